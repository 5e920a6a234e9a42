// The list: search in folded titles and names, filters, order, and the selection as CSV or JSON.
const search = { found: [], shown: 0, texts: null, decades: null };

// One text of each film and of each album, made once: all names that people look for.
const makeTexts = () => {
  if (search.texts !== null) return;
  const people = data.films.people.map(fold);
  search.texts = {
    films: data.films.title.map((title, at) => [fold(title ?? ""), data.films.id[at], ...data.films.composers[at].map((one) => people[one])].join("\n")),
    albums: data.albums.title.map((title, at) => `${fold(title ?? "")}\n${fold(data.albums.artist[at] ?? "")}\n${data.albums.gid[at]}`),
  };
};
// Which films and which albums hold a word: a pair is found if either of its two does.
const hitsOf = (word) => {
  makeTexts();
  const within = (texts) => Uint8Array.from(texts, (text) => (text.includes(word) ? 1 : 0));
  return { films: within(search.texts.films), albums: within(search.texts.albums) };
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
// All pairs in an order, sorted once.
const sorted = {};
const inOrder = (name) => {
  if (name === "film" && !search.filmRank) {
    const { compare } = new Intl.Collator("en");
    const order = data.films.title.map((title, at) => [title ?? "", at]).sort((a, b) => compare(a[0], b[0]));
    search.filmRank = new Int32Array(order.length);
    order.forEach(([, at], rank) => { search.filmRank[at] = rank; });
  }
  if (!sorted[name]) {
    const keys = Float64Array.from(data.pairs.kind, (_, at) => orders[name](at));
    sorted[name] = Uint32Array.from(data.pairs.kind, (_, at) => at).sort((a, b) => keys[a] - keys[b] || a - b);
  }
  return sorted[name];
};
const find = (wanted) => {
  const hits = fold(wanted.q).split(/\s+/).filter(Boolean).map(hitsOf);
  const genre = data.albums.genreNames.indexOf(wanted.genre);
  const found = [];
  for (const at of inOrder(wanted.order)) {
    const [film, album] = [data.pairs.film[at], data.pairs.album[at]];
    if (!isWhat(at, wanted.what)) continue;
    if (wanted.genre && !(data.albums.genres[album] ?? []).includes(genre)) continue;
    if (wanted.decade && decadeOf(data.films.year[film] ?? null) !== Number(wanted.decade)) continue;
    if (hits.every((hit) => hit.films[film] || hit.albums[album])) found.push(at);
  }
  return found;
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
