"""Which pairs people are asked about, in which order, and what they see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kedro.io import DataCatalog

from review.conftest import CONTENT, MATCHED, catalog_below, gid, pair
from soundtrack_pop.datasets.clerical_decision_rules import Decision
from soundtrack_pop.errors import ContractError, SourceError
from soundtrack_pop.review.queue import QUEUE_COLUMNS, QueueRequest, choose_pairs, list_queue
from soundtrack_pop.review.tables import read_rows

POPULARITY = {593: 10.0, 244786: 50.0}


def decision(album: int, film: int | None, verdict: str) -> Decision:
    return Decision(gid(album), film, verdict, "Ada", date(2026, 11, 24), "x")


def chosen(request: QueueRequest, *decisions: Decision) -> list[tuple[str, int]]:
    pairs = choose_pairs(MATCHED, POPULARITY, request, decisions)
    return [(row["why_listed"], int(row["release_group_gid"][:8], 16)) for row in pairs]


REVIEW = [("review", 2), ("review", 1), ("review", 3)]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (QueueRequest(), REVIEW),
        (QueueRequest(most_review=1), REVIEW[:1]),
        (QueueRequest(near_auto=2), [*REVIEW, ("near_auto", 7), ("near_auto", 6)]),
        (QueueRequest(near_auto=99), [*REVIEW, *(("near_auto", number) for number in (7, 6, 5, 4))]),
    ],
)
def test_popular_films_come_first_and_then_the_least_probable(
    request_: QueueRequest, expected: list[tuple[str, int]]
) -> None:
    assert chosen(request_) == expected


def test_equals_come_in_the_order_of_their_ids_whatever_that_of_the_rows() -> None:
    rows = [pair(album, film, 0.6, "review") for album, film in ((1, 7), (2, 5), (3, 5), (4, 6))]
    for several in (rows, rows[::-1]):
        found = choose_pairs(several, {}, QueueRequest(), [])
        assert [row["release_group_gid"] for row in found] == [gid(2), gid(3), gid(4), gid(1)]


def test_sample_is_of_title_links_is_the_same_again_and_grows() -> None:
    many = [pair(number, 5, 0.99, "auto") for number in range(200)]
    others = [
        pair(900, 5, 1.0, "auto", "imdb_link"),
        pair(901, 5, 1.0, "auto", "curated"),
        pair(902, 5, 0.6, "review"),
    ]

    def sample(size: int, seed: int, rows: list[dict[str, object]]) -> list[str]:
        found = choose_pairs(rows, {}, QueueRequest(most_review=0, sample=size, seed=seed), [])
        assert {row["why_listed"] for row in found} <= {"sample"}
        return [row["release_group_gid"] for row in found]

    assert sample(20, 1, many + others) == sample(20, 1, others + many[::-1])
    assert sample(50, 1, many)[:20] == sample(20, 1, many)
    assert set(sample(20, 1, many)) != set(sample(20, 2, many))
    assert sorted(sample(999, 1, many + others)) == [gid(number) for number in range(200)]
    assert sample(20, 1, many) != [gid(number) for number in range(20)]


def test_pair_of_the_sample_is_not_listed_twice() -> None:
    found = chosen(QueueRequest(most_review=0, near_auto=4, sample=2))
    assert [why for why, _ in found] == ["near_auto", "near_auto", "sample", "sample"]
    assert sorted(number for _, number in found) == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("made", "left"),
    [
        (decision(2, 244786, "match"), [1, 3]),
        (decision(2, 7, "match"), [1, 3]),
        (decision(2, None, "none"), [1, 3]),
        (decision(2, 244786, "no_match"), [1, 3]),
        (decision(2, 7, "no_match"), [2, 1, 3]),
    ],
)
def test_what_is_decided_is_not_asked_again(made: Decision, left: list[int]) -> None:
    assert [number for _, number in chosen(QueueRequest(), made)] == left


def test_row_shows_what_a_person_needs(catalog: DataCatalog) -> None:
    rows = list_queue(catalog, QueueRequest(), [])
    assert [tuple(row) for row in rows] == [QUEUE_COLUMNS] * 3
    assert rows[1] == {
        "why_listed": "review",
        "album_title": "Solaris OST",
        "artist_credit": "Эдуард Артемьев",
        "album_year": 1990,
        "film_title": "Solaris",
        "film_year": 1972,
        "directors": "andrei tarkovsky",
        "composers": "artemyev eduard",
        "probability": 0.6,
        "evidence": "same title +9.2; one other film agrees in this way +0.0; "
        "soundtrack more than 10 years after the film -2.7; unknown: person, language",
        "runner_up": "Solaris (2002)",
        "runner_up_probability": 0.3,
        "runner_up_tmdb_id": 2103,
        "album_page": f"https://musicbrainz.org/release-group/{gid(1)}",
        "film_page": "https://www.themoviedb.org/movie/593",
        "verdict": None,
        "other_tmdb_id": None,
        "reason": None,
        "release_group_gid": gid(1),
        "tmdb_id": 593,
    }


def test_pair_without_evidence_people_or_rival_is_listed_too(catalog: DataCatalog) -> None:
    row = list_queue(catalog, QueueRequest(), [])[2]
    shown = ("film_title", "film_year", "directors", "composers", "evidence", "runner_up", "runner_up_probability")
    assert [row[name] for name in shown] == ["Heat", None, "", "", "", None, None]


def test_refuted_film_is_no_runner_up(catalog: DataCatalog) -> None:
    row = list_queue(catalog, QueueRequest(), [decision(1, 2103, "no_match")])[1]
    assert (row["runner_up"], row["runner_up_tmdb_id"]) == (None, None)


def test_no_doubtful_pair_is_an_empty_queue(tmp_path: Path) -> None:
    catalog = catalog_below(tmp_path, {**CONTENT, "prm_matched_pairs": [pair(4, 4, 1.0, "auto")]})
    assert list_queue(catalog, QueueRequest(), []) == []


def test_missing_table_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"expected the table prm_matched_pairs; found none. Run `kedro run` first"
    ):
        list_queue(catalog_below(tmp_path, {}), QueueRequest(), [])


def test_table_without_a_column_names_it(catalog: DataCatalog) -> None:
    with pytest.raises(ContractError, match="found no colour"):
        read_rows(catalog, "prm_movies", ["tmdb_id", "colour"])


def test_rows_are_read_by_key(catalog: DataCatalog) -> None:
    def found(keys: set[int]) -> list[dict[str, object]]:
        return read_rows(catalog, "prm_movies", ["tmdb_id", "title"], only=("tmdb_id", keys))

    assert found({949, 1}) == [{"tmdb_id": 949, "title": "Heat"}]
    assert found(set()) == []
