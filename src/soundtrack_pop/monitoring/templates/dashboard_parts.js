"use strict";
// Text is only ever set as text: nothing from a record can become markup.
function make(name, attributes, ...children) {
  const svg = ["svg", "path", "rect", "line", "text", "circle", "title", "g"].includes(name);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
const known = (value) => value !== null && value !== undefined;
const count = (value) => (known(value) ? Number(value).toLocaleString("en") : "–");
const share = (value) => (known(value) ? (100 * value).toFixed(1) + " %" : "–");
const time = (at) => String(at || "").slice(0, 19).replace("T", " ");
function bytes(value) {
  if (!known(value)) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let power = 0;
  for (; value >= 1024 && power < 4; power++) value /= 1024;
  return (power ? value.toFixed(1) : value) + " " + units[power];
}
function seconds(value) {
  if (!known(value)) return "–";
  if (value < 90) return value.toFixed(1) + " s";
  return value < 5400 ? (value / 60).toFixed(1) + " min" : (value / 3600).toFixed(1) + " h";
}
const total = (rows) => { const all = Object.values(rows || {}); return all.length ? all.reduce((a, b) => a + b, 0) : null; };
// Share of the executors' cores × duration of the run.
const utilisation = (run) => (run.cores && run.seconds ? run.executor_run_seconds / (run.cores * run.seconds) : null);
const driverUse = (run) => (known(run.driver_cpu_seconds) && run.seconds ? run.driver_cpu_seconds / run.seconds : null);

function section(title, wide, ...children) {
  return make("section", { class: wide ? "wide" : null, "aria-label": title }, make("h2", {}, title), ...children);
}
function table(heads, rows, pick) {
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr", pick ? { class: "pick", tabindex: 0 } : {});
    row.cells.forEach((cell, at) => {
      const [text, style] = Array.isArray(cell) ? cell : [cell, ""];
      line.append(make("td", { class: (heads[at].startsWith("<") ? "text " : "") + style }, String(text)));
    });
    if (pick) {
      if (row.selected) line.setAttribute("aria-selected", "true");
      line.addEventListener("click", () => pick(row.key));
      line.addEventListener("keydown", (event) => { if (event.key === "Enter") pick(row.key); });
    }
    body.append(line);
  }
  const head = heads.map((text) => make("th", { class: text.startsWith("<") ? "text" : null, scope: "col" }, text.replace("<", "")));
  return make("div", { class: "scroll", tabindex: 0 }, make("table", {}, make("thead", {}, make("tr", {}, ...head)), body));
}
// One unit of a drawing is one pixel, so that text has the same size on every screen.
let WIDTH = 640;
const HEIGHT = 190, LEFT = 62, BOTTOM = 24, GAP = 16, PADDING = 34, LEAST_CARD = 352;
function fit(isWide) {
  const all = document.getElementById("page").clientWidth || 640;
  const columns = isWide || all < 2 * LEAST_CARD + GAP ? 1 : 2;
  WIDTH = Math.max(250, (all - (columns - 1) * GAP) / columns - PADDING);
}
function frame(label, most, write, first, last) {
  const chart = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  for (const part of [0, 0.5, 1]) {
    const y = HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - 12);
    chart.append(make("line", { class: "axis", x1: LEFT, x2: WIDTH, y1: y, y2: y }));
    chart.append(make("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, write(part * most)));
  }
  chart.append(make("text", { x: LEFT, y: HEIGHT - 6 }, first), make("text", { x: WIDTH, y: HEIGHT - 6, "text-anchor": "end" }, last));
  return chart;
}
const place = (at, of, edge = 8) => LEFT + edge + (of > 1 ? at / (of - 1) : 0.5) * (WIDTH - LEFT - 2 * edge);
// One or two lines over the runs, oldest left; runs without the figure are left out.
function lines(label, runs, series, write, ceiling) {
  fit(false);
  const shown = runs.filter((run) => series.some((one) => known(one.of(run))));
  if (!shown.length) return make("p", { class: "soft" }, "Not recorded by any run of this selection.");
  const most = ceiling || Math.max(...shown.flatMap((run) => series.map((one) => one.of(run) || 0))) || 1;
  const chart = frame(label, most, write, time(shown[0].at).slice(0, 10), time(shown[shown.length - 1].at).slice(0, 10));
  for (const one of series) {
    const points = shown.map((run, at) => [place(at, shown.length), one.of(run), run]).filter((point) => known(point[1]));
    const y = (value) => HEIGHT - BOTTOM - (Math.min(value, most) / most) * (HEIGHT - BOTTOM - 12);
    chart.append(make("path", { class: "series " + (one.style || ""), d: points.map((point, at) => `${at ? "L" : "M"}${point[0].toFixed(1)},${y(point[1]).toFixed(1)}`).join("") }));
    if (points.length <= 60) {
      for (const [x, value, run] of points) {
        chart.append(make("circle", { class: "dot " + (one.style || ""), cx: x, cy: y(value), r: 3 }, make("title", {}, `${time(run.at)}: ${one.name} ${write(value)}`)));
      }
    }
  }
  const legend = series.length > 1 ? make("p", { class: "note" }, series.map((one) => (one.style ? "- - " : "— ") + one.name).join("   ")) : null;
  return make("div", {}, chart, legend);
}
function durations(all) {
  fit(true);
  // The newest runs, as many as fit.
  const runs = all.slice(-Math.floor((WIDTH - LEFT - 16) / 4));
  const most = Math.max(...runs.map((run) => run.seconds || 0)) || 1;
  const chart = frame("Duration of each run", most, seconds, time(runs[0].at).slice(0, 10), time(runs[runs.length - 1].at).slice(0, 10));
  const width = Math.max(1, Math.min(26, (WIDTH - LEFT - 16) / runs.length - 1));
  runs.forEach((run, at) => {
    const height = Math.max(2, ((run.seconds || 0) / most) * (HEIGHT - BOTTOM - 12));
    chart.append(make("rect", { class: "bar f-" + run.status, x: place(at, runs.length, width / 2 + 3) - width / 2, y: HEIGHT - BOTTOM - height, width, height },
      make("title", {}, `${time(run.at)} ${run.status}, ${seconds(run.seconds)}`)));
  });
  return chart;
}
// One bar per node from its start to its end; the name beside it, or above it on a narrow screen.
function timeline(run) {
  fit(true);
  const isNarrow = WIDTH < 560;
  const end = Math.max(...run.nodes.map((node) => node.begin + (node.seconds || 0)), run.seconds || 0) || 1;
  const step = isNarrow ? 30 : 17, left = isNarrow ? 0 : 14 + 6.2 * Math.max(...run.nodes.map((node) => node.node.length));
  const edge = WIDTH - 10, height = run.nodes.length * step + 22;
  const chart = make("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": "Nodes of the run over time" });
  run.nodes.forEach((node, at) => {
    const took = known(node.seconds) ? seconds(node.seconds) : "not finished", top = at * step + (isNarrow ? 15 : 2);
    const x = Math.min(left + (node.begin / end) * (edge - left), edge - 3), width = Math.max(3, ((node.seconds || 0) / end) * (edge - left));
    chart.append(make("rect", { class: "bar f-" + node.status, x, y: top, width, height: 12 }, make("title", {}, `${node.stage} ${node.node}: ${took}, ${node.status}`)));
    if (isNarrow) {
      chart.append(make("text", { x: 0, y: top - 4 }, `${node.node}, ${took}`));
      return;
    }
    chart.append(make("text", { x: left - 6, y: top + 10, "text-anchor": "end" }, node.node));
    const fits = x + width < WIDTH - 70;
    chart.append(make("text", { x: fits ? x + width + 4 : x - 4, y: top + 10, "text-anchor": fits ? "start" : "end" }, took));
  });
  chart.append(make("text", { x: left, y: height - 4 }, "0 s"), make("text", { x: edge, y: height - 4, "text-anchor": "end" }, seconds(end)));
  return chart;
}
