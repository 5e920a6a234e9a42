"""Precision, recall and their intervals on tables small enough to count by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from soundtrack_pop.pipelines.matching.evaluation import (
    Proportion,
    f1,
    measure_band,
    measure_negatives,
    proportion,
)

AUTO = ("auto",)
BOTH = ("auto", "review")

# Soundtrack -> the films that editors linked it to.
GOLD = [("right", 1), ("wrong", 2), ("doubtful", 3), ("not found", 4), ("two films", 5), ("two films", 6)]
MATCHES = [
    ("right", 1, "auto"),
    ("wrong", 99, "auto"),
    ("doubtful", 3, "review"),
    ("two films", 6, "auto"),
    ("nobody linked it", 7, "auto"),
]


def gold(rows: list[tuple[str, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["release_group_gid", "tmdb_id"])


def matches(rows: list[tuple[str, int, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["release_group_gid", "tmdb_id", "match_band"])


class TestMeasureBand:
    @pytest.mark.parametrize(
        ("bands", "linked", "correct", "precision", "recall", "f1"),
        [
            (AUTO, 3, 2, 2 / 3, 2 / 5, 1 / 2),
            (BOTH, 4, 3, 3 / 4, 3 / 5, 2 / 3),
            (("review",), 1, 1, 1.0, 1 / 5, 1 / 3),
        ],
    )
    def test_counts_gold_soundtracks_only(
        self, bands: tuple[str, ...], linked: int, correct: int, precision: float, recall: float, f1: float
    ) -> None:
        assert measure_band(matches(MATCHES), gold(GOLD), bands) == {
            "linked": linked,
            "correct": correct,
            "precision": pytest.approx(precision),
            "precision_interval": pytest.approx(_wilson(correct, linked)),
            "recall": pytest.approx(recall),
            "recall_interval": pytest.approx(_wilson(correct, 5)),
            "f1": pytest.approx(f1),
        }

    def test_nothing_linked_has_no_precision(self) -> None:
        assert measure_band(matches([]), gold(GOLD), AUTO) == {
            "linked": 0,
            "correct": 0,
            "precision": None,
            "precision_interval": [None, None],
            "recall": 0.0,
            "recall_interval": pytest.approx(_wilson(0, 5)),
            "f1": None,
        }

    @pytest.mark.parametrize("rows", [MATCHES, []], ids=["linked", "none linked"])
    def test_without_gold_nothing_is_known(self, rows: list[tuple[str, int, str | None]]) -> None:
        assert measure_band(matches(rows), gold([]), AUTO) == {
            "linked": 0,
            "correct": 0,
            "precision": None,
            "precision_interval": [None, None],
            "recall": None,
            "recall_interval": [None, None],
            "f1": None,
        }

    def test_all_wrong_is_zero_and_has_no_f1(self) -> None:
        measured = measure_band(matches([("wrong", 99, "auto")]), gold([("wrong", 2)]), AUTO)
        assert (measured["precision"], measured["recall"], measured["f1"]) == (0.0, 0.0, None)

    @pytest.mark.parametrize("film", [5, 6])
    def test_any_film_of_several_is_right_and_counts_once(self, film: int) -> None:
        several = gold([("two films", 5), ("two films", 6)])
        measured = measure_band(matches([("two films", film, "auto")]), several, AUTO)
        assert (measured["linked"], measured["correct"], measured["recall"]) == (1, 1, 1.0)

    def test_null_band_is_not_linked(self) -> None:
        assert measure_band(matches([("right", 1, None)]), gold(GOLD), BOTH)["linked"] == 0


@pytest.mark.parametrize(
    ("precision", "recall", "expected"),
    [
        (1.0, 1.0, 1.0), (0.5, 1.0, 2 / 3), (1.0, 0.5, 2 / 3), (0.0, 0.5, 0.0),
        (0.0, 0.0, None), (None, 0.5, None), (0.5, None, None), (None, None, None),
    ],
)  # fmt: skip
def test_f1(precision: float | None, recall: float | None, expected: float | None) -> None:
    assert f1(precision, recall) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("successes", "trials"), [(0, 1), (1, 1), (0, 7), (3, 7), (7, 7), (1, 1000), (999, 1000), (1540, 1812)]
)
def test_interval_is_that_of_statsmodels(successes: int, trials: int) -> None:
    low, high = _wilson(successes, trials)
    found = proportion(successes, trials)
    assert (found.value, found.low, found.high) == pytest.approx((successes / trials, low, high), abs=1e-12)


def test_nothing_to_count_has_no_share() -> None:
    assert proportion(0, 0) == Proportion(None, None, None)


class TestMeasureNegatives:
    def test_counts_the_sure_links_of_soundtracks_outside_the_catalogue(self) -> None:
        series = pd.Series(["series", "doubtful series", "game", "unmatched game"])
        found = matches([("series", 1, "auto"), ("doubtful series", 2, "review"), ("film", 3, "auto")])
        assert measure_negatives(found, series) == {
            "soundtracks": 4,
            "linked": 1,
            "false_match_rate": 0.25,
            "false_match_rate_interval": pytest.approx(_wilson(1, 4)),
        }

    def test_without_negatives_no_rate_is_known(self) -> None:
        assert measure_negatives(matches(MATCHES), pd.Series([], dtype=str)) == {
            "soundtracks": 0,
            "linked": 0,
            "false_match_rate": None,
            "false_match_rate_interval": [None, None],
        }

    def test_without_matches_none_is_false(self) -> None:
        assert measure_negatives(matches([]), pd.Series(["series"]))["false_match_rate"] == 0.0


def _wilson(successes: int, trials: int) -> list[float]:
    return list(proportion_confint(successes, trials, alpha=0.05, method="wilson"))
