// Columns of tables of class "sortable" sort on a click; without this script the tables are as they are.
document.querySelectorAll("table.sortable").forEach((table) => {
  const heads = [...table.tHead.rows[0].cells];
  const keyOf = (row, place) => {
    const cell = row.cells[place];
    return cell ? (cell.dataset.v ?? cell.textContent.trim()) : "";
  };
  const compare = (a, b, sign) => {
    // What is not known stays last, whichever way round.
    if (a === "" || b === "") return (a === "") - (b === "");
    const numbers = [Number(a), Number(b)];
    return sign * (numbers.some(Number.isNaN) ? a.localeCompare(b) : numbers[0] - numbers[1]);
  };
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === "descending" ? "ascending" : "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const body = table.tBodies[0];
      [...body.rows]
        .map((row) => [keyOf(row, place), row])
        .sort(([a], [b]) => compare(a, b, sign))
        .forEach(([, row]) => body.append(row));
    });
  });
});
