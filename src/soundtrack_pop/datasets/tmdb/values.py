"""What a value of a film record may be, one rule for JSON lines and CSV: bounds, dates, ids, words for "none"."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

import msgspec

# Bounds include their ends. The upper ones lie far above anything known (longest film 51,420 minutes, highest
# revenue 3 billion USD, popularity some thousands), so that only a number that cannot be one is refused.
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
# TMDb writes 0 for no collection.
IdOrZero = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Votes = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
Rating = Annotated[float, msgspec.Meta(ge=0, le=10)]
Popularity = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Dollars = Annotated[float, msgspec.Meta(ge=0, le=100_000_000_000)]
Minutes = Annotated[float, msgspec.Meta(ge=0, le=100_000)]

# A date in this order, of which a data frame or a database may have added a time; a year alone is known, too.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ][0-9:.+Z-]*)?)?)?")
_OTHER_ORDER = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}")
_IMDB_ID = re.compile(r"(?:https?://[a-z.]*imdb\.com/title/)?(?:tt)?([0-9]{1,10})/?", re.IGNORECASE)
# What data frames and databases write where a number or a date is unknown.
_NONE = frozenset({"", "nan", "null", "none", "<na>", "nat", "\\n"})
# Lists of films (discover, search) name genres by these ids only. Source: TMDb API /genre/movie/list.
_GENRES = {
    12: "Adventure", 14: "Fantasy", 16: "Animation", 18: "Drama", 27: "Horror", 28: "Action", 35: "Comedy",
    36: "History", 37: "Western", 53: "Thriller", 80: "Crime", 99: "Documentary", 878: "Science Fiction",
    9648: "Mystery", 10402: "Music", 10749: "Romance", 10751: "Family", 10752: "War", 10770: "TV Movie",
}  # fmt: skip


def is_none(text: str) -> bool:
    """Return whether the text of a number, a date or a code says that there is none."""
    return text.strip().lower() in _NONE


def title_of(text: str) -> str:
    """Return a title.

    Raises:
        ValueError: it has no character that can be seen.
    """
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("title: empty")
    return text


def date_of(text: str | None) -> str | None:
    """Return a date as YYYY-MM-DD, or as YYYY-MM or YYYY where no more is known; None where there is none.

    Raises:
        ValueError: it is in another order, or there is no such day.
    """
    if text is None or is_none(text):
        return None
    found = _DATE.fullmatch(text.strip())
    if found is None:
        order = "; day and month may be swapped there" if _OTHER_ORDER.fullmatch(text.strip()) else ""
        raise ValueError(f"release_date: '{text[:20]}' is not YYYY-MM-DD{order}")
    year, month, day = found.groups()
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f"release_date: '{text[:20]}' is no day of the calendar") from error
    return "-".join(part for part in (year, month, day) if part)


def imdb_id_of(text: str | None) -> str | None:
    """Return an IMDb id as tt and seven digits or more; what is none stays as it is, for people to see."""
    if text is None or is_none(text):
        return None
    found = _IMDB_ID.fullmatch(text.strip())
    if found is None:
        return text.strip()
    return f"tt{int(found[1]):07}" if int(found[1]) else None


def genre_names(ids: list[int] | None) -> list[str]:
    """Return the names of TMDb's film genres; unknown ids have none."""
    return [_GENRES[one] for one in ids or [] if one in _GENRES]
