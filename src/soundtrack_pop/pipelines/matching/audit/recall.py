"""Say how many pairs of like titles are candidates, on a sample of soundtracks and all films."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching.audit.likeness import ALIKE_FORMS, alike_forms
from soundtrack_pop.pipelines.matching.audit.sample import Sample, draw_sample, whole_forms
from soundtrack_pop.statistics import proportion

if TYPE_CHECKING:
    import pandas as pd

BANDS = (1.0, 0.95, 0.92, 0.88, 0.82)
# What floating point leaves of 41/50 must not fall out of a band.
_ROUNDING = 1e-9
_SCORERS = ("letters", "words", "either")
_PAIR = ["soundtrack", c.TMDB_ID]
_MOST_EXAMPLES_PER_SOUNDTRACK = 3
INTERVALS = "95%, Wilson, pairs as trials; too narrow, because pairs of one soundtrack are often missed together"
WHAT_THIS_DOES_NOT_SHOW = (
    "A pair of like titles is not a true pair: most are other films of a like name, and a missed one need be no "
    "loss. A true pair of unlike titles is not among them at all. Recall of true pairs is measured on labels, in "
    "match_quality.json."
)


def audit_recall(
    soundtracks: DataFrame,
    movies: DataFrame,
    scored_pairs: DataFrame,
    film_forms: int,
    matching: MatchingParameters,
) -> dict[str, Any]:
    """Return how many pairs of like titles are candidates, by band of similarity, and examples of missed ones.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        scored_pairs: `feat_scored_pairs`.
        film_forms: number of whole title forms of all films.
        matching: sizes and seed of the audit, lengths of titles that may differ by a letter.
    """
    sample = draw_sample(soundtracks, film_forms, matching.audit)
    alike = keep_best_forms(_alike_forms(movies, sample, matching))
    alike["is_candidate"] = _is_candidate(alike, scored_pairs, sample)
    return {
        "soundtracks": len(sample.gids),
        "soundtrack_forms": len(sample.forms),
        "film_forms": film_forms,
        "comparisons": len(sample.forms) * film_forms,
        "random_seed": matching.audit.random_seed,
        "bands": [{"at_least": band, **{name: _found(alike, name, band) for name in _SCORERS}} for band in BANDS],
        "promised": _share(alike[alike["is_promised"]]),
        "missed_examples": missed_examples(alike, sample, matching.audit.most_examples),
        "intervals": INTERVALS,
        "what_this_does_not_show": WHAT_THIS_DOES_NOT_SHOW,
    }


def keep_best_forms(alike: pd.DataFrame) -> pd.DataFrame:
    """Keep the most alike forms of each pair of soundtrack and film, with the highest similarity of each kind.

    Grain: one row per soundtrack and film; a pair is promised where any of its pairs of forms is.

    Args:
        alike: `likeness.ALIKE_FORMS`, in any order.
    """
    alike = alike.assign(either=alike[["letters", "words"]].max(axis=1))
    order = [*_PAIR, "either", "soundtrack_form", "movie_form"]
    alike = alike.sort_values(order, ascending=[True, True, False, True, True], ignore_index=True)
    grouped = alike.groupby(_PAIR, sort=False)
    alike["letters"] = grouped["letters"].transform("max")
    alike["words"] = grouped["words"].transform("max")
    alike["is_promised"] = grouped["is_promised"].transform("any")
    return alike.drop_duplicates(_PAIR, ignore_index=True)


def missed_examples(alike: pd.DataFrame, sample: Sample, most: int) -> list[dict[str, Any]]:
    """Return the most alike pairs that are no candidates, a few of each soundtrack.

    Args:
        alike: one row per soundtrack and film, with `is_candidate`.
        sample: names the soundtracks.
        most: how many to return.
    """
    missed = alike[~alike["is_candidate"]].sort_values(["either", *_PAIR], ascending=[False, True, True])
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


def _alike_forms(movies: DataFrame, sample: Sample, matching: MatchingParameters) -> pd.DataFrame:
    compare = partial(alike_forms, sample=sample, least=min(BANDS), blocking=matching.blocking)
    forms = movies.select(
        c.TMDB_ID, F.col("title").alias("movie_title"), F.explode(whole_forms()).alias("movie_form")
    )
    found: pd.DataFrame = forms.mapInArrow(compare, from_arrow_schema(ALIKE_FORMS)).toArrow().to_pandas()
    return found


def _is_candidate(alike: pd.DataFrame, scored_pairs: DataFrame, sample: Sample) -> pd.Series[bool]:
    """Return whether each pair is among the candidates."""
    sampled = scored_pairs.sparkSession.createDataFrame(
        [(row, gid) for row, gid in enumerate(sample.gids)], f"soundtrack int, {c.RELEASE_GROUP_GID} string"
    )
    candidates = scored_pairs.join(F.broadcast(sampled), on=c.RELEASE_GROUP_GID, how="inner").select(*_PAIR)
    met = alike[_PAIR].merge(candidates.toPandas(), on=_PAIR, how="left", indicator=True, validate="one_to_one")
    return met["_merge"] == "both"


def _found(alike: pd.DataFrame, scorer: str, band: float) -> dict[str, Any]:
    return _share(alike[alike[scorer] >= band - _ROUNDING])


def _share(pairs: pd.DataFrame) -> dict[str, Any]:
    found = int(pairs["is_candidate"].sum())
    share = proportion(found, len(pairs))
    return {"pairs": len(pairs), "among_candidates": found, "share": share.value, "interval": share.interval}
