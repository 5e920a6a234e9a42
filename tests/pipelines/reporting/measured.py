"""All results that the report shows, measured by the analysis on films given as a frame, without Spark."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import (
    funnel,
    nodes,
    representativeness,
    robustness_nodes,
    sensitivity,
    subsets,
    traits,
)
from soundtrack_pop.schemas import TABLES, Table
from support.parameters import values_in_base


def quick_parameters() -> AnalysisParameters:
    """Return the parameters of `conf/base` with as few draws and shuffles as they allow."""
    few = {"bootstrap_resamples": 100, "sensitivity_resamples": 100, "permutations": 20}
    return AnalysisParameters.model_validate(values_in_base("analysis") | few)


def measure(films: pd.DataFrame, analysis: AnalysisParameters) -> dict[str, pd.DataFrame]:
    """Return every table of the report by its name without the prefix, as it would be read back."""
    by_decade, trends = nodes.measure_genre_trends(films, analysis)
    regression, overall = nodes.regress_popularity(films, analysis)
    balance, weighed = representativeness.weigh_films(_cells(films), analysis)
    exclusions = funnel.list_exclusions({None: len(films)}, films)
    by_bits = _candidates(len(films))
    titled = films.assign(movie_title="Film", soundtrack_title="Album", genres="jazz")
    found: dict[str, pa.Table | pd.DataFrame] = {
        "popular_films": nodes.list_popular_films(titled),
        "exclusions": exclusions,
        "genre_by_decade": by_decade,
        "genre_trends": trends,
        "genre_judgements": nodes.judge_genres(films, analysis),
        "genre_popularity": nodes.measure_genre_popularity(films, analysis),
        "genre_correlations": nodes.correlate_genres(films, analysis),
        "overall_tests": overall,
        "popularity_regression": regression,
        "genre_interactions": nodes.cross_genres(films, analysis),
        "selection_balance": balance,
        "sensitivity": sensitivity.analyse_sensitivity(
            films, representativeness.films_with_weights(weighed), analysis
        ),
        "negative_control": robustness_nodes.run_negative_control(films, analysis),
        "match_funnel": funnel.list_steps(by_bits, exclusions.to_dict("records")),  # type: ignore[arg-type]
        "score_distribution": funnel.score_distribution(by_bits),
    }
    return {name: _read_back(table, TABLES[f"rpt_{name}"]) for name, table in found.items()}


@cache
def measured_world() -> dict[str, pd.DataFrame]:
    """Return the results of a world in which rock makes films more popular, and jazz becomes rarer."""
    world = World(400, effects={"rock & metal": 1.2}, trends={"jazz & big band": -0.8})
    return measure(simulate(world, seed=3), quick_parameters())


def empty_results() -> dict[str, pd.DataFrame]:
    """Return the results of a run that linked no soundtrack with a genre."""
    return measure(simulate(World(30), seed=0).iloc[:0], quick_parameters())


def _cells(films: pd.DataFrame) -> pd.DataFrame:
    """Return the traits of a catalogue in which every second film is not analysed."""
    comparable = subsets.keep_comparable(films)
    known = pd.DataFrame(
        {
            "decade": comparable["decade"].map(lambda decade: "unknown" if pd.isna(decade) else f"{decade:.0f}"),
            "votes": np.where(comparable["tmdb_id"] % 3 == 0, "10 to 99", "100 to 999"),
            "language": comparable["original_language"],
            "film_genre": comparable["film_genres"].map(lambda genres: genres[0] if len(genres) else "unknown"),
            "budget": np.where(comparable["budget_usd"].isna(), "unknown", "known"),
            traits.CATALOGUE: 2,
            traits.ANALYSED: 1,
            "analysed_films": comparable["tmdb_id"].map(lambda film: [film]),
        }
    )
    return known.groupby(list(traits.TRAITS), as_index=False).sum()


def _candidates(films: int) -> pd.DataFrame:
    rows = [(12.0, "auto", films), (4.0, "review", 3), (-6.0, "none", 9), (np.nan, "none", 20)]
    return pd.DataFrame(rows if films else [], columns=["bits_from", "outcome", "soundtrack_count"])


def _read_back(found: pa.Table | pd.DataFrame, table: Table) -> pd.DataFrame:
    if isinstance(found, pd.DataFrame):
        found = pa.Table.from_pandas(found, schema=table.arrow_schema, preserve_index=False)
    return found.to_pandas()
