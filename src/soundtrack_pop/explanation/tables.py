"""Read rows and columns of the persisted tables of the last run, without Spark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.datasets.cells import one_line
from soundtrack_pop.errors import SoundtrackPopError
from soundtrack_pop.explanation.records import (
    ALBUM_COLUMNS,
    CANDIDATE_COLUMNS,
    FILM_COLUMNS,
    LINK_COLUMNS,
    Album,
    Candidate,
    Film,
    Link,
)
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.model_json import from_json
from soundtrack_pop.schemas import cleaned, matched

if TYPE_CHECKING:
    import pyarrow.dataset as pads

_MODEL = "match_model"
_NEAR_MISSES = "rpt_near_misses"
_NEEDED = (cleaned.SOUNDTRACKS, cleaned.MOVIES, matched.SCORED_PAIRS, matched.MATCHED_PAIRS)


class NothingToExplainError(SoundtrackPopError):
    """There is no finished run, or the query matches nothing in it."""


@dataclass(frozen=True)
class RunTables:
    """The stored tables of a run.

    Attributes:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        model: the match model.
        near_misses: `rpt_near_misses`; None if the run has not written it.
    """

    soundtracks: pads.Dataset
    movies: pads.Dataset
    scored_pairs: pads.Dataset
    matched_pairs: pads.Dataset
    model: MatchModel
    near_misses: pads.Dataset | None = None

    @classmethod
    def open(cls, catalog: Mapping[str, Any]) -> RunTables:
        """Return the tables that a Kedro catalog points to.

        Raises:
            NothingToExplainError: one of them has not been written yet.
            ContractError: one was written by another version and lacks a column.
        """
        missing = [name for name in (*(table.name for table in _NEEDED), _MODEL) if not catalog[name].exists()]
        if missing:
            raise NothingToExplainError(
                "kedro explain",
                expected="the tables and the model of a finished run",
                found=f"no {', '.join(missing)}",
                remedy="Execute `kedro run` first, with the same --env and SOUNDTRACK_POP_STORAGE_ROOT",
            )
        soundtracks, movies, scored_pairs, matched_pairs = (catalog[table.name].to_arrow() for table in _NEEDED)
        near_misses = catalog[_NEAR_MISSES].to_arrow() if catalog[_NEAR_MISSES].exists() else None
        model = from_json(catalog[_MODEL].load(), "match_model.json")
        return cls(soundtracks, movies, scored_pairs, matched_pairs, model, near_misses)

    def films(self, ids: Iterable[int]) -> dict[int, Film]:
        """Return the films of these TMDb ids that the catalogue has, by id."""
        rows = _rows(self.movies, FILM_COLUMNS, _is_in("tmdb_id", ids))
        return {row["tmdb_id"]: Film.of(row) for row in rows}

    def films_of_imdb(self, imdb_id: str) -> list[int]:
        """Return the TMDb ids of the films with this tt number."""
        return sorted(row["tmdb_id"] for row in _rows(self.movies, ("tmdb_id",), pc.field("imdb_id") == imdb_id))

    def albums(self, gids: Iterable[str]) -> dict[str, Album]:
        """Return the soundtracks of these release group ids that the run has, by id."""
        rows = _rows(self.soundtracks, ALBUM_COLUMNS, _is_in("release_group_gid", gids))
        return {row["release_group_gid"]: Album.of(row) for row in rows}

    def links(self, ids: Iterable[int] = (), gids: Iterable[str] = ()) -> list[Link]:
        """Return the links of these films and of these soundtracks, in order of film and soundtrack."""
        rows = _rows(self.matched_pairs, LINK_COLUMNS, _of_either(ids, gids))
        return sorted((Link.of(row) for row in rows), key=lambda link: (link.tmdb_id, link.gid))

    def candidates(self, ids: Iterable[int] = (), gids: Iterable[str] = ()) -> list[Candidate]:
        """Return the candidate pairs of these films and of these soundtracks, in order of film and soundtrack."""
        rows = _rows(self.scored_pairs, CANDIDATE_COLUMNS, _of_either(ids, gids))
        return sorted((Candidate.of(row) for row in rows), key=lambda one: (one.tmdb_id, one.gid))

    def first_near_misses(self, most: int) -> list[dict[str, Any]]:
        """Return the first rows of `rpt_near_misses`, most votes first; none if there is no such table."""
        if self.near_misses is None:
            return []
        rows = _rows(self.near_misses, tuple(self.near_misses.schema.names), None)
        rows.sort(key=lambda row: (-(row["vote_count"] or -1), -(row["popularity"] or -1), row["tmdb_id"]))
        return rows[:most]


def _of_either(ids: Iterable[int], gids: Iterable[str]) -> pc.Expression:
    return _is_in("tmdb_id", ids) | _is_in("release_group_gid", gids)


def _is_in(column: str, values: Iterable[Any]) -> pc.Expression:
    kind = pa.int64() if column == "tmdb_id" else pa.string()
    return pc.field(column).isin(pa.array(sorted(set(values)), kind))


def _rows(dataset: pads.Dataset, columns: Iterable[str], only: pc.Expression | None) -> list[dict[str, Any]]:
    # Row groups whose statistics exclude every value are not read.
    table: pa.Table = dataset.to_table(columns=list(columns), filter=only)
    return [{name: _shown(value) for name, value in row.items()} for row in table.to_pylist()]


def _shown(value: Any) -> Any:
    # A title may hold the escapes of a terminal.
    if isinstance(value, list):
        return [_shown(one) for one in value]
    return one_line(value) if isinstance(value, str) else value
