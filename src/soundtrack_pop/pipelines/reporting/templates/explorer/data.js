// The data as it was written (see content.py), and what every part of the page asks it. Titles are only ever text nodes.
"use strict";
const data = window.explorer;
const LINK = 0;
const MOST_ROWS = 60;

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  node.append(...children.flat().filter((child) => child !== null && child !== ""));
  return node;
};
const byId = (id) => document.getElementById(id);
const number = (value) => (value === null || value === undefined ? "unknown" : value.toLocaleString("en"));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const fold = (text) => (/^[\x20-\x7e]*$/.test(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase();
const bits = (value) => (value === null ? "–" : (value > 0 ? "+" : value < 0 ? "−" : "") + Math.abs(value).toFixed(1));
// Near 0 and 1 a probability is a bound: an estimate of exactly 1 belongs to editors only.
const probability = (p, isSure) => (p === null ? "–" : isSure ? "1" : p > 0.9999 ? "over .9999" : p < 0.0001 ? "under .0001" : p.toFixed(4).replace(/^0/, "").replace(/0$/, ""));

const film = (at) => (at < 0 ? null : {
  at, id: data.films.id[at], title: data.films.title[at] ?? "(no title)", year: data.films.year[at], votes: data.films.votes[at],
  popularity: data.films.popularity[at], imdb: data.films.imdb[at], genres: data.films.genres[at].map((one) => data.films.genreNames[one]),
  composers: data.films.composers[at].map((one) => data.films.people[one]), directors: data.films.directors[at].map((one) => data.films.people[one]),
});
const album = (at) => (at < 0 ? null : {
  at, gid: data.albums.gid[at], title: data.albums.title[at] ?? "(no title)", artist: data.albums.artist[at], year: data.albums.year[at],
  genres: data.albums.genres[at].map((one) => data.albums.genreNames[one]),
});
const pair = (at) => {
  const all = data.pairs;
  const source = all.sourceNames[all.source[at]] ?? "";
  return {
    at, kind: all.kind[at], album: album(all.album[at]), film: film(all.film[at]), p: all.p[at], bits: all.bits[at],
    band: all.bandNames[all.band[at]] ?? "", source, isSure: source === "imdb_link" || source === "curated", isPrimary: all.primary[at] === 1,
    reason: all.reasonNames[all.reason[at]] ?? "", winner: film(all.winner[at]), rival: film(all.rival[at]), rivalP: all.rivalP[at],
    rivalBits: all.rivalBits[at], evidence: data.evidence.rows[all.evidence[at]] ?? null, otherTitle: all.otherTitles[all.otherTitle[at]] ?? null,
  };
};
const named = (one) => `${one.title} (${one.year ?? "no year"})`;
const decadeOf = (year) => (year === null ? null : Math.floor(year / 10) * 10);
const keyOf = (one) => `${one.album ? one.album.gid : "none"}/${one.film ? one.film.id : "none"}`;
const filmPage = (one) => `https://www.themoviedb.org/movie/${one.id}`;
const imdbPage = (one) => (one.imdb === null ? null : `https://www.imdb.com/title/tt${String(one.imdb).padStart(7, "0")}/`);
const albumPage = (one) => `https://musicbrainz.org/release-group/${one.gid}`;
const outside = (address, text) => el("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text);
const statusOf = (one) => (one.kind !== LINK ? "near miss" : one.source === "imdb_link" ? "linked by an editor" : one.source === "curated" ? "decided clerically" : one.band === "auto" ? "linked by title" : "for review");

const rowOf = (one) => {
  const title = one.film ? named(one.film) : "no film";
  const tags = [el("span", { class: `tag ${one.kind === LINK ? "link" : "miss"}` }, statusOf(one)), el("span", { class: "tag" }, `p ${probability(one.p, one.isSure)}`)];
  const below = one.album ? `${one.album.title}${one.album.artist ? ` · ${one.album.artist}` : ""} (${one.album.year ?? "no year"})` : "no candidate soundtrack";
  return el("li", {}, el("a", { class: "film", href: `#pair=${keyOf(one)}` }, title), tags, el("small", {}, below), one.reason ? el("small", {}, capital(one.reason)) : null);
};
const save = (name, kind, text) => {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: kind })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
};
