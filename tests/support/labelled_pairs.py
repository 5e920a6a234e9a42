"""Short builders of labelled matches, for the tests of the evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from soundtrack_pop.pipelines.matching.evaluation import LabelledMatches, Population

# Gid, film, match weight in bits, blocking rule.
Candidate = tuple[str, int, float, str]

POPULATION = Population(
    is_sample=False,
    soundtracks=20,
    films=50,
    films_without_imdb_id=5,
    pairs_by_band={"auto": 8, "review": 2},
    pairs_by_source={"title": 6, "imdb_link": 4},
    prior_match_rate=0.6,
    model_origin="em",
)


def labelled(
    candidates: Iterable[Candidate] = (),
    right_pairs: Iterable[tuple[str, int]] = (),
    negatives: Iterable[str] = (),
    albums: Mapping[str, Mapping[str, Any]] | None = None,
    films: Mapping[int, Mapping[str, Any]] | None = None,
    auto: float = 0.9,
    review: float = 0.5,
) -> LabelledMatches:
    """Return labels whose probabilities and bands follow from the weights of the candidates."""
    scored = pd.DataFrame(
        list(candidates), columns=["release_group_gid", "tmdb_id", "match_weight", "blocking_rule"]
    )
    odds = 2.0 ** scored["match_weight"].astype(float)
    scored["match_probability"] = odds / (1 + odds.groupby(scored["release_group_gid"]).transform("sum"))
    best = scored.sort_values("match_weight", ascending=False).drop_duplicates("release_group_gid")
    bands = [
        "auto" if probability >= auto else "review" if probability >= review else None
        for probability in best["match_probability"]
    ]
    pairs = pd.DataFrame(list(right_pairs), columns=["release_group_gid", "tmdb_id"])
    album_fields = {"year": None, "people": None, "hints": None, "primary_type": None}
    film_fields = {"year": None, "original_language": None, "vote_count": None}
    return LabelledMatches(
        best=best.assign(match_band=bands)[["release_group_gid", "tmdb_id", "match_probability", "match_band"]],
        right_pairs=pairs,
        negatives=pd.Series(list(negatives), dtype=object),
        candidates=scored[scored["release_group_gid"].isin(pairs["release_group_gid"])],
        soundtracks=pd.DataFrame(
            [{"release_group_gid": gid, **album_fields, **fields} for gid, fields in (albums or {}).items()],
            columns=["release_group_gid", *album_fields],
        ),
        films=pd.DataFrame(
            [{"tmdb_id": film, **film_fields, **fields} for film, fields in (films or {}).items()],
            columns=["tmdb_id", *film_fields],
        ),
    )
