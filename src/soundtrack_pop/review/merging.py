"""Merge a filled-in sheet into the earlier decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from soundtrack_pop.datasets.clerical_decision_rules import Decision, Fault, clash, read_film_id, read_gid
from soundtrack_pop.datasets.user_csv import Sheet, SheetRow
from soundtrack_pop.review.queue import FROM_SAMPLE
from soundtrack_pop.review.sheet_rows import Known, Signature, read_row
from soundtrack_pop.schemas.curated import MATCH


@dataclass(frozen=True)
class Judged:
    """A row with a verdict, and its decisions."""

    row: SheetRow
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Refused:
    """A row that was refused, and its faults."""

    row: SheetRow
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Merge:
    """The result of an import.

    Attributes:
        decisions: all decisions after the import, earlier ones first.
        new: decisions that differ from every earlier one.
        replaced: earlier decisions that a new one replaces, each with the new one.
        unchanged: number of decisions that were stored already.
        refused: refused rows, in their order.
        without_verdict: number of rows without a verdict.
        sampled: number of accepted rows of the random sample.
        sampled_right: number of those that are a match.
    """

    decisions: tuple[Decision, ...]
    new: tuple[Decision, ...]
    replaced: tuple[tuple[Decision, Decision], ...]
    unchanged: int
    refused: tuple[Refused, ...]
    without_verdict: int
    sampled: int
    sampled_right: int


def ids_in(sheet: Sheet) -> tuple[set[str], set[int]]:
    """Return the ids of the soundtracks and films that the sheet names, whether or not they exist."""
    gids = {read_gid(row.cells["release_group_gid"]) for row in sheet.rows}
    films = {read_film_id(row.cells[name]) for row in sheet.rows for name in ("tmdb_id", "other_tmdb_id")}
    return {gid for gid in gids if gid is not None}, {film for film in films if film is not None}


def merge_decisions(sheet: Sheet, known: Known, signature: Signature, earlier: Sequence[Decision]) -> Merge:
    """Return the decisions after merging the sheet. Importing it a second time changes nothing.

    A new decision replaces each earlier one that contradicts it (see `clash`). A repeated decision keeps its
    first author and date.

    Args:
        sheet: with the queue's identity and filled-in columns.
        known: ids of the current tables.
        signature: author and date of the new decisions.
        earlier: the decisions so far.
    """
    with_verdict = [row for row in sheet.rows if row.cells["verdict"] or row.cells["other_tmdb_id"]]
    sound, unsound = _read(with_verdict, known, signature)
    accepted, contradicting = _without_contradictions(sound)
    decided = _once([decision for judged in accepted for decision in judged.decisions])
    before = {_words(decision) for decision in earlier}
    new = tuple(decision for decision in decided if _words(decision) not in before)
    replaced = tuple((one, decision) for one in earlier for decision in new if clash(one, decision))
    ended = {one for one, _ in replaced}
    sampled = [judged for judged in accepted if judged.row.cells.get("why_listed") == FROM_SAMPLE]
    return Merge(
        decisions=(*(one for one in earlier if one not in ended), *new),
        new=new,
        replaced=replaced,
        unchanged=len(decided) - len(new),
        refused=tuple(sorted([*unsound, *contradicting], key=lambda refused: refused.row.line)),
        without_verdict=len(sheet.rows) - len(with_verdict),
        sampled=len(sampled),
        sampled_right=sum(judged.decisions[0].verdict == MATCH for judged in sampled),
    )


def _read(rows: Sequence[SheetRow], known: Known, signature: Signature) -> tuple[list[Judged], list[Refused]]:
    sound, unsound = [], []
    for row in rows:
        found = read_row(row, known, signature)
        decisions = tuple(one for one in found if isinstance(one, Decision))
        faults = tuple(one for one in found if isinstance(one, Fault))
        if faults:
            unsound.append(Refused(row, faults))
        else:
            sound.append(Judged(row, decisions))
    return sound, unsound


def _without_contradictions(sound: Sequence[Judged]) -> tuple[list[Judged], list[Refused]]:
    """Split off the rows that contradict each other: the sheet does not show which of them is right."""
    by_soundtrack: defaultdict[str, list[Judged]] = defaultdict(list)
    for judged in sound:
        by_soundtrack[judged.decisions[0].release_group_gid].append(judged)
    accepted, refused = [], []
    for judged in sound:
        others = by_soundtrack[judged.decisions[0].release_group_gid]
        fault = next((fault for other in others if (fault := _contradiction(judged, other))), None)
        if fault:
            refused.append(Refused(judged.row, (fault,)))
        else:
            accepted.append(judged)
    return accepted, refused


def _contradiction(judged: Judged, other: Judged) -> Fault | None:
    """Return the fault of two rows that contradict each other; the same decision twice is none."""
    for one in judged.decisions:
        for another in other.decisions:
            if clash(one, another) and (one.tmdb_id, one.verdict) != (another.tmdb_id, another.verdict):
                return Fault(
                    "verdict",
                    "one film or none for a soundtrack",
                    f"{_say(one)} here, {_say(another)} in row {other.row.line}",
                    "Keep one verdict and clear the other",
                )
    return None


def _once(decisions: Sequence[Decision]) -> list[Decision]:
    first: dict[tuple[str, int | None], Decision] = {}
    for decision in decisions:
        first.setdefault((decision.release_group_gid, decision.tmdb_id), decision)
    return list(first.values())


def _words(decision: Decision) -> tuple[str, int | None, str, str]:
    return decision.release_group_gid, decision.tmdb_id, decision.verdict, decision.reason


def _say(decision: Decision) -> str:
    return decision.verdict if decision.tmdb_id is None else f"{decision.verdict} with film {decision.tmdb_id}"
