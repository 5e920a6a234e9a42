"""Download a large file with resumption: bytes that have arrived are not fetched again."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from soundtrack_pop.errors import DownloadError
from soundtrack_pop.pipelines.acquisition.answers import steadily, too_large, whole_number
from soundtrack_pop.pipelines.acquisition.progress import Progress
from soundtrack_pop.pipelines.acquisition.records import read_json, write_json
from soundtrack_pop.pipelines.acquisition.retries import RetryableError, call_with_retries
from soundtrack_pop.pipelines.acquisition.web import NotThereError, Web

if TYPE_CHECKING:
    import httpx

# After this much progress the attempts are counted from the beginning.
_PROGRESS_BYTES = 1 << 20
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")
# Ten times the core archive of 2026: no dump is larger, and a disk is not filled by an answer without an end.
_MOST_BYTES = 64 << 30

logger = logging.getLogger(__name__)


@dataclass
class Part:
    """A partial download, and the identity of the file on the server.

    Attributes:
        path: the bytes so far; beside them, in a file of its own, which file they are of.
        url: where they are from.
        etag: the server's mark of this very content; None where it gives none.
        last_modified: when the server's file changed; None where it does not say.
        total: size of the whole file in bytes; None where the server does not say.
    """

    path: Path
    url: str
    etag: str | None = None
    last_modified: str | None = None
    total: int | None = None

    @classmethod
    def found(cls, path: Path, url: str) -> Part:
        """Return what an earlier run left of this address, or an empty part."""
        part = cls(path, url)
        noted = read_json(part._note) if path.exists() else None
        if noted is None or noted["url"] != url:
            part.forget()
            return part
        return cls(path, url, noted["etag"], noted["last_modified"], noted["total"])

    @property
    def size(self) -> int:
        """Bytes that have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_complete(self) -> bool:
        """Whether all bytes that the server announced are there."""
        return self.total is not None and self.size == self.total

    @property
    def validator(self) -> str | None:
        """Value of `If-Range`: makes the server send the rest only of the same content; a weak ETag cannot."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified

    def begin(self, answer: httpx.Response) -> None:
        """Discard what has arrived and store the identity of the file that the response begins."""
        self.forget()
        self.etag, self.last_modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        self.total = whole_number(answer.headers.get("Content-Length"))
        self.note()

    def note(self) -> None:
        """Store the identity of the file."""
        noted = {name: getattr(self, name) for name in ("url", "etag", "last_modified", "total")}
        write_json(self._note, noted)

    def forget(self) -> None:
        """Remove what has arrived."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self.etag = self.last_modified = self.total = None

    def hand_over(self, target: Path) -> None:
        """Flush the complete file to disk and rename it."""
        with open(self.path, "rb") as stream:
            os.fsync(stream.fileno())
        self.path.replace(target)
        self._note.unlink(missing_ok=True)

    @property
    def _note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


def download(web: Web, part: Part, progress: Progress) -> None:
    """Complete the part.

    Raises:
        DownloadError: the server did not deliver, or its file keeps changing.
    """
    beginnings = 0
    while not part.is_complete:
        beginnings += part.size == 0
        if beginnings > web.network.most_attempts:
            raise _ever_changing(part.url, beginnings)
        call_with_retries(web.network, part.url, lambda: _more_of(web, part, progress))


def _more_of(web: Web, part: Part, progress: Progress) -> None:
    """Continue the download; return early if it fails after good progress."""
    before = part.size
    try:
        _fetch_rest(web, part, progress)
    except RetryableError as failure:
        if part.size - before < _PROGRESS_BYTES or failure.wait_seconds is not None:
            raise
        logger.info("%s: %s; continuing at byte %s", part.url, failure.reason, f"{part.size:,}")
    except NotThereError as error:
        raise DownloadError(
            part.url,
            expected="the file",
            found=str(error),
            remedy="Check acquisition.musicbrainz.mirror, or run the same command again: the dump may be replaced "
            "by a newer one just now",
        ) from error


def _fetch_rest(web: Web, part: Part, progress: Progress) -> None:
    start = part.size
    headers = {"Range": f"bytes={start}-"} if start else {}
    if start and part.validator:
        headers["If-Range"] = part.validator
    with web.stream(part.url, headers) as answer:
        if answer.status_code == 416 or (answer.status_code == 206 and not _goes_on(answer, part, start)):
            part.forget()
            raise RetryableError("the file on the server has changed; starting again")
        web.sort_answer(answer, part.url)
        if answer.status_code != 206:
            part.begin(answer)
        # Unbuffered, so that neither a broken connection nor a kill loses bytes that have arrived.
        with open(part.path, "ab", buffering=0) as stream:
            for piece in steadily(answer.iter_raw()):
                if stream.tell() + len(piece) > _MOST_BYTES:
                    raise too_large(part.url, _MOST_BYTES)
                stream.write(piece)
                progress.at(stream.tell(), part.total)
    if part.total is None:
        # The server did not send a length: the file ends where the server ends it.
        part.total = part.size
        part.note()
    elif part.size != part.total:
        raise RetryableError(f"{part.size:,} of {part.total:,} bytes arrived")


def _goes_on(answer: httpx.Response, part: Part, start: int) -> bool:
    """Return whether a partial response continues the content that has arrived."""
    sent = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if sent is None or int(sent[1]) != start:
        return False
    same_size = part.total is None or sent[2] == "*" or int(sent[2]) == part.total
    etag = answer.headers.get("ETag")
    return same_size and (part.etag is None or etag is None or etag == part.etag)


def _ever_changing(url: str, beginnings: int) -> DownloadError:
    return DownloadError(
        url,
        expected="one file, the same at each request",
        found=f"another at each of {beginnings - 1} beginnings",
        remedy="Use another mirror (acquisition.musicbrainz.mirror), or run the same command again later",
    )
