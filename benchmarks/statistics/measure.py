"""Measure the statistics in simulated worlds whose truth is known, and write the tables into docs/statistics.md.

Usage: python -m benchmarks.statistics.measure [--null-worlds 8000] [--other-null-worlds 1000]
       [--planted-worlds 1000] [--seed 1] [--only "null worlds"] [--minutes 8]

Null worlds: how often is anything found where there is nothing. Planted effects: how often is one of a stated size
found, and how often does its interval hold the truth.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from benchmarks.statistics.findings import findings_of_groups, findings_of_regressions
from benchmarks.statistics.pieces import Found, OutOfTimeError, WorldPieces
from benchmarks.statistics.simulated_worlds import World, simulate, true_rank_biserial
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import association, regression, trends
from soundtrack_pop.statistics import proportion
from tools.docs.generated_blocks import markdown_table, write_between

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = PROJECT / "docs/statistics.md"
KEPT = PROJECT / ".cache/worlds"
# What decides what a world shows.
SOURCES = [
    PROJECT / "src/soundtrack_pop/pipelines/analysis",
    PROJECT / "conf/base/parameters_analysis.yml",
    PROJECT / "benchmarks/statistics/simulated_worlds.py",
    PROJECT / "benchmarks/statistics/findings.py",
    PROJECT / "benchmarks/statistics/measure.py",
]
# Rare, middling and frequent families, and shifts of log popularity in standard deviations.
PLANTED_FAMILIES = ("jazz & big band", "rock & metal", "orchestral & classical")
EFFECTS = (0.25, 0.5, 0.75, 1.0)
TREND_EFFECTS = (0.2, 0.4)
# Draws of the bootstrap: null worlds need no interval, so as few as parameters allow.
FEW_DRAWS, DRAWS = 100, 1000
# The first kind is tried most: a share of .05 among 8,000 worlds is known to within .005.
NULL_WORLDS = {
    "300 films": World(300),
    "100 films": World(100),
    "300 films, film genre and decade drive both": World(300, is_confounded=True),
}


def parameters(resamples: int) -> AnalysisParameters:
    """Return the parameters as the project ships them, but for the draws of the bootstrap."""
    shipped = yaml.safe_load((PROJECT / "conf/base/parameters_analysis.yml").read_text(encoding="utf-8"))
    return AnalysisParameters.model_validate(shipped["analysis"] | {"bootstrap_resamples": resamples})


def measure_null_worlds(
    pieces: WorldPieces, look: Callable[..., dict[str, bool | None]], tried: Mapping[str, int], seed: int
) -> str:
    """Return a table of the shares of worlds with a finding.

    Args:
        pieces: tries them.
        look: `findings_of_groups` or `findings_of_regressions`.
        tried: kind of null world -> how many.
        seed: of the first world.
    """
    analysis = parameters(FEW_DRAWS)
    found: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for kind, world in NULL_WORLDS.items():
        name = f"{look.__name__}, {kind}"
        for findings in pieces.run(name, partial(_look_at, look, world, analysis), seed, tried[kind]):
            for test, is_finding in findings.items():
                found[test][kind].append(is_finding)
    rows = [[test, *(_share(found[test][kind]) for kind in NULL_WORLDS)] for test in found]
    return markdown_table(["test", *(f"{kind} ({tried[kind]:,} worlds)" for kind in NULL_WORLDS)], rows)


def _look_at(
    look: Callable[..., dict[str, bool | None]], world: World, analysis: AnalysisParameters, seed: int
) -> Found:
    return dict(look(simulate(world, seed), analysis))


def measure_planted_effects(pieces: WorldPieces, worlds: int, seed: int) -> str:
    """Return a table of power and coverage of a difference in popularity, by the comparison of two groups."""
    rows = [
        [
            family, f"{tried['films'].mean():.0f}", f"{effect:g}", f"{true_rank_biserial(effect):.2f}",
            _share(tried["found"]), _share(tried["covers"]),
        ]
        for family, effect, tried in _try_effects(pieces, _compare, DRAWS, worlds, seed)
    ]  # fmt: skip
    header = ["genre group", "films with it, mean", "shift, sd", "true rank-biserial"]
    return markdown_table([*header, "found by Mann–Whitney", "BCa interval covers"], rows)


def measure_planted_ratios(pieces: WorldPieces, worlds: int, seed: int) -> str:
    """Return a table of power and coverage of a difference in popularity, by regression."""
    rows = [
        [
            family, f"{tried['films'].mean():.0f}", f"{effect:g}", f"{np.exp(effect):.2f}",
            _share(tried["found"]), _share(tried["covers"]),
        ]
        for family, effect, tried in _try_effects(pieces, _regress, FEW_DRAWS, worlds, seed)
    ]  # fmt: skip
    header = ["genre group", "films with it, mean", "shift, sd", "true ratio"]
    return markdown_table([*header, "found by regression", "regression interval covers"], rows)


def _try_effects(
    pieces: WorldPieces,
    look: Callable[[str, float, AnalysisParameters, int], Found | None],
    draws: int,
    worlds: int,
    seed: int,
) -> Iterator[tuple[str, float, pd.DataFrame]]:
    """Yield family, effect and what was found in each world where the family is tested."""
    analysis = parameters(draws)
    for family in PLANTED_FAMILIES:
        for effect in (0.0, *EFFECTS):
            name = f"{look.__name__.lstrip('_')}, {family}, {effect}"
            found = pieces.run(name, partial(look, family, effect, analysis), seed + 100_000, worlds)
            yield family, effect, pd.DataFrame(found)


def _compare(family: str, effect: float, analysis: AnalysisParameters, seed: int) -> Found | None:
    """Return what is found of a planted effect; None where the family is not tested."""
    films = simulate(World(effects={family: effect}), seed)
    row = association.popularity_by_genre(films, analysis).set_index("genre").loc[family]
    if row["untested_reason"] is not None:
        return None
    return {
        "films": float(row["film_count"]),
        "found": bool(row["mann_whitney_q"] < analysis.false_discovery_rate),
        "covers": bool(row["rank_biserial_low"] <= true_rank_biserial(effect) <= row["rank_biserial_high"]),
    }


def _regress(family: str, effect: float, analysis: AnalysisParameters, seed: int) -> Found | None:
    """Return what regression finds of a planted effect; None where the family is not in the model."""
    terms, _ = regression.fit_model(simulate(World(effects={family: effect}), seed), "genres", analysis)
    mine = terms[terms["term"] == family]
    if mine.empty:
        return None
    term = mine.iloc[0]
    return {
        "films": float(term["film_count"]),
        "found": bool(term["q"] < analysis.false_discovery_rate),
        "covers": bool(term["ratio_low"] <= np.exp(effect) <= term["ratio_high"]),
    }


def measure_planted_trends(pieces: WorldPieces, worlds: int, seed: int) -> str:
    """Return a table of power and coverage of a trend over the decades."""
    analysis = parameters(FEW_DRAWS)
    rows = []
    for family in PLANTED_FAMILIES:
        for effect in (0.0, *TREND_EFFECTS):
            look = partial(_try_trend, family, effect, analysis)
            tried = pd.DataFrame(pieces.run(f"trend, {family}, {effect}", look, seed + 200_000, worlds))
            covers, found = _share(tried["covers"]), _share(tried["found"])
            rows.append([family, f"{tried['films'].mean():.0f}", f"{np.exp(effect):.2f}", found, covers])
    header = ["genre group", "films with it, mean", "true odds ratio by decade"]
    return markdown_table([*header, "found by Cochran–Armitage", "Wald interval covers"], rows)


def _try_trend(family: str, effect: float, analysis: AnalysisParameters, seed: int) -> Found | None:
    """Return what is found of a planted trend; None where the family is not tested."""
    films = simulate(World(trends={family: effect}, has_leaning=False), seed)
    trend = trends.trends_by_genre(films, analysis).set_index("genre").loc[family]
    if trend["untested_reason"] is not None:
        return None
    return {
        "films": float(trend["film_count"]),
        "found": bool(trend["trend_q"] < analysis.false_discovery_rate),
        "covers": bool(trend["odds_ratio_low"] <= np.exp(effect) <= trend["odds_ratio_high"]),
    }


def _share(flags: object) -> str:
    known = [bool(flag) for flag in flags if flag is not None]  # type: ignore[attr-defined]
    share = proportion(sum(known), len(known))
    return "–" if share.value is None else f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}]"


def _sizes(name: str, worlds: int, seed: int) -> str:
    return f"Seed {seed}." if name.startswith("null ") else f"{worlds:,} worlds for each line, seed {seed}."


def main() -> None:
    """Measure, and write the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--null-worlds", type=int, default=8000, help="with nothing to find, 300 films in each")
    parser.add_argument("--other-null-worlds", type=int, default=1000, help="of each other kind without effects")
    parser.add_argument("--planted-worlds", type=int, default=1000, help="with each effect and family")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", help="name of a table of the document; may be repeated")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="then stop; called again, it goes on")
    arguments = parser.parse_args()
    planted, seed = arguments.planted_worlds, arguments.seed
    pieces = WorldPieces(KEPT, SOURCES, 60 * arguments.minutes)
    others = dict.fromkeys(NULL_WORLDS, arguments.other_null_worlds)
    tried = others | {next(iter(NULL_WORLDS)): arguments.null_worlds}
    measures: dict[str, Callable[[], str]] = {
        "null worlds": lambda: measure_null_worlds(pieces, findings_of_groups, tried, seed),
        "null regressions": lambda: measure_null_worlds(pieces, findings_of_regressions, tried, seed),
        "planted effects": lambda: measure_planted_effects(pieces, planted, seed),
        "planted ratios": lambda: measure_planted_ratios(pieces, planted, seed),
        "planted trends": lambda: measure_planted_trends(pieces, planted, seed),
    }
    for name, measure in measures.items():
        if not arguments.only or name in arguments.only:
            try:
                write_between(DOCUMENT, name, f"{_sizes(name, planted, seed)}\n\n{measure()}")
            except OutOfTimeError as stopped:
                raise SystemExit(f"{name}: stopped before {stopped}. Call it again to go on.") from None
            print(f"{name}: written", flush=True)


if __name__ == "__main__":
    main()
