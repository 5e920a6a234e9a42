"""The builder of the embedded sample: reproducible, and strict about its fact tables."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.sample import build as build_sample
from tools.sample.build import ARCHIVE_FILES, MOVIES_FILE, SAMPLE_FOLDER, has_same_content
from tools.sample.facts import Facts, read_facts
from tools.sample.world import World, build_world

PROJECT = Path(__file__).parents[3]
FACTS = SAMPLE_FOLDER / "facts"
FILES = (*ARCHIVE_FILES.values(), MOVIES_FILE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    build_sample.build(FACTS, folder)
    return folder


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(FACTS)


@pytest.fixture(scope="module")
def world(facts: Facts) -> World:
    return build_world(facts)


@pytest.fixture
def own_facts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FACTS, tmp_path / "facts"))


class TestReproduction:
    def test_another_process_writes_the_same_bytes(self, built: Path, tmp_path: Path) -> None:
        # Another hash seed shows whatever depends on the order of a set.
        command = [sys.executable, "-m", "tools.sample.build", "--target", str(tmp_path)]
        subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, "PYTHONHASHSEED": "4321"})
        assert [(tmp_path / path).read_bytes() for path in FILES] == [
            (built / path).read_bytes() for path in FILES
        ]

    def test_committed_files_are_a_fresh_build(self, built: Path) -> None:
        stale = [path for path in FILES if not has_same_content(built / path, SAMPLE_FOLDER / "01_raw" / path)]
        assert stale == []

    def test_gzip_header_holds_no_name_and_no_time(self, built: Path) -> None:
        flags_and_time = (built / MOVIES_FILE).read_bytes()[3:8]
        assert flags_and_time == bytes(5)

    def test_prints_a_line_with_size_and_rows_for_each_file(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert build_sample.main(["--target", str(tmp_path)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == len(FILES)
        assert f"{(tmp_path / MOVIES_FILE).stat().st_size:,} bytes; movies 591" in lines[-1]


class TestCheck:
    def test_passes_for_what_was_built(self, built: Path) -> None:
        assert build_sample.main(["--check", "--target", str(built)]) == 0

    @pytest.mark.parametrize(
        ("table", "column", "value", "stale"),
        [
            ("films_modern.csv", "runtime_minutes", "1", MOVIES_FILE),
            ("albums_world.csv", "aliases", "Another name", ARCHIVE_FILES["core"]),
            ("albums_world.csv", "year", "2025", ARCHIVE_FILES["derived"]),
        ],
    )
    def test_names_the_file_that_a_changed_fact_makes_stale(
        self,
        table: str,
        column: str,
        value: str,
        stale: Path,
        built: Path,
        own_facts: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        change_first_row(own_facts / table, {column: value})
        assert build_sample.main(["--check", "--facts", str(own_facts), "--target", str(built)]) == 1
        assert capsys.readouterr().err.startswith(f"{built / stale}: differs")

    @pytest.mark.parametrize("damage", [None, b"", b"no gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\xffgarbage"])
    def test_fails_for_a_missing_or_damaged_file(self, damage: bytes | None, built: Path, tmp_path: Path) -> None:
        target = Path(shutil.copytree(built, tmp_path / "target"))
        (target / MOVIES_FILE).unlink()
        if damage is not None:
            (target / MOVIES_FILE).write_bytes(damage)
        assert build_sample.main(["--check", "--target", str(target)]) == 1


class TestFacts:
    def test_every_albums_film_exists(self, facts: Facts) -> None:
        assert [album.title for album in facts.albums if album.film and album.film not in facts.films] == []

    def test_an_album_stands_once(self, world: World) -> None:
        assert len({group.gid for group in world.groups}) == len(world.groups)

    @pytest.mark.parametrize(
        ("table", "change", "message"),
        [
            ("albums_world.csv", {"film": "no-such-film-1900"}, "a film of films_"),
            ("albums_world.csv", {"kind": "musical"}, "a kind of"),
            ("albums_world.csv", {"artist_credit": "One| & "}, "a credit as name|join|name"),
            ("albums_world.csv", {"primary_type": "LP"}, "a known type"),
            ("albums_world.csv", {"imdb_link": "maybe"}, "imdb_link yes, no or empty"),
            ("films_world.csv", {"genres": "Musical"}, "genres of TMDb"),
            ("films_world.csv", {"alternative_titles": "Titel"}, "alternative titles as CC:Title"),
            ("films_world.csv", {"film": "jaws-1975"}, "a slug that is not taken"),
        ],
    )
    def test_mistake_in_a_fact_table_is_named_with_its_place(
        self, table: str, change: dict[str, str], message: str, own_facts: Path
    ) -> None:
        change_first_row(own_facts / table, change)
        with pytest.raises(ValueError, match=f"^{re.escape(f'{table}:2: expected {message}')}"):
            read_facts(own_facts)

    def test_folder_without_fact_tables_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"expected files films_\*\.csv"):
            read_facts(tmp_path)

    @pytest.mark.parametrize(("answer", "is_linked"), [("yes", True), ("no", False)])
    def test_facts_can_force_a_link_or_its_absence(self, answer: str, is_linked: bool, own_facts: Path) -> None:
        for path in own_facts.glob("albums_*.csv"):
            rows = read_rows(path)
            write_rows(path, [{**row, "imdb_link": answer} for row in rows if row["film"]])
        groups = [group for group in build_world(read_facts(own_facts)).groups if group.facts.film]
        assert {group.imdb_id is not None for group in groups} == {is_linked}

    def test_corrected_fact_leaves_other_albums_as_they_are(self, world: World, own_facts: Path) -> None:
        change_first_row(own_facts / "albums_world.csv", {"year": "1999", "genres": "", "imdb_link": "no"})
        changed = build_world(read_facts(own_facts))
        different = [new for old, new in zip(world.groups, changed.groups, strict=True) if old != new]
        assert len(different) == 1


def change_first_row(path: Path, change: dict[str, str]) -> None:
    first, *others = read_rows(path)
    write_rows(path, [{**first, **change}, *others])


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
