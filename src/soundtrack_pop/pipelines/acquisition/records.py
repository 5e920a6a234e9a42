"""JSON files in which acquisition remembers what it has downloaded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from soundtrack_pop.errors import SourceError
from soundtrack_pop.storage.whole_files import write_whole

RECORD = "acquired.json"


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, decompressed if its name ends in `.gz`; None if there is no file.

    Raises:
        SourceError: it is damaged.
    """
    if not path.exists():
        return None
    try:
        content = path.read_bytes()
        return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (ValueError, OSError, EOFError, RecursionError) as error:
        raise SourceError(
            str(path),
            expected="JSON that acquisition wrote",
            found=f"{type(error).__name__}: {error}",
            remedy="Delete the file; acquisition then checks what is there against the server",
        ) from error


def write_json(path: Path, content: Any) -> None:
    """Replace a JSON file as a whole, compressed if its name ends in `.gz`."""
    compact = path.suffix == ".gz"
    text = json.dumps(content, ensure_ascii=False, indent=None if compact else 2).encode()
    content_bytes = gzip.compress(text, mtime=0) if compact else text + b"\n"
    write_whole(str(path), content_bytes, single_writer=True)
