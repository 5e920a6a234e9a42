"""A long measurement stops and goes on; what other code found is never used."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.statistics import pieces as world_pieces
from benchmarks.statistics.pieces import Found, OutOfTimeError, WorldPieces


def half(seed: int) -> Found | None:
    return None if seed % 2 else {"seed": float(seed)}


def never(seed: int) -> Found | None:
    raise AssertionError(f"world {seed} is tried again")


def test_pieces_are_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_pieces, "PIECE", 3)
    source = tmp_path / "code.py"
    source.write_text("1")
    kept = tmp_path / "kept"
    with pytest.raises(OutOfTimeError, match="worlds-1-3"):
        WorldPieces(kept, [source], seconds=-1).run("worlds", half, 1, 5)
    found = WorldPieces(kept, [source]).run("worlds", half, 1, 5)
    assert found == [{"seed": 2.0}, {"seed": 4.0}]
    assert WorldPieces(kept, [tmp_path / "code.py"], seconds=-1).run("worlds", never, 1, 5) == found


def test_other_code_begins_anew(tmp_path: Path) -> None:
    source = tmp_path / "code.py"
    source.write_text("1")
    WorldPieces(tmp_path / "kept", [tmp_path]).run("worlds", half, 1, 2)
    source.write_text("2")
    with pytest.raises(AssertionError, match="is tried again"):
        WorldPieces(tmp_path / "kept", [tmp_path]).run("worlds", never, 1, 2)
