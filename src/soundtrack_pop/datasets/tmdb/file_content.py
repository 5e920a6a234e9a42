"""What a file of films is, by its content: compression, encoding, layout; read where that is sure, else named."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from soundtrack_pop.errors import SourceError

# Lines of a film are below 2 MB; a longer one is no line, and must not be held in memory.
LONGEST_LINE = 16 << 20
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 4096
_OTHER_FORMATS = (
    (b"BZh", "a file compressed with bzip2"),
    (b"\xfd7zXZ\x00", "a file compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "a file compressed with zstd"),
    (b"PK\x03\x04", "a zip archive or a spreadsheet"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF document"),
)
_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@contextmanager
def opened(raw: Any, name: str) -> Iterator[Any]:
    """Yield the unpacked bytes of an open file: gzip by its name or its first bytes.

    Raises:
        SourceError: the first bytes are those of a format that holds no lines.
    """
    head = raw.read(_HEAD_BYTES)
    raw.seek(0)
    if name.endswith(".gz") or head.startswith(_GZIP):
        with gzip.open(raw) as unpacked:
            yield unpacked
        return
    for magic, words in _OTHER_FORMATS:
        if head.startswith(magic):
            raise SourceError(
                name,
                expected="text, plain or compressed with gzip",
                found=f"what looks like {words}",
                remedy="Unpack it, or compress it with gzip",
            )
    yield raw


def as_text(content: Any, name: str) -> io.TextIOWrapper:
    """Return the text of a file, whose byte order mark names its encoding, else in UTF-8; bad bytes as surrogates.

    Raises:
        SourceError: it has zero bytes as UTF-16 has, and no mark that says in which order.
    """
    stream = io.BufferedReader(content, _HEAD_BYTES)
    head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    for mark, encoding in _ENCODINGS:
        if head.startswith(mark):
            return io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    if head[:64].count(0) > len(head[:64]) // 4:
        raise SourceError(
            name,
            expected="UTF-8",
            found="what looks like UTF-16 without a byte order mark",
            remedy="Save it in UTF-8",
        )
    return io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")


def lines_of(text: Any, name: str) -> Iterator[str]:
    """Yield the lines of a text, with their ends.

    Raises:
        SourceError: a line is longer than any record.
    """
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise SourceError(
                f"{name}, line {number}",
                expected=f"lines of at most {LONGEST_LINE >> 20} million characters",
                found="a longer one",
                remedy="Write one film a line",
            )
        yield line


def looks_like(line: str) -> str:
    """Return what the first line of a file of films that has none is known for; "" where it is not known."""
    text = line.strip()
    if text[:1] == "<":
        return "a web page, as a server sends instead of a file"
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        if "," in text and text[:1] not in "{[":
            return "a CSV file under the name of JSON lines"
        return ""
    if not isinstance(found, dict):
        return ""
    if "original_title" in found and "title" not in found:
        return "TMDb's daily export of ids, which has no titles (acquisition fetches the films of its ids)"
    if "status_message" in found or "success" in found:
        return f"an error of TMDb's API ({str(found.get('status_message'))[:60]})"
    if "name" in found and "title" not in found:
        return "television series or people, not films"
    return ""
