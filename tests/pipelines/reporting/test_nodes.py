"""The nodes: the matched pairs as CSV, and the report."""

from __future__ import annotations

from html import unescape

import pyarrow as pa
from pyspark.sql import SparkSession

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import nodes
from soundtrack_pop.pipelines.reporting.figures.declaration import FIGURES
from soundtrack_pop.schemas import TABLES, ingested, matched
from support.builders import frame_of

from .audited import candidate_audit
from .measured import measured_world
from .results import PNG, match_quality


def test_pairs_are_whole_and_in_the_order_of_film_and_soundtrack(spark: SparkSession) -> None:
    cases = [("Jaws", "Jaws 2", "c", 1), (None, "A", "e", 2), ("Jaws", "Jaws", "b", 1), ("Jaws", "Jaws", "a", 1)]
    names = ("movie_title", "soundtrack_title", "release_group_gid", "tmdb_id")
    rows = [
        dict(zip(names, case, strict=True)) for case in (*cases, ("Amélie", "Z", "d", 3), ("Jaws", None, "f", 1))
    ]
    found = nodes.write_matched_pairs_csv(frame_of(spark, matched.MATCHED_PAIRS, rows))
    assert list(found) == matched.MATCHED_PAIRS.column_names
    assert list(found["release_group_gid"]) == ["d", "a", "b", "c", "f", "e"]


def test_years_are_whole_numbers_in_the_file_where_some_are_missing_too(spark: SparkSession) -> None:
    rows = [{"movie_title": 'A, "B"', "movie_year": 1990, "tmdb_id": 1}, {"movie_title": "C", "tmdb_id": 2}]
    found = nodes.write_matched_pairs_csv(frame_of(spark, matched.MATCHED_PAIRS, rows))
    assert found[["movie_title", "movie_year", "tmdb_id"]].to_csv(index=False) == (
        'movie_title,movie_year,tmdb_id\n"A, ""B""",1990,1\nC,,2\n'
    )


def test_no_pairs_leave_the_header(spark: SparkSession) -> None:
    found = nodes.write_matched_pairs_csv(frame_of(spark, matched.MATCHED_PAIRS, []))
    assert found.to_csv(index=False) == ",".join(matched.MATCHED_PAIRS.column_names) + "\n"


def test_the_report_is_made_of_all_tables(spark: SparkSession, analysis: AnalysisParameters) -> None:
    reject = {"source": "tmdb", "table": "movies", "reason": "not JSON"}
    sources = [{"source": "tmdb"}, {"source": "mbdump", "is_sample": True}]
    tables = {
        name: pa.Table.from_pandas(table, schema=TABLES[f"rpt_{name}"].arrow_schema)
        for name, table in measured_world().items()
    }
    report = nodes.write_report(
        match_quality=match_quality(),
        candidate_audit=candidate_audit(),
        sources=frame_of(spark, ingested.SOURCES, sources),
        rejects=frame_of(spark, ingested.REJECTS, [reject, reject]),
        analysis=analysis,
        **tables,
        **dict.fromkeys(FIGURES, PNG),
    )
    html, findings = report["page"], report["findings"]
    assert "This is the embedded sample." in html
    assert "not JSON</td><td>2</td>" in html
    assert "Films with rock &amp; metal soundtracks are more popular" in html
    # What stands in the file is what stands on the page.
    said = [*findings["findings"], *(figure["finding"] for figure in findings["figures"].values())]
    assert set(findings["figures"]) == set(FIGURES)
    assert [sentence for sentence in said if sentence not in unescape(html)] == []
