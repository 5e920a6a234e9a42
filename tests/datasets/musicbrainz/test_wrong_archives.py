"""Archives of another format, with a junk version or with a member twice: refused in words."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
from pathlib import Path

import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.musicbrainz import MusicBrainzArchive
from support.builders import CORE, RawWorld


def refusal_of(root: Path) -> str:
    with pytest.raises(DatasetError) as raised:
        MusicBrainzArchive(filepath=str(root / CORE), archive="core").load()
    return str(raised.value.__cause__)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lzma.compress(b"x"), "compressed with xz"),
        (gzip.compress(b"x"), "compressed with gzip"),
        (b"PK\x03\x04...", "compressed with zip"),
        (b"\n<!DOCTYPE html>", "a web page"),
        (b"", "an empty file"),
    ],
    ids=["xz", "gzip", "zip", "html", "empty"],
)
def test_names_the_format_that_stands_under_the_name_of_another(
    content: bytes, words: str, tmp_path: Path
) -> None:
    root = RawWorld().write(tmp_path)
    (root / CORE).write_bytes(content)
    assert words in refusal_of(root)


@pytest.mark.parametrize("text", [b"\xc2\xb2", b"9" * 5000, b"31.0", b"", b"-31", b"\xd9\xa3\xd9\xa1"])
def test_a_schema_sequence_of_junk_is_told(text: bytes, tmp_path: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:bz2") as archive:
        member = tarfile.TarInfo("SCHEMA_SEQUENCE")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    root = RawWorld().write(tmp_path)
    (root / CORE).write_bytes(content.getvalue())
    assert "expected a number from 25 to 31" in refusal_of(root)


def test_a_member_that_stands_twice_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:bz2") as archive:
        for _ in range(2):
            archive.addfile(tarfile.TarInfo("mbdump/release_group"))
    root = RawWorld().write(tmp_path)
    (root / CORE).write_bytes(content.getvalue())
    assert "found mbdump/release_group twice" in refusal_of(root)
