"""Films, soundtracks, links and candidate pairs as a run has stored them: a frozen record for each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from soundtrack_pop.linkage.comparison import MISSING
from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.linkage.title_forms import IS_PART, KINDS

_WHOLE_FORMS_BEST_FIRST = ("core", "full")


@dataclass(frozen=True)
class Film:
    """One row of `prm_movies`: what explanations use of it."""

    tmdb_id: int
    title: str
    year: int | None = None
    vote_count: int | None = None
    popularity: float | None = None
    original_language: str | None = None
    composers: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    is_television: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Film:
        """Return the film in a row of `FILM_COLUMNS`."""
        values = {name: row[name] for name in FILM_COLUMNS}
        people = {name: tuple(row[name] or ()) for name in ("composers", "directors")}
        return cls(
            **{**values, **people, "title": row["title"] or "?", "is_television": bool(row["is_television"])}
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.year or 'no year'})"


@dataclass(frozen=True)
class Album:
    """One row of `prm_soundtracks`: what explanations use of it.

    Attributes:
        whole_form: the form of its whole title.
    """

    gid: str
    title: str
    year: int | None = None
    artist_credit: str | None = None
    people: tuple[str, ...] = ()
    language: str | None = None
    hints: tuple[str, ...] = ()
    imdb_ids: tuple[str, ...] = ()
    whole_form: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Album:
        """Return the soundtrack in a row of `ALBUM_COLUMNS`."""
        return cls(
            gid=row["release_group_gid"],
            title=row["title"] or "?",
            year=row["year"],
            artist_credit=row["artist_credit"],
            people=tuple(row["people"] or ()),
            language=row["language"],
            hints=tuple(row["hints"] or ()),
            imdb_ids=tuple(row["imdb_ids"] or ()),
            whole_form=_whole_form(row["title_forms"] or ()),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.year or 'no year'})"


@dataclass(frozen=True)
class Link:
    """One row of `prm_matched_pairs`."""

    gid: str
    tmdb_id: int
    probability: float
    weight: float
    band: str
    source: str
    is_primary: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Link:
        """Return the link in a row of `LINK_COLUMNS`."""
        return cls(*(row[name] for name in LINK_COLUMNS))


@dataclass(frozen=True)
class Candidate:
    """One row of `feat_scored_pairs`: a candidate film of a soundtrack.

    Attributes:
        match_weight: match weight of the pair, bits.
        prior_weight: log2 odds that the soundtrack's film is in the catalogue, bits.
        levels: comparison -> level.
        weights: comparison -> match weight of its level, bits.
    """

    gid: str
    tmdb_id: int
    probability: float
    match_weight: float
    prior_weight: float
    levels: Mapping[str, str]
    weights: Mapping[str, float]
    soundtrack_form: str = ""
    movie_form: str = ""
    title_similarity: float | None = None
    year_gap: int | None = None
    same_level_candidates: int = 1

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Candidate:
        """Return the candidate in a row of `feat_scored_pairs`."""
        return cls(
            gid=row["release_group_gid"],
            tmdb_id=row["tmdb_id"],
            probability=row["match_probability"],
            match_weight=row["match_weight"],
            prior_weight=row["prior_weight"],
            levels={one.name: row[f"{one.name}_level"] or MISSING for one in COMPARISONS},
            weights={one.name: row[f"{one.name}_weight"] or 0.0 for one in COMPARISONS},
            soundtrack_form=row["soundtrack_form"] or "",
            movie_form=row["movie_form"] or "",
            title_similarity=row["title_similarity"],
            year_gap=row["year_gap"],
            same_level_candidates=row["same_level_candidates"] or 1,
        )


FILM_COLUMNS = (
    "tmdb_id", "title", "year", "vote_count", "popularity", "original_language", "composers", "directors",
    "is_television",
)  # fmt: skip
ALBUM_COLUMNS = (
    "release_group_gid", "title", "year", "artist_credit", "people", "language", "hints", "imdb_ids",
    "title_forms",
)  # fmt: skip
LINK_COLUMNS = (
    "release_group_gid", "tmdb_id", "match_probability", "match_weight", "match_band", "match_source",
    "is_primary",
)  # fmt: skip
# The columns of a soundtrack and of a film that comparisons read.
ALBUM_TYPES = pa.schema(
    [("year", pa.int32()), ("people", pa.list_(pa.string())), ("language", pa.string()),
     ("hints", pa.list_(pa.string()))]
)  # fmt: skip
FILM_TYPES = pa.schema(
    [("year", pa.int32()), ("composers", pa.list_(pa.string())), ("directors", pa.list_(pa.string())),
     ("original_language", pa.string()), ("vote_count", pa.int64()), ("popularity", pa.float64()),
     ("is_television", pa.bool_())]
)  # fmt: skip
CANDIDATE_COLUMNS = (
    "release_group_gid", "tmdb_id", "match_probability", "match_weight", "prior_weight", "soundtrack_form",
    "movie_form", "title_similarity", "year_gap", "same_level_candidates",
    *(f"{one.name}_{part}" for one in COMPARISONS for part in ("level", "weight")),
)  # fmt: skip


def is_whole(kind: str) -> bool:
    """Return whether a title form of this kind is of the whole title."""
    return kind not in KINDS or not IS_PART[KINDS.index(kind)]


def _whole_form(forms: Any) -> str:
    by_kind = {form["kind"]: form["form"] for form in reversed(forms)}
    found = [by_kind[kind] for kind in _WHOLE_FORMS_BEST_FIRST if kind in by_kind]
    return found[0] if found else next(iter(by_kind.values()), "")
