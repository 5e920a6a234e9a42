"""Gather the reports on the films and soundtracks that a query found: links first, then near misses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.counterfactuals import Case, Counterfactual, smallest_counterfactual
from soundtrack_pop.explanation.lookup import Found, nearest_titles
from soundtrack_pop.explanation.near_miss import NearMiss, album_stages, film_stages
from soundtrack_pop.explanation.records import Album, Candidate, Film, Link
from soundtrack_pop.explanation.reports import Answer, LinkReport, MissReport
from soundtrack_pop.explanation.tables import RunTables
from soundtrack_pop.linkage.comparisons import WHOLE_TITLE_LEVELS


def gather(tables: RunTables, found: Found, only_film: int | None, most: int) -> Answer:
    """Return the reports of what was found: links, then soundtracks without a film, then films without one.

    Args:
        tables: the tables of the run.
        found: films and soundtracks.
        only_film: report on this film only, with the found soundtracks if they were compared with it.
        most: maximum number of reports, from 1 up.
    """
    films = [film for film in found.films if only_film in (None, film.tmdb_id)]
    gids = [album.gid for album in found.albums]
    every_link = tables.links((film.tmdb_id for film in films), gids)
    every_link.sort(key=_best_first([film.tmdb_id for film in films]))
    links = [link for link in every_link if only_film in (None, link.tmdb_id)]
    linked_albums, linked_films = {link.gid for link in links}, {link.tmdb_id for link in links}
    lost_albums = [] if only_film else [gid for gid in gids if gid not in linked_albums]
    lost_films = [film.tmdb_id for film in films if film.tmdb_id not in linked_films]
    reported_links, reported_albums, reported_films = _first(most, links, lost_albums, lost_films)
    context = _Context.load(
        tables, every_link, reported_links, reported_albums, reported_films, set(gids) if only_film else set()
    )
    misses = [
        *(context.album_report(gid) for gid in reported_albums),
        *(context.film_report(tmdb_id) for tmdb_id in reported_films),
    ]
    reports: tuple[LinkReport | MissReport, ...] = (
        *(context.link_report(link) for link in reported_links),
        *_without_repeats(misses),
    )
    named = tuple((link, context.album(link.gid), context.film(link.tmdb_id)) for link in every_link)
    reported = len(reported_links) + len(misses)
    return Answer(found, named, reports, len(links) + len(lost_albums) + len(lost_films) - reported)


@dataclass(frozen=True)
class _Context:
    """The data of all reports, read in few passes over the tables."""

    tables: RunTables
    competing_by_album: dict[str, CompetingCandidates]
    albums: dict[str, Album]
    films: dict[int, Film]
    pairs_of_film: dict[int, list[Candidate]]
    best: dict[int, Candidate]
    album_links: dict[str, Link]

    @classmethod
    def load(
        cls,
        tables: RunTables,
        links: list[Link],
        reported_links: list[Link],
        reported_albums: list[str],
        reported_films: list[int],
        only_albums: set[str],
    ) -> _Context:
        gids = {link.gid for link in reported_links} | set(reported_albums)
        pairs = tables.candidates(reported_films, gids)
        pairs_of_film = {film: [one for one in pairs if one.tmdb_id == film] for film in reported_films}
        best = {film: _best(ones, only_albums) for film, ones in pairs_of_film.items() if ones}
        more = {one.gid for one in best.values()} - gids
        # All candidates of a soundtrack compete; those read for a film are only some of them.
        by_album: dict[str, list[Candidate]] = defaultdict(list)
        for one in [*(one for one in pairs if one.gid in gids), *tables.candidates(gids=more)]:
            by_album[one.gid].append(one)
        album_links = {link.gid: link for link in tables.links(gids={one.gid for one in best.values()})}
        albums = tables.albums(gids | more | {link.gid for link in links})
        ids = {one.tmdb_id for ones in by_album.values() for one in ones} | set(reported_films)
        films = tables.films(ids | {link.tmdb_id for link in [*links, *album_links.values()]})
        competing_by_album = {
            gid: CompetingCandidates.of(albums.get(gid) or Album(gid, gid), ones, films)
            for gid, ones in by_album.items()
        }
        return cls(tables, competing_by_album, albums, films, pairs_of_film, best, album_links)

    def album(self, gid: str) -> Album:
        return self.albums.get(gid) or Album(gid, f"release group {gid}")

    def film(self, tmdb_id: int) -> Film:
        return self.films.get(tmdb_id) or Film(tmdb_id, f"film {tmdb_id}")

    def link_report(self, link: Link) -> LinkReport:
        model, competing = self.tables.model, self.competing_by_album.get(link.gid)
        report = LinkReport(self.album(link.gid), self.film(link.tmdb_id), link, competing)
        if competing is None or report.candidate is None or link.source != "title" or link.band == "auto":
            return report
        counterfactual = smallest_counterfactual(Case(competing, link.tmdb_id, model), model.auto_probability)
        return LinkReport(report.album, report.film, link, competing, counterfactual)

    def album_report(self, gid: str) -> MissReport:
        competing = self.competing_by_album.get(gid)
        near_miss = self._near_miss(competing, competing.pairs[0], None) if competing else None
        stages = album_stages(near_miss, len(competing.pairs) if competing else 0, *self._sizes())
        album, movies = self.album(gid), self.tables.movies
        near = () if near_miss else nearest_titles(movies, album.whole_form, ("title", "original_title"))
        return MissReport(album, tuple(stages), near_miss, self._counterfactual(near_miss), tuple(near))

    def film_report(self, tmdb_id: int) -> MissReport:
        film, best = self.film(tmdb_id), self.best.get(tmdb_id)
        near_miss = (
            self._near_miss(self.competing_by_album[best.gid], best, self.album_links.get(best.gid))
            if best
            else None
        )
        pairs_of_film = self.pairs_of_film.get(tmdb_id, [])
        same_titles = sum(one.levels["title"] in WHOLE_TITLE_LEVELS for one in pairs_of_film)
        stages = film_stages(near_miss, len(pairs_of_film), same_titles, *self._sizes())
        near = () if near_miss else nearest_titles(self.tables.soundtracks, film.title, ("title",))
        return MissReport(film, tuple(stages), near_miss, self._counterfactual(near_miss), tuple(near))

    def _sizes(self) -> tuple[int, int]:
        return self.tables.soundtracks.count_rows(), self.tables.movies.count_rows()

    def _near_miss(self, competing: CompetingCandidates, candidate: Candidate, link: Link | None) -> NearMiss:
        return NearMiss(competing, candidate, link, self.tables.model.review_probability)

    def _counterfactual(self, near_miss: NearMiss | None) -> Counterfactual | None:
        if near_miss is None or near_miss.is_decided_clerically:
            return None
        model = self.tables.model
        return smallest_counterfactual(
            Case(near_miss.competing, near_miss.candidate.tmdb_id, model), model.review_probability
        )


def _without_repeats(misses: list[MissReport]) -> list[MissReport]:
    """Return the reports without those of a film whose best pair a soundtrack's report has shown already."""
    reported: set[tuple[str, int]] = set()
    kept = []
    for report in misses:
        pair = report.candidate and (report.candidate.gid, report.candidate.tmdb_id)
        if pair is None or pair not in reported:
            kept.append(report)
        reported |= {pair} if pair else set()
    return kept


def _best(pairs_of_film: list[Candidate], only_albums: set[str]) -> Candidate:
    """Return the pair with the highest probability, then weight, then the lowest gid, as in `rpt_near_misses`."""
    asked_for = [one for one in pairs_of_film if one.gid in only_albums]
    return min(asked_for or pairs_of_film, key=lambda one: (-one.probability, -one.match_weight, one.gid))


def _best_first(films: list[int]) -> Callable[[Link], tuple[int, bool, str, float, str]]:
    place = {tmdb_id: number for number, tmdb_id in enumerate(films)}

    def rank(link: Link) -> tuple[int, bool, str, float, str]:
        return place.get(link.tmdb_id, len(place)), not link.is_primary, link.band, -link.probability, link.gid

    return rank


def _first(
    most: int, links: list[Link], albums: list[str], films: list[int]
) -> tuple[list[Link], list[str], list[int]]:
    reported = links[:most]
    albums = albums[: most - len(reported)]
    return reported, albums, films[: most - len(reported) - len(albums)]
