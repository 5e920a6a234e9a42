"""Compare the two sides of each candidate pair, feature by feature, as levels.

A level is a name such as `exact` or `missing`; weights turn levels into bits. What is missing on either side
has the level `missing` and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process

from soundtrack_pop.parameters import MatchingParameters
from soundtrack_pop.pipelines.matching.blocking import (
    SoundtrackIndex,
    TitleForms,
    candidate_forms,
    flatten_forms,
)
from soundtrack_pop.pipelines.matching.keys import Rows

SOUNDTRACK_COLUMNS = ("release_group_gid", "title_forms", "year", "people", "hints")
MOVIE_COLUMNS = ("tmdb_id", "title_forms", "year", "directors", "composers")

# Best first; the order decides which pair of forms stands for a pair of titles.
TITLE_LEVELS = ("exact", "exact_other", "near", "similar", "part", "number_clash", "different")
_PARTS = frozenset({"stem", "subtitle"})
_MAIN_TITLES = frozenset({"title", "original"})
# Forms that may have lost what tells a sequel from its first part, or two writings apart.
_CUT_DOWN = frozenset({"bare", "latin"})
_OTHER_MEDIA = frozenset({"television", "game", "stage"})
_SAME_PERSON = 85.0

COMPARED_PAIRS = pa.schema(
    [
        ("release_group_gid", pa.string()),
        ("tmdb_id", pa.int64()),
        ("soundtrack_form", pa.string()),
        ("movie_form", pa.string()),
        ("movie_form_kind", pa.string()),
        ("title_similarity", pa.float64()),
        ("title_rank", pa.int32()),
        ("title_level", pa.string()),
        ("year_gap", pa.int32()),
        ("year_level", pa.string()),
        ("person_level", pa.string()),
        ("hint_level", pa.string()),
    ]
)


def compare_batches(
    movie_batches: Iterable[pa.RecordBatch], index: SoundtrackIndex, matching: MatchingParameters
) -> Iterator[pa.RecordBatch]:
    """Yield the compared candidate pairs of each batch of films, as `COMPARED_PAIRS`."""
    for movies in movie_batches:
        yield from compare_candidates(index, pa.Table.from_batches([movies]), matching).to_batches()


def compare_candidates(index: SoundtrackIndex, movies: pa.Table, matching: MatchingParameters) -> pa.Table:
    """Return the candidate pairs of these films with the levels of their features.

    Grain: one row per candidate pair, with the pair of title forms that agrees best.

    Args:
        index: the soundtracks.
        movies: `MOVIE_COLUMNS` of `prm_movies`.
        matching: similarities in [0, 1] from which titles count as near and as similar.
    """
    movie_forms = flatten_forms(movies)
    left, right = candidate_forms(index, movie_forms)
    similarity = _similarities(index.forms, movie_forms, left, right)
    ranks = _title_ranks(index.forms, movie_forms, left, right, similarity, matching)
    best = _best_forms(index.forms.owner[left], movie_forms.owner[right], ranks, similarity)
    left, right, similarity, ranks = left[best], right[best], similarity[best], ranks[best]
    soundtracks = index.soundtracks.take(pa.array(index.forms.owner[left]))
    films = movies.take(pa.array(movie_forms.owner[right]))
    gaps = [
        None if mine is None or theirs is None else mine - theirs
        for mine, theirs in zip(soundtracks["year"].to_pylist(), films["year"].to_pylist(), strict=True)
    ]
    columns = {
        "release_group_gid": soundtracks["release_group_gid"],
        "tmdb_id": films["tmdb_id"],
        "soundtrack_form": pa.array([index.forms.form[row] for row in left], pa.string()),
        "movie_form": pa.array([movie_forms.form[row] for row in right], pa.string()),
        "movie_form_kind": pa.array([movie_forms.kind[row] for row in right], pa.string()),
        "title_similarity": pa.array(similarity, pa.float64()),
        "title_rank": pa.array(ranks, pa.int32()),
        "title_level": pa.array([TITLE_LEVELS[rank] for rank in ranks], pa.string()),
        "year_gap": pa.array(gaps, pa.int32()),
        "year_level": pa.array([year_level(gap) for gap in gaps], pa.string()),
        "person_level": pa.array(
            [
                person_level(*names)
                for names in zip(
                    soundtracks["people"].to_pylist(),
                    films["composers"].to_pylist(),
                    films["directors"].to_pylist(),
                    strict=True,
                )
            ],
            pa.string(),
        ),
        "hint_level": pa.array([hint_level(hints) for hints in soundtracks["hints"].to_pylist()], pa.string()),
    }
    return pa.table(columns, schema=COMPARED_PAIRS)


def title_level(
    soundtrack_form: tuple[str, str],
    movie_form: tuple[str, str],
    similarity: float,
    near: float,
    similar: float,
) -> str:
    """Return how two title forms agree.

    Args:
        soundtrack_form: form and kind.
        movie_form: form and kind.
        similarity: of the two forms, in [0, 1].
        near: from here on different forms count as near.
        similar: from here on they count as similar.
    """
    (mine, my_kind), (theirs, their_kind) = soundtrack_form, movie_form
    parts = (my_kind in _PARTS) + (their_kind in _PARTS)
    # "Apollo13" and "Apollo 13" are equal but for a space and so have the same numbers.
    if similarity < 1 and numbers(mine) != numbers(theirs):
        return "number_clash"
    if parts == 2 or similarity < similar:
        return "different"
    if parts == 1:
        return "part" if similarity == 1 else "different"
    if similarity == 1:
        return "exact" if their_kind in _MAIN_TITLES and my_kind not in _CUT_DOWN else "exact_other"
    return "near" if similarity >= near else "similar"


def year_level(gap: int | None) -> str:
    """Return the level of a year gap, soundtrack less film."""
    if gap is None:
        return "missing"
    if abs(gap) <= 1:
        return "one" if gap else "same"
    if gap < 0:
        return "earlier"
    return "close" if gap <= 3 else "later"


def person_level(people: list[str] | None, composers: list[str] | None, directors: list[str] | None) -> str:
    """Return the best agreement between an album's people and a film's composers and directors."""
    if not people or not (composers or directors):
        return "missing"
    if set(people) & set(composers or ()):
        return "composer"
    if any(_nearly_same(mine, theirs) for mine in people for theirs in composers or ()):
        return "composer_nearly"
    if set(people) & set(directors or ()):
        return "director"
    return "different" if composers else "missing"


def hint_level(hints: list[str] | None) -> str:
    """Return whether the album says that it belongs to another medium than film."""
    return "other_medium" if _OTHER_MEDIA & set(hints or ()) else "film"


def numbers(form: str) -> list[str]:
    """Return the numbers of a canonical title form, in order."""
    return [token for token in form.split() if token.isdigit()]


def _similarities(mine: TitleForms, theirs: TitleForms, left: Rows, right: Rows) -> np.ndarray:
    """Return the indel similarity of each pair, in [0, 1]; spaces do not count."""
    if not len(left):
        return np.zeros(0)
    similarity = process.cpdist(
        [mine.form[row].replace(" ", "") for row in left],
        [theirs.form[row].replace(" ", "") for row in right],
        scorer=fuzz.ratio,
        dtype=np.float64,
    )
    return np.asarray(similarity / 100)


def _title_ranks(
    mine: TitleForms,
    theirs: TitleForms,
    left: Rows,
    right: Rows,
    similarity: np.ndarray,
    matching: MatchingParameters,
) -> np.ndarray:
    level = partial(title_level, near=matching.near_title_similarity, similar=matching.similar_title_similarity)
    return np.array(
        [
            TITLE_LEVELS.index(
                level((mine.form[a], mine.kind[a]), (theirs.form[b], theirs.kind[b]), similarity=value)
            )
            for a, b, value in zip(left, right, similarity, strict=True)
        ],
        dtype=np.int32,
    )


def _best_forms(soundtracks: Rows, movies: Rows, ranks: np.ndarray, similarity: np.ndarray) -> Rows:
    """Return the position of the best pair of forms of each pair of soundtrack and film."""
    order = np.lexsort((-similarity, ranks, soundtracks, movies))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(soundtracks[order]) != 0) | (np.diff(movies[order]) != 0)
    best: Rows = order[is_first]
    return best


def _nearly_same(one: str, other: str) -> bool:
    ones, others = set(one.split()), set(other.split())
    shorter, longer = sorted((ones, others), key=len)
    return (len(shorter) > 1 and shorter <= longer) or fuzz.ratio(one, other) >= _SAME_PERSON
