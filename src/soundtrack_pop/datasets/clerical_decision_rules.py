"""The rules for clerical decisions: what each cell may hold, and that no two decisions contradict each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from soundtrack_pop.schemas.curated import MATCH, NO_MATCH, NONE, VERDICTS

_GID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Spreadsheets and pandas write a whole number in a column with gaps as 157336.0.
_WHOLE_NUMBER = re.compile(r"([0-9]{1,19})(?:\.0+)?")
# Midnight is what a tool makes of a day; any other order of the parts could be another day.
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Decision:
    """One clerical decision; `tmdb_id` is None if the verdict is none."""

    release_group_gid: str
    tmdb_id: int | None
    verdict: str
    decided_by: str
    decided_on: date
    reason: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, or between two rows."""

    column: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.column}: expected {self.expected}; found {self.found}. {self.remedy}"


def read_gid(text: str) -> str | None:
    """Return the release group's id in lower case, or None where it is none."""
    return text.lower() if _GID.fullmatch(text.lower()) else None


def read_film_id(text: str) -> int | None:
    """Return the film's id, or None where the text is no whole number above 0."""
    number = _WHOLE_NUMBER.fullmatch(text)
    return int(number[1]) if number and 0 < int(number[1]) <= _LARGEST_ID else None


def read_verdict(text: str) -> str | None:
    """Return the verdict, or None where it is none of the three."""
    verdict = re.sub(r"[\s-]+", "_", text.lower())
    return verdict if verdict in VERDICTS else None


def read_day(text: str) -> date | None:
    """Return the day, or None where it is not written year-month-day."""
    day = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(day[1]) if day else None
    except ValueError:
        return None


def read_decision(cells: Mapping[str, str]) -> Decision | list[Fault]:
    """Return the decision in the cells of one row, or all that is wrong with them."""
    gid, verdict = read_gid(cells["release_group_gid"]), read_verdict(cells["verdict"])
    film_id, day = read_film_id(cells["tmdb_id"]), read_day(cells["decided_on"])
    faults = [
        fault
        for fault in (
            gid_fault(cells["release_group_gid"]) if gid is None else None,
            _film_fault(cells["tmdb_id"], film_id, verdict),
            verdict_fault(cells["verdict"]) if verdict is None else None,
            _absent("decided_by", "who decided", cells),
            _day_fault(cells["decided_on"]) if day is None else None,
            _absent("reason", "a reason", cells),
        )
        if fault
    ]
    if faults or gid is None or verdict is None or day is None:
        return faults
    return Decision(gid, film_id, verdict, cells["decided_by"], day, cells["reason"])


def find_contradictions(decisions: Iterable[tuple[int, Decision]]) -> list[tuple[int, Fault]]:
    """Return the contradictions between decisions on one soundtrack, each at the later line.

    Args:
        decisions: line numbers and decisions.
    """
    by_album: defaultdict[str, list[tuple[int, Decision]]] = defaultdict(list)
    faults = []
    for line, decision in decisions:
        earlier = by_album[decision.release_group_gid]
        faults += [(line, _clash_fault(decision, one, at)) for at, one in earlier if clash(decision, one)]
        earlier.append((line, decision))
    return faults


def clash(one: Decision, other: Decision) -> bool:
    """Return whether two decisions contradict each other.

    They are about the same soundtrack and film, or name two films for the soundtrack, or a film and none.
    """
    if one.release_group_gid != other.release_group_gid:
        return False
    verdicts = {one.verdict, other.verdict}
    return one.tmdb_id == other.tmdb_id or (MATCH in verdicts and NO_MATCH not in verdicts)


def gid_fault(text: str) -> Fault:
    """Return the fault of a cell that holds no release group's id."""
    return Fault(
        "release_group_gid",
        "a MusicBrainz id such as c9673ff1-15d4-395d-bf2c-2d5d1e1ed5a3",
        f"'{text}'" if text else "nothing",
        "Copy it from the end of the album's address, musicbrainz.org/release-group/...",
    )


def film_id_fault(column: str, text: str) -> Fault:
    """Return the fault of a cell that holds no film's id."""
    return Fault(
        column,
        "a whole number above 0",
        f"'{text}'",
        "Copy it from the film's address, themoviedb.org/movie/...",
    )


def verdict_fault(text: str) -> Fault:
    """Return the fault of a cell that holds no verdict."""
    return Fault("verdict", ", ".join(VERDICTS), f"'{text}'" if text else "nothing", "Choose one of the three")


def _film_fault(text: str, film_id: int | None, verdict: str | None) -> Fault | None:
    if text and film_id is None:
        return film_id_fault("tmdb_id", text)
    if verdict == NONE and text:
        return Fault(
            "tmdb_id",
            "nothing beside none",
            f"'{text}'",
            "Clear the cell, or write no_match if only this film is wrong",
        )
    if verdict in (MATCH, NO_MATCH) and not text:
        return Fault(
            "tmdb_id",
            f"a film beside {verdict}",
            "nothing",
            "Name the film, or write none if the soundtrack belongs to no film",
        )
    return None


def _day_fault(text: str) -> Fault:
    return Fault(
        "decided_on",
        "a day as 2026-11-24",
        f"'{text}'" if text else "nothing",
        "Write year-month-day; format the column as text if the spreadsheet changes it",
    )


def _absent(column: str, meaning: str, cells: Mapping[str, str]) -> Fault | None:
    return None if cells[column] else Fault(column, meaning, "nothing", "Fill it in")


def _clash_fault(decision: Decision, earlier: Decision, line: int) -> Fault:
    if decision.tmdb_id == earlier.tmdb_id:
        repeated = "the same" if decision.verdict == earlier.verdict else f"'{earlier.verdict}'"
        return Fault(
            "verdict",
            "one row for each soundtrack and film",
            f"'{decision.verdict}' here, {repeated} on line {line}",
            "Keep one of the two rows",
        )
    expected = "one film or none for a soundtrack"
    return Fault(
        "verdict",
        expected,
        f"{_in_words(decision)} here, {_in_words(earlier)} on line {line}",
        "Keep one of the two rows",
    )


def _in_words(decision: Decision) -> str:
    return NONE if decision.verdict == NONE else f"{decision.verdict} with film {decision.tmdb_id}"
