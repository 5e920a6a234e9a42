// The page of a pair: both records, the verdict, the waterfall of the evidence, and the runner-up.
const facts = (rows) => el("dl", {}, rows.filter(([, value]) => value !== null && value !== "").flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
const linksTo = (kind, names) => (names.length ? names.flatMap((name, at) => [at ? ", " : "", el("a", { href: `#${kind}=${encodeURIComponent(name)}` }, name)]) : "unknown");
const filmRecord = (one) => el("div", {}, el("h3", {}, "Film"), facts([
  ["Title", one.title], ["Year", String(one.year ?? "unknown")], ["Directors", one.directors.join(", ")], ["Composers", el("span", {}, linksTo("composer", one.composers))],
  ["Genres", one.genres.join(", ")], ["Votes", number(one.votes)], ["Popularity", number(one.popularity)],
  ["See", el("span", {}, outside(filmPage(one), "TMDb"), imdbPage(one) ? " · " : "", imdbPage(one) ? outside(imdbPage(one), "IMDb") : "")],
]));
const albumRecord = (one) => el("div", {}, el("h3", {}, "Soundtrack"), facts([
  ["Title", one.title], ["Artist", one.artist ?? "unknown"], ["Year", String(one.year ?? "unknown")], ["Genres", el("span", {}, linksTo("genre", one.genres))],
  ["See", outside(albumPage(one), "MusicBrainz")],
]));

const valuesOf = (name, one) => {
  if (name === "title") return one.otherTitle ? `“${one.otherTitle}”` : "";
  if (name === "year") return [["soundtrack", one.album], ["film", one.film]].map(([side, record]) => `${side} ${record.year ?? "unknown"}`).join(", ");
  if (name === "person") return `${one.album.artist ?? "nobody"} – ${one.film.composers.join(", ") || "no composer"}`;
  if (name === "popularity") return one.film.votes === null ? "" : `${number(one.film.votes)} votes`;
  return "";
};
const stepsOf = (one) => {
  const [prior, ...rest] = one.evidence;
  const half = rest.length / 2;
  const steps = [{ name: "prior", words: "the soundtrack’s film is in the catalogue at all", weight: prior }];
  data.comparisons.forEach((comparison, at) => {
    const words = comparison.levels[rest[at]] ?? "of another version";
    const values = valuesOf(comparison.name, one);
    steps.push({ name: comparison.name, words: values ? `${words}: ${values}` : words, weight: rest[half + at] });
  });
  return steps;
};
const picture = (tag, attributes, ...children) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
// Each bar begins where the one before it ends.
const bars = (steps) => {
  let sum = 0;
  const spans = steps.map((step) => { const from = sum; sum += step.weight; return [from, sum]; });
  spans.push([0, sum]);
  const low = Math.min(...spans.flat());
  const high = Math.max(...spans.flat());
  const scale = (value) => (100 * (value - low)) / (high - low || 1);
  return spans.map(([from, to]) => picture("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    picture("line", { x1: scale(0), x2: scale(0), y1: 0, y2: 10, "stroke-width": 0.5 }),
    picture("rect", { class: to >= from ? "for" : "against", x: Math.min(scale(from), scale(to)), width: Math.max(Math.abs(scale(to) - scale(from)), 0.6), y: 2, height: 6 })));
};
const waterfall = (one) => {
  const steps = stepsOf(one);
  const drawn = bars(steps);
  const row = (step, at, kind) => el("tr", { class: kind }, el("th", { scope: "row" }, step.name), el("td", {}, step.words), el("td", { class: "number" }, bits(step.weight)), el("td", {}, drawn[at]));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Evidence" }, el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Comparison"), el("th", { scope: "col" }, "What was found"), el("th", { scope: "col", class: "number" }, "Bits"), el("td", {}))),
    el("tbody", {}, steps.map((step, at) => row(step, at, null)), row({ name: "total", words: "match weight", weight: one.bits }, steps.length, "total"))));
};
const verdict = (one) => {
  const p = probability(one.p, one.isSure);
  if (one.kind !== LINK) return `Not linked: ${one.reason || "not probable enough"}.${one.winner ? ` The soundtrack is linked to ${named(one.winner)}.` : ""}`;
  if (one.source === "imdb_link") return "Linked by an editor of MusicBrainz, who named the film’s IMDb title.";
  if (one.source === "curated") return "Linked by a clerical decision.";
  return one.band === "auto" ? `Linked by its title, probability ${p}.` : `Probable (${p}), but not enough for an automatic link: it waits for clerical review.`;
};
const others = (one) => {
  const same = [];
  for (let at = 0; at < data.pairs.kind.length; at += 1) {
    if (at !== one.at && ((one.film && data.pairs.film[at] === one.film.at) || (one.album && data.pairs.album[at] === one.album.at))) same.push(at);
  }
  return same;
};
const pairPage = (one) => {
  const rival = one.rival ? `Runner-up: ${named(one.rival)}, probability ${probability(one.rivalP)}, ${bits(one.rivalBits)} bits.` : "The soundtrack has no other candidate.";
  const more = others(one);
  return [
    el("h2", {}, `${one.film ? named(one.film) : "No film"} ${one.kind === LINK ? "=" : "≠"} ${one.album ? one.album.title : "no soundtrack"}`),
    el("p", {}, el("strong", {}, verdict(one)), one.isPrimary ? " This album stands for the film in the statistics." : ""),
    el("div", { class: "records" }, one.film ? filmRecord(one.film) : null, one.album ? albumRecord(one.album) : null),
    one.album ? el("h3", {}, "Evidence of the title matcher") : null,
    one.evidence ? waterfall(one) : one.album ? el("p", {}, "The title matcher did not compare the two.") : null,
    one.album ? el("p", {}, rival) : null,
    more.length ? el("h3", {}, "The same film or soundtrack elsewhere") : null,
    more.length ? el("ol", { class: "rows" }, more.slice(0, MOST_ROWS).map((at) => rowOf(pair(at)))) : null,
  ];
};
