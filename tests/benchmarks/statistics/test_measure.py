"""The statistics in simulated worlds: nothing is found where there is nothing, and what was planted is."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.statistics import measure as measure
from benchmarks.statistics.findings import findings_of
from benchmarks.statistics.simulated_worlds import World, simulate, true_rank_biserial
from soundtrack_pop.pipelines.analysis import association, regression, trends
from tools.docs.generated_blocks import markdown_table, write_between

WORLDS = 100
# Three standard errors of a share of .05 among that many worlds.
NOISE = 3 * math.sqrt(0.05 * 0.95 / WORLDS)


@pytest.fixture(scope="module")
def found_in_null_worlds() -> dict[str, list[bool | None]]:
    """Test -> whether it found anything, in each of the worlds."""
    analysis = measure.parameters(measure.FEW_DRAWS)
    found = [findings_of(simulate(World(300), seed), analysis) for seed in range(WORLDS)]
    return {test: [one[test] for one in found] for test in found[0]}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "test",
    [
        "Mann–Whitney",
        "Spearman",
        "Cochran–Armitage",
        "Kruskal–Wallis (p)",
        "correlation heatmap",
        "regression: genres",
        "regression: controls",
        "regression: joint test of genres (p)",
        "interactions",
    ],
)
def test_findings_where_there_is_nothing_are_as_rare_as_declared(
    test: str, found_in_null_worlds: dict[str, list[bool | None]]
) -> None:
    tried = [one for one in found_in_null_worlds[test] if one is not None]
    assert len(tried) == WORLDS
    assert sum(tried) / len(tried) <= 0.05 + NOISE


def test_controls_take_away_what_they_explain() -> None:
    """Film genre and decade drive both: genres differ in popularity, and with the controls they do not."""
    analysis = measure.parameters(measure.FEW_DRAWS)
    found = [findings_of(simulate(World(300, is_confounded=True), seed), analysis) for seed in range(1000, 1060)]
    shares = {
        test: sum(bool(one[test]) for one in found) / len(found)
        for test in ("Mann–Whitney", "regression: genres", "regression: controls")
    }
    assert shares["Mann–Whitney"] > 0.4
    assert shares["regression: controls"] <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 60)
    assert shares["regression: controls"] < shares["regression: genres"]


@pytest.mark.parametrize(
    ("family", "effect", "least_power"),
    [("rock & metal", 0.5, 0.6), ("rock & metal", 1.0, 0.95), ("jazz & big band", 1.0, 0.85)],
)
def test_planted_effects_are_found_and_their_intervals_hold_them(
    family: str, effect: float, least_power: float
) -> None:
    analysis = measure.parameters(300)
    worlds, truth = 80, true_rank_biserial(effect)
    found = covered = covered_ratio = tried = 0
    for seed in range(worlds):
        films = simulate(World(effects={family: effect}), 5000 + seed)
        popularity = association.popularity_by_genre(films, analysis).set_index("genre").loc[family]
        if popularity["untested_reason"] is not None:
            continue
        terms, _ = regression.fit_model(films, "genres", analysis)
        ratio = terms.set_index("term").loc[family]
        tried += 1
        found += popularity["mann_whitney_q"] < analysis.false_discovery_rate
        covered += popularity["rank_biserial_low"] <= truth <= popularity["rank_biserial_high"]
        covered_ratio += ratio["ratio_low"] <= math.exp(effect) <= ratio["ratio_high"]
    assert tried > 60
    assert found / tried >= least_power
    # Three standard errors of a share of .95 among 60 worlds are .084.
    assert covered / tried >= 0.95 - 0.084
    assert covered_ratio / tried >= 0.95 - 0.084


def test_a_planted_trend_is_found_and_its_interval_holds_it() -> None:
    analysis = measure.parameters(measure.FEW_DRAWS)
    found = covered = 0
    for seed in range(60):
        world = World(trends={"orchestral & classical": 0.4}, has_leaning=False)
        trend = trends.trends_by_genre(simulate(world, seed), analysis).set_index("genre")
        row = trend.loc["orchestral & classical"]
        found += row["trend_q"] < analysis.false_discovery_rate
        covered += row["odds_ratio_low"] <= math.exp(0.4) <= row["odds_ratio_high"]
    assert found / 60 >= 0.8
    assert covered / 60 >= 0.95 - 0.084


def test_tables_go_between_the_markers(tmp_path: Path) -> None:
    document = tmp_path / "statistics.md"
    document.write_text(
        "before\n<!-- null worlds -->\nold\n<!-- end of null worlds -->\nafter\n", encoding="utf-8"
    )
    write_between(document, "null worlds", markdown_table(["test", "share"], [["a", 0.5]]))
    table = "| test | share |\n|---|--:|\n| a | 0.5 |"
    expected = f"before\n<!-- null worlds -->\n{table}\n<!-- end of null worlds -->\nafter\n"
    assert document.read_text(encoding="utf-8") == expected


def test_a_document_without_the_markers_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "statistics.md"
    document.write_text("nothing", encoding="utf-8")
    with pytest.raises(SystemExit, match="expected the markers"):
        write_between(document, "null worlds", "")


def test_the_command_measures_a_few_worlds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("null worlds", "null regressions", "planted effects", "planted ratios", "planted trends")
    document = tmp_path / "statistics.md"
    document.write_text("".join(f"<!-- {one} -->\n<!-- end of {one} -->\n" for one in names), encoding="utf-8")
    monkeypatch.setattr(measure, "DOCUMENT", document)
    monkeypatch.setattr(measure, "DRAWS", 100)
    monkeypatch.setattr(measure, "KEPT", tmp_path / "kept")
    few = ["--null-worlds", "2", "--other-null-worlds", "1", "--planted-worlds", "1"]
    monkeypatch.setattr("sys.argv", ["measure_statistics.py", *few])
    measure.main()
    text = document.read_text(encoding="utf-8")
    assert text.count("300 films (2 worlds)") == 2
    assert text.count("| orchestral & classical |") == 5 + 5 + 3
