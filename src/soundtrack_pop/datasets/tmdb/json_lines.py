"""Read film records from JSON lines, from pages of a list of films, or from one JSON array."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from soundtrack_pop.datasets.progress import ReadProgress
from soundtrack_pop.datasets.source_tables import Rejects
from soundtrack_pop.datasets.tmdb.file_content import as_text, lines_of, opened
from soundtrack_pop.datasets.tmdb.record import DECODER, MovieRecord
from soundtrack_pop.errors import SourceError

# One document, such as an array, is held in memory.
_LARGEST_DOCUMENT = 256 << 20


class _Page(msgspec.Struct):
    """A page of /discover, /search or /movie/popular: part of a list of films."""

    page: int
    results: list[msgspec.Raw]


Records = Iterator[tuple[str, int, MovieRecord, bytes]]


def line_records(files: list[Any], rejects: Rejects, table: str) -> Records:
    """Yield file name, line (in an array: number of the element), record and source text of each film.

    Raises:
        SourceError: a file is truncated, or no text.
    """
    for file in files:
        name = PurePosixPath(file.path).name
        try:
            with file as raw, opened(raw, name) as content:
                progress = ReadProgress(name, raw, getattr(raw, "size", None))
                yield from _records(name, lines_of(as_text(content, name), name), rejects, table, progress)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SourceError(
                name, expected="a complete gzip file", found=str(error), remedy="Fetch or copy the file again"
            ) from error


def _records(name: str, lines: Iterator[str], rejects: Rejects, table: str, progress: ReadProgress) -> Records:
    is_first = True
    for number, text in enumerate(lines, start=1):
        progress.note("films", number)
        # Files that were joined have a mark in the middle.
        line = text.lstrip("\ufeff")
        if not line.strip():
            continue
        if is_first and _begins_document(line):
            yield from _of_document(name, line, lines, rejects, table)
            return
        is_first = False
        yield from _of_text(name, number, line.encode("utf-8", "surrogateescape"), rejects, table)


def _begins_document(line: str) -> bool:
    """Return whether a first line begins a value that goes over several lines, or is an array."""
    return line.lstrip().startswith("[{") or line.strip() in ("[", "{")


def _of_document(name: str, first: str, rest: Iterator[str], rejects: Rejects, table: str) -> Records:
    pieces, size = [first], len(first)
    for piece in rest:
        pieces.append(piece)
        size += len(piece)
        if size > _LARGEST_DOCUMENT:
            raise SourceError(
                name,
                expected="one JSON object a line",
                found="one JSON value that goes over many lines and is too large for the memory",
                remedy="Write one film a line, for example with `jq -c '.[]'`",
            )
    content = "".join(pieces).encode("utf-8", "surrogateescape")
    try:
        elements = msgspec.json.decode(content, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # No array: one object, one page, or lines that only look like a document.
        if _is_json(content):
            yield from _of_text(name, 1, content, rejects, table)
            return
        for number, line in enumerate(content.split(b"\n"), start=1):
            if line.strip():
                yield from _of_text(name, number, line + b"\n", rejects, table)
        return
    for number, element in enumerate(elements, start=1):
        yield from _of_text(name, number, bytes(element), rejects, table)


def _of_text(name: str, number: int, text: bytes, rejects: Rejects, table: str) -> Records:
    """Yield the film of a JSON object, or the films of a page; what is neither becomes a reject."""
    record, reason = _decoded(text, DECODER.decode)
    if record is not None:
        yield name, number, record, text
        return
    page, _ = _decoded(text, _PAGE.decode) if b'"results"' in text else (None, "")
    if page is None:
        rejects.add(name, table, number, reason, text)
        return
    for film in page.results:
        yield from _of_text(name, number, bytes(film), rejects, table)


_PAGE = msgspec.json.Decoder(_Page)


def _decoded(text: bytes, decode: Callable[[bytes], Any]) -> tuple[Any, str]:
    """Return what a JSON text says, or None and the reason."""
    try:
        return decode(text), ""
    except UnicodeDecodeError:
        return None, "invalid UTF-8"
    except (msgspec.MsgspecError, RecursionError) as error:
        return None, str(error)


def _is_json(content: bytes) -> bool:
    return _decoded(content, msgspec.json.decode)[0] is not None
