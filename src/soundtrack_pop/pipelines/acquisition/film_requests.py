"""Requests to TMDb's API: the details of a film, and the films that changed.

Source: TMDb API, version 3, under TMDb's terms of use.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from soundtrack_pop.errors import DownloadError
from soundtrack_pop.pipelines.acquisition.retries import RetryableError
from soundtrack_pop.pipelines.acquisition.web import NotThereError, Web

_APPENDED = "alternative_titles,translations,external_ids,credits"
# What one request for changes may span, and how many pages it may have.
_MOST_DAYS, _MOST_PAGES = 13, 1000


class _Film(msgspec.Struct):
    id: int
    title: str


class _Changed(msgspec.Struct):
    id: int | None = None


class _Changes(msgspec.Struct):
    results: list[_Changed]
    total_pages: int = 1


@dataclass(frozen=True)
class Answer:
    """Result of the request for one film.

    Attributes:
        record: the details as TMDb sent them, on one line; None where there are none.
        reason: why there are none.
        is_gone: whether TMDb says that it has no such film.
    """

    record: bytes | None = None
    reason: str = ""
    is_gone: bool = False


class TmdbApi:
    """TMDb's API; may be used by several threads at once, within the rate limit of `web`."""

    def __init__(self, web: Web, address: str) -> None:
        """Send requests through `web`, which adds the key and limits the rate."""
        self._web = web
        self._address = address

    def details(self, film: int) -> Answer:
        """Return the details of a film, or why there are none.

        Raises:
            AccessError: the key was refused.
        """
        url = f"{self._address}/movie/{film}"
        try:
            return Answer(self._web.read(url, lambda body: _one_line(body, film), append_to_response=_APPENDED))
        except NotThereError as error:
            return Answer(reason=str(error), is_gone=True)
        except DownloadError as error:
            return Answer(reason=error.found)

    def changed_films(self, since: dt.date, until: dt.date) -> set[int]:
        """Return the films that changed from one day to another, both included.

        Raises:
            DownloadError: the server did not deliver.
            AccessError: the key was refused.
        """
        changed: set[int] = set()
        begin = since
        while True:
            end = min(begin + dt.timedelta(days=_MOST_DAYS), until)
            changed |= self._changed_within(begin, end)
            if end >= until:
                return changed
            # The day that ends one span begins the next: nobody says whether its end is included.
            begin = end

    def _changed_within(self, begin: dt.date, end: dt.date) -> set[int]:
        url = f"{self._address}/movie/changes"
        changed: set[int] = set()
        for page in range(1, _MOST_PAGES + 1):
            try:
                found = self._web.read(
                    url, _changes, page=page, start_date=begin.isoformat(), end_date=end.isoformat()
                )
            except NotThereError as error:
                raise DownloadError(
                    url,
                    expected="the films that changed",
                    found=str(error),
                    remedy="Check acquisition.tmdb.api",
                ) from error
            changed |= {one.id for one in found.results if one.id is not None}
            if page >= found.total_pages:
                break
        return changed


def _one_line(body: bytes, film: int) -> bytes:
    """Return the record on one line.

    Raises:
        RetryableError: it is not a record of this film; overloaded servers send such answers with a good status.
    """
    try:
        found = msgspec.json.decode(body, type=_Film)
        line = msgspec.json.format(body, indent=-1)
    # Deep nesting: the next film is asked for, and this one is noted as not fetched.
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RetryableError(f"no record of a film ({error})") from error
    if found.id != film:
        raise RetryableError(f"the record of film {found.id}")
    return line


def _changes(body: bytes) -> _Changes:
    try:
        return msgspec.json.decode(body, type=_Changes)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RetryableError(f"no list of changes ({error})") from error
