"""Levels to bits, bits to probabilities: tables of cases through Spark."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from soundtrack_pop.parameters import EvidenceBits, HintBits, MatchingParameters, PersonBits, TitleBits, YearBits
from soundtrack_pop.pipelines.matching.features import TITLE_LEVELS, hint_level, person_level, year_level
from soundtrack_pop.pipelines.matching.weights import FEATURES, with_homonyms, with_probability, with_weights

# What says least of each feature.
PLAIN = {"title": "similar", "homonym": "unique", "year": "missing", "person": "missing", "hint": "film"}
LEVELS = "case string, " + ", ".join(f"{feature}_level string" for feature in FEATURES)


class TestHomonyms:
    def test_counts_the_candidates_with_as_good_a_title(self, spark: SparkSession) -> None:
        cases = [
            # soundtrack, film, rank of the title -> homonyms, level
            ("alone", 1, 0, 1, "unique"),
            ("before worse", 1, 0, 1, "unique"),
            ("before worse", 2, 3, 2, "two"),
            ("remake", 1, 0, 2, "two"),
            ("remake", 2, 0, 2, "two"),
            *(("three", film, 1, 3, "few") for film in range(3)),
            *(("eight", film, 1, 8, "few") for film in range(8)),
            *(("nine", film, 1, 9, "many") for film in range(9)),
            ("steps", 1, 0, 1, "unique"),
            ("steps", 2, 1, 2, "two"),
            ("steps", 3, 2, 4, "few"),
            ("steps", 4, 2, 4, "few"),
        ]
        frame = spark.createDataFrame(
            [case[:3] for case in cases], "release_group_gid string, tmdb_id long, title_rank int"
        )
        assert _rows(with_homonyms(frame)) == sorted(cases)

    def test_no_pairs_stay_none(self, spark: SparkSession) -> None:
        frame = spark.createDataFrame([], "release_group_gid string, title_rank int")
        found = with_homonyms(frame)
        assert (found.columns[2:], found.collect()) == (["homonyms", "homonym_level"], [])


class TestWeights:
    def test_each_level_weighs_what_the_parameters_say(
        self, spark: SparkSession, matching: MatchingParameters
    ) -> None:
        bits = matching.evidence_bits.model_dump()
        cases = [{**PLAIN, feature: level} for feature in FEATURES for level in bits[feature]]
        expected = []
        for levels in cases:
            weights = [bits[feature][levels[feature]] for feature in FEATURES]
            expected.append((*levels.values(), *weights, sum(weights, matching.prior_bits)))
        weighted = with_weights(_leveled(spark, [tuple(levels.values()) for levels in cases]), matching)
        assert _rows(weighted.drop("case")) == sorted(expected)

    def test_weights_add_up_from_the_prior(self, spark: SparkSession, matching: MatchingParameters) -> None:
        bits = matching.evidence_bits
        levels = ("number_clash", "many", "earlier", "different", "other_medium")
        parts = (
            bits.title.number_clash, bits.homonym.many, bits.year.earlier, bits.person.different,
            bits.hint.other_medium,
        )  # fmt: skip
        (row,) = with_weights(_leveled(spark, [levels]), matching).collect()
        assert row.match_weight == sum(parts, matching.prior_bits)

    def test_level_that_is_missing_or_unknown_is_never_a_match(
        self, spark: SparkSession, matching: MatchingParameters
    ) -> None:
        unknown = [("exact", "unique", level, "composer", "film") for level in (None, "sometime")]
        weighted = with_weights(_leveled(spark, unknown), matching)
        found = with_probability(weighted.withColumn("release_group_gid", F.lit("a")))
        assert [(row.match_weight, row.match_probability) for row in found.collect()] == [(None, None)] * 2

    def test_no_pairs_stay_none(self, spark: SparkSession, matching: MatchingParameters) -> None:
        assert with_weights(_leveled(spark, []), matching).collect() == []


class TestProbability:
    def test_candidates_compete_with_each_other_and_with_none(self, spark: SparkSession) -> None:
        cases = [
            # soundtrack, weight -> probability
            ("even", 0.0, 1 / 2),
            ("two even", 0.0, 1 / 3),
            ("two even", 0.0, 1 / 3),
            ("three to one", 2.0, 4 / 7),
            ("three to one", 1.0, 2 / 7),
            ("doubtful", -2.0, 0.25 / 1.25),
            ("sure", 60.0, 1.0),
            ("out of the question", -300.0, 2.0**-300),
        ]
        found = with_probability(_weighted(spark, [case[:2] for case in cases]))
        assert _rows(found) == [pytest.approx(case) for case in sorted(cases)]

    def test_candidates_and_none_of_them_sum_to_one(self, spark: SparkSession) -> None:
        weights = [("a", weight / 7) for weight in range(-60, 120, 13)]
        rows = _rows(with_probability(_weighted(spark, weights)))
        none = 1 / (1 + sum(2**weight for _, weight in weights))
        assert sum(probability for *_, probability in rows) + none == pytest.approx(1, abs=1e-12)

    def test_no_pairs_stay_none(self, spark: SparkSession) -> None:
        assert with_probability(_weighted(spark, [])).collect() == []

    def test_partitions_and_order_of_the_rows_change_no_bit(self, spark: SparkSession) -> None:
        # Weights whose odds do not sum exactly, so that another order gives another sum.
        weights = [(gid, (number * 37 % 101) / 9 - 4) for gid in "abc" for number in range(40)]
        frame = _weighted(spark, weights)
        one = _rows(with_probability(frame.coalesce(1)))
        assert _rows(with_probability(_weighted(spark, weights[::-1]).repartition(5))) == one
        assert _rows(with_probability(frame.orderBy(F.rand(1)).repartition(3, "match_weight"))) == one

    def test_many_candidates_of_one_soundtrack_take_no_more_than_their_number(self, spark: SparkSession) -> None:
        # A window that gave each row the list of all would hold the square of them: 3 GB here.
        frame = spark.range(20_000).select(
            F.lit("a").alias("release_group_gid"), (F.col("id") % 5).cast("double").alias("match_weight")
        )
        total = with_probability(frame).agg(F.sum("match_probability")).first()[0]
        assert total == pytest.approx(1, abs=1e-4)


def test_better_evidence_never_lowers_a_candidate_nor_raises_its_rival(
    spark: SparkSession, matching: MatchingParameters
) -> None:
    bits = matching.evidence_bits.model_dump()
    steps = [
        (feature, *step)
        for feature in FEATURES
        for step in pairwise(sorted(bits[feature], key=lambda level: bits[feature][level]))
    ]
    rows = []
    for feature, worse, better in steps:
        for level in (worse, better):
            case = f"{feature} {worse}-{better} {level == better}"
            rows += [(case, "mine", *{**PLAIN, feature: level}.values()), (case, "rival", *PLAIN.values())]
    columns = LEVELS.replace("case string", "release_group_gid string, case string")
    found = with_probability(with_weights(spark.createDataFrame(rows, columns), matching)).collect()
    probability = {(row.release_group_gid, row.case): row.match_probability for row in found}
    assert len(probability) == 4 * len(steps)
    for feature, worse, better in steps:
        before, after = (f"{feature} {worse}-{better} {is_better}" for is_better in (False, True))
        assert probability[after, "mine"] >= probability[before, "mine"], after
        assert probability[after, "rival"] <= probability[before, "rival"], after
        if bits[feature][better] > bits[feature][worse]:
            assert probability[after, "mine"] > probability[before, "mine"], after


def _leveled(spark: SparkSession, levels: Iterable[tuple[str | None, ...]]) -> DataFrame:
    return spark.createDataFrame([("", *row) for row in levels], LEVELS)


def _weighted(spark: SparkSession, rows: list[tuple[str, float]]) -> DataFrame:
    return spark.createDataFrame(rows, "release_group_gid string, match_weight double")


def _rows(frame: DataFrame) -> list[tuple]:
    return sorted(tuple(row) for row in frame.collect())


def test_every_level_that_a_feature_can_take_has_bits() -> None:
    """A level without bits would turn the weight of its pair into null, and the pair would vanish."""
    people = (None, ["a b"], ["c d"])
    levels = {
        TitleBits: set(TITLE_LEVELS),
        YearBits: {year_level(gap) for gap in (None, *range(-9, 30))},
        PersonBits: {person_level(mine, wrote, led) for mine in people for wrote in people for led in people}
        | {person_level(["hans zimmer"], ["florian hans zimmer"], None)},
        HintBits: {hint_level(hints) for hints in (None, [], ["score"], ["television"], ["game"], ["stage"])},
    }
    assert levels == {model: set(model.model_fields) for model in levels}
    assert set(EvidenceBits.model_fields) == set(FEATURES)
