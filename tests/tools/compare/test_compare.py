"""The comparison of two roots: each check passes on equal roots and fails on its counter-example."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from soundtrack_pop.errors import SourceError
from tools.compare.__main__ import main
from tools.compare.outcome import Outcome
from tools.compare.renames import DECLARED, Renames, read_renames
from tools.compare.report import summary
from tools.compare.revisions import lay_out
from tools.compare.roots import compare_roots

TABLE = "04_feature/scored_pairs"
PAIRS: dict[str, list[Any]] = {
    "release_group_gid": ["a", "a", "b"],
    "tmdb_id": [1, 2, 1],
    "homonym_weight": [0.5, float("nan"), None],
    "title_forms": [["jaws"], [], None],
}
QUALITY = {"precision": 0.9, "auto": {"linked": 3}, "bins": [1, None], "note": "none of them"}
RECORD = {"event": "node_finished", "node": "clean_movies", "status": "succeeded", "seconds": 1.5}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A root with an output of each kind."""
    root = tmp_path / "old"
    write_table(root, PAIRS)
    write_table(root, {"reason": ["x", "x"], "count": [1, 1]}, "08_reporting/no_key")
    reporting = root / "08_reporting"
    (reporting / "match_quality.json").write_text(json.dumps(QUALITY), encoding="utf-8")
    (reporting / "matched_pairs.csv").write_text(
        "﻿release_group_gid,tmdb_id,title\na,1,Jaws\nb,2,\n", encoding="utf-8"
    )
    (reporting / "report.html").write_text(
        "<style>p {}</style><p>Of <b>all</b> films 12&nbsp;%</p>", encoding="utf-8"
    )
    Image.new("RGB", (4, 4), "white").save(reporting / "map.png")
    (reporting / "map.svg").write_text("<svg><dc:date>2026-01-01</dc:date><g id='x'/></svg>", encoding="utf-8")
    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "A film"
    slides.save(str(reporting / "deck.pptx"))
    book = openpyxl.Workbook()
    book.active.append(["verdict", 1])
    book.save(reporting / "queue.xlsx")
    (root / "monitoring").mkdir()
    (root / "monitoring" / "events.jsonl").write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    return root


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """A copy of the root, for a test to change."""
    return Path(shutil.copytree(old, tmp_path / "new"))


def write_table(root: Path, columns: dict[str, list[Any]], path: str = TABLE) -> None:
    folder = root / path
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pq.write_table(pa.table(columns), folder / "part-0.parquet")


def found(old: Path, new: Path, renames: Renames | None = None) -> dict[str, Outcome]:
    """Return the outcomes that are not equal, by path."""
    outcomes = compare_roots(old, new, renames or Renames())
    return {outcome.path: outcome for outcome in outcomes if outcome.state != "equal"}


def test_equal_roots_are_equal(old: Path, new: Path) -> None:
    assert found(old, new) == {}
    assert len(compare_roots(old, new, Renames())) == 10


def test_order_of_rows_and_columns_and_number_of_files_do_not_count(old: Path, new: Path) -> None:
    reverse = pa.table({name: values[::-1] for name, values in reversed(PAIRS.items())})
    pq.write_table(reverse.slice(0, 1), new / TABLE / "part-0.parquet")
    pq.write_table(reverse.slice(1), new / TABLE / "part-1.parquet")
    assert found(old, new) == {}


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("homonym_weight", [0.75, float("nan"), None], "1 rows: largest difference 0.25; a, 1: 0.5 → 0.75"),
        ("homonym_weight", [0.5 + 1e-15, float("nan"), None], "largest difference 9.99e-16"),
        ("homonym_weight", [0.5, None, None], "a, 2: nan → None"),
        ("title_forms", [["jaws"], ["x"], None], "a, 2: [] → ['x']"),
        ("tmdb_id", [1, 2, 3], "1 rows missing: b, 1"),
        ("tmdb_id", [1.0, 2.0, 1.0], "column tmdb_id was int64 and is double"),
    ],
)
def test_a_changed_value_is_found_with_its_row(
    old: Path, new: Path, column: str, values: list[Any], said: str
) -> None:
    write_table(new, {**PAIRS, column: values})
    assert said in "\n".join(found(old, new)[TABLE].differences)


def test_values_that_are_declared_to_change_are_not_compared(old: Path, new: Path) -> None:
    write_table(new, {**PAIRS, "homonym_weight": [9.0, 9.0, 9.0]})
    assert found(old, new)[TABLE].state == "differs"
    assert found(old, new, Renames(changed=((TABLE, "homonym_weight"),)))[TABLE].state == "renamed"


def test_missing_and_added_rows_are_found_without_a_key(old: Path, new: Path) -> None:
    write_table(new, {"reason": ["x", "y"], "count": [1, 1]}, "08_reporting/no_key")
    assert found(old, new)["08_reporting/no_key"].differences == [
        "1 rows missing: ['x', 1]",
        "1 rows added: ['y', 1]",
    ]


def test_a_renamed_column_differs_unless_it_is_declared(old: Path, new: Path) -> None:
    renamed = {{"homonym_weight": "title_weight"}.get(name, name): values for name, values in PAIRS.items()}
    write_table(new, renamed)
    assert found(old, new)[TABLE].differences == [
        "column homonym_weight is no longer there",
        "column title_weight is new",
    ]
    declared = Renames(columns=((TABLE, "homonym_weight", "title_weight"),))
    assert found(old, new, declared)[TABLE].state == "renamed"
    assert found(old, old, declared) == {}
    write_table(new, {**renamed, "title_weight": [0.5, 1.0, None]})
    assert found(old, new, declared)[TABLE].state == "differs"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"precision": 0.8}, "1 values: largest difference 0.1; precision: 0.9 → 0.8"),
        ({"auto": {"linked": 3, "extra": 1}}, "auto.extra is new: 1"),
        ({"bins": [1]}, "bins.1 is no longer there: None"),
        ({"bins": [True, None]}, "bins.0: 1 → True"),
    ],
)
def test_a_changed_number_in_json_is_found_at_its_path(
    old: Path, new: Path, changed: dict[str, Any], said: str
) -> None:
    path = "08_reporting/match_quality.json"
    (new / path).write_text(json.dumps({**QUALITY, **changed}), encoding="utf-8")
    assert said in "\n".join(found(old, new)[path].differences)


def test_a_changed_text_in_json_is_wording(old: Path, new: Path) -> None:
    path = "08_reporting/match_quality.json"
    (new / path).write_text(json.dumps({**QUALITY, "note": "some of them"}), encoding="utf-8")
    assert (found(old, new)[path].state, found(old, new)[path].wording) == ("words", ["note: “none” → “some”"])


def test_keys_and_files_are_compared_under_their_declared_names(old: Path, new: Path) -> None:
    (new / "08_reporting/match_quality.json").unlink()
    stored = {**QUALITY, "bands": {"auto": {"pairs": 3}}, "version": 2}
    del stored["auto"]
    (new / "08_reporting/quality.json").write_text(json.dumps(stored), encoding="utf-8")
    assert set(found(old, new)) == {"08_reporting/match_quality.json", "08_reporting/quality.json"}
    declared = Renames(
        files=(("08_reporting/match_quality.json", "08_reporting/quality.json"),),
        keys=(
            ("08_reporting/quality.json", "auto", "bands.auto"),
            ("08_reporting/quality.json", "**.linked", "**.pairs"),
        ),
        added=(("08_reporting/quality.json", "version"),),
    )
    (outcome,) = found(old, new, declared).values()
    assert (outcome.path, outcome.state) == ("08_reporting/quality.json", "renamed")


@pytest.mark.parametrize(
    ("pattern", "target", "key", "becomes"),
    [
        ("by.known", "by.100–999 votes", "by.known.recall", "by.100–999 votes.recall"),
        ("by.known", "by.x", "by.known_well.recall", "by.known_well.recall"),
        ("features.*.*.m", "comparisons.*.levels.*.m", "features.year.same.m", "comparisons.year.levels.same.m"),
        (
            "**.by_shape",
            "**.by_length",
            "features.title.exact.by_shape.word",
            "features.title.exact.by_length.word",
        ),
    ],
)
def test_patterns_of_keys(pattern: str, target: str, key: str, becomes: str) -> None:
    assert Renames(keys=(("x.json", pattern, target),)).of_key("x.json", key) == becomes
    assert Renames(keys=(("other.json", pattern, target),)).of_key("x.json", key) == key


def test_a_changed_cell_of_a_csv_file_is_found(old: Path, new: Path) -> None:
    path = "08_reporting/matched_pairs.csv"
    (new / path).write_text("release_group_gid,tmdb_id,title\na,1,Jaws 2\nb,2,\n", encoding="utf-8")
    assert found(old, new)[path].differences == ["column title, 1 rows: a, 1: 'Jaws' → 'Jaws 2'"]


def test_words_of_a_page_are_compared_and_fail_nothing(old: Path, new: Path) -> None:
    path = "08_reporting/report.html"
    (new / path).write_text("<style>b {}</style><p>Of all <i>soundtracks</i> 12&nbsp;%</p>", encoding="utf-8")
    outcome = found(old, new)[path]
    assert (outcome.state, outcome.wording) == ("words", ["“films” → “soundtracks”"])


def another_svg(path: Path, *, drawn: str) -> None:
    path.write_text(f"<svg><dc:date>2026-02-02</dc:date><g id='{drawn}'/></svg>", encoding="utf-8")


def another_deck(path: Path) -> None:
    slides = pptx.Presentation(str(path))
    slides.slides[0].shapes.title.text = "A soundtrack"
    slides.save(str(path))


def another_book(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.active.append(["match", 2])
    book.save(path)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("map.png", lambda path: Image.new("RGB", (4, 4), "black").save(path)),
        ("map.png", lambda path: Image.new("RGB", (4, 5), "white").save(path)),
        ("map.svg", lambda path: another_svg(path, drawn="y")),
        ("deck.pptx", another_deck),
        ("queue.xlsx", another_book),
    ],
)
def test_changed_pictures_and_documents_are_listed(
    old: Path, new: Path, name: str, change: Callable[[Path], None]
) -> None:
    change(new / "08_reporting" / name)
    outcome = found(old, new)[f"08_reporting/{name}"]
    assert (outcome.state, len(outcome.wording)) == ("words", 1)


def test_the_day_a_picture_was_drawn_does_not_count(old: Path, new: Path) -> None:
    another_svg(new / "08_reporting/map.svg", drawn="x")
    assert found(old, new) == {}


def test_run_records_are_compared_by_their_structure(old: Path, new: Path) -> None:
    records = new / "monitoring"
    (records / "events.jsonl").unlink()
    (records / "runs").mkdir()
    (records / "runs" / "r.jsonl").write_text(json.dumps({**RECORD, "seconds": 9}) + "\n", encoding="utf-8")
    assert found(old, new) == {}
    (records / "runs" / "r.jsonl").write_text(json.dumps({**RECORD, "status": "failed"}) + "\n", encoding="utf-8")
    assert found(old, new)["monitoring"].state == "words"


def test_an_extra_and_a_missing_file_are_found_unless_declared(old: Path, new: Path) -> None:
    (new / "08_reporting/map.png").rename(new / "08_reporting/atlas.png")
    assert {path: outcome.differences for path, outcome in found(old, new).items()} == {
        "08_reporting/atlas.png": ["is new"],
        "08_reporting/map.png": ["is no longer there"],
    }
    declared = Renames(added=(("08_reporting/atlas.png", ""),), removed=(("08_reporting/map.png", ""),))
    assert {outcome.state for outcome in found(old, new, declared).values()} == {"renamed"}


def test_a_root_without_outputs_is_refused(old: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        compare_roots(old, tmp_path / "nowhere", Renames())


def test_an_unreadable_output_is_refused_by_name(old: Path, new: Path) -> None:
    (new / "08_reporting/match_quality.json").write_text("{", encoding="utf-8")
    with pytest.raises(SourceError, match=r"match_quality\.json .* an output that can be read"):
        compare_roots(old, new, Renames())


def test_the_command_returns_whether_data_differ(
    old: Path, new: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--old-root", str(old), "--new-root", str(new), "--target", str(tmp_path / "out")]
    arguments += ["--renamed", str(tmp_path / "none.toml")]
    (tmp_path / "none.toml").write_text("", encoding="utf-8")
    (new / "08_reporting/report.html").write_text("other words", encoding="utf-8")
    assert main(arguments) == 0
    write_table(new, {**PAIRS, "tmdb_id": [1, 2, 3]})
    assert main(arguments) == 1
    assert "DIFFERENT, 10 outputs" in capsys.readouterr().out
    assert "“Of all films 12 %” → “other words”" in (tmp_path / "out" / "roots.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments", [[], ["--old-root", "x"], ["--old-root", "x", "--new-root", "y", "--base", "z"]]
)
def test_the_command_refuses_other_choices(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "expected" in capsys.readouterr().err


def test_the_command_refuses_an_unknown_revision(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--base", "no-such-revision"]) == 2
    assert "revision no-such-revision" in capsys.readouterr().err


def test_a_summary_stays_on_one_screen() -> None:
    outcomes = [Outcome(f"t{number}", "table", differences=["x" * 500] * 50) for number in range(50)]
    lines = summary("sample", outcomes, Path("report.md")).splitlines()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 200


def test_the_declared_renames_can_be_read(tmp_path: Path) -> None:
    assert read_renames(DECLARED).of_columns(TABLE, ["homonyms"]) == {"homonyms": "same_level_candidates"}
    (tmp_path / "wrong.toml").write_text("[[since]]\ncolumn = 1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"expected sections .*; found column"):
        read_renames(tmp_path / "wrong.toml")


@pytest.mark.parametrize("inner", ["01_raw", "."])
def test_a_root_is_laid_out_from_either_layout(tmp_path: Path, inner: str) -> None:
    for name in ("musicbrainz", "tmdb"):
        (tmp_path / "source" / inner / name).mkdir(parents=True)
    lay_out(tmp_path / "source", tmp_path / "root")
    lay_out(tmp_path / "source", tmp_path / "root")
    assert sorted(entry.name for entry in (tmp_path / "root/01_raw").iterdir()) == ["musicbrainz", "tmdb"]
    with pytest.raises(SourceError, match="no musicbrainz and no tmdb"):
        lay_out(tmp_path, tmp_path / "other")
