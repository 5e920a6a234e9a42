"""Which linked soundtracks enter the statistics, and why others do not."""

from __future__ import annotations

import pandas as pd
from pyspark.sql import SparkSession

from soundtrack_pop.pipelines.analysis import funnel
from soundtrack_pop.schemas import cleaned, matched
from support.builders import frame_of
from support.frames import assert_same_rows

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
        ("two", True, "review", [], "no_genre"),
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
    found = funnel.with_exclusion(pairs, soundtracks).select("release_group_gid", "exclusion")
    expected = [(gid, reason) for gid, *_, reason in cases]
    assert_same_rows(
        found,
        spark.createDataFrame(expected, "release_group_gid string, exclusion string"),
    )


def test_a_pair_of_an_unknown_soundtrack_is_not_lost(spark: SparkSession) -> None:
    pair = {"release_group_gid": "unknown", "is_primary": True, "match_band": "auto"}
    pairs = frame_of(spark, matched.MATCHED_PAIRS, [pair])
    found = funnel.with_exclusion(pairs, frame_of(spark, cleaned.SOUNDTRACKS, []))
    assert [row["exclusion"] for row in found.collect()] == ["no_genre"]


def test_each_exclusion_says_what_is_left_and_years_and_popularity_stand_side_by_side() -> None:
    films = pd.DataFrame(
        [
            # decade, popularity, log popularity, vintage, band
            (1980.0, 1.0, 0.0, "with_credits", "auto"),
            (None, 0.0, None, "with_credits", "auto"),
            (None, None, None, "with_credits", "auto"),
            (1980.0, 9.0, 2.2, "without_credits", "auto"),
            (1980.0, 9.0, 2.2, "with_credits", "review"),
        ],
        columns=["decade", "popularity", "log_popularity", "popularity_vintage", "match_band"],
    )
    found = funnel.list_exclusions({"not_primary": 4, "no_genre": 2, "band_review": 1, None: 4}, films)
    expected = pd.DataFrame(
        [
            ("not_primary", "all", 4, 7),
            ("no_genre", "all", 2, 5),
            ("band_review", "all", 1, 4),
            ("no_year", "trends", 2, 2),
            ("no_popularity", "popularity", 1, 3),
            ("other_vintage", "popularity", 1, 2),
            ("zero_popularity", "regression", 1, 1),
        ],
        columns=["reason", "statistic", "excluded_count", "remaining_count"],
    )
    pd.testing.assert_frame_equal(found, expected)


def test_no_pairs_exclude_nothing() -> None:
    columns = ["decade", "popularity", "log_popularity", "popularity_vintage", "match_band"]
    found = funnel.list_exclusions({}, pd.DataFrame({name: [] for name in columns}))
    assert found[["excluded_count", "remaining_count"]].to_numpy().sum() == 0
