"""Which linked soundtracks enter the statistics, and why others do not."""

from __future__ import annotations

import pandas as pd
from chispa import assert_df_equality
from pyspark.sql import SparkSession

from builders import frame_of
from soundtrack_pop.pipelines.analysis import selection
from soundtrack_pop.schemas import cleaned, matched

JAZZ = [("cool jazz", "jazz", 3, 1.0)]


def test_a_pair_is_left_out_for_the_first_reason_that_holds(spark: SparkSession) -> None:
    cases = [
        # gid, is_primary, band, genres, reason
        ("kept", True, "auto", JAZZ, None),
        ("other album", False, "auto", JAZZ, "not_primary"),
        ("doubtful", True, "review", JAZZ, "band_review"),
        ("no tags", True, "auto", [], "no_genre"),
        ("null genres", True, "auto", None, "no_genre"),
        ("all three", False, "review", [], "not_primary"),
        ("two", True, "review", [], "band_review"),
        ("null flags", None, None, JAZZ, "not_primary"),
        ("null band", True, None, JAZZ, "band_review"),
    ]
    pairs = frame_of(
        spark,
        matched.MATCHED_PAIRS,
        [{"release_group_gid": gid, "is_primary": flag, "match_band": band} for gid, flag, band, _, _ in cases],
    )
    soundtracks = frame_of(
        spark,
        cleaned.SOUNDTRACKS,
        [{"release_group_gid": gid, "genres": genres} for gid, _, _, genres, _ in cases],
    )
    found = selection.with_exclusion(pairs, soundtracks).select("release_group_gid", "exclusion")
    expected = [(gid, reason) for gid, *_, reason in cases]
    assert_df_equality(
        found,
        spark.createDataFrame(expected, "release_group_gid string, exclusion string"),
        ignore_row_order=True,
        ignore_nullable=True,
    )


def test_a_pair_of_an_unknown_soundtrack_is_not_lost(spark: SparkSession) -> None:
    pair = {"release_group_gid": "unknown", "is_primary": True, "match_band": "auto"}
    pairs = frame_of(spark, matched.MATCHED_PAIRS, [pair])
    found = selection.with_exclusion(pairs, frame_of(spark, cleaned.SOUNDTRACKS, []))
    assert [row["exclusion"] for row in found.collect()] == ["no_genre"]


def test_each_exclusion_says_what_is_left_and_years_and_popularity_stand_side_by_side() -> None:
    films = pd.DataFrame({"decade": [1980.0, None, None], "popularity": [1.0, 2.0, None]})
    found = selection.list_exclusions({"not_primary": 4, "no_genre": 2, None: 3}, films)
    expected = pd.DataFrame(
        [
            ("not_primary", "all", 4, 5),
            ("band_review", "all", 0, 5),
            ("no_genre", "all", 2, 3),
            ("no_year", "trends", 2, 1),
            ("no_popularity", "popularity", 1, 2),
        ],
        columns=["reason", "statistic", "excluded_count", "remaining_count"],
    )
    pd.testing.assert_frame_equal(found, expected)


def test_no_pairs_exclude_nothing() -> None:
    found = selection.list_exclusions({}, pd.DataFrame({"decade": [], "popularity": []}))
    assert found[["excluded_count", "remaining_count"]].to_numpy().sum() == 0
