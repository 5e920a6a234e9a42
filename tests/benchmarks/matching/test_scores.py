"""The scores that every method gets, on a truth of a few soundtracks."""

from __future__ import annotations

import pyarrow as pa
import pytest

from benchmarks.matching.measure import whole
from benchmarks.matching.scores import best_films, curve, score

TRUTH = pa.table(
    {
        "release_group_gid": ["a", "b", "c", "gone", "series"],
        "status": ["in_catalogue"] * 3 + ["removed", "distractor"],
        "tmdb_id": pa.array([1, 2, 3, None, None], pa.int64()),
    }
)


def pairs(*rows: tuple[str, int, float]) -> pa.Table:
    gids, films, probabilities = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "release_group_gid": pa.array(gids, pa.string()),
            "tmdb_id": pa.array(films, pa.int64()),
            "match_probability": pa.array(probabilities, pa.float64()),
        }
    )


FOUND = pairs(("a", 1, 0.9), ("b", 9, 0.8), ("b", 2, 0.7), ("gone", 5, 0.6), ("stranger", 1, 1.0))


def test_the_best_film_of_each_soundtrack_counts() -> None:
    found = score(FOUND, TRUTH, 0.75)
    assert found["auto"] == {"threshold": 0.75, "precision": 0.5, "recall": 1 / 3, "f1": 0.4}
    assert found["best"] == {"threshold": 0.9, "precision": 1.0, "recall": 1 / 3, "f1": 0.5}
    assert found["candidate_recall"] == pytest.approx(2 / 3)
    assert (found["false_match_removed"], found["false_match_distractor"]) == (0.0, 0.0)
    assert score(FOUND, TRUTH, 0.5)["false_match_removed"] == 1.0


def test_equal_probabilities_are_linked_together_or_not_at_all() -> None:
    tied = pairs(("a", 1, 0.5), ("b", 9, 0.5), ("c", 8, 0.5))
    assert curve(best_films(tied, TRUTH)) == [{"threshold": 0.5, "precision": 1 / 3, "recall": 1 / 3}]


def test_the_curve_runs_from_the_surest_link_to_all() -> None:
    assert curve(best_films(FOUND, TRUTH)) == [
        {"threshold": 0.9, "precision": 1.0, "recall": 1 / 3},
        {"threshold": 0.6, "precision": 1 / 3, "recall": 1 / 3},
    ]


def test_a_long_curve_keeps_its_ends_and_few_points() -> None:
    gids = [f"g{number}" for number in range(5_000)]
    truth = pa.table({"release_group_gid": gids, "status": ["in_catalogue"] * 5_000, "tmdb_id": range(5_000)})
    found = pairs(*((gid, number, 1 - number / 5_000) for number, gid in enumerate(gids)))
    points = curve(best_films(found, truth))
    assert len(points) <= 201
    assert (points[0]["threshold"], points[-1]["recall"]) == (1.0, 1.0)


def test_without_pairs_nothing_is_found() -> None:
    found = score(pairs(), TRUTH, 0.9)
    assert (found["best"]["f1"], found["auto"]["precision"], found["calibration_error"]) == (0.0, None, None)
    assert (found["curve"], found["calibration"]) == ([], [])


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, 10.0),
        ({"sample_share": 1.0, "sampled_seconds": 6.0}, 10.0),
        # Four seconds of reading stay, six of comparing a tenth become sixty.
        ({"sample_share": 0.1, "sampled_seconds": 6.0}, 64.0),
    ],
)
def test_only_what_grows_with_the_sample_is_extrapolated(told: dict[str, float], expected: float) -> None:
    assert whole({"wall": 10.0, "cpu": 20.0}, told) == pytest.approx({"wall": expected, "cpu": 2 * expected})
