"""The curated decisions: every row sound or the whole file refused, and replaced as a whole or not at all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import fsspec
import pyarrow as pa
import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.clerical_decision_rules import Decision, clash
from soundtrack_pop.datasets.clerical_decisions import ClericalDecisions, of_table, read_decisions, to_table
from soundtrack_pop.errors import ContractError, SourceError, find_in_chain
from soundtrack_pop.schemas.curated import DECISIONS
from soundtrack_pop.storage import whole_files as files

GID = "c9673ff1-15d4-395d-bf2c-2d5d1e1ed5a3"
OTHER_GID = "11111111-2222-3333-4444-555555555555"
HEADER = "release_group_gid,tmdb_id,verdict,decided_by,decided_on,reason\n"
DAY = date(2026, 11, 24)
MATCH = Decision(GID, 578, "match", "Ada", DAY, "same composer, same year")
NO_MATCH = Decision(GID, 579, "no_match", "Ada", DAY, "the sequel")
NONE = Decision(OTHER_GID, None, "none", "Bo", DAY, "Videospiel »千«")
SOUND = f"""{HEADER}{GID},578,match,Ada,2026-11-24,"same composer, same year"
{GID},579,no_match,Ada,2026-11-24,the sequel
{OTHER_GID},,none,Bo,2026-11-24,Videospiel »千«
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Entscheidungen & é" / "decisions.csv"


def written(path: Path, text: str | bytes) -> ClericalDecisions:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return ClericalDecisions(filepath=str(path))


def row(**cells: str) -> str:
    usual = {
        "release_group_gid": GID, "tmdb_id": "578", "verdict": "match", "decided_by": "Ada",
        "decided_on": "2026-11-24", "reason": "x",
    }  # fmt: skip
    return ",".join({**usual, **cells}.values()) + "\n"


def faults_in(text: str) -> list[str]:
    """Return what the refusal says of each row, its count left out; empty where the file is sound."""
    try:
        read_decisions(text.encode(), "d.csv")
    except SourceError as error:
        return error.found.split("\n    ")[1:]
    return []


def test_file_loads_as_declared(path: Path) -> None:
    table = written(path, SOUND).load()
    assert table.schema == DECISIONS.arrow_schema
    assert of_table(table) == [MATCH, NO_MATCH, NONE]


def test_without_a_file_there_are_no_decisions(path: Path) -> None:
    dataset = ClericalDecisions(filepath=str(path))
    assert (dataset.exists(), dataset.row_count()) == (False, 0)
    assert dataset.load() == DECISIONS.arrow_schema.empty_table()
    assert not path.parent.exists()


def test_file_with_its_header_alone_has_no_decisions(path: Path) -> None:
    assert written(path, HEADER).load() == DECISIONS.arrow_schema.empty_table()


def test_empty_file_is_no_list_without_decisions(path: Path) -> None:
    with pytest.raises(DatasetError) as raised:
        written(path, "").load()
    assert "found no release_group_gid, no tmdb_id, no verdict" in str(find_in_chain(raised.value))


@pytest.mark.parametrize(
    ("text", "quirk"),
    [
        ("\ufeff" + SOUND.replace("\n", "\r\n") + ",,,,,\r\n\r\n", "Excel on Windows"),
        (SOUND.replace(f"{GID},578", f" {GID.upper()} , 578 "), "spaces and capitals"),
        (SOUND.replace(",578,", ",578.0,").replace(",579,", ",579.00,"), "numbers as pandas writes them"),
        (SOUND.replace(",match,", ",Match,").replace("no_match", "No match"), "verdicts as people write them"),
        (SOUND.replace("2026-11-24", "2026-11-24 00:00:00"), "a day with its midnight"),
        (SOUND.replace("2026-11-24", "2026-11-24T00:00"), "a day with its midnight, as ISO"),
    ],
)
def test_quirk_of_a_spreadsheet_changes_nothing(text: str, quirk: str) -> None:
    assert read_decisions(text.encode(), "d.csv") == [MATCH, NO_MATCH, NONE]


def test_semicolons_separate_too() -> None:
    text = f"{HEADER.replace(',', ';')}{GID};578;match;Ada;2026-11-24;same composer, same year\n"
    assert read_decisions(text.encode(), "d.csv") == [MATCH]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"release_group_gid": "c9673ff1"}, "line 2, release_group_gid: expected a MusicBrainz id such as "),
        ({"release_group_gid": ""}, "line 2, release_group_gid: expected a MusicBrainz id such as "),
        ({"release_group_gid": f"{{{GID}}}"}, "line 2, release_group_gid: expected a MusicBrainz id such as "),
        ({"tmdb_id": "tt0073195"}, "line 2, tmdb_id: expected a whole number above 0; found 'tt0073195'"),
        ({"tmdb_id": "578.5"}, "line 2, tmdb_id: expected a whole number above 0; found '578.5'"),
        ({"tmdb_id": "157.336"}, "line 2, tmdb_id: expected a whole number above 0; found '157.336'"),
        ({"tmdb_id": "0"}, "line 2, tmdb_id: expected a whole number above 0; found '0'"),
        ({"tmdb_id": "-5"}, "line 2, tmdb_id: expected a whole number above 0; found '-5'"),
        ({"tmdb_id": "1.57E+05"}, "line 2, tmdb_id: expected a whole number above 0; found '1.57E+05'"),
        ({"tmdb_id": "9223372036854775808"}, "line 2, tmdb_id: expected a whole number above 0; found '9223372"),
        ({"tmdb_id": "٥٧٨"}, "line 2, tmdb_id: expected a whole number above 0; found '٥٧٨'"),
        ({"verdict": "maybe"}, "line 2, verdict: expected match, no_match, none; found 'maybe'. Choose one"),
        ({"verdict": ""}, "line 2, verdict: expected match, no_match, none; found nothing"),
        ({"tmdb_id": ""}, "line 2, tmdb_id: expected a film beside match; found nothing. Name the film"),
        (
            {"tmdb_id": "", "verdict": "no_match"},
            "line 2, tmdb_id: expected a film beside no_match; found nothing",
        ),
        ({"verdict": "none"}, "line 2, tmdb_id: expected nothing beside none; found '578'. Clear the cell, or"),
        ({"decided_by": " "}, "line 2, decided_by: expected who decided; found nothing. Fill it in"),
        ({"reason": ""}, "line 2, reason: expected a reason; found nothing. Fill it in"),
        ({"decided_on": ""}, "line 2, decided_on: expected a day as 2026-11-24; found nothing"),
        (
            {"decided_on": "24.11.2026"},
            "line 2, decided_on: expected a day as 2026-11-24; found '24.11.2026'. Write",
        ),
        ({"decided_on": "11/24/2026"}, "line 2, decided_on: expected a day as 2026-11-24; found '11/24/2026'"),
        ({"decided_on": "20261124"}, "line 2, decided_on: expected a day as 2026-11-24; found '20261124'"),
        ({"decided_on": "2026-02-30"}, "line 2, decided_on: expected a day as 2026-11-24; found '2026-02-30'"),
        ({"decided_on": "46350"}, "line 2, decided_on: expected a day as 2026-11-24; found '46350'"),
        ({"reason": "same composer, same year"}, "line 2, row: expected 6 cells; found more: 'same year'. Put a"),
    ],
)
def test_unsound_cell_is_named_with_what_was_expected(cells: dict[str, str], fault: str) -> None:
    faults = faults_in(HEADER + row(**cells))
    assert [found[: len(fault)] for found in faults] == [fault]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([{}, {"tmdb_id": "579", "verdict": "no_match"}], []),
        ([{}, {"release_group_gid": OTHER_GID}], []),
        ([{"verdict": "none", "tmdb_id": ""}, {"verdict": "no_match"}], []),
        ([{"verdict": "no_match"}, {"verdict": "no_match", "tmdb_id": "579"}], []),
        (
            [{}, {"reason": "again"}],
            ["one row for each soundtrack and film; found 'match' here, the same on line 2"],
        ),
        (
            [{}, {"release_group_gid": GID.upper(), "tmdb_id": "578.0"}],
            ["one row for each soundtrack and film; found 'match' here, the same on line 2"],
        ),
        (
            [{}, {"verdict": "no_match"}],
            ["one row for each soundtrack and film; found 'no_match' here, 'match' on line 2"],
        ),
        (
            [{"verdict": "none", "tmdb_id": ""}] * 2,
            ["one row for each soundtrack and film; found 'none' here, the same on line 2"],
        ),
        (
            [{}, {"tmdb_id": "579"}],
            ["one film or none for a soundtrack; found match with film 579 here, match with film 578 on line 2"],
        ),
        (
            [{}, {"tmdb_id": "", "verdict": "none"}],
            ["one film or none for a soundtrack; found none here, match with film 578 on line 2"],
        ),
    ],
)
def test_contradiction_is_told_at_its_later_line(rows: list[dict[str, str]], faults: list[str]) -> None:
    found = faults_in(HEADER + "".join(row(**cells) for cells in rows))
    assert found == [f"line 3, verdict: expected {fault}. Keep one of the two rows" for fault in faults]


def test_two_decisions_clash_whichever_comes_first() -> None:
    all_of_them = [MATCH, NO_MATCH, NONE, Decision(GID, None, "none", "Bo", DAY, "x")]
    assert all(clash(one, other) == clash(other, one) for one in all_of_them for other in all_of_them)


def test_every_fault_is_told_in_one_message_and_no_more_than_twenty() -> None:
    text = HEADER + row() + row(verdict="?", reason="") + row(release_group_gid=OTHER_GID) + row(decided_by="")
    assert [fault.split(":")[0] for fault in faults_in(text)] == [
        "line 3, verdict",
        "line 3, reason",
        "line 5, decided_by",
    ]
    with pytest.raises(SourceError) as raised:
        read_decisions((HEADER + row(reason="") * 25).encode(), "d.csv")
    told = raised.value.found.split("\n    ")
    assert (told[0], len(told), told[-1]) == ("25 that are not:", 22, "and 5 more")
    assert str(raised.value).startswith("d.csv: expected a valid decision in every row; found 25 that are not:")


def test_column_that_would_be_lost_is_refused() -> None:
    with pytest.raises(SourceError, match="found 'note', which is none of them"):
        read_decisions((HEADER.strip() + ",note\n").encode(), "d.csv")


def test_what_is_saved_is_loaded_again_and_again_the_same(path: Path) -> None:
    odd = Decision(GID, 2**63 - 1, "no_match", 'A "B" C; D', date(1999, 1, 2), "one\ntwo, =cmd|'x' 'ö'")
    dataset = ClericalDecisions(filepath=str(path))
    dataset.save(to_table([NONE, MATCH, odd]))
    first = path.read_bytes()
    assert of_table(dataset.load()) == [NONE, MATCH, odd]
    dataset.save(dataset.load())
    assert path.read_bytes() == first
    assert [file.name for file in path.parent.iterdir()] == ["decisions.csv"]


def test_saved_file_is_the_documented_one(path: Path) -> None:
    ClericalDecisions(filepath=str(path)).save(to_table([MATCH, NO_MATCH, NONE]))
    assert path.read_text(encoding="utf-8") == SOUND


@pytest.mark.parametrize(
    "unsound",
    [
        to_table([MATCH, Decision(GID, None, "none", "Ada", DAY, "x")]),
        to_table([MATCH, MATCH]),
        to_table([Decision(GID, 578, "match", "Ada", DAY, " ")]),
        to_table([Decision(GID, None, "match", "Ada", DAY, "x")]),
        pa.Table.from_pylist([{"release_group_gid": GID}], schema=DECISIONS.arrow_schema),
    ],
    ids=["contradiction", "duplicate", "blank reason", "match without film", "nulls"],
)
def test_unsound_decisions_are_not_saved(path: Path, unsound: pa.Table) -> None:
    dataset = written(path, SOUND)
    with pytest.raises(DatasetError) as raised:
        dataset.save(unsound)
    assert isinstance(find_in_chain(raised.value), SourceError)
    assert path.read_text(encoding="utf-8") == SOUND


def test_table_without_a_column_is_not_saved(path: Path) -> None:
    with pytest.raises(DatasetError) as raised:
        written(path, SOUND).save(to_table([MATCH]).drop_columns(["reason"]))
    assert isinstance(find_in_chain(raised.value), ContractError)
    assert path.read_text(encoding="utf-8") == SOUND


def test_failure_half_way_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = written(path, SOUND)

    def full_disk(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.os, "replace", full_disk)
    with pytest.raises(DatasetError, match="disk full"):
        dataset.save(to_table([NONE]))
    assert (path.read_text(encoding="utf-8"), len(list(path.parent.iterdir()))) == (SOUND, 1)


def test_reads_and_writes_on_any_storage() -> None:
    dataset = ClericalDecisions(filepath="memory://curated/decisions.csv")
    for decisions in ([MATCH], [NONE, MATCH]):
        dataset.save(to_table(decisions))
        assert of_table(dataset.load()) == decisions
    assert fsspec.filesystem("memory").ls("/curated", detail=False) == ["/curated/decisions.csv"]


def test_previews_for_kedro_viz(path: Path) -> None:
    preview = written(path, SOUND).preview(1)
    assert preview["columns"] == DECISIONS.column_names
    assert preview["data"] == [[GID, "578", "match", "Ada", "2026-11-24", "same composer, same year"]]


def test_example_of_the_guide_is_sound() -> None:
    guide = (Path(__file__).parents[2] / "docs/review.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv\n(.*?)```", guide, re.DOTALL)
    assert [one.verdict for one in read_decisions(example.encode(), "docs/review.md")] == ["match", "none"]
