"""The nodes: the pairs for people, the figures, the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from matplotlib.figure import Figure
from pyspark.sql import SparkSession

from soundtrack_pop.errors import ContractError
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import drawing_nodes, nodes
from soundtrack_pop.schemas import TABLES, ingested, matched
from support.builders import frame_of

from .audited import candidate_audit
from .measured import measured_world
from .results import PICTURES, PNG, match_quality


def test_pairs_are_whole_and_in_the_order_of_film_and_soundtrack(spark: SparkSession) -> None:
    cases = [("Jaws", "Jaws 2", "c", 1), (None, "A", "e", 2), ("Jaws", "Jaws", "b", 1), ("Jaws", "Jaws", "a", 1)]
    names = ("movie_title", "soundtrack_title", "release_group_gid", "tmdb_id")
    rows = [
        dict(zip(names, case, strict=True)) for case in (*cases, ("Amélie", "Z", "d", 3), ("Jaws", None, "f", 1))
    ]
    found = nodes.write_pairs_for_people(frame_of(spark, matched.MATCHED_PAIRS, rows))
    assert list(found) == matched.MATCHED_PAIRS.column_names
    assert list(found["release_group_gid"]) == ["d", "a", "b", "c", "f", "e"]


def test_years_are_whole_numbers_in_the_file_where_some_are_missing_too(spark: SparkSession) -> None:
    rows = [{"movie_title": 'A, "B"', "movie_year": 1990, "tmdb_id": 1}, {"movie_title": "C", "tmdb_id": 2}]
    found = nodes.write_pairs_for_people(frame_of(spark, matched.MATCHED_PAIRS, rows))
    assert found[["movie_title", "movie_year", "tmdb_id"]].to_csv(index=False) == (
        'movie_title,movie_year,tmdb_id\n"A, ""B""",1990,1\nC,,2\n'
    )


def test_no_pairs_leave_the_header(spark: SparkSession) -> None:
    found = nodes.write_pairs_for_people(frame_of(spark, matched.MATCHED_PAIRS, []))
    assert found.to_csv(index=False) == ",".join(matched.MATCHED_PAIRS.column_names) + "\n"


def stored(*names: str) -> list[pa.Table]:
    """Return results as the catalog loads them."""
    return [
        pa.Table.from_pandas(measured_world()[name], schema=TABLES[f"rpt_{name}"].arrow_schema) for name in names
    ]


@pytest.mark.parametrize("is_sample", [False, True])
@pytest.mark.parametrize(
    ("draw", "tables"),
    [
        (drawing_nodes.draw_genre_frequency_by_decade, ("genre_by_decade", "genre_trends")),
        (drawing_nodes.draw_popularity_by_genre, ("genre_popularity",)),
        (drawing_nodes.draw_regression_ratios, ("popularity_regression", "overall_tests")),
        (drawing_nodes.draw_correlation_heatmap, ("genre_correlations",)),
        (drawing_nodes.draw_genre_map, ("genre_interactions",)),
        (drawing_nodes.draw_sensitivity, ("sensitivity",)),
        (drawing_nodes.draw_match_funnel, ("match_funnel",)),
        (drawing_nodes.draw_score_distribution, ("score_distribution",)),
    ],
)
def test_a_figure_of_the_sample_says_so(
    draw: Callable[..., Figure], tables: tuple[str, ...], is_sample: bool, analysis: AnalysisParameters
) -> None:
    others = [match_quality(is_sample=is_sample)]
    of_matches = {"match_funnel", "score_distribution"} & set(tables)
    figure = draw(*stored(*tables), *others, *([] if of_matches else [analysis]))
    assert ("embedded sample" in figure.get_supxlabel()) == is_sample


@pytest.mark.parametrize(
    "draw",
    [
        drawing_nodes.draw_match_calibration,
        drawing_nodes.draw_match_thresholds,
        drawing_nodes.draw_match_quality_by_group,
    ],
)
def test_the_figures_of_the_links_are_drawn_from_the_measures_alone(
    draw: Callable[[dict[str, Any]], Figure],
) -> None:
    assert isinstance(draw(match_quality()), Figure)
    with pytest.raises(ContractError, match=r"match_quality\.json: expected the measures .*found no calibration"):
        draw({"gold_pairs": 3})


def test_the_report_is_made_of_all_tables(spark: SparkSession, analysis: AnalysisParameters) -> None:
    reject = {"source": "tmdb", "table": "movies", "reason": "not JSON"}
    sources = [{"source": "tmdb"}, {"source": "mbdump", "is_sample": True}]
    html = nodes.write_report(
        match_quality=match_quality(),
        candidate_audit=candidate_audit(),
        sources=frame_of(spark, ingested.SOURCES, sources),
        rejects=frame_of(spark, ingested.REJECTS, [reject, reject]),
        analysis=analysis,
        pictures=nodes.gather_pictures(**dict.fromkeys(PICTURES, PNG)),
        **dict(zip(measured_world(), stored(*measured_world()), strict=True)),
    )
    assert "This is the embedded sample." in html
    assert "not JSON</td><td>2</td>" in html
    assert "Films with rock &amp; metal soundtracks are more popular" in html
