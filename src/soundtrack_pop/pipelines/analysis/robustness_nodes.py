"""Analysis: the robustness checks (selection, sensitivity, negative control), and the funnel of soundtracks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import funnel, traits
from soundtrack_pop.schemas import assessed

if TYPE_CHECKING:
    from pandas import DataFrame as PandasFrame
else:
    PandasFrame = Any


def weight_to_catalogue(
    films: PandasFrame, films_with_genres: DataFrame, movies: DataFrame, movie_records: DataFrame,
    analysis: AnalysisParameters,
) -> tuple[pa.Table, pa.Table]:  # fmt: skip
    """Compare the films of the statistics of popularity with the catalogue, and weight them to resemble it.

    Args:
        films: of `collect_films`.
        films_with_genres: `feat_films_with_genres`.
        movies: `prm_movies`.
        movie_records: `int_movies`.
        analysis: films of a level, largest weight.

    Returns:
        `rpt_selection_balance` and `feat_selection_weights`; the catalogue is that of the same snapshot.
    """
    from soundtrack_pop.pipelines.analysis import representativeness, subsets

    snapshot = subsets.main_snapshot(films)
    is_analysed = (F.col(c.MATCH_BAND) == c.BAND_AUTO) & F.col(c.POPULARITY).isNotNull()
    cells = (
        traits.with_traits(movies, movie_records, films_with_genres.where(is_analysed).select(c.TMDB_ID))
        .where(F.col(c.POPULARITY_SNAPSHOT).eqNullSafe(F.lit(snapshot)))
        .transform(traits.count_by_traits)
    )
    # Fitting goes through the cells in their order: sums must not depend on Spark's partitions.
    counted = cells.toPandas().sort_values(list(traits.TRAITS), ignore_index=True)
    balance, weighed = representativeness.weigh_films(counted, analysis)
    weights = representativeness.films_with_weights(weighed)
    return (
        pa.Table.from_pandas(balance, schema=assessed.SELECTION_BALANCE.arrow_schema),
        pa.Table.from_pandas(weights, schema=assessed.SELECTION_WEIGHTS.arrow_schema),
    )


def analyse_sensitivity(
    films: PandasFrame, selection_weights: DataFrame, analysis: AnalysisParameters
) -> pa.Table:
    """Measure popularity and trends with other films, and with other weights of the films.

    Args:
        films: of `collect_films`.
        selection_weights: `feat_selection_weights`.
        analysis: match probabilities, sizes and levels.

    Returns:
        `rpt_sensitivity`.
    """
    from soundtrack_pop.pipelines.analysis import sensitivity

    found = sensitivity.analyse_sensitivity(films, selection_weights.toPandas(), analysis)
    return pa.Table.from_pandas(found, schema=assessed.SENSITIVITY.arrow_schema)


def run_negative_control(films: PandasFrame, analysis: AnalysisParameters) -> pa.Table:
    """Run the same tests on permuted genres, where every finding is false.

    Args:
        films: of `collect_films`.
        analysis: number of permutations, false discovery rate.

    Returns:
        `rpt_negative_control`.
    """
    from soundtrack_pop.pipelines.analysis import negative_control

    found = negative_control.permute_genres(films, analysis)
    return pa.Table.from_pandas(found, schema=assessed.NEGATIVE_CONTROL.arrow_schema)


def measure_match_funnel(
    soundtracks: DataFrame, scored_pairs: DataFrame, matched_pairs: DataFrame, exclusions: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """Count the soundtracks that are left at each step, and count them by the weight of their best candidate.

    Args:
        soundtracks: `prm_soundtracks`.
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        exclusions: `rpt_exclusions`.

    Returns:
        `rpt_match_funnel` and `rpt_score_distribution`.
    """
    by_weight = funnel.count_by_weight(soundtracks, scored_pairs, matched_pairs).toPandas()
    steps = funnel.list_steps(by_weight, exclusions.to_pylist())
    return (
        pa.Table.from_pandas(steps, schema=assessed.MATCH_FUNNEL.arrow_schema),
        pa.Table.from_pandas(
            funnel.score_distribution(by_weight), schema=assessed.SCORE_DISTRIBUTION.arrow_schema
        ),
    )
