const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const page = byId("page");
let picked = null;
// Only the reader's clock knows whether a good answer is still one.
function judge() {
  const tile = byId("state"), until = tile.dataset.until;
  const isLate = until && new Date(until) <= new Date() && tile.dataset.color !== "bad";
  tile.classList.toggle("fresh", !isLate);
  if (!isLate) return;
  tile.className = "state bad";
  tile.querySelector(".answer").textContent = tile.dataset.color === "running"
    ? "A whole run began and never ended: it was killed" : "The run is late: this page knows of no whole run in time";
}
judge();
setInterval(judge, 60000);

for (const [id, name] of [["env", "env"], ["status", "status"]]) {
  for (const value of [...new Set(data.runs.map((run) => run[name]))].sort()) byId(id).append(make("option", { value }, value));
}
const skipped = [[data.damaged_lines, "damaged lines"], [data.newer_lines, "lines of a newer version"]].filter(([lines]) => lines);
if (skipped.length) {
  byId("note").hidden = false;
  byId("note").textContent = `Skipped in the record file: ${skipped.map(([lines, what]) => `${count(lines)} ${what}`).join(", ")}.`;
}
function chosen() {
  const [env, status, from, to] = ["env", "status", "from", "to"].map((id) => byId(id).value);
  return data.runs.filter((run) => (!env || run.env === env) && (!status || run.status === status)
    && (!from || run.at.slice(0, 10) >= from) && (!to || run.at.slice(0, 10) <= to));
}
function tiles(runs) {
  const last = runs[0], good = runs.find((run) => run.status === "succeeded");
  const figures = [
    ["last run", last.status, last.status], ["its duration", seconds(last.seconds)], ["runs shown", count(runs.length)],
    ["succeeded", share(runs.filter((run) => run.status === "succeeded").length / runs.length)],
    ["last good run", good ? time(good.at).slice(0, 16).replaceAll("-", "\u2011") : "none"], ["storage", bytes((runs.find((run) => known(run.storage_bytes)) || {}).storage_bytes)],
  ];
  return tileRow(figures);
}
function tileRow(figures) {
  return make("div", { class: "tiles wide" }, ...figures.map(([name, value, style]) => make("div", { class: "tile" }, make("small", {}, name), make("b", { class: style || null }, value))));
}
function runTable(runs, run) {
  const rows = runs.map((one) => ({
    key: one, selected: one === run,
    cells: [time(one.at), [one.status, one.status], one.env, seconds(one.seconds), one.pipeline.join(", "), count(one.rows_rejected),
      count(one.matched_pairs), known(one.checks_warned) ? `${one.checks_warned} / ${one.checks_stopped}` : "–", one.commit || "–"],
  }));
  return section("Runs", true, durations([...runs].reverse()),
    make("p", { class: "note" }, "Bars: duration, oldest run on the left, as many as fit. Select a run in the table to see its nodes."),
    table(["<started", "<status", "<environment", "duration", "<pipelines", "rejected rows", "pairs", "warned / stopped", "<commit"], rows, pick));
}
function rowsTable(run) {
  const rows = run.nodes.map((node) => ({ cells: [[node.node, "name"], count(total(node.rows_in)), count(total(node.rows_out)), count(node.rows_rejected), node.stage,
    bytes(node.bytes_read), bytes(node.bytes_written), seconds(node.driver_cpu_seconds), seconds(node.executor_run_seconds), bytes(node.spilled_bytes)] }));
  return table(["<node", "rows in", "rows out", "rejected", "<stage", "read", "written", "driver CPU", "Spark tasks", "spilled"], rows);
}
function ofRun(run) {
  const parts = [];
  const about = `${run.id}, ${run.env}, ${run.status}` + (run.open ? `; running at the last event: ${run.open}` : "");
  if (!run.nodes) {
    parts.push(section("Selected run", true, make("p", {}, about), make("p", { class: "soft" }, "Nodes are shown for the newest 100 runs only.")));
  } else {
    const versions = Object.entries(run.versions || {}).map(([name, value]) => `${name} ${value}`).join(", ");
    parts.push(section("Nodes of the run", true, make("p", {}, about), make("p", { class: "note" }, versions),
      run.nodes.length ? timeline(run) : make("p", { class: "soft" }, "No node has finished.")));
    if (run.nodes.length) parts.push(section("Rows through the stages", true, rowsTable(run)));
    parts.push(checksOf(run), computeOf(run));
  }
  return parts;
}
function computeOf(run) {
  return section("Compute of the run", true, tileRow([
    ["Spark tasks, share of cores × duration", share(utilisation(run))], ["CPU of Spark tasks", seconds(run.executor_cpu_seconds)], ["garbage collection", seconds(run.gc_seconds)],
    ["shuffled, read / written", `${bytes(run.shuffle_read_bytes)} / ${bytes(run.shuffle_write_bytes)}`], ["spilled", bytes(run.spilled_bytes)],
    ["largest execution memory of a stage", bytes(run.peak_execution_bytes)], ["CPU of the driver's Python", seconds(run.driver_cpu_seconds)],
    ["largest memory of the driver's Python", bytes(run.driver_peak_bytes)], ["read / written", `${bytes(run.bytes_read)} / ${bytes(run.bytes_written)}`],
  ]));
}
function checksOf(run) {
  const order = { missed: 0, unknown: 1, passed: 2 };
  const checks = [...(run.checks || [])].sort((a, b) => order[a.outcome] - order[b.outcome]);
  const rows = checks.map((one) => {
    const outcome = one.outcome === "missed" ? { warn: "failed (warning)", stop: "failed (stop)" }[one.severity] : one.outcome;
    const style = one.outcome === "missed" ? one.severity : one.outcome;
    return { cells: [[outcome, style], one.table, [one.check, "wrap"], [one.expected, "wrap"], [one.found, "wrap"]] };
  });
  return section("Data quality", true, rows.length ? table(["<outcome", "<table", "<check", "<expected", "<found"], rows) : make("p", { class: "soft" }, "No data-quality check in this run."));
}
// The error of the selected run, else the newest one.
function lastError(runs, chosenRun) {
  const run = chosenRun.error ? chosenRun : runs.find((one) => one.error);
  if (!run) return section("Last error", true, make("p", { class: "soft" }, "No run of this selection has failed."));
  return section(run === chosenRun ? "Error of the run" : "Last error", true, make("p", { class: "note" }, `${time(run.at)}, ${run.env}, ${run.id}`),
    make("p", { class: "message" }, make("b", { class: "failed" }, run.error.kind + ": "), run.error.message),
    make("details", {}, make("summary", {}, "Traceback"), make("pre", {}, run.error.trace)));
}
function overTime(runs, run) {
  const layers = Object.entries(run.storage_by_layer || {}).map(([name, size]) => `${name} ${bytes(size)}`).join(", ");
  const old = [...runs].reverse();
  return [
    section("Match quality", false, lines("Match quality of the runs", old, [
      { name: "precision of the title matcher", of: (run) => run.match_precision }, { name: "recall", of: (run) => run.match_recall, style: "second" }], share, 1)),
    section("Storage below the root", false, lines("Storage of the runs", old, [{ name: "storage", of: (run) => run.storage_bytes }], bytes), layers ? make("p", { class: "note" }, "After the selected run: " + layers) : null),
    section("Compute utilisation", false, lines("Compute utilisation of the runs", old, [
      { name: "Spark tasks, share of cores × duration", of: utilisation }, { name: "driver's Python, in cores", of: driverUse, style: "second" }], share)),
    section("Pairs", false, lines("Linked pairs of the runs", old, [{ name: "pairs", of: (run) => run.matched_pairs }], (value) => count(Math.round(value)))),
  ];
}
function draw() {
  const runs = chosen();
  if (!runs.length) {
    page.replaceChildren(section("Runs", true, make("p", {}, data.runs.length ? "No run of this selection." : "No run has been recorded below this storage root yet. Execute kedro run.")));
    return;
  }
  const run = runs.includes(picked) ? picked : runs[0];
  page.replaceChildren(tiles(runs), runTable(runs, run), lastError(runs, run), ...overTime(runs, run), ...ofRun(run));
}
// Keep the scroll position of the table.
function pick(run) {
  const { scrollLeft, scrollTop } = page.querySelector(".scroll");
  picked = run;
  draw();
  page.querySelector(".scroll").scrollTo(scrollLeft, scrollTop);
  page.querySelector("[aria-selected]").focus({ preventScroll: true });
}
let width = page.clientWidth;
window.addEventListener("resize", () => { if (page.clientWidth !== width) { width = page.clientWidth; draw(); } });
byId("filters").addEventListener("input", draw);
byId("filters").addEventListener("reset", () => setTimeout(draw));
draw();
