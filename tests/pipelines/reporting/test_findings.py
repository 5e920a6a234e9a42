"""The sentences say what the numbers show, and that they show nothing where they do not."""

from __future__ import annotations

import pandas as pd
import pytest

from soundtrack_pop.pipelines.reporting.findings import genres, judgements, linking
from soundtrack_pop.pipelines.reporting.findings import match_quality as quality_findings

from .results import by_decade, by_popularity, by_trend, exclusions, match_quality


@pytest.mark.parametrize(
    ("trends", "expected"),
    [
        pytest.param(
            by_trend(("jazz", 40, 0.5, 0.0004), ("rock", 30, 1.9, 0.03), ("pop", 30, 3.0, 0.2)),
            "Jazz fell on the whole from the 1960s to the 1980s: odds × 0.500 each decade "
            "(0.400–0.625; q < 0.001); 2 of 3 genres tested change",
            id="the clearest, not the largest",
        ),
        pytest.param(
            by_trend(("rock", 30, 1.5, 0.03), ("hip hop", 4, "few_films", 1.0), ("other", 50, "remainder", 1.0)),
            "Rock rose on the whole from the 1960s to the 1980s: odds × 1.50 each decade (1.20–1.88; q = 0.030); "
            "1 of 1 genre tested changes",
            id="what is not tested does not count",
        ),
        pytest.param(
            by_trend(("jazz", 40, 0.5, 0.05), ("rock", 30, 1.9, 0.3)),
            "No genre's share changes clearly from the 1960s to the 1980s: none of 2 genres tested "
            "(lowest q = 0.050)",
            id="the rate itself is no finding",
        ),
        pytest.param(
            by_trend(("jazz", 40, "one_decade", 1.0), ("other", 50, "remainder", 1.0)),
            "No genre could be followed over the decades: all films are of one decade",
            id="one decade",
        ),
    ],
)
def test_the_trend_is_that_of_the_genre_that_changed_most_clearly(trends: pd.DataFrame, expected: str) -> None:
    shares = by_decade(("jazz", 1960, 20, 40))
    assert genres.decade_finding(shares, trends, 0.05) == expected


@pytest.mark.parametrize("shares", [by_decade(), by_decade(("other", 1960, 9, 9))], ids=["no film", "remainder"])
def test_no_film_with_a_year_and_a_known_genre_has_no_trend(shares: pd.DataFrame) -> None:
    expected = "No film has both a release year and a soundtrack of a known genre"
    assert genres.decade_finding(shares, by_trend(), 0.05) == expected


def test_films_of_another_snapshot_of_popularity_are_counted() -> None:
    assert "left out here (5)" in linking.snapshot_finding(exclusions(9, 0, 0, 0, 0, 0, 5))
    assert linking.snapshot_finding(exclusions(9, 0, 0, 0, 0, 0, 0)).startswith("The popularity of all films")


@pytest.mark.parametrize(
    ("genre_popularity", "expected"),
    [
        pytest.param(
            by_popularity(("jazz", 46, -0.35, 0.0004), ("pop", 30, 0.2, 0.03), ("rock", 30, 0.5, 0.06)),
            "Films with jazz soundtracks are less popular than the others, by ranks and without controls: "
            "rank-biserial −0.35 (q < 0.001); 2 of 3 genres tested differ",
            id="the strongest of those that differ",
        ),
        pytest.param(
            by_popularity(("pop", 30, 0.2, 0.03), ("hip hop", 4, "few_films", 1.0)),
            "Films with pop soundtracks are more popular than the others, by ranks and without controls: "
            "rank-biserial +0.20 (q = 0.030); 1 of 1 genre tested differs",
            id="what is not tested does not count",
        ),
        pytest.param(
            by_popularity(("jazz", 46, -0.35, 0.05), ("pop", 30, 0.2, 0.4)),
            "No clear difference in popularity by ranks, without controls, for any of 2 genres tested "
            "(lowest q = 0.050)",
            id="the rate itself is no finding",
        ),
        pytest.param(
            by_popularity(("hip hop", 4, "few_films", 1.0), ("pop", 90, "few_other_films", 1.0)),
            "No genre could be compared by popularity: too few films, too few films without it",
            id="nothing tested",
        ),
        pytest.param(
            by_popularity(), "No film has both a soundtrack genre and a comparable popularity", id="no film"
        ),
    ],
)
def test_the_difference_in_popularity_is_that_of_the_strongest_genre(
    genre_popularity: pd.DataFrame, expected: str
) -> None:
    assert genres.popularity_finding(genre_popularity, 0.05) == expected


def test_the_quality_of_the_links_comes_with_intervals_and_the_size_of_the_catalogue() -> None:
    assert quality_findings.matching_finding(match_quality()) == (
        "Of 40 soundtracks whose film editors named, the title matcher links 36, 35 of them rightly: precision "
        "97% (86–99.5%), recall 88% (74–94%), in a catalogue of 5,927 films"
    )


def test_without_editors_links_the_quality_is_unknown() -> None:
    assert quality_findings.matching_finding(match_quality(gold=0)) == (
        "No editor's link leads to a film of the catalogue, so the links by title could not be checked"
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            (1289, 33, 959, 68, 0, 0, 0),
            "229 of 1,289 linked soundtracks enter the statistics; 959 are left out because no genre is known of "
            "them",
        ),
        ((5, 0, 0, 0, 2, 2, 1), "5 of 5 linked soundtracks enter the statistics"),
        ((0, 0, 0, 0, 0, 0, 0), "0 of 0 linked soundtracks enter the statistics"),
    ],
)
def test_what_the_statistics_cover_is_said_with_the_main_reason_for_the_rest(
    counts: tuple[int, ...], expected: str
) -> None:
    assert linking.exclusion_finding(exclusions(*counts)) == expected


def test_trend_of_a_genre_that_only_the_last_decade_has_rises_and_is_told_by_counts() -> None:
    shares = by_decade(("hip hop", 2000, 0, 245), ("hip hop", 2020, 23, 55))
    trend = by_trend(("hip hop", 23, float("nan"), 0.0001))
    assert genres.decade_finding(shares, trend, 0.05) == (
        "Hip hop rose on the whole from the 1960s to the 1980s: from 0 of 245 films to 23 of 55 films "
        "(q < 0.001); 1 of 1 genre tested changes"
    )


def test_judgements_name_each_genre_once_and_the_films() -> None:
    rows = pd.DataFrame(
        {
            "genre": ["jazz", "pop", "rock", "folk"],
            "film_count": [30, 40, 50, 3],
            "other_film_count": [70, 60, 50, 97],
            "p": [0.001, 0.4, 0.6, None],
            "judgement": ["less", "cannot_tell", "negligible", "cannot_tell"],
            "untested_reason": [None, None, None, "few_films"],
        }
    )
    assert judgements.judgement_finding(rows, 0.2) == (
        "Soundtracks with a genre instead of another one, tag volume and traits of the film held constant, among "
        "100 films – jazz: less popular; rock: not more than ± 0.2 sd; pop: cannot tell"
    )
    assert judgements.judgement_finding(rows.iloc[3:], 0.2) == (
        "No genre could be judged by popularity: too few films"
    )
