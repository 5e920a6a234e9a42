"""How numbers are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from soundtrack_pop.pipelines.reporting import wording as w

NAN = float("nan")


@pytest.mark.parametrize(
    ("write", "value", "expected"),
    [
        (w.count, 0, "0"), (w.count, 1289, "1,289"), (w.count, 1289.0, "1,289"), (w.count, None, "–"),
        (w.count, NAN, "–"),
        (w.number, 0.0, "0"), (w.number, 0.0123, "0.0123"), (w.number, 9.3415, "9.34"), (w.number, 124.6, "125"),
        (w.number, 1240.0, "1,240"), (w.number, None, "–"),
        (w.percent, 0.0, "0%"), (w.percent, 1.0, "100%"), (w.percent, 0.464, "46%"), (w.percent, 0.95, "95%"),
        (w.percent, 0.996, "99.6%"), (w.percent, 0.014, "1.4%"), (w.percent, 0.0001, "<0.1%"),
        (w.percent, 0.99999, ">99.9%"), (w.percent, None, "–"), (w.percent, NAN, "–"),
        (w.signed, 0.314, "+0.31"), (w.signed, -0.314, "−0.31"), (w.signed, None, "–"),
        (w.chance, 0.0001, "< 0.001"), (w.chance, 0.0124, "= 0.012"), (w.chance, 0.4567, "= 0.46"),
        (w.chance, NAN, "–"),
        (w.decade, 1980, "1980s"), (w.decade, 1980.0, "1980s"),
        (w.genre, "soul, funk & r&b", "Soul, funk & r&b"), (w.genre, "", ""),
    ],
)  # fmt: skip
def test_values_are_written_for_people(write: Callable[[object], str], value: object, expected: str) -> None:
    assert write(value) == expected


@pytest.mark.parametrize(
    ("write", "low", "high", "expected"),
    [
        (w.percents, 0.464, 0.643, "46–64%"),
        (w.percents, 0.0, 0.003, "0–0.3%"),
        (w.percents, None, 0.5, "–"),
        (w.effects, -0.123, 0.456, "−0.12 to +0.46"),
        (w.effects, NAN, NAN, "–"),
    ],
)
def test_intervals_are_written_for_people(
    write: Callable[[object, object], str], low: object, high: object, expected: str
) -> None:
    assert write(low, high) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0312, "3.1 percentage points"), (0.0, "0.0 percentage points"), (None, "–")]
)
def test_gaps_between_shares_are_percentage_points(value: float | None, expected: str) -> None:
    assert w.points(value) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.846, 1.0, "0.85–1.00"), (None, None, "–"), (0.5, float("nan"), "–")]
)
def test_intervals_of_f1_are_numbers(low: float | None, high: float | None, expected: str) -> None:
    assert w.shares(low, high) == expected


@pytest.mark.parametrize(
    ("dimension", "expected"), [("popularity", "Film's popularity"), ("not yet named", "not yet named")]
)
def test_breakdowns_of_the_match_quality_are_named_in_words(dimension: str, expected: str) -> None:
    assert w.quality_dimension(dimension) == expected
