"""Shares of genre families by decade."""

from __future__ import annotations

import pandas as pd
import pytest

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.trends import shares_by_decade
from soundtrack_pop.schemas import analysed

from .worlds import films

pytestmark = pytest.mark.filterwarnings("error")


def test_shares_count_each_film_once_in_each_of_its_families(analysis: AnalysisParameters) -> None:
    found = shares_by_decade(
        films(
            [
                (["rock", "rock", "jazz"], 1.0, 1980),
                (["jazz"], None, 1980),
                (["rock"], 1.0, 1990),
                (["pop"], 1.0, None),
            ]
        ),
        analysis,
    )
    expected = pd.DataFrame(
        [
            ("jazz", 1980, 2, 2, 1.0),
            ("jazz", 1990, 0, 1, 0.0),
            ("rock", 1980, 1, 2, 0.5),
            ("rock", 1990, 1, 1, 1.0),
        ],
        columns=["genre", "decade", "film_count", "decade_film_count", "share"],
    )
    pd.testing.assert_frame_equal(found[list(expected)], expected, check_dtype=False)
    assert list(found) == analysed.GENRE_BY_DECADE.column_names


def test_intervals_of_a_decade_are_its_own(analysis: AnalysisParameters) -> None:
    found = shares_by_decade(films([(["jazz"], 1.0, 1980)] * 3 + [(["rock"], 1.0, 1980)]), analysis)
    jazz = found[found["genre"] == "jazz"].iloc[0]
    # Wilson (1927) for 3 of 4: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    assert (jazz["share_low"], jazz["share_high"]) == pytest.approx((0.3006, 0.9544), abs=5e-5)


def test_a_decade_is_thin_below_the_declared_number_of_films(analysis: AnalysisParameters) -> None:
    few = analysis.model_copy(update={"min_films_per_decade": 2})
    found = shares_by_decade(films([(["jazz"], 1.0, 1980)] * 2 + [(["jazz"], 1.0, 1990)]), few)
    assert dict(zip(found["decade"], found["is_thin"], strict=True)) == {1980: False, 1990: True}


@pytest.mark.parametrize("rows", [[], [(["jazz"], 1.0, None)]], ids=["no film", "no film with a year"])
def test_films_without_a_decade_leave_an_empty_table(
    rows: list[tuple[list[str], float | None, int | None]], analysis: AnalysisParameters
) -> None:
    found = shares_by_decade(films(rows), analysis)
    assert found.empty
    assert list(found) == analysed.GENRE_BY_DECADE.column_names
