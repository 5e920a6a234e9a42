"""Folders: the outputs of runs, read only, and the raw folder that acquisition fills."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.folders import CLOUD, DISK, EMULATOR, Outputs, RawFolder, RunOutputs, StoredFile
from soundtrack_pop.errors import StorageError, find_in_chain


def write(root: Path, path: str, content: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


def test_reads_what_is_there(tmp_path: Path) -> None:
    write(tmp_path, "a/quality.json", '{"title": "Amélie"}'.encode())
    write(tmp_path, "a/figure.png", b"\x89PNG")
    for part, number in (("part-0", 1), ("part-1", 2)):
        write(tmp_path, f"table/{part}.parquet", b"")
        pd.DataFrame({"number": [number, None]}).to_parquet(tmp_path / f"table/{part}.parquet")
    outputs = RunOutputs(path=f"{tmp_path}/").load()
    assert outputs.json("a/quality.json") == {"title": "Amélie"}
    assert outputs.read("a/figure.png") == b"\x89PNG"
    whole, part = outputs.table("table"), outputs.table("table", [("number", "==", 2)])
    assert whole is not None
    assert whole["number"].dropna().tolist() == [1, 2]
    assert part is not None
    assert part["number"].tolist() == [2]


def test_what_is_missing_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outputs = Outputs(str(tmp_path))
    assert outputs.json("none.json") == {}
    assert outputs.read("none.png") is None
    assert outputs.lines("none.jsonl") == []
    assert outputs.table("none") is None
    assert outputs.table("empty") is None
    assert Outputs(str(tmp_path / "nowhere")).files() == []


def test_hidden_files_are_not_listed(tmp_path: Path) -> None:
    for path in ("b/part.parquet", "b/_SUCCESS", "b/.part.crc", ".staging/part", "a.csv"):
        write(tmp_path, path, b"12")
    assert Outputs(str(tmp_path)).files() == [StoredFile("a.csv", 2), StoredFile("b/part.parquet", 2)]


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "events.jsonl", b'{"a": 1}\n\n{"a": 2}\n{"a": ')
    assert Outputs(str(tmp_path)).lines("events.jsonl") == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff"])
def test_a_damaged_file_is_named(content: bytes, tmp_path: Path) -> None:
    write(tmp_path, "quality.json", content)
    with pytest.raises(StorageError, match=r"quality\.json: expected a JSON object; found"):
        Outputs(str(tmp_path)).json("quality.json")


@pytest.mark.parametrize(
    ("root", "storage"),
    [
        ("/data/sample", DISK),
        ("file:///data/sample", DISK),
        ("/home/localhost/devstoreaccount1", DISK),
        ("/Volumes/catalog/schema/volume", CLOUD),
        ("memory://container/devstoreaccount1", EMULATOR),
        ("memory://container", CLOUD),
    ],
)
def test_storage_is_named_by_its_address(root: str, storage: str) -> None:
    assert Outputs(root).storage == storage


def test_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as raised:
        RunOutputs(path=str(tmp_path)).save("table")  # type: ignore[arg-type]
    assert isinstance(find_in_chain(raised.value), StorageError)


def test_makes_the_folder_when_it_is_asked_for_and_not_before(tmp_path: Path) -> None:
    dataset = RawFolder(path=f"{tmp_path}/01_raw/tmdb/")
    dataset.check()
    assert not dataset.exists()
    assert dataset.load() == tmp_path / "01_raw/tmdb"
    assert dataset.exists()


def test_refuses_another_storage_than_a_disk() -> None:
    with pytest.raises(StorageError, match="a folder on a disk"):
        RawFolder(path="memory://root/01_raw/tmdb").check()


def test_writes_nothing_itself(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="writes its files itself"):
        RawFolder(path=str(tmp_path)).save(object())  # type: ignore[arg-type]
