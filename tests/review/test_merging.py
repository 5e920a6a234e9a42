"""A filled-in sheet and the decisions before it: what is new, what ends, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from review.conftest import gid
from soundtrack_pop.datasets.clerical_decision_rules import Decision, find_contradictions
from soundtrack_pop.datasets.user_csv import Sheet, SheetRow
from soundtrack_pop.review.merging import Merge, ids_in, merge_decisions
from soundtrack_pop.review.sheet_rows import Known, Signature

TODAY, BEFORE = date(2026, 11, 24), date(2025, 1, 1)
COLUMNS = ("release_group_gid", "tmdb_id", "verdict", "other_tmdb_id", "reason", "why_listed")
KNOWN = Known(gids=frozenset(gid(number) for number in range(9)), film_ids=frozenset(range(1, 9)))

Line = tuple[int, int, str] | tuple[int, int, str, str]


def sheet_of(*lines: Line, why: str = "review", reason: str = "seen") -> Sheet:
    """Return a sheet of album, film, verdict and other film."""
    rows = []
    for number, (album, film, verdict, *other) in enumerate(lines, start=2):
        cells = (gid(album), str(film), verdict, other[0] if other else "", reason, why)
        rows.append(SheetRow(number, dict(zip(COLUMNS, cells, strict=True))))
    return Sheet(COLUMNS, tuple(rows))


def old(album: int, film: int | None, verdict: str, reason: str = "seen") -> Decision:
    return Decision(gid(album), film, verdict, "Bo", BEFORE, reason)


def new(album: int, film: int | None, verdict: str) -> Decision:
    return Decision(gid(album), film, verdict, "Ada", TODAY, "seen")


def merge(sheet: Sheet, *earlier: Decision) -> Merge:
    return merge_decisions(sheet, KNOWN, Signature("Ada", TODAY), earlier)


def test_rows_without_verdict_are_left_for_later() -> None:
    merged = merge(sheet_of((1, 1, "match"), (2, 2, ""), (3, 3, "")))
    assert merged == Merge((new(1, 1, "match"),), (new(1, 1, "match"),), (), 0, (), 2, 0, 0)


def test_empty_sheet_changes_nothing() -> None:
    kept = old(1, 1, "match")
    assert merge(sheet_of(), kept) == Merge((kept,), (), (), 0, (), 0, 0, 0)


@pytest.mark.parametrize(
    ("earlier", "line", "ended", "made"),
    [
        (old(1, 1, "match"), (1, 1, "no_match"), True, [new(1, 1, "no_match")]),
        (old(1, 1, "no_match"), (1, 1, "match"), True, [new(1, 1, "match")]),
        (old(1, 1, "match"), (1, 2, "match"), True, [new(1, 2, "match")]),
        (old(1, 1, "match"), (1, 1, "none"), True, [new(1, None, "none")]),
        (old(1, None, "none"), (1, 1, "match"), True, [new(1, 1, "match")]),
        (old(1, 1, "match", "guessed"), (1, 1, "match"), True, [new(1, 1, "match")]),
        (old(1, 1, "match"), (1, 2, "no_match"), False, [new(1, 2, "no_match")]),
        (old(1, None, "none"), (1, 1, "no_match"), False, [new(1, 1, "no_match")]),
        (old(1, 1, "match"), (2, 1, "match"), False, [new(2, 1, "match")]),
        (old(1, 1, "match"), (1, 1, "match"), False, []),
        (old(1, None, "none"), (1, 7, "none"), False, []),
        (old(1, 1, "match"), (1, 1, "no_match", "2"), True, [new(1, 1, "no_match"), new(1, 2, "match")]),
    ],
)
def test_new_decision_ends_what_cannot_stand_beside_it(
    earlier: Decision, line: Line, ended: bool, made: list[Decision]
) -> None:
    bystander = old(8, 8, "match")
    merged = merge(sheet_of(line), bystander, earlier)
    assert list(merged.new) == made
    assert merged.decisions == (bystander, *(() if ended else (earlier,)), *made)
    assert {one for one, _ in merged.replaced} == ({earlier} if ended else set())
    assert merged.unchanged == (0 if made else 1)
    assert find_contradictions(enumerate(merged.decisions)) == []


def test_second_import_changes_nothing() -> None:
    sheet = sheet_of((1, 1, "match"), (2, 2, "no_match", "3"), (3, 3, "none"), (4, 4, ""), (5, 77, "match"))
    once = merge(sheet, old(1, 2, "match"))
    twice = merge_decisions(sheet, KNOWN, Signature("Bo", date(2027, 1, 1)), once.decisions)
    assert (twice.decisions, twice.new, twice.replaced) == (once.decisions, (), ())
    assert (len(once.new), twice.unchanged, twice.refused) == (4, 4, once.refused)


def test_rows_that_contradict_each_other_are_all_refused() -> None:
    sheet = sheet_of((1, 1, "match"), (2, 2, "match"), (1, 1, "no_match"), (3, 3, "none"), (3, 3, "no_match", "4"))
    merged = merge(sheet)
    assert merged.new == (new(2, 2, "match"),)
    assert [(one.row.line, one.faults[0].found) for one in merged.refused] == [
        (2, "match with film 1 here, no_match with film 1 in row 4"),
        (4, "no_match with film 1 here, match with film 1 in row 2"),
        (5, "none here, match with film 4 in row 6"),
        (6, "match with film 4 here, none in row 5"),
    ]


def test_row_that_stands_twice_counts_once() -> None:
    merged = merge(sheet_of((1, 1, "match"), (1, 1, "match"), (2, 2, "none"), (2, 3, "none")))
    assert (merged.new, merged.refused) == ((new(1, 1, "match"), new(2, None, "none")), ())


def test_unsound_row_does_not_keep_the_others_from_being_taken() -> None:
    merged = merge(sheet_of((1, 1, "perhaps"), (2, 2, "match"), (3, 77, "match")))
    assert merged.new == (new(2, 2, "match"),)
    assert [(one.row.line, [fault.column for fault in one.faults]) for one in merged.refused] == [
        (2, ["verdict"]),
        (4, ["tmdb_id"]),
    ]


def test_random_sample_is_counted() -> None:
    lines: list[Line] = [(1, 1, "match"), (2, 2, "no_match", "3"), (3, 3, "none"), (4, 4, ""), (5, 5, "perhaps")]
    merged = merge(sheet_of(*lines, why="sample"))
    assert (merged.sampled, merged.sampled_right) == (3, 1)
    assert merge(sheet_of(*lines)).sampled == 0


def test_ids_to_look_up_are_those_that_can_be_ids() -> None:
    sheet = sheet_of((1, 5, "match"), (2, -1, "match", "Solaris"), (1, 6, "", "7"))
    assert ids_in(sheet) == ({gid(1), gid(2)}, {5, 6, 7})
