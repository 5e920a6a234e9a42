"""Small files that acquisition keeps beside what it got, each written whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

from soundtrack_pop.errors import SourceError

RECORD = "acquired.json"


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, compressed where its name says so; None where there is no file.

    Raises:
        SourceError: it is damaged.
    """
    if not path.exists():
        return None
    try:
        content = path.read_bytes()
        return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (ValueError, OSError, EOFError) as error:
        raise SourceError(
            str(path),
            expected="what acquisition noted there",
            found=f"{type(error).__name__}: {error}",
            remedy="Delete the file; acquisition then checks what is there against the server",
        ) from error


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file whole: beside its place, then renamed."""
    compact = path.suffix == ".gz"
    text = json.dumps(content, ensure_ascii=False, indent=None if compact else 2).encode()
    write_whole(path, gzip.compress(text, mtime=0) if compact else text + b"\n")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole: beside its place, on the disk, then renamed.

    Unlike `files.write_whole` always by the same name beside it: one process writes, it may be killed at any
    moment, and the next one's file then takes the place of what it left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.new")
    with open(staged, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(staged, path)
