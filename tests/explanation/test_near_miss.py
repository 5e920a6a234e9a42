"""Where a film or an album was lost: one reason, the same as in `rpt_near_misses`, and the stages up to it."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pyspark.sql import SparkSession

from explanation import worlds
from explanation.worlds import REVIEW, gid
from soundtrack_pop.explanation import lookup
from soundtrack_pop.explanation.candidates import CompetingCandidates, differences
from soundtrack_pop.explanation.gathering import gather
from soundtrack_pop.explanation.near_miss import NearMiss, Stage, album_stages, film_stages
from soundtrack_pop.explanation.records import Album, Candidate, Film, Link
from soundtrack_pop.explanation.reports import LinkReport, MissReport
from soundtrack_pop.explanation.tables import RunTables
from soundtrack_pop.linkage.near_miss import log_odds
from soundtrack_pop.pipelines.matching.near_misses import near_misses
from soundtrack_pop.schemas import cleaned, matched, unmatched
from support.builders import frame_of


def near_miss(
    probability: float,
    title: str = "exact",
    weight: float | None = None,
    year: float = 0.0,
    winner: str | None = None,
    imdb_ids: tuple[str, ...] = (),
    review: float = REVIEW,
) -> NearMiss:
    """Return the near_miss of a pair as described; `winner` is the source of the album's link to film 2."""
    weight = log_odds(probability) if weight is None else weight
    levels = {**dict.fromkeys(worlds.COMPARISONS, "missing"), "title": title}
    bits = {**dict.fromkeys(worlds.COMPARISONS, 0.0), "year": year}
    candidate = Candidate("a", 1, probability, weight, -1.0, levels, bits, "jaws", "jaws")
    films = {1: Film(1, "Jaws", 1975), 2: Film(2, "Jaws 2", 1978)}
    link = Link("a", 2, 1.0, 0.0, "auto", winner, True) if winner else None
    competing = CompetingCandidates.of(Album("a", "Jaws", 1975, imdb_ids=imdb_ids), [candidate], films)
    return NearMiss(competing, candidate, link, review)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"probability": 0.9}, unmatched.OVERRULED),
        ({"probability": 0.5}, unmatched.OVERRULED),
        ({"probability": 1.0, "weight": 60.0}, unmatched.OVERRULED),
        ({"probability": 0.9, "title": "part_of_film"}, unmatched.OVERRULED),
        ({"probability": 0.9, "winner": "imdb_link"}, unmatched.LINKED_ELSEWHERE),
        ({"probability": 0.2, "winner": "curated"}, unmatched.LINKED_ELSEWHERE),
        ({"probability": 0.2, "title": "number_clash"}, unmatched.NUMBER_CLASH),
        ({"probability": 0.2, "title": "parts"}, unmatched.LOW_SIMILARITY),
        ({"probability": 0.2, "title": "similar", "winner": "title"}, unmatched.LOW_SIMILARITY),
        ({"probability": 0.2, "title": "near", "winner": "title"}, unmatched.LOST_TO_OTHER_FILM),
        ({"probability": 0.2, "weight": 0.0}, unmatched.CONTESTED),
        ({"probability": 0.2, "weight": -0.1}, unmatched.BELOW_THRESHOLD),
        ({"probability": 0.2, "year": -2.1}, unmatched.YEAR_CONFLICT),
        ({"probability": 0.2, "year": -1.9}, unmatched.BELOW_THRESHOLD),
        ({"probability": 0.2, "review": 0.8}, unmatched.BELOW_THRESHOLD),
        ({"probability": 0.0, "weight": -40.0}, unmatched.BELOW_THRESHOLD),
        ({"probability": 0.4, "review": 0.3, "winner": "title"}, unmatched.LOST_TO_OTHER_FILM),
    ],
    ids=str,
)
def test_first_reason_that_holds(case: dict[str, Any], reason: str) -> None:
    assert near_miss(**case).reason == reason


def test_film_is_lost_where_its_reason_says(tables: RunTables, spark: SparkSession) -> None:
    """The stored ledger and the one told on demand agree on every film of a run without a soundtrack."""
    stored = near_misses(
        *(
            frame_of(spark, table, rows)
            for table, rows in (
                (cleaned.MOVIES, worlds.FILMS),
                (cleaned.SOUNDTRACKS, worlds.ALBUMS),
                (matched.SCORED_PAIRS, worlds.SCORED),
                (matched.MATCHED_PAIRS, worlds.LINKS),
            )
        ),
        films=100,
        review_probability=REVIEW,
    ).to_pylist()
    told = {}
    for row in stored:
        answer = gather(tables, lookup.Found("", (lookup.film_of_id(tables, row["tmdb_id"]),)), row["tmdb_id"], 9)
        (report,) = answer.reports
        assert isinstance(report, MissReport)
        told[row["tmdb_id"]] = (report.reason, report.candidate and report.candidate.gid)
    assert told == {row["tmdb_id"]: (row["reason"], row["best_release_group_gid"]) for row in stored}
    assert set(told) == {film["tmdb_id"] for film in worlds.FILMS} - {link["tmdb_id"] for link in worlds.LINKS}


class TestStages:
    def test_way_ends_where_the_reason_is(self) -> None:
        ends = {
            unmatched.NUMBER_CLASH: near_miss(0.2, "number_clash"),
            unmatched.LOST_TO_OTHER_FILM: near_miss(0.2, winner="title"),
            unmatched.YEAR_CONFLICT: near_miss(0.2, year=-2.5),
            unmatched.BELOW_THRESHOLD: near_miss(0.2),
            unmatched.OVERRULED: near_miss(0.9),
        }
        found = {
            reason: [stage.outcome for stage in film_stages(tried, 1, 1, 9, 20)] for reason, tried in ends.items()
        }
        assert found == {
            unmatched.NUMBER_CLASH: ["ok", "ok", "ok", "NO", "-", "-", "-"],
            unmatched.LOST_TO_OTHER_FILM: ["ok", "ok", "ok", "ok", "NO", "-", "-"],
            unmatched.YEAR_CONFLICT: ["ok", "ok", "ok", "ok", "ok", "NO", "-"],
            unmatched.BELOW_THRESHOLD: ["ok", "ok", "ok", "ok", "ok", "ok", "NO"],
            unmatched.OVERRULED: ["ok", "ok", "ok", "ok", "ok", "ok", "ok", "NO"],
        }

    def test_tables_cannot_tell_a_missing_album_from_one_of_another_type(self) -> None:
        dump = film_stages(None, 0, 0, 1334, 5927)[1]
        assert dump == Stage(
            "in the dump, typed Soundtrack",
            "?",
            "no soundtrack of that title among the 1,334 release groups typed Soundtrack; "
            "it may be in MusicBrainz under another type",
        )

    def test_nothing_is_found_behind_the_stage_where_the_way_ended(self) -> None:
        stages = album_stages(near_miss(0.2, "parts"), 3, 9, 20)
        assert [stage.finding for stage in stages if stage.outcome == "-"] == ["", "", ""]

    @pytest.mark.parametrize(
        ("tried", "finding"),
        [
            (
                near_miss(0.9, imdb_ids=("tt1", "tt2")),
                "an editor linked it to tt1, tt2, no film of the catalogue",
            ),
            (near_miss(0.9), "clerical review decided that the two do not belong together"),
            (near_miss(0.2, winner="imdb_link"), "the soundtrack is linked to Jaws 2 (1978), by an editor"),
            (near_miss(0.2, winner="curated"), "the soundtrack is linked to Jaws 2 (1978), by a decision"),
            (near_miss(0.2), "p .200, .500 is needed"),
        ],
    )
    def test_last_finding_says_why(self, tried: NearMiss, finding: str) -> None:
        reached = [stage for stage in album_stages(tried, 1, 9, 20) if stage.outcome == "NO"]
        assert [stage.finding for stage in reached] == [finding]


class TestStories:
    def test_links_are_told_first_then_albums_then_films(self, tables: RunTables) -> None:
        found = lookup.Found(
            "all",
            tuple(lookup.film_of_id(tables, film) for film in (367412, 244786, 279)),
            tuple(tables.albums([gid(4)]).values()),
        )
        answer = gather(tables, found, None, 9)
        kinds = [type(report).__name__ for report in answer.reports]
        # Amadeus, the film, is told with Amadeus, the album: it is one and the same pair.
        assert kinds == ["LinkReport", "MissReport", "MissReport"]
        assert [str(report.subject) for report in answer.reports if isinstance(report, MissReport)] == [
            "Amadeus (Music From the Film) (2002)",
            "Whiplash (2013)",
        ]
        assert answer.hidden == 0

    def test_no_more_are_told_than_asked_for(self, tables: RunTables) -> None:
        films = tuple(lookup.film_of_id(tables, film) for film in (157336, 1002))
        answer = gather(tables, lookup.Found("Interstellar", films), None, 1)
        (report,) = answer.reports
        assert isinstance(report, LinkReport)
        assert (report.link.is_primary, len(answer.links), answer.hidden) == (True, 2, 2)

    def test_one_film_alone_is_told_with_the_album_that_was_asked_for(self, tables: RunTables) -> None:
        short = lookup.film_of_id(tables, 367412)
        found = lookup.Found("Whiplash", (short,), tuple(tables.albums([gid(3)]).values()))
        (report,) = gather(tables, found, 367412, 9).reports
        assert isinstance(report, MissReport)
        assert (report.subject, report.reason) == (short, unmatched.LOST_TO_OTHER_FILM)

    def test_differences_add_up_to_the_lead_largest_first(self, tables: RunTables) -> None:
        competing = CompetingCandidates.of(Album("a", "a"), tables.candidates(gids=[gid(3)]), {})
        winner, loser = competing.pairs
        found = differences(winner, loser)
        assert math.fsum(one.weight for one in found) == pytest.approx(winner.match_weight - loser.match_weight)
        assert [one.comparison for one in found] == ["person", "year", "popularity"]
