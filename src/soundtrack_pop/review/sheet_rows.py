"""Validate the filled-in rows of a sheet against the current tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from soundtrack_pop.datasets.clerical_decision_rules import (
    Decision,
    Fault,
    film_id_fault,
    gid_fault,
    read_film_id,
    read_gid,
    read_verdict,
    verdict_fault,
)
from soundtrack_pop.datasets.user_csv import SheetRow
from soundtrack_pop.schemas.curated import MATCH, NO_MATCH, NONE


@dataclass(frozen=True)
class Known:
    """The ids in the current tables."""

    gids: frozenset[str]
    film_ids: frozenset[int]


@dataclass(frozen=True)
class Signature:
    """Who decided and when, and the reason for rows that give none; None if each row must give one."""

    decided_by: str
    decided_on: date
    reason: str | None = None


def read_row(row: SheetRow, known: Known, signature: Signature) -> list[Decision] | list[Fault]:
    """Return the decisions of a row with a verdict, or its faults.

    A `no_match` that names another film is two decisions: a `no_match` and a `match`.
    """
    cells = row.cells
    gid, verdict = read_gid(cells["release_group_gid"]), read_verdict(cells["verdict"])
    film, other = read_film_id(cells["tmdb_id"]), read_film_id(cells["other_tmdb_id"])
    reason = cells["reason"] or signature.reason or ""
    faults = [
        *_soundtrack_faults(cells["release_group_gid"], gid, known),
        *([verdict_fault(cells["verdict"])] if verdict is None else []),
        *([] if verdict == NONE else _film_faults("tmdb_id", cells["tmdb_id"], film, known)),
        *(_film_faults("other_tmdb_id", cells["other_tmdb_id"], other, known) if cells["other_tmdb_id"] else []),
        *_other_film_faults(verdict, film, other),
        *_surplus_faults(row),
    ]
    if not reason:
        faults.append(
            Fault("reason", "a reason", "nothing", "Fill it in, or give --reason for all rows without one")
        )
    if faults or gid is None or verdict is None:
        return faults

    def decide(film_id: int | None, what: str) -> Decision:
        return Decision(gid, film_id, what, signature.decided_by, signature.decided_on, reason)

    if verdict == NO_MATCH and other is not None:
        return [decide(film, NO_MATCH), decide(other, MATCH)]
    return [decide(None if verdict == NONE else film, verdict)]


def _soundtrack_faults(text: str, gid: str | None, known: Known) -> list[Fault]:
    if gid is None:
        return [gid_fault(text)]
    if gid in known.gids:
        return []
    return [
        Fault(
            "release_group_gid",
            "a soundtrack of prm_soundtracks",
            f"'{gid}', which is not one",
            "MusicBrainz may have merged it: export the queue again",
        )
    ]


def _film_faults(column: str, text: str, film: int | None, known: Known) -> list[Fault]:
    if film is None:
        return [film_id_fault(column, text)]
    if film in known.film_ids:
        return []
    remedy = "Choose none if its film is not in the catalogue, or add the film to the sources and run again"
    return [Fault(column, "a film of prm_movies", f"{film}, which is not one", remedy)]


def _other_film_faults(verdict: str | None, film: int | None, other: int | None) -> list[Fault]:
    if other is None or verdict is None:
        return []
    if verdict == NONE:
        return [
            Fault("other_tmdb_id", "nothing beside none", str(other), "Choose no_match if the film is this one")
        ]
    if (verdict == MATCH) != (film == other):
        expected = f"the row's own film {film} or nothing beside match" if verdict == MATCH else "another film"
        return [
            Fault(
                "other_tmdb_id", expected, str(other), "Choose no_match to name another film, match for this one"
            )
        ]
    return []


def _surplus_faults(row: SheetRow) -> list[Fault]:
    if not row.surplus:
        return []
    found = f"'{row.surplus[0]}' in a column without a name"
    return [Fault("row", "no text beside the columns", found, "Quote a text that contains the separator")]
