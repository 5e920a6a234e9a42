"""Select the films to fetch: TMDb's daily export of ids, filtered by the declared rules, most popular first."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import logging
import zlib
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from soundtrack_pop.errors import DownloadError, SourceError
from soundtrack_pop.parameters.acquisition import TmdbParameters
from soundtrack_pop.pipelines.acquisition.answers import MOST_BYTES, too_large
from soundtrack_pop.pipelines.acquisition.retries import RetryableError
from soundtrack_pop.pipelines.acquisition.web import NotThereError, Web

# Of the lines of an export; one in a hundred that cannot be read is a damaged file.
_MOST_UNREADABLE = 0.01

logger = logging.getLogger(__name__)


class _Exported(msgspec.Struct):
    id: int
    popularity: float = 0.0
    adult: bool = False
    video: bool = False


_DECODER = msgspec.json.Decoder(_Exported)


@dataclass(frozen=True)
class Choice:
    """The films of one export that the rules choose.

    Attributes:
        export: date of the export, ISO 8601.
        rules: the rules that chose.
        ids: the chosen films, the most popular first, then by id.
        unreadable: lines of the export that were no record.
    """

    export: str
    rules: dict[str, Any]
    ids: list[int]
    unreadable: int


def rules_of(parameters: TmdbParameters) -> dict[str, Any]:
    """Return the parameters that choose films."""
    return {name: getattr(parameters, name) for name in ("least_popularity", "with_adult", "with_video")}


def choose_films(web: Web, parameters: TmdbParameters, today: dt.date) -> Choice:
    """Return the films that the newest daily export and the rules choose.

    Raises:
        DownloadError: no export of the last `oldest_export_days` days can be had.
        SourceError: it is damaged, or the rules choose no film.
    """
    date, content = _newest_export(web, parameters, today)
    records, unreadable = _records(content, date)
    chosen = [record for record in records if _is_wanted(record, parameters)]
    if not chosen:
        raise SourceError(
            f"TMDb export of {date}",
            expected="at least one film that the rules choose (acquisition.tmdb)",
            found=f"none among {len(records):,}",
            remedy="Lower acquisition.tmdb.least_popularity",
        )
    logger.info("TMDb export of %s: %s of %s films chosen", date, f"{len(chosen):,}", f"{len(records):,}")
    ids = [record.id for record in sorted(chosen, key=lambda record: (-record.popularity, record.id))]
    return Choice(date.isoformat(), rules_of(parameters), list(dict.fromkeys(ids)), unreadable)


def _newest_export(web: Web, parameters: TmdbParameters, today: dt.date) -> tuple[dt.date, bytes]:
    # Today's is there from about eight in the morning, UTC.
    for days in range(parameters.oldest_export_days + 1):
        date = today - dt.timedelta(days=days)
        url = f"{parameters.exports}/movie_ids_{date:%m_%d_%Y}.json.gz"
        try:
            return date, web.read(url, partial(_unpacked, url=url))
        except NotThereError:
            continue
    raise DownloadError(
        parameters.exports,
        expected=f"a file movie_ids_MM_DD_YYYY.json.gz of {today} or {parameters.oldest_export_days} days before",
        found="none",
        remedy="Check the clock of this machine and acquisition.tmdb.exports, or raise oldest_export_days",
    )


def _unpacked(body: bytes, url: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(body)) as content:
            unpacked = content.read(MOST_BYTES + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise RetryableError(f"no complete gzip file ({error})") from error
    if len(unpacked) > MOST_BYTES:
        raise too_large(url, MOST_BYTES)
    return unpacked


def _records(content: bytes, date: dt.date) -> tuple[list[_Exported], int]:
    records, lines = [], [line for line in content.splitlines() if line.strip()]
    for line in lines:
        try:
            records.append(_DECODER.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
    unreadable = len(lines) - len(records)
    if unreadable > _MOST_UNREADABLE * len(lines):
        raise SourceError(
            f"TMDb export of {date}",
            expected="one JSON object with an id a line",
            found=f"{unreadable:,} of {len(lines):,} lines that are none",
            remedy="Run the same command again; if it happens again, TMDb has changed the export's layout",
        )
    return records, unreadable


def _is_wanted(record: _Exported, parameters: TmdbParameters) -> bool:
    return (
        record.popularity >= parameters.least_popularity
        and (parameters.with_adult or not record.adult)
        and (parameters.with_video or not record.video)
    )
