// One pair at a time. Every text of a record is a text node. Decisions are kept in the browser until they are saved.
"use strict";
const { pairs, queue } = window.review;
const byId = (id) => document.getElementById(id);
const el = (tag, text, attributes = {}) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...[text ?? ""].flat());
  return node;
};
const key = `soundtrack-pop-review-${queue}`;
// Some browsers give pages from a disk no storage: then the decisions live as long as the page.
const remembered = () => { try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; } };
const remember = () => { try { localStorage.setItem(key, JSON.stringify(steps)); } catch { /* not offered */ } };
// In order: pair, verdict ("" for a pair that was skipped), other film, reason.
const steps = remembered();
const verdicts = { y: "match", n: "no_match", r: "no_match", x: "none", s: "" };
const names = { y: "Yes", n: "Not this film", r: "The runner-up instead", x: "No film here", s: "Skip", u: "Undo" };

const done = () => new Map(steps.map((step) => [step.at, step]));
const isChosen = (pair) => {
  const text = `${pair.album_title} ${pair.artist_credit} ${pair.film_title} ${pair.composers} ${pair.directors}`.toLowerCase();
  return (!byId("why").value || pair.why_listed === byId("why").value) && text.includes(byId("q").value.trim().toLowerCase());
};
const current = () => {
  const decided = done();
  return pairs.findIndex((pair, at) => !decided.has(at) && isChosen(pair));
};
const address = (text) => (/^https:\/\//.test(text ?? "") ? text : "#");
const outside = (href, text) => el("a", text, { href: address(href), target: "_blank", rel: "noopener noreferrer" });
const record = (title, lines, href, site) => {
  const box = el("div", [el("h2", title)]);
  box.append(...lines.filter(([, value]) => value).map(([name, value]) => el("p", `${name}: ${value}`)), el("p", outside(href, site)));
  return box;
};
const show = () => {
  const at = current();
  const decided = steps.filter((step) => step.verdict).length;
  byId("progress").max = Math.max(pairs.length, 1);
  byId("progress").value = decided;
  byId("state").textContent = `${decided} of ${pairs.length} decided, ${steps.length - decided} skipped`;
  for (const button of byId("buttons").children) button.disabled = button.id === "key-u" ? !steps.length : at < 0 || (button.id === "key-r" && !pairs[at].runner_up_tmdb_id);
  if (at < 0) {
    byId("pair").replaceChildren(el("p", pairs.length ? "No pair is left here. Save the decisions, then import them." : "There is nothing to review."));
    return;
  }
  const pair = pairs[at];
  const records = el("div", [
    record(`${pair.album_title ?? "?"} (${pair.album_year ?? "no year"})`, [["Artist", pair.artist_credit]], pair.album_page, "MusicBrainz"),
    record(`${pair.film_title ?? "?"} (${pair.film_year ?? "no year"})`, [["Directors", pair.directors], ["Composers", pair.composers]], pair.film_page, "TMDb"),
  ], { class: "records" });
  const evidence = el("ul", (pair.evidence ?? "").split("; ").filter(Boolean).map((one) => el("li", one)));
  const p = typeof pair.probability === "number" ? pair.probability.toFixed(3) : "unknown";
  const rival = pair.runner_up ? `Runner-up: ${pair.runner_up}, probability ${(pair.runner_up_probability ?? 0).toFixed(3)}` : "No other candidate";
  byId("pair").replaceChildren(records, el("h2", `Probability ${p}: evidence, in bits`), evidence, el("p", rival));
};
const decide = (letter) => {
  if (letter === "u") steps.pop();
  else {
    const at = current();
    if (at < 0 || (letter === "r" && !pairs[at].runner_up_tmdb_id)) return;
    steps.push({ at, verdict: verdicts[letter], other: letter === "r" ? pairs[at].runner_up_tmdb_id : "", reason: byId("reason").value.trim() });
  }
  remember();
  show();
};
const cell = (value) => {
  const text = String(value ?? "").replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ");
  return `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};
const asCsv = () => {
  const head = ["release_group_gid", "tmdb_id", "verdict", "other_tmdb_id", "reason", "why_listed", "album_title", "film_title"];
  const rows = steps.filter((step) => step.verdict).map((step) => {
    const pair = pairs[step.at];
    return [pair.release_group_gid, pair.tmdb_id, step.verdict, step.other, step.reason, pair.why_listed, pair.album_title, pair.film_title];
  });
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
};
byId("save").addEventListener("click", () => {
  const link = el("a", "", { href: URL.createObjectURL(new Blob([asCsv()], { type: "text/csv" })), download: "review_decisions.csv" });
  document.body.append(link);
  link.click();
  link.remove();
});
for (const [letter, name] of Object.entries(names)) {
  const button = el("button", [el("kbd", letter), ` ${name}`], { type: "button", id: `key-${letter}` });
  button.addEventListener("click", () => decide(letter));
  byId("buttons").append(button);
}
document.addEventListener("keydown", (event) => {
  const isTyping = ["INPUT", "SELECT"].includes(event.target.tagName);
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !(event.key in names)) return;
  event.preventDefault();
  decide(event.key);
});
byId("why").append(...[...new Set(pairs.map((pair) => pair.why_listed))].map((why) => el("option", why, { value: why })));
byId("filters").addEventListener("input", show);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
show();
