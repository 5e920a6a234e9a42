"""What was measured: kept and read again, and summed up."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks.matching import results
from benchmarks.matching.extract import truth_of
from benchmarks.matching.problems import FIXED_SCALE, Problem, seeds_told
from benchmarks.matching.results import Spread, by_method, ratio_to_first, slope, spread
from benchmarks.matching.run import plan
from support.benchmark_runs import benchmark_run, result, whole_run


def options(work: Path, **changes: object) -> Namespace:
    return Namespace(
        **{"work": work, "sizes": ["10k_100k"], "seeds": [21, 22], "extract": None, "no_scale": False} | changes
    )


def names(steps: list[tuple[Problem, str]]) -> list[str]:
    return list(dict.fromkeys(problem.folder.name for problem, _ in steps))


def test_each_problem_is_planned_once_with_its_methods(tmp_path: Path) -> None:
    steps = list(plan(options(tmp_path)))
    assert names(steps) == [
        "10k_100k_seed21", "10k_100k_seed22", "10k_10k_seed21", "10k_1m_seed21", "1k_10k_seed21", "100k_1m_seed21",
    ]  # fmt: skip
    assert len(steps) == len({(problem.folder, name) for problem, name in steps}) == 2 * 5 + 4 * 3


def test_an_extract_adds_its_trials_and_the_scale_can_be_left_out(tmp_path: Path) -> None:
    steps = list(plan(options(tmp_path, extract=tmp_path / "real", no_scale=True, seeds=[21])))
    assert names(steps) == ["10k_100k_seed21", "extract_as_they_are", "extract_fields_blanked"]
    assert steps[-1][0].seed is None


def test_results_are_read_as_they_were_kept_and_missing_ones_left_out(tmp_path: Path) -> None:
    one = result("ours_in_process")
    about = {"seeds": [21], "plan": [["p", "ours_in_process"], ["p", "exhaustive"]]}
    results.begin(tmp_path, about)
    results.keep(tmp_path, "p", one)
    assert results.load(tmp_path) == results.BenchmarkRun(about, (one,))


def test_without_results_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"benchmark_run\.json: expected what an earlier run.*without --render"):
        results.load(tmp_path)


def test_ratios_are_to_splink_on_the_same_problem() -> None:
    rows = [result("splink_duckdb", 4.0, seed=21), result("splink_duckdb", 8.0, seed=22)]
    rows += [result("ours_spark", 2.0, seed=21), result("ours_spark", 2.0, seed=22), result("ours_spark", seed=23)]
    ratio = ratio_to_first(rows)
    assert [ratio(one) for one in rows] == [1.0, 1.0, 0.5, 0.25, None]
    assert ratio_to_first(rows, lambda one: one.f1)(rows[2]) == 1.0
    assert spread(rows[2:], ratio) == Spread(0.375, 0.25, 0.5)
    assert spread(rows[4:], ratio) is None


def test_groups_come_in_the_order_of_the_labels() -> None:
    assert list(by_method([result("exhaustive"), result("splink_duckdb")])) == ["splink_duckdb", "exhaustive"]


@pytest.mark.parametrize(
    ("films", "seconds", "expected"),
    [
        ([10, 100, 1000], [1, 10, 100], 1.0),
        ([10, 100, 1000], [1, 100, 10_000], 2.0),
        ([10, 1000], [5, 5], 0.0),
        ([10], [5], None),
        ([10, 10], [5, 6], None),
        ([], [], None),
    ],
)
def test_the_slope_is_the_power_of_growth(films: list[int], seconds: list[float], expected: float | None) -> None:
    assert slope(films, seconds) == (None if expected is None else pytest.approx(expected))


def test_the_scale_line_is_of_one_seed_and_in_order_of_films() -> None:
    line = whole_run().of_scale(FIXED_SCALE, "ours_in_process")
    assert [(one.films, one.soundtracks, one.seed) for one in line] == [
        (10_000, 10_000, 21), (100_000, 10_000, 21), (1_000_000, 10_000, 21),
    ]  # fmt: skip


def test_other_seeds_than_those_of_the_run_are_no_worlds_of_it() -> None:
    found = benchmark_run(
        result("ours_spark", seed=21), result("ours_spark", seed=9), result("ours_spark", seed=None)
    )
    assert [one.seed for one in found.of_worlds("10k_100k")] == [21]
    assert [one.seed for one in found.of_extract()] == [None]


@pytest.mark.parametrize(
    ("seeds", "told"),
    [
        ([21], "Of those measured here 21 was not."),
        ([21, 22, 23], "Of those measured here 21, 22 and 23 were not."),
        ([7, 21], "21 was not. **Of those measured here 7 was: no test on unseen data.**"),
    ],
)
def test_seeds_that_were_developed_on_are_named(seeds: list[int], told: str) -> None:
    assert seeds_told(seeds).startswith("Seeds 1, 2, 3, 4, 5 and 7 were used in development.")
    assert seeds_told(seeds).endswith(told)


def test_the_truth_of_an_extract_is_its_labelled_soundtracks() -> None:
    there = pa.table({"release_group_gid": ["a", "unlabelled", "b"]})
    assert truth_of({"b": 2, "a": 1, "not there": 3}, there).to_pylist() == [
        {"release_group_gid": "a", "status": "in_catalogue", "tmdb_id": 1},
        {"release_group_gid": "b", "status": "in_catalogue", "tmdb_id": 2},
    ]
