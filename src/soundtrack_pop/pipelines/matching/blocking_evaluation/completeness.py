"""Pair completeness: the share of pairs with similar titles that are candidates, on a sample of soundtracks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching.blocking_evaluation.sample import Sample, draw_sample, whole_forms
from soundtrack_pop.pipelines.matching.blocking_evaluation.similar_forms import SIMILAR_FORMS, similar_forms
from soundtrack_pop.statistics import proportion

if TYPE_CHECKING:
    import pandas as pd

BANDS = (1.0, 0.95, 0.92, 0.88, 0.82)
# 41/50 in floating point must stay in the band that begins at 0.82.
_ROUNDING = 1e-9
_SCORERS = ("letters", "words", "either")
_PAIR = ["soundtrack", c.TMDB_ID]
_MOST_EXAMPLES_PER_SOUNDTRACK = 3
INTERVALS = "95%, Wilson, pairs as trials; too narrow, because pairs of one soundtrack are often missed together"
WHAT_THIS_DOES_NOT_SHOW = (
    "A pair of similar titles is not a true pair: most are other films with a similar title, and missing such a "
    "pair may be no loss. A true pair of dissimilar titles is not among them at all. Recall of true pairs is "
    "measured on labels, in match_quality.json."
)


def pair_completeness(
    soundtracks: DataFrame,
    movies: DataFrame,
    scored_pairs: DataFrame,
    film_forms: int,
    matching: MatchingParameters,
) -> dict[str, Any]:
    """Return how many pairs of similar titles are candidates, by band of similarity, with examples of others.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        scored_pairs: `feat_scored_pairs`.
        film_forms: number of whole title forms of all films.
        matching: sizes and seed of the evaluation, lengths of forms that get keys by deletion.
    """
    sample = draw_sample(soundtracks, film_forms, matching.blocking_evaluation)
    similar = keep_best_forms(_similar_forms(movies, sample, matching))
    similar["is_candidate"] = _is_candidate(similar, scored_pairs, sample)
    return {
        "soundtracks": len(sample.gids),
        "soundtrack_forms": len(sample.forms),
        "film_forms": film_forms,
        "comparisons": len(sample.forms) * film_forms,
        "random_seed": matching.blocking_evaluation.random_seed,
        "bands": [
            {"at_least": band, **{name: _found(similar, name, band) for name in _SCORERS}} for band in BANDS
        ],
        "promised": _share(similar[similar["is_promised"]]),
        "missed_examples": non_candidates(similar, sample, matching.blocking_evaluation.most_examples),
        "intervals": INTERVALS,
        "what_this_does_not_show": WHAT_THIS_DOES_NOT_SHOW,
    }


def keep_best_forms(similar: pd.DataFrame) -> pd.DataFrame:
    """Keep the most similar forms of each pair of soundtrack and film, with the highest similarity of each kind.

    Grain: one row per soundtrack and film. Blocking must find a pair if it must find any of its pairs of forms.

    Args:
        similar: `SIMILAR_FORMS`, in any order.
    """
    similar = similar.assign(either=similar[["letters", "words"]].max(axis=1))
    order = [*_PAIR, "either", "soundtrack_form", "movie_form"]
    similar = similar.sort_values(order, ascending=[True, True, False, True, True], ignore_index=True)
    grouped = similar.groupby(_PAIR, sort=False)
    similar["letters"] = grouped["letters"].transform("max")
    similar["words"] = grouped["words"].transform("max")
    similar["is_promised"] = grouped["is_promised"].transform("any")
    return similar.drop_duplicates(_PAIR, ignore_index=True)


def non_candidates(similar: pd.DataFrame, sample: Sample, most: int) -> list[dict[str, Any]]:
    """Return the most similar pairs that are not candidates, a few of each soundtrack.

    Args:
        similar: one row per soundtrack and film, with `is_candidate`.
        sample: the soundtracks.
        most: number of pairs to return.
    """
    missed = similar[~similar["is_candidate"]].sort_values(["either", *_PAIR], ascending=[False, True, True])
    chosen = missed.groupby("soundtrack", sort=False).head(_MOST_EXAMPLES_PER_SOUNDTRACK).head(most)
    return [
        {
            c.RELEASE_GROUP_GID: sample.gids[row["soundtrack"]],
            c.TMDB_ID: row[c.TMDB_ID],
            c.SOUNDTRACK_TITLE: sample.titles[row["soundtrack"]],
            c.MOVIE_TITLE: row["movie_title"],
            "soundtrack_form": row["soundtrack_form"],
            "movie_form": row["movie_form"],
            "letters": round(row["letters"], 4),
            "words": round(row["words"], 4),
        }
        for row in chosen.to_dict("records")
    ]


def _similar_forms(movies: DataFrame, sample: Sample, matching: MatchingParameters) -> pd.DataFrame:
    compare = partial(similar_forms, sample=sample, least=min(BANDS), blocking=matching.blocking)
    forms = movies.select(
        c.TMDB_ID, F.col("title").alias("movie_title"), F.explode(whole_forms()).alias("movie_form")
    )
    found: pd.DataFrame = forms.mapInArrow(compare, from_arrow_schema(SIMILAR_FORMS)).toArrow().to_pandas()
    return found


def _is_candidate(similar: pd.DataFrame, scored_pairs: DataFrame, sample: Sample) -> pd.Series[bool]:
    """Return whether each pair is among the candidates."""
    sampled = scored_pairs.sparkSession.createDataFrame(
        [(row, gid) for row, gid in enumerate(sample.gids)], f"soundtrack int, {c.RELEASE_GROUP_GID} string"
    )
    candidates = scored_pairs.join(F.broadcast(sampled), on=c.RELEASE_GROUP_GID, how="inner").select(*_PAIR)
    met = similar[_PAIR].merge(candidates.toPandas(), on=_PAIR, how="left", indicator=True, validate="one_to_one")
    return met["_merge"] == "both"


def _found(similar: pd.DataFrame, scorer: str, band: float) -> dict[str, Any]:
    return _share(similar[similar[scorer] >= band - _ROUNDING])


def _share(pairs: pd.DataFrame) -> dict[str, Any]:
    found = int(pairs["is_candidate"].sum())
    share = proportion(found, len(pairs))
    return {"pairs": len(pairs), "among_candidates": found, "share": share.value, "interval": share.interval}
