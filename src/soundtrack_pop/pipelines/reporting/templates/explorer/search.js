// The list: search in folded titles and names, filters, order, and the selection as CSV or JSON.
const search = { found: [], shown: 0, texts: null, decades: null };

// One text of each pair, made at the first search: all names that people look for.
const textsOf = () => {
  const people = data.films.people.map(fold);
  const filmTexts = data.films.title.map((title, at) => [fold(title ?? ""), ...data.films.composers[at].map((one) => people[one])].join("\n"));
  const albumTexts = data.albums.title.map((title, at) => `${fold(title ?? "")}\n${fold(data.albums.artist[at] ?? "")}\n${data.albums.gid[at]}`);
  return data.pairs.kind.map((_, at) => `${filmTexts[data.pairs.film[at]] ?? ""}\n${data.films.id[data.pairs.film[at]] ?? ""}\n${albumTexts[data.pairs.album[at]] ?? ""}`);
};
const isWhat = (at, what) => {
  const all = data.pairs;
  if (what === "") return true;
  if (what === "miss") return all.kind[at] !== LINK;
  return all.bandNames[all.band[at]] === what || all.sourceNames[all.source[at]] === what;
};
const orders = {
  votes: (at) => -(data.films.votes[data.pairs.film[at]] ?? -1),
  film: (at) => search.filmRank[data.pairs.film[at]] ?? Infinity,
  new: (at) => -(data.films.year[data.pairs.film[at]] ?? 0),
  doubt: (at) => data.pairs.p[at] ?? 2,
};
const find = (wanted) => {
  const words = fold(wanted.q).split(/\s+/).filter(Boolean);
  if (words.length && search.texts === null) search.texts = textsOf();
  if (wanted.order === "film" && !search.filmRank) {
    const order = data.films.title.map((title, at) => [title ?? "", at]).sort((a, b) => a[0].localeCompare(b[0]));
    search.filmRank = new Int32Array(order.length);
    order.forEach(([, at], rank) => { search.filmRank[at] = rank; });
  }
  const genre = data.albums.genreNames.indexOf(wanted.genre);
  const found = [];
  for (let at = 0; at < data.pairs.kind.length; at += 1) {
    if (!isWhat(at, wanted.what)) continue;
    if (wanted.genre && !(data.albums.genres[data.pairs.album[at]] ?? []).includes(genre)) continue;
    if (wanted.decade && decadeOf(data.films.year[data.pairs.film[at]] ?? null) !== Number(wanted.decade)) continue;
    if (words.length && !words.every((word) => search.texts[at].includes(word))) continue;
    found.push(at);
  }
  const key = orders[wanted.order] ?? orders.votes;
  const keys = new Map(found.map((at) => [at, key(at)]));
  return found.sort((a, b) => keys.get(a) - keys.get(b) || a - b);
};
const filters = ["q", "genre", "decade", "what", "order"];
const readFilters = () => Object.fromEntries(filters.map((name) => [name, byId(name).value]));
const showMore = () => {
  const next = search.found.slice(search.shown, search.shown + MOST_ROWS);
  byId("rows").append(...next.map((at) => rowOf(pair(at))));
  search.shown += next.length;
  byId("more").hidden = search.shown >= search.found.length;
};
const showFound = () => {
  search.found = find(readFilters());
  search.shown = 0;
  byId("rows").replaceChildren();
  const count = search.found.length;
  byId("count").textContent = count ? `${number(count)} ${count === 1 ? "pair" : "pairs"}` : "Nothing found here. A film beyond the near misses: kedro explain \"title\" tells why it has no soundtrack.";
  showMore();
};
const fillFilters = () => {
  const genres = [...data.albums.genreNames].sort((a, b) => a.localeCompare(b));
  byId("genre").append(...genres.map((name) => el("option", { value: name }, name)));
  const decades = new Set(data.pairs.film.map((at) => decadeOf(data.films.year[at] ?? null)));
  const known = [...decades].filter((one) => one !== null).sort((a, b) => b - a);
  byId("decade").append(...known.map((one) => el("option", { value: one }, `${one}s`)));
};

const flat = (one) => ({
  film: one.film?.title ?? null, film_year: one.film?.year ?? null, soundtrack: one.album?.title ?? null, artist: one.album?.artist ?? null,
  soundtrack_year: one.album?.year ?? null, genres: one.album?.genres.join("; ") ?? null, composers: one.film?.composers.join("; ") ?? null,
  status: statusOf(one), match_band: one.band || null, match_source: one.source || null, match_probability: one.p, match_weight: one.bits,
  reason: one.reason || null, runner_up: one.rival ? named(one.rival) : null, runner_up_probability: one.rivalP, popularity: one.film?.popularity ?? null,
  film_page: one.film ? filmPage(one.film) : null, soundtrack_page: one.album ? albumPage(one.album) : null, tmdb_id: one.film?.id ?? null,
  release_group_gid: one.album?.gid ?? null,
});
// A cell that a spreadsheet would take for a formula gets an apostrophe, line ends become spaces: one line a pair.
const cell = (value) => {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const line = value.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ");
  const safe = /^[=+\-@]/.test(line) ? `'${line}` : line;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const asCsv = (rows) => `\ufeff${[Object.keys(flat(pair(0))).join(","), ...rows.map((row) => Object.values(row).map(cell).join(","))].join("\r\n")}\r\n`;
const saveFound = (kind) => {
  const rows = search.found.map((at) => flat(pair(at)));
  if (kind === "csv") save("soundtracks_and_films.csv", "text/csv", asCsv(rows));
  else save("soundtracks_and_films.json", "application/json", JSON.stringify(rows, null, 1));
};
