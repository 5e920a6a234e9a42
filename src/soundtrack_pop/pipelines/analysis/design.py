"""Design of the regressions: genre groups, and controls related to both genre and popularity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from soundtrack_pop import columns as c
from soundtrack_pop.errors import ContractError
from soundtrack_pop.pipelines.analysis.subsets import genre_shares

GENRE, INTERCEPT = "genre", "intercept"
_REST, _UNKNOWN = "rest", "unknown"
_TOLERANCE = 1e-7

# Control -> the column it is made of.
LEVELS = {"decade": c.DECADE, "language": "original_language", "soundtrack_kind": "soundtrack_kind"}
LOGARITHMS = {"votes": "vote_count", "budget": "budget_usd"}


@dataclass(frozen=True)
class Design:
    """The columns of a regression.

    Attributes:
        terms: one column per term, the intercept first and genres last; one row per film.
        kinds: term -> its kind.
        dropped: genres that the other terms leave nothing of.
    """

    terms: pd.DataFrame
    kinds: dict[str, str]
    dropped: tuple[str, ...]


def design_of(films: pd.DataFrame, controls: tuple[str, ...], min_films: int) -> Design:
    """Return the design of a regression of log popularity.

    A level of a control needs `min_films` films, else it goes to the rest; the most frequent level is what the
    others are compared with. Votes and budget enter as logarithms.

    Args:
        films: films with a log popularity and, where `controls` names votes or budget, with those.
        controls: of `decade`, `film_genre`, `language`, `soundtrack_kind`, `votes`, `budget`.
        min_films: films with, and without, a genre group or a level.
    """
    parts: list[tuple[str, str, np.ndarray]] = [(INTERCEPT, INTERCEPT, np.ones(len(films)))]
    for control in controls:
        parts.extend((control, term, column) for term, column in control_terms(films, control, min_films))
    shares = genre_shares(films).drop(columns=c.FAMILY_OTHER, errors="ignore")
    for genre in shares:
        has_genre = (shares[genre] > 0).to_numpy(dtype=float)
        if _is_frequent(has_genre, min_films):
            parts.append((GENRE, str(genre), has_genre))
    terms = pd.DataFrame({term: column for _, term, column in parts})
    kinds = {term: kind for kind, term, _ in parts}
    kept = _independent(terms)
    dropped = tuple(term for term, kind in kinds.items() if term not in kept and kind == GENRE)
    return Design(terms[kept], {term: kinds[term] for term in kept}, dropped)


def control_terms(films: pd.DataFrame, control: str, min_films: int) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the terms of one control."""
    if control in LOGARITHMS:
        measured = films[LOGARITHMS[control]].to_numpy(dtype=float)
        _check_measured(measured, LOGARITHMS[control])
        values = np.log1p(measured)
        if np.ptp(values) > 0:
            yield f"log {control}", values
        return
    if control == "film_genre":
        genres = films[control + "s"].reset_index(drop=True).explode().dropna()
        for genre in sorted(genres.unique()):
            has_genre = np.zeros(len(films))
            has_genre[genres.index[genres == genre]] = 1.0
            if _is_frequent(has_genre, min_films):
                yield f"film genre: {genre}", has_genre
        return
    levels = pool_levels(films[LEVELS[control]], min_films)
    sizes = levels.value_counts()
    reference = min(sizes.index, key=lambda level: (-sizes[level], level))
    for level in sorted(sizes.index):
        if level != reference:
            yield f"{control}: {level}", (levels == level).to_numpy(dtype=float)


def _check_measured(values: np.ndarray, column: str) -> None:
    """Raise `ContractError` for a value without a logarithm: it would take its term out of the model unseen."""
    impossible = ~(np.isfinite(values) & (values >= 0))
    if impossible.any():
        raise ContractError(
            f"analysis: {column}",
            expected="a finite number from 0 up for every film of the model",
            found=f"{int(impossible.sum()):,} other values, the first {values[impossible][0]:g}",
            remedy="Look at prm_movies: ingestion refuses such values, so another program wrote them",
        )


def pool_levels(values: pd.Series[str], min_films: int) -> pd.Series[str]:
    """Return the levels as text; those of too few films go to the rest, and a rest of too few to the largest."""
    names = {value: f"{value:g}" if isinstance(value, float) else value for value in values.dropna().unique()}
    levels = values.map(names).astype(object).where(values.notna(), _UNKNOWN)
    sizes = levels.value_counts()
    levels = levels.where(levels.map(sizes) >= min_films, _REST)
    sizes = levels.value_counts()
    if sizes.get(_REST, min_films) < min_films and len(sizes) > 1:
        largest = min(sizes.index.drop(_REST), key=lambda level: (-sizes[level], level))
        levels = levels.where(levels != _REST, largest)
    return levels


def _is_frequent(flags: np.ndarray, min_films: int) -> bool:
    return bool(min_films <= flags.sum() <= len(flags) - min_films)


def _independent(terms: pd.DataFrame) -> list[str]:
    """Return the terms that no earlier ones add up to: controls come first, so a genre never hides one."""
    scaled = terms.to_numpy() / np.linalg.norm(terms.to_numpy(), axis=0)
    basis = np.zeros((terms.shape[1], 0))
    kept = []
    # The triangle of a QR decomposition has the same angles between its columns as the films', in few rows.
    for term, column in zip(terms, np.asarray(np.linalg.qr(scaled, mode="r")).T, strict=True):
        column = np.pad(column, (0, terms.shape[1] - len(column)))
        rest = column - basis @ (basis.T @ column)
        if np.linalg.norm(rest) > _TOLERANCE:
            kept.append(str(term))
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return kept
