"""A published dump: the files of a mirror, and what a folder holds after acquisition."""

from __future__ import annotations

import hashlib
import io
import json
import random
from pathlib import Path
from typing import Any

from pipelines.acquisition.servers import Site
from tools.sample.dump_writer import write_archive

CORE, DERIVED = "mbdump.tar.bz2", "mbdump-derived.tar.bz2"
SNAPSHOT, LATER = "20260724-001826", "20260727-001805"


def archive(seed: int, lines: int, schema_sequence: int = 31) -> bytes:
    """Return an archive that hardly compresses: about 40 bytes a line."""
    draw = random.Random(seed)  # noqa: S311
    content = io.BytesIO()
    rows = [(number, draw.randbytes(32).hex()) for number in range(lines)]
    write_archive(content, {"tag": rows}, schema_sequence=schema_sequence)
    return content.getvalue()


def publish(site: Site, snapshot: str = SNAPSHOT, seed: int = 1, schema_sequence: int = 31) -> dict[str, bytes]:
    """Put a dump on the server as the newest one and return its archives."""
    archives = {CORE: archive(seed, 9_000, schema_sequence), DERIVED: archive(seed + 1, 3_000, schema_sequence)}
    base = f"/fullexport/{snapshot}"
    site.files["/fullexport/LATEST"] = f"{snapshot}\n".encode()
    site.files[f"{base}/SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()} *{name}\n" for name, content in archives.items()
    ).encode()
    site.files.update({f"{base}/{name}": content for name, content in archives.items()})
    return archives


def path_of(name: str, snapshot: str = SNAPSHOT) -> str:
    return f"/fullexport/{snapshot}/{name}"


def content_of(folder: Path) -> dict[str, Any]:
    """Return name -> bytes of all files, hidden ones included; of the record what does not depend on the time."""
    found: dict[str, Any] = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    if "acquired.json" in found:
        record = json.loads(found["acquired.json"])
        del record["acquired_at"]
        for facts in (*record["archives"].values(), *record["replaces"].values()):
            del facts["modified_ns"]
        found["acquired.json"] = record
    return found
