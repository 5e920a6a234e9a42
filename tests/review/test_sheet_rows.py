"""One filled-in row: the decisions that it is, or all that is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest

from review.conftest import gid
from soundtrack_pop.datasets.clerical_decision_rules import Decision
from soundtrack_pop.datasets.user_csv import SheetRow
from soundtrack_pop.review.sheet_rows import Known, Signature, read_row

DAY = date(2026, 11, 24)
KNOWN = Known(gids=frozenset({gid(1), gid(2)}), film_ids=frozenset({593, 2103}))


def read(signature: Signature | None = None, surplus: tuple[str, ...] = (), **cells: str) -> list[object]:
    usual = {"release_group_gid": gid(1), "tmdb_id": "593", "verdict": "", "other_tmdb_id": "", "reason": "seen"}
    row = SheetRow(7, {**usual, **cells}, surplus)
    return list(read_row(row, KNOWN, signature or Signature("Ada", DAY)))


@pytest.mark.parametrize(
    ("cells", "decisions"),
    [
        ({"verdict": "match"}, [(593, "match")]),
        ({"verdict": "Match", "tmdb_id": "593.0", "release_group_gid": gid(1).upper()}, [(593, "match")]),
        ({"verdict": "match", "other_tmdb_id": "593"}, [(593, "match")]),
        ({"verdict": "no match"}, [(593, "no_match")]),
        ({"verdict": "no_match", "other_tmdb_id": "2103"}, [(593, "no_match"), (2103, "match")]),
        ({"verdict": "none"}, [(None, "none")]),
        ({"verdict": "none", "tmdb_id": ""}, [(None, "none")]),
        ({"verdict": "none", "tmdb_id": "77"}, [(None, "none")]),
    ],
)
def test_verdict_is_one_decision_or_two(cells: dict[str, str], decisions: list[tuple[int | None, str]]) -> None:
    assert read(**cells) == [Decision(gid(1), film, verdict, "Ada", DAY, "seen") for film, verdict in decisions]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"verdict": "yes"}, ["verdict: expected match, no_match, none; found 'yes'. Choose one of the three"]),
        (
            {"other_tmdb_id": "2103"},
            ["verdict: expected match, no_match, none; found nothing. Choose one of the three"],
        ),
        (
            {"verdict": "match", "release_group_gid": "Jaws"},
            ["release_group_gid: expected a MusicBrainz id such as"],
        ),
        (
            {"verdict": "match", "release_group_gid": gid(3)},
            [f"release_group_gid: expected a soundtrack of prm_soundtracks; found '{gid(3)}', which is not one"],
        ),
        ({"verdict": "match", "tmdb_id": ""}, ["tmdb_id: expected a whole number above 0; found ''"]),
        ({"verdict": "match", "tmdb_id": "x"}, ["tmdb_id: expected a whole number above 0; found 'x'"]),
        (
            {"verdict": "no_match", "tmdb_id": "77"},
            ["tmdb_id: expected a film of prm_movies; found 77, which is not one"],
        ),
        (
            {"verdict": "no_match", "other_tmdb_id": "77"},
            ["other_tmdb_id: expected a film of prm_movies; found 77, which is not one"],
        ),
        (
            {"verdict": "no_match", "other_tmdb_id": "Solaris"},
            ["other_tmdb_id: expected a whole number above 0; found 'Solaris'"],
        ),
        (
            {"verdict": "match", "other_tmdb_id": "2103"},
            ["other_tmdb_id: expected the row's own film 593 or nothing beside match; found 2103. Choose no"],
        ),
        (
            {"verdict": "no_match", "other_tmdb_id": "593"},
            ["other_tmdb_id: expected another film; found 593. Choose no_match to name another film"],
        ),
        (
            {"verdict": "none", "other_tmdb_id": "2103"},
            ["other_tmdb_id: expected nothing beside none; found 2103"],
        ),
        (
            {"verdict": "match", "reason": ""},
            ["reason: expected a reason; found nothing. Fill it in, or give --reason"],
        ),
        (
            {"verdict": "?", "reason": "", "tmdb_id": "77", "release_group_gid": ""},
            ["release_group_gid: expected", "verdict: expected", "tmdb_id: expected", "reason: expected"],
        ),
    ],
)
def test_unsound_row_is_told_with_all_its_faults(cells: dict[str, str], faults: list[str]) -> None:
    found = [str(fault) for fault in read(**cells)]
    assert [text[: len(start)] for text, start in zip(found, faults, strict=True)] == faults


def test_text_that_a_separator_cut_off_is_a_fault() -> None:
    found = read(verdict="match", surplus=("same year",))
    assert [str(fault) for fault in found] == [
        "row: expected no text beside the columns; found 'same year' in a column without a name. "
        "Quote a text that contains the separator"
    ]


def test_common_reason_is_for_rows_without_their_own() -> None:
    signature = Signature("Bo", DAY, "listened to it")
    assert read(signature, verdict="match", reason="") == [
        Decision(gid(1), 593, "match", "Bo", DAY, "listened to it")
    ]
    assert read(signature, verdict="match") == [Decision(gid(1), 593, "match", "Bo", DAY, "seen")]
