"""A TMDb on this machine: films, the daily export, changes; and a key that it wants to see."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.acquisition.servers import Asked, Fault, Site, status

V3, V4 = "00112233445566778899aabbccddeeff", "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJwb3AifQ.c2lnbmF0dXJl"
TODAY = dt.date(2026, 7, 24)


class Tmdb:
    """What TMDb would know, served by a site."""

    def __init__(self, site: Site, count: int = 35, key: str = V4) -> None:
        self.site = site
        self.key = key
        self.titles = {film: f"Film {film}" for film in range(1, count + 1)}
        self.changed: list[int] = []
        site.refuse = self._without_key
        site.files["/3/movie/changes"] = self._changes
        for film in self.titles:
            site.files[f"/3/movie/{film}"] = self._details
        self.export()

    def export(self, date: dt.date = TODAY, extra: Iterable[object] = (), tail: bytes = b"") -> None:
        """Publish the daily export: film n has the popularity n; three more that no rule chooses."""
        lines = [
            *({"adult": False, "id": film, "popularity": float(film), "video": False} for film in self.titles),
            {"adult": True, "id": 900, "popularity": 99.0, "video": False},
            {"adult": False, "id": 901, "popularity": 99.0, "video": True},
            {"adult": False, "id": 902, "popularity": 0.5, "video": False},
            *extra,
        ]
        content = "".join(json.dumps(line) + "\n" for line in lines).encode() + tail
        self.site.files[export_path(date)] = gzip.compress(content, mtime=0)

    def asked(self) -> Counter[int]:
        """Return how often each film was asked for."""
        names = (path.rpartition("/")[2] for path in self.site.paths() if path.startswith("/3/movie/"))
        return Counter(int(name) for name in names if name.isdigit())

    def _details(self, asked: Asked) -> bytes | None:
        film = int(asked.path.rpartition("/")[2])
        if film not in self.titles:
            return None
        appended = asked.query["append_to_response"][0].split(",")
        return json.dumps(
            {"id": film, "title": self.titles[film], **{name: {} for name in appended}}, indent=1
        ).encode()

    def _changes(self, asked: Asked) -> bytes:
        page, size = int(asked.query["page"][0]), 2
        results = [{"id": film, "adult": False} for film in self.changed[(page - 1) * size : page * size]]
        pages = max(1, -(-len(self.changed) // size))
        return json.dumps({"results": results, "page": page, "total_pages": pages}).encode()

    def _without_key(self, asked: Asked) -> Fault | None:
        if not asked.path.startswith("/3/"):
            return None
        shown = [*asked.query.get("api_key", []), asked.headers.get("Authorization", "").removeprefix("Bearer ")]
        return None if self.key in shown else status(401)


def export_path(date: dt.date = TODAY) -> str:
    return f"/p/exports/movie_ids_{date:%m_%d_%Y}.json.gz"


def films_in(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return shard -> its records."""
    return {
        path.name: [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        for path in sorted(folder.glob("movies_*.jsonl.gz"))
    }


def titles_in(folder: Path) -> dict[int, str]:
    """Return film -> title over all shards; a film that stands twice is a fault."""
    records = [record for shard in films_in(folder).values() for record in shard]
    assert len({record["id"] for record in records}) == len(records)
    return {record["id"]: record["title"] for record in records}


def content_of(folder: Path) -> dict[str, Any]:
    """Return path -> bytes of all files, hidden ones included; of the record what does not depend on the time."""
    found: dict[str, Any] = {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    if "acquired.json" in found:
        found["acquired.json"] = json.loads(found["acquired.json"])
        del found["acquired.json"]["acquired_at"]
    return found
