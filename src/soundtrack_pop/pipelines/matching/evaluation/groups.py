"""The groups of soundtracks and films by which the quality of links is broken down.

An unknown value is a group of its own, `missing`, so that every labelled soundtrack counts in each breakdown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

MISSING = "missing"
KNOWN = "known"
# Named by number of votes: names of levels would suggest those of the comparison `popularity`, with other limits.
POPULARITY_BANDS = ("under 10 votes", "10–99 votes", "100–999 votes", "1,000 or more votes", MISSING)
_LEAST_VOTES = (10, 100, 1000)
SOUNDTRACK_KINDS = ("score", "songs", "single or EP", "volume or edition", "other")
# Breakdown -> its groups in order. Without an order here, groups are sorted by name, languages by size.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "decade": (),
    "language": (),
    "popularity": POPULARITY_BANDS,
    "album_kind": SOUNDTRACK_KINDS,
    "album_year": (KNOWN, MISSING),
    "album_people": (KNOWN, MISSING),
}
_SOUNDTRACK_COLUMNS = [c.RELEASE_GROUP_GID, "year", "people", "hints", "primary_type"]
_FILM_COLUMNS = [c.TMDB_ID, "year", "original_language", "vote_count"]


def soundtrack_groups(right_pairs: pd.DataFrame, soundtracks: pd.DataFrame, films: pd.DataFrame) -> pd.DataFrame:
    """Return the group of each labelled soundtrack in each of `DIMENSIONS`, indexed by `release_group_gid`.

    Of several right films the one with most votes counts, then the lowest `tmdb_id`.

    Args:
        right_pairs: `release_group_gid`, `tmdb_id`.
        soundtracks: `release_group_gid`, `year`, `people`, `hints`, `primary_type` of the labelled soundtracks.
        films: `tmdb_id`, `year`, `original_language`, `vote_count` of the right films.
    """
    import pandas as pd

    described_soundtracks = soundtracks[_SOUNDTRACK_COLUMNS].drop_duplicates(c.RELEASE_GROUP_GID)
    origins = films[_FILM_COLUMNS].rename(columns={"year": "film_year"}).drop_duplicates(c.TMDB_ID)
    described = (
        right_pairs.merge(origins, on=c.TMDB_ID, how="left")
        .sort_values([c.RELEASE_GROUP_GID, "vote_count", c.TMDB_ID], ascending=[True, False, True])
        .drop_duplicates(c.RELEASE_GROUP_GID)
        .merge(described_soundtracks, on=c.RELEASE_GROUP_GID, how="left")
    )
    rows = [
        {
            c.RELEASE_GROUP_GID: row[c.RELEASE_GROUP_GID],
            "decade": decade(row["film_year"]),
            "language": _known(row["original_language"]) or MISSING,
            "popularity": popularity_band(row["vote_count"]),
            "album_kind": soundtrack_kind(_list(row["hints"]), _known(row["primary_type"])),
            "album_year": MISSING if _known(row["year"]) is None else KNOWN,
            "album_people": KNOWN if _list(row["people"]) else MISSING,
        }
        for row in described.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[c.RELEASE_GROUP_GID, *DIMENSIONS]).set_index(c.RELEASE_GROUP_GID)


def decade(year: float | None) -> str:
    """Return the decade of a film: 1980s."""
    known = _known(year)
    return MISSING if known is None else f"{int(known) // 10 * 10}s"


def popularity_band(vote_count: float | None) -> str:
    """Return the band of `POPULARITY_BANDS` that a film's number of votes is in."""
    votes = _known(vote_count)
    return MISSING if votes is None else POPULARITY_BANDS[bisect_right(_LEAST_VOTES, votes)]


def soundtrack_kind(hints: Collection[str], primary_type: str | None) -> str:
    """Return the kind of a soundtrack: by its type, else by the hints of its title."""
    if primary_type in ("Single", "EP"):
        return "single or EP"
    if "volume" in hints or "edition" in hints:
        return "volume or edition"
    return "songs" if "songs" in hints else "score" if "score" in hints else "other"


def ordered_groups(dimension: str, groups: pd.Series) -> list[str]:
    """Return the groups that occur, in the order of the dimension; `missing` last."""
    sizes = groups.value_counts()
    declared = DIMENSIONS[dimension]
    if declared:
        return [group for group in declared if group in sizes.index]
    if dimension == "language":
        return sorted(sizes.index, key=lambda group: (group == MISSING, -sizes[group], group))
    return sorted(sizes.index, key=lambda group: (group == MISSING, group))


def _known(value: Any) -> Any:
    """Return a cell, None for NaN and pandas' other missing values."""
    import pandas as pd

    return None if pd.isna(value) else value


def _list(value: Any) -> list[str]:
    """Return the list in a cell, an empty one for None and NaN."""
    return [] if value is None or isinstance(value, float) else list(value)
