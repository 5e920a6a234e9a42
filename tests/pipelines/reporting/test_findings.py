"""The sentences say what the numbers show, and that they show nothing where they do not."""

from __future__ import annotations

import pandas as pd
import pytest

from soundtrack_pop.pipelines.reporting import findings

from .results import by_decade, by_popularity, exclusions, match_quality


@pytest.mark.parametrize(
    ("genre_by_decade", "expected"),
    [
        pytest.param(
            by_decade(
                ("jazz", 1960, 20, 40), ("jazz", 1980, 4, 40), ("rock", 1960, 4, 40), ("rock", 1980, 14, 40)
            ),
            "Jazz fell from 50% (40–60%) of the films of the 1960s to 10% (0–20%) of those of the 1980s",
            id="the largest of two changes",
        ),
        pytest.param(
            by_decade(("rock", 1960, 4, 40), ("rock", 1970, 40, 40), ("rock", 1980, 14, 40)),
            "Rock rose from 10% (0–20%) of the films of the 1960s to 35% (25–45%) of those of the 1980s",
            id="first and last decade, not those between",
        ),
        pytest.param(
            by_decade(("jazz", 1930, 5, 5), ("jazz", 1960, 20, 40), ("jazz", 1980, 4, 40), ("jazz", 2020, 9, 9)),
            "Jazz fell from 50% (40–60%) of the films of the 1960s to 10% (0–20%) of those of the 1980s",
            id="thin decades do not count",
        ),
        pytest.param(
            by_decade(("jazz", 1960, 20, 40), ("jazz", 1980, 14, 40)),
            "No genre's share differs clearly between the 1960s and the 1980s; most frequent in the 1980s: jazz, "
            "on 35% (25–45%) of 40 films",
            id="intervals overlap",
        ),
        pytest.param(
            by_decade(("jazz", 1960, 20, 40), ("rock", 1960, 30, 40)),
            "Only the 1960s have enough films: rock, on 75% (65–85%) of 40 films",
            id="one decade",
        ),
        pytest.param(
            by_decade(("jazz", 1960, 2, 4), ("jazz", 1970, 4, 4)),
            "Every decade has too few films to compare genres",
            id="thin decades only",
        ),
        pytest.param(
            by_decade(
                ("jazz", 1960, 20, 40), ("jazz", 1980, 4, 40), ("other", 1960, 40, 40), ("other", 1980, 0, 40)
            ),
            "Jazz fell from 50% (40–60%) of the films of the 1960s to 10% (0–20%) of those of the 1980s",
            id="the remainder is no finding",
        ),
        pytest.param(
            by_decade(), "No film has both a release year and a soundtrack of a known genre", id="no film"
        ),
    ],
)
def test_the_trend_is_that_of_the_genre_that_changed_most(genre_by_decade: pd.DataFrame, expected: str) -> None:
    assert findings.decade_finding(genre_by_decade) == expected


@pytest.mark.parametrize(
    ("genre_popularity", "expected"),
    [
        pytest.param(
            by_popularity(("jazz", 46, -0.35, 0.0004), ("pop", 30, 0.2, 0.03), ("rock", 30, 0.5, 0.06)),
            "Films with jazz soundtracks are less popular than the others: rank-biserial −0.35 (q < 0.001); "
            "2 of 3 genres tested differ",
            id="the strongest of those that differ",
        ),
        pytest.param(
            by_popularity(("pop", 30, 0.2, 0.03), ("hip hop", 4, "few_films", 1.0)),
            "Films with pop soundtracks are more popular than the others: rank-biserial +0.20 (q = 0.030); "
            "1 of 1 genre tested differs",
            id="what is not tested does not count",
        ),
        pytest.param(
            by_popularity(("jazz", 46, -0.35, 0.05), ("pop", 30, 0.2, 0.4)),
            "No clear difference in popularity for any of 2 genres tested (lowest q = 0.050)",
            id="the rate itself is no finding",
        ),
        pytest.param(
            by_popularity(("hip hop", 4, "few_films", 1.0), ("pop", 90, "few_other_films", 1.0)),
            "No genre could be compared by popularity: too few films, too few films without it",
            id="nothing tested",
        ),
        pytest.param(by_popularity(), "No film has a soundtrack genre", id="no film"),
    ],
)
def test_the_difference_in_popularity_is_that_of_the_strongest_genre(
    genre_popularity: pd.DataFrame, expected: str
) -> None:
    assert findings.popularity_finding(genre_popularity, 0.05) == expected


def test_the_quality_of_the_links_comes_with_intervals_and_the_size_of_the_catalogue() -> None:
    assert findings.matching_finding(match_quality()) == (
        "Of 40 soundtracks whose film editors named, the title matcher links 36, 35 of them rightly: precision "
        "97% (86–99.5%), recall 88% (74–94%), in a catalogue of 5,927 films"
    )


def test_without_editors_links_the_quality_is_unknown() -> None:
    assert findings.matching_finding(match_quality(gold=0)) == (
        "No editor's link leads to a film of the catalogue, so the links by title could not be checked"
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            (1289, 33, 68, 959, 0, 0),
            "229 of 1,289 linked soundtracks enter the statistics; 959 stay out because no genre is known of them",
        ),
        ((5, 0, 0, 0, 2, 2), "5 of 5 linked soundtracks enter the statistics"),
        ((0, 0, 0, 0, 0, 0), "0 of 0 linked soundtracks enter the statistics"),
    ],
)
def test_what_the_statistics_cover_is_said_with_the_main_reason_for_the_rest(
    counts: tuple[int, ...], expected: str
) -> None:
    assert findings.coverage_finding(exclusions(*counts)) == expected
