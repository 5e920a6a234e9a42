"""The document's sentences and table are those of the run's results."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.extract import describe as describe_extract
from pipelines.reporting.measured import measured_world
from soundtrack_pop.schemas import TABLES


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage root with the results of a simulated world."""
    root = tmp_path_factory.mktemp("root")
    for name, frame in measured_world().items():
        folder = root / "08_reporting" / name
        folder.mkdir(parents=True)
        table = pa.Table.from_pandas(frame, schema=TABLES[f"rpt_{name}"].arrow_schema)
        pq.write_table(table, folder / "part-0.parquet")
    return root


def test_the_sentences_are_those_of_the_report(root: Path) -> None:
    told = list(describe_extract.sentences(root, 0.05))
    assert len(told) == 12
    assert told[0].startswith("Films with rock & metal soundtracks are more popular")


def test_a_row_for_each_genre_says_what_was_measured_or_why_not(root: Path) -> None:
    lines = describe_extract.genre_table(root, 0.05).splitlines()
    rock = next(line for line in lines if line.startswith("| rock & metal |"))
    assert rock.count("[") == 3
    assert "< 0.001" in rock
    assert any("not tested: no genre of its own" in line for line in lines)


def test_a_folder_that_is_no_extract_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["describe_extract.py", str(tmp_path)])
    with pytest.raises(SystemExit, match="expected the folders musicbrainz and tmdb"):
        describe_extract.main()
