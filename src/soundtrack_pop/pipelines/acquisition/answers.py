"""Limits of a server's answer: its size, its time and its speed, and where a redirect may lead.

A time limit for a single read does not end an answer that arrives byte by byte, and nothing else ends one that
never stops.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from soundtrack_pop.errors import DownloadError
from soundtrack_pop.pipelines.acquisition.retries import RetryableError

if TYPE_CHECKING:
    import httpx

# The largest answer that is kept in memory is the daily export: 25 MB packed, 110 MB unpacked in 2026.
MOST_BYTES = 512 << 20
# Seconds for a whole answer in memory.
LONGEST_SECONDS = 300.0
# A file of any size may take its time, as long as so many bytes arrive in so many seconds.
_LEAST_BYTES, _WINDOW_SECONDS = 64 << 10, 120.0
_MOST_DIGITS = 18
_DIGITS = re.compile(rf"[0-9]{{1,{_MOST_DIGITS}}}")


def body_of(
    answer: httpx.Response,
    most_bytes: int | None = None,
    longest_seconds: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> bytes:
    """Return the unpacked body of an answer that is not read yet; by default within the limits of this module.

    Raises:
        DownloadError: it is larger than `most_bytes`.
        RetryableError: it takes longer than `longest_seconds`.
    """
    most_bytes = MOST_BYTES if most_bytes is None else most_bytes
    longest_seconds = LONGEST_SECONDS if longest_seconds is None else longest_seconds
    pieces, size, begun = [], 0, clock()
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > most_bytes:
            raise too_large(str(answer.url.copy_with(query=None)), most_bytes)
        if clock() - begun > longest_seconds:
            raise RetryableError(f"no end after {longest_seconds:.0f} s and {size:,} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def steadily(pieces: Iterable[bytes], clock: Callable[[], float] = time.monotonic) -> Iterator[bytes]:
    """Yield the pieces of a file.

    Raises:
        RetryableError: too few bytes arrived for two minutes.
    """
    begun, size = clock(), 0
    for piece in pieces:
        yield piece
        size += len(piece)
        now = clock()
        if now - begun > _WINDOW_SECONDS:
            if size < _LEAST_BYTES:
                raise RetryableError(f"only {size:,} bytes in {now - begun:.0f} s")
            begun, size = now, 0


def too_large(url: str, most_bytes: int) -> DownloadError:
    """Return the error for an answer that is larger than anything that is expected there."""
    return DownloadError(
        url,
        expected=f"at most {most_bytes / 2**20:.0f} MiB",
        found="more, with no end in sight",
        remedy="Nothing of it was kept. Check the address in conf/base/parameters_acquisition.yml, and whether a "
        "proxy or a login page answers in its place",
    )


def refuse_downgrade(answer: httpx.Response) -> None:
    """Raise `DownloadError` where a redirect leads from https to a plain connection.

    Whoever answers there could change the archive and the checksum alike.
    """
    import httpx

    if not answer.has_redirect_location or answer.url.scheme != "https":
        return
    try:
        target = answer.url.join(answer.headers["Location"])
    except httpx.InvalidURL:
        return
    if target.scheme == "http":
        raise DownloadError(
            str(answer.url.copy_with(query=None)),
            expected="a redirect to an https address, if any",
            found=f"one to http://{target.host}",
            remedy="Nothing was fetched from there. Use another mirror (acquisition.musicbrainz.mirror)",
        )


def whole_number(text: str | None) -> int | None:
    """Return the number in a header; None where there is none, or signs that only look like digits."""
    stripped = (text or "").strip()
    return int(stripped) if _DIGITS.fullmatch(stripped) else None
