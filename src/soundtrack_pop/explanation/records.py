"""Films, albums, links and candidate pairs as one run has stored them, a frozen record for each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# In the order in which a waterfall shows them.
FEATURES = ("title", "homonym", "year", "person", "language", "popularity", "hint")
_PARTS = frozenset({"stem", "subtitle", "inner"})
_WHOLE_FORMS_BEST_FIRST = ("core", "full")


@dataclass(frozen=True)
class Film:
    """One row of `prm_movies`, as far as an explanation needs it."""

    tmdb_id: int
    title: str
    year: int | None = None
    vote_count: int | None = None
    popularity: float | None = None
    original_language: str | None = None
    composers: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Film:
        """Return the film in a row of `FILM_COLUMNS`."""
        values = {name: row[name] for name in FILM_COLUMNS}
        people = {name: tuple(row[name] or ()) for name in ("composers", "directors")}
        return cls(**{**values, **people, "title": row["title"] or "?"})

    def __str__(self) -> str:
        return f"{self.title} ({self.year or 'no year'})"


@dataclass(frozen=True)
class Album:
    """One row of `prm_soundtracks`, as far as an explanation needs it.

    Attributes:
        whole_form: the comparable form of its whole title.
    """

    gid: str
    title: str
    year: int | None = None
    artist_credit: str | None = None
    people: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    imdb_ids: tuple[str, ...] = ()
    whole_form: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Album:
        """Return the album in a row of `ALBUM_COLUMNS`."""
        return cls(
            gid=row["release_group_gid"],
            title=row["title"] or "?",
            year=row["year"],
            artist_credit=row["artist_credit"],
            people=tuple(row["people"] or ()),
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
    """One row of `feat_scored_pairs`: a film that might be an album's.

    Attributes:
        levels: feature -> level.
        bits: feature -> weight of its level, bits.
        prior: log2 odds before the film was looked at, bits.
    """

    gid: str
    tmdb_id: int
    probability: float
    weight: float
    prior: float
    levels: Mapping[str, str]
    bits: Mapping[str, float]
    soundtrack_form: str = ""
    movie_form: str = ""
    title_similarity: float | None = None
    year_gap: int | None = None
    homonyms: int = 1

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Candidate:
        """Return the candidate in a row of `feat_scored_pairs`."""
        return cls(
            gid=row["release_group_gid"],
            tmdb_id=row["tmdb_id"],
            probability=row["match_probability"],
            weight=row["match_weight"],
            prior=row["prior_weight"],
            levels={name: row[f"{name}_level"] or "missing" for name in FEATURES},
            bits={name: row[f"{name}_weight"] or 0.0 for name in FEATURES},
            soundtrack_form=row["soundtrack_form"] or "",
            movie_form=row["movie_form"] or "",
            title_similarity=row["title_similarity"],
            year_gap=row["year_gap"],
            homonyms=row["homonyms"] or 1,
        )


FILM_COLUMNS = (
    "tmdb_id", "title", "year", "vote_count", "popularity", "original_language", "composers", "directors",
)  # fmt: skip
ALBUM_COLUMNS = (
    "release_group_gid", "title", "year", "artist_credit", "people", "hints", "imdb_ids", "title_forms",
)  # fmt: skip
LINK_COLUMNS = (
    "release_group_gid", "tmdb_id", "match_probability", "match_weight", "match_band", "match_source",
    "is_primary",
)  # fmt: skip
CANDIDATE_COLUMNS = (
    "release_group_gid", "tmdb_id", "match_probability", "match_weight", "prior_weight", "soundtrack_form",
    "movie_form", "title_similarity", "year_gap", "homonyms",
    *(f"{name}_{part}" for name in FEATURES for part in ("level", "weight")),
)  # fmt: skip


def is_whole(kind: str) -> bool:
    """Return whether a title form of this kind stands for the whole title."""
    return kind not in _PARTS


def _whole_form(forms: Any) -> str:
    by_kind = {form["kind"]: form["form"] for form in reversed(forms)}
    found = [by_kind[kind] for kind in _WHOLE_FORMS_BEST_FIRST if kind in by_kind]
    return found[0] if found else next(iter(by_kind.values()), "")
