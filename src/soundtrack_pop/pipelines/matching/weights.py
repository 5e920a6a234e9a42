"""Turn levels into match weights in bits, and weights into probabilities.

The weight of a level is log2(m / u): how much more often it is seen among true pairs than among random ones.
Weights of features add up (Fellegi and Sunter 1969). A soundtrack belongs to one film or to none, so its
candidates compete: p_j = 2^w_j / (1 + sum of 2^w), where the 1 stands for "none of these".
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from soundtrack_pop.parameters import MatchingParameters

FEATURES = ("title", "homonym", "year", "person", "hint")


def with_homonyms(compared_pairs: DataFrame) -> DataFrame:
    """Add `homonyms` and `homonym_level`: how many of the soundtrack's candidates have as good a title."""
    as_good = (
        Window.partitionBy("release_group_gid")
        .orderBy("title_rank")
        .rangeBetween(Window.unboundedPreceding, Window.currentRow)
    )
    homonyms = F.col("homonyms")
    return compared_pairs.withColumn("homonyms", F.count(F.lit(1)).over(as_good).cast("int")).withColumn(
        "homonym_level",
        F.when(homonyms == 1, "unique").when(homonyms == 2, "two").when(homonyms <= 8, "few").otherwise("many"),
    )


def with_weights(leveled_pairs: DataFrame, matching: MatchingParameters) -> DataFrame:
    """Add `<feature>_weight` for each feature and their sum with the prior, `match_weight`, in bits."""
    bits = matching.evidence_bits.model_dump()
    weighted = leveled_pairs.withColumns(
        {f"{feature}_weight": _bits_of(f"{feature}_level", bits[feature]) for feature in FEATURES}
    )
    total = sum((F.col(f"{feature}_weight") for feature in FEATURES), F.lit(matching.prior_bits))
    return weighted.withColumn("match_weight", total)


def with_probability(weighted_pairs: DataFrame) -> DataFrame:
    """Add `match_probability` among the soundtrack's candidates and "none of these"."""
    # Summed in the order of the weights: a floating-point sum depends on the order, and that on the partitioning.
    candidates = (
        Window.partitionBy("release_group_gid")
        .orderBy("match_weight")
        .rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    )
    return weighted_pairs.withColumn("match_probability", odds() / (F.lit(1.0) + F.sum(odds()).over(candidates)))


def odds() -> Column:
    """Return 2 to the power of the match weight."""
    return F.pow(F.lit(2.0), F.col("match_weight"))


def _bits_of(level: str, bits: dict[str, float]) -> Column:
    table = F.create_map(*(F.lit(part) for entry in bits.items() for part in entry))
    return table[F.col(level)].cast("double")
