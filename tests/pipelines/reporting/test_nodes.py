"""The nodes on Spark frames: the pairs for people, the figures, the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from pyspark.sql import DataFrame, SparkSession

from builders import frame_of
from soundtrack_pop.errors import ContractError
from soundtrack_pop.parameters import AnalysisParameters
from soundtrack_pop.pipelines.reporting import nodes
from soundtrack_pop.schemas import analysed, ingested, matched

from .results import PNG, candidate_audit, match_quality


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


@pytest.fixture(scope="module")
def sources(spark: SparkSession) -> DataFrame:
    """A sample's sources: one of them says so."""
    return frame_of(spark, ingested.SOURCES, [{"source": "tmdb"}, {"source": "mbdump", "is_sample": True}])


@pytest.fixture(scope="module")
def films_with_genres(spark: SparkSession) -> DataFrame:
    """A film of two genres of one family, one without a popularity, and the most popular one."""
    jazz, blues = ("cool jazz", "jazz", 2, 0.5), ("bebop", "jazz", 2, 0.5)
    rows = [
        {"tmdb_id": 1, "movie_title": "Less popular", "popularity": 1.0, "genres": [jazz, blues]},
        {"tmdb_id": 2, "movie_title": "Unknown", "genres": [jazz]},
        {"tmdb_id": 3, "movie_title": "More popular", "popularity": 9.0, "genres": [blues]},
    ]
    return frame_of(spark, analysed.FILMS_WITH_GENRES, rows)


@pytest.fixture(scope="module")
def genre_by_decade(spark: SparkSession) -> DataFrame:
    row = {
        "genre": "jazz", "decade": 1960, "film_count": 1, "decade_film_count": 2, "share": 0.5,
        "share_low": 0.1, "share_high": 0.9, "is_thin": True,
    }  # fmt: skip
    return frame_of(spark, analysed.GENRE_BY_DECADE, [row])


@pytest.fixture(scope="module")
def genre_popularity(spark: SparkSession) -> DataFrame:
    row = {"genre": "jazz", "film_count": 2, "other_film_count": 0, "untested_reason": "few_films"}
    return frame_of(spark, analysed.GENRE_POPULARITY, [row])


def test_the_frequency_figure_knows_that_the_data_is_a_sample(
    genre_by_decade: DataFrame, sources: DataFrame, analysis: AnalysisParameters
) -> None:
    figure = nodes.draw_genre_frequency_by_decade(genre_by_decade, sources, analysis)
    assert isinstance(figure, Figure)
    assert "embedded sample" in figure.get_supxlabel()


def test_the_popularity_figure_counts_a_film_once_in_a_family(
    films_with_genres: DataFrame,
    genre_popularity: DataFrame,
    sources: DataFrame,
    analysis: AnalysisParameters,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from soundtrack_pop.pipelines.reporting import figures

    drawn: list[pd.DataFrame] = []
    draw = figures.draw_popularity_by_genre

    def remember(films_by_genre: pd.DataFrame, *others: object) -> Figure:
        drawn.append(films_by_genre)
        return draw(films_by_genre, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(figures, "draw_popularity_by_genre", remember)
    figure = nodes.draw_popularity_by_genre(films_with_genres, genre_popularity, sources, analysis)
    assert "embedded sample" in figure.get_supxlabel()
    assert sorted(drawn[0].itertuples(index=False, name=None)) == [(1.0, "jazz"), (9.0, "jazz")]


@pytest.mark.parametrize(
    "draw", [nodes.draw_match_calibration, nodes.draw_match_thresholds, nodes.draw_match_quality_by_group]
)
def test_the_figures_of_the_links_are_drawn_from_the_measures_alone(
    draw: Callable[[dict[str, Any]], Figure],
) -> None:
    assert isinstance(draw(match_quality()), Figure)
    with pytest.raises(ContractError, match=r"match_quality\.json: expected the measures .*found no calibration"):
        draw({"gold_pairs": 3})


def test_the_report_is_made_of_all_tables(
    spark: SparkSession,
    films_with_genres: DataFrame,
    genre_by_decade: DataFrame,
    genre_popularity: DataFrame,
    sources: DataFrame,
    analysis: AnalysisParameters,
) -> None:
    exclusion = {"reason": "no_genre", "statistic": "all", "excluded_count": 7, "remaining_count": 3}
    reject = {"source": "tmdb", "table": "movies", "reason": "not JSON"}
    html = nodes.write_report(
        films_with_genres=films_with_genres,
        exclusions=frame_of(spark, analysed.EXCLUSIONS, [exclusion]),
        genre_by_decade=genre_by_decade,
        genre_popularity=genre_popularity,
        match_quality=match_quality(),
        candidate_audit=candidate_audit(),
        sources=sources,
        rejects=frame_of(spark, ingested.REJECTS, [reject, reject]),
        frequency_png=PNG,
        popularity_png=PNG,
        calibration_png=PNG,
        thresholds_png=PNG,
        by_group_png=PNG,
        analysis=analysis,
    )
    assert "This is the embedded sample." in html
    assert "3 of 10 linked soundtracks enter the statistics" in html
    assert "not JSON</td><td>2</td>" in html
    assert html.index("More popular") < html.index("Less popular") < html.index("Unknown")
