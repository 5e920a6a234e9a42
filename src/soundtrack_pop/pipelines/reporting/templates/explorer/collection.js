// The page of a genre or of a composer: how many films, by decade, and the films themselves.
const linkedPairs = (accept) => {
  const found = [];
  for (let at = 0; at < data.pairs.kind.length; at += 1) if (data.pairs.kind[at] === LINK && accept(at)) found.push(at);
  return found.sort((a, b) => orders.votes(a) - orders.votes(b) || a - b);
};
const countBy = (values) => values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map());
const table = (caption, heads, rows) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, el("table", {},
  el("caption", { class: "unseen" }, caption), el("thead", {}, el("tr", {}, heads.map((head, at) => el("th", { scope: "col", class: at ? "number" : null }, head)))),
  el("tbody", {}, rows.map((row) => el("tr", {}, row.map((value, at) => (at ? el("td", { class: "number" }, value) : el("th", { scope: "row" }, value))))))));
const filmsOf = (pairs) => [...new Set(pairs.map((at) => data.pairs.film[at]))];
const decadesOf = (films) => countBy(films.map((at) => decadeOf(data.films.year[at])));
const list = (pairs) => el("ol", { class: "rows" }, pairs.slice(0, 3 * MOST_ROWS).map((at) => rowOf(pair(at))));
const decadeTable = (films, all) => {
  const mine = decadesOf(films);
  const every = decadesOf(all);
  const rows = [...every.keys()].filter((one) => one !== null).sort((a, b) => a - b);
  return table("Films by decade", ["Decade", "Films", "Of linked films"], rows.map((one) => [`${one}s`, number(mine.get(one) ?? 0), `${(100 * (mine.get(one) ?? 0) / every.get(one)).toFixed(0)}%`]));
};
const genrePage = (name) => {
  const code = data.albums.genreNames.indexOf(name);
  const pairs = linkedPairs((at) => (data.albums.genres[data.pairs.album[at]] ?? []).includes(code));
  const films = filmsOf(pairs);
  const all = filmsOf(linkedPairs((at) => (data.albums.genres[data.pairs.album[at]] ?? []).length > 0));
  const composers = [...countBy(films.flatMap((at) => data.films.composers[at]))].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 15);
  return [
    el("h2", {}, capital(name)),
    el("p", {}, `${number(films.length)} films have a linked soundtrack with this genre, of ${number(all.length)} whose soundtrack has any. Every linked soundtrack counts here; the statistics of the report choose one a film.`),
    el("h3", {}, "Decades"), decadeTable(films, all), composers.length ? el("h3", {}, "Composers") : null,
    composers.length ? el("p", {}, composers.flatMap(([one, count], at) => [at ? ", " : "", el("a", { href: `#composer=${encodeURIComponent(data.films.people[one])}` }, data.films.people[one]), ` (${count})`])) : null,
    el("h3", {}, "Films, best known first"), list(pairs),
  ];
};
const composerPage = (name) => {
  const code = data.films.people.indexOf(name);
  const pairs = linkedPairs((at) => (data.films.composers[data.pairs.film[at]] ?? []).includes(code));
  const films = filmsOf(pairs);
  const genres = [...countBy(pairs.flatMap((at) => data.albums.genres[data.pairs.album[at]]))].sort((a, b) => b[1] - a[1]);
  return [
    el("h2", {}, name),
    el("p", {}, `Composer of ${number(films.length)} ${films.length === 1 ? "film" : "films"} with a linked soundtrack.`),
    genres.length ? table("Genres of the soundtracks", ["Genre", "Soundtracks"], genres.map(([one, count]) => [el("a", { href: `#genre=${encodeURIComponent(data.albums.genreNames[one])}` }, data.albums.genreNames[one]), number(count)])) : null,
    el("h3", {}, "Films, best known first"), list(pairs),
  ];
};
