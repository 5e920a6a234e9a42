"""The decompressor: the same bytes on one core and on several, and damage found by either."""

from __future__ import annotations

import bz2
import io
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from soundtrack_pop.datasets.musicbrainz import bzip2
from soundtrack_pop.datasets.musicbrainz.bzip2 import Bzip2Reader

_DRAW = random.Random(3)  # noqa: S311
TEXT = b"".join(_DRAW.randbytes(30).hex().encode() + b"\tabc\n" for _ in range(60_000))
WHOLE = bz2.compress(TEXT)
SEVERAL = b"".join(bz2.compress(TEXT[start : start + 700_000]) for start in range(0, len(TEXT), 700_000))

Read = Callable[[bytes], bytes]


@pytest.fixture(params=["one core", "two cores"])
def read(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Return a function that decompresses a file on so many cores."""
    monkeypatch.setattr(bzip2, "_SMALLEST_FOR_THREADS", 0)
    monkeypatch.setattr(bzip2, "cores", lambda: 1 if request.param == "one core" else 2)

    def read_file(content: bytes) -> bytes:
        (tmp_path / "x.bz2").write_bytes(content)
        with fsspec.open(str(tmp_path / "x.bz2"), "rb") as stream:
            decompressed = Bzip2Reader(stream)
            is_parallel = "indexed_bzip2" in type(decompressed._content).__module__
            assert is_parallel is (request.param == "two cores")
            found = decompressed.read(1 << 18)
            assert 0 <= decompressed.position.tell() <= len(content)
            found += b"".join(iter(lambda: decompressed.read(1 << 18), b""))
            decompressed.close()
            return found

    return read_file


@pytest.mark.parametrize("content", [WHOLE, SEVERAL], ids=["one stream", "several streams"])
def test_returns_all_bytes(content: bytes, read: Read) -> None:
    assert read(content) == TEXT


@pytest.mark.parametrize("content", [WHOLE, SEVERAL], ids=["one stream", "several streams"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-3],
        lambda whole: (
            whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :]
        ),
    ],
    ids=["half", "without its last bytes", "one bit changed"],
)
def test_finds_damage(damage: Callable[[bytes], bytes], content: bytes, read: Read) -> None:
    with pytest.raises(EOFError, match="unexpected end of data"):
        read(damage(content))


def test_a_stream_that_only_goes_forwards_is_read_on_one_core() -> None:
    assert Bzip2Reader(io.BytesIO(SEVERAL)).read() == TEXT


def test_a_small_archive_starts_no_threads_and_loads_no_library(tmp_path: Path) -> None:
    (tmp_path / "x.bz2").write_bytes(bz2.compress(b"small"))
    script = (
        "import sys, fsspec; from soundtrack_pop.datasets.musicbrainz.bzip2 import Bzip2Reader\n"
        f"with fsspec.open({str(tmp_path / 'x.bz2')!r}, 'rb') as stream: Bzip2Reader(stream).read()\n"
        "assert 'indexed_bzip2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
