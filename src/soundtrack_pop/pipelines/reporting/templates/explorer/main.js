// What the address shows: the list, or the page of a pair, a genre or a composer. Links work, and so does Back.
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
const pairAt = (key) => {
  const [gid, id] = key.split("/");
  const albumAt = gid === "none" ? -1 : data.albums.gid.indexOf(gid);
  const filmAt = id === "none" ? -1 : data.films.id.indexOf(Number(id));
  return data.pairs.kind.findIndex((_, at) => data.pairs.album[at] === albumAt && data.pairs.film[at] === filmAt);
};
const partsOf = (kind, key) => {
  if (kind === "genre" && data.albums.genreNames.includes(key)) return genrePage(key);
  if (kind === "composer" && data.films.people.includes(key)) return composerPage(key);
  const at = kind === "pair" ? pairAt(key) : -1;
  return at < 0 ? null : pairPage(pair(at));
};
const show = () => {
  const [, kind, key] = /^#(pair|genre|composer)=(.*)$/.exec(window.location.hash) ?? [];
  const page = byId("page");
  byId("search").hidden = Boolean(kind);
  page.hidden = !kind;
  if (!kind) return;
  const parts = partsOf(kind, decoded(key)) ?? [el("h2", {}, "Not here"), el("p", {}, "This run has no such pair, genre or composer.")];
  page.replaceChildren(el("nav", { "aria-label": "Back" }, el("a", { href: "#" }, "← All pairs")), ...parts.filter(Boolean));
  page.focus({ preventScroll: true });
  window.scrollTo(0, 0);
};
fillFilters();
let waiting = 0;
byId("filters").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(showFound, 80); });
byId("filters").addEventListener("submit", (event) => { event.preventDefault(); showFound(); });
byId("more").addEventListener("click", showMore);
byId("csv").addEventListener("click", () => saveFound("csv"));
byId("json").addEventListener("click", () => saveFound("json"));
window.addEventListener("hashchange", show);
showFound();
byId("wait").hidden = true;
show();
// Ready for the first search, after the first list is there.
setTimeout(makeTexts, 200);
