"""Put the chosen pairs, their films and soundtracks into short columns, for the page's script.

Texts that repeat stand once and are referred to by their position. Positions are -1 where there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.schemas import unmatched

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as pads

Columns = dict[str, Any]

KINDS = ("link", "film", "soundtrack")
_FILM_COLUMNS = (c.TMDB_ID, c.IMDB_ID, "title", "year", c.POPULARITY, "vote_count", "film_genres")
_CREDIT_COLUMNS = (c.TMDB_ID, "composers", "directors")
_ALBUM_COLUMNS = (c.RELEASE_GROUP_GID, "title", "artist_credit", "year", "genres")


class Words:
    """Texts in the order of their first use, each once."""

    def __init__(self) -> None:
        self._positions: dict[Any, int] = {}

    def position(self, word: Any) -> int:
        """Return the position of a text; -1 for None."""
        return -1 if word is None else self._positions.setdefault(word, len(self._positions))

    def positions(self, words: Iterable[Any] | None) -> list[int]:
        """Return the positions of several texts, each once."""
        if not words:
            return []
        return list(dict.fromkeys([self.position(word) for word in words if word is not None]))

    @property
    def all(self) -> list[Any]:
        """Return the texts."""
        return list(self._positions)


def content_of(
    pairs: pd.DataFrame, soundtracks: pads.Dataset, movies: pads.Dataset, credits: pads.Dataset
) -> dict[str, Columns]:
    """Return the parts of the page's data by name: `albums`, `films`, `pairs`, `evidence`, each name -> column.

    Args:
        pairs: from `choose_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        credits: `int_movies`, for names as people write them.
    """
    film_ids = _unique(pairs, c.TMDB_ID, "rival_id", "winner_tmdb_id")
    gids = _unique(pairs, c.RELEASE_GROUP_GID)
    return {
        "albums": _albums(_read(soundtracks, _ALBUM_COLUMNS, pa.array(gids, pa.string()))),
        "films": _films(
            _read(movies, _FILM_COLUMNS, pa.array(film_ids, pa.int64())),
            _read(credits, _CREDIT_COLUMNS, pa.array(film_ids, pa.int64())),
        ),
        **_pairs(pairs, gids, film_ids),
    }


def _unique(pairs: pd.DataFrame, *names: str) -> list[Any]:
    import pandas as pd

    return sorted(pd.concat([pairs[name] for name in names]).dropna().unique())


def _read(dataset: pads.Dataset, names: Sequence[str], keys: pa.Array) -> pa.Table:
    """Return the rows of these keys (the first column) in their order; nulls where there is none."""
    found = dataset.to_table(columns=list(names), filter=pc.field(names[0]).isin(keys))
    return found.take(pc.index_in(keys, value_set=found[names[0]].combine_chunks())).set_column(0, names[0], keys)


def _albums(table: pa.Table) -> Columns:
    genres = Words()
    votes = table["genres"].to_pylist()
    return {
        "gid": table[c.RELEASE_GROUP_GID].to_pylist(),
        "title": table["title"].to_pylist(),
        "artist": table["artist_credit"].to_pylist(),
        "year": table["year"].to_pylist(),
        "genres": [genres.positions(vote["family"] for vote in of_album or ()) for of_album in votes],
        "genreNames": genres.all,
    }


def _films(table: pa.Table, credits: pa.Table) -> Columns:
    people, genres = Words(), Words()
    imdb = [int(one[2:]) if one and one[2:].isdecimal() else None for one in table[c.IMDB_ID].to_pylist()]
    popularity = [None if one is None else round(one, 3) for one in table[c.POPULARITY].to_pylist()]
    return {
        "id": table[c.TMDB_ID].to_pylist(),
        "title": table["title"].to_pylist(),
        "year": table["year"].to_pylist(),
        "popularity": popularity,
        "votes": table["vote_count"].to_pylist(),
        "imdb": imdb,
        "genres": [genres.positions(names) for names in table["film_genres"].to_pylist()],
        "genreNames": genres.all,
        "composers": [people.positions(names) for names in credits["composers"].to_pylist()],
        "directors": [people.positions(names) for names in credits["directors"].to_pylist()],
        "people": people.all,
    }


def _pairs(pairs: pd.DataFrame, gids: list[str], film_ids: list[int]) -> dict[str, Columns]:
    bands, sources, reasons, evidence, titles = Words(), Words(), Words(), Words(), Words()
    columns = {
        "kind": [KINDS.index(one) for one in pairs["kind"]],
        "album": _positions_in(pairs[c.RELEASE_GROUP_GID], gids),
        "film": _positions_in(pairs[c.TMDB_ID], film_ids),
        "p": _rounded(pairs["p"], 4),
        "bits": _rounded(pairs["bits"], 1),
        "band": [bands.position(one) for one in _or_none(pairs[c.MATCH_BAND])],
        "source": [sources.position(one) for one in _or_none(pairs[c.MATCH_SOURCE])],
        "primary": [int(one is True) for one in _or_none(pairs[c.IS_PRIMARY])],
        "reason": [reasons.position(unmatched.REASONS.get(one, one)) for one in _or_none(pairs["reason"])],
        "winner": _positions_in(pairs["winner_tmdb_id"], film_ids),
        "rival": _positions_in(pairs["rival_id"], film_ids),
        "rivalP": _rounded(pairs["rival_p"], 4),
        "rivalBits": _rounded(pairs["rival_weight"], 1),
        "evidence": [evidence.position(one) for one in _vectors(pairs)],
        "otherTitle": [titles.position(one) for one in _other_titles(pairs)],
        "bandNames": bands.all,
        "sourceNames": sources.all,
        "reasonNames": reasons.all,
        "otherTitles": titles.all,
    }
    return {"pairs": columns, "evidence": {"rows": evidence.all}}


def _vectors(pairs: pd.DataFrame) -> Iterable[tuple[float, ...] | None]:
    """Yield of each pair the prior in bits, the level of each comparison as its code, then the weights in bits."""
    levels = [_codes(pairs[f"{one.name}_level"], one.level_names) for one in COMPARISONS]
    weights = [pairs[f"{one.name}_weight"].fillna(0.0).round(1).tolist() for one in COMPARISONS]
    priors = pairs["prior_weight"].round(1)
    for is_scored, *row in zip(priors.notna(), priors, *levels, *weights, strict=True):
        yield tuple(row) if is_scored else None


def _codes(levels: pd.Series[Any], names: Sequence[str]) -> list[int]:
    known = {name: code for code, name in enumerate(names)}
    return [known.get(level, -1) for level in levels]


def _other_titles(pairs: pd.DataFrame) -> Iterable[str | None]:
    """Yield the film's title form that agrees, where it is not that of the title that is shown."""
    for level, form in zip(pairs["title_level"], _or_none(pairs["movie_form"]), strict=True):
        yield None if level == "exact" else form


def _positions_in(values: pd.Series[Any], known: list[Any]) -> list[int]:
    import pandas as pd

    positions: list[int] = pd.Index(known, dtype=object).get_indexer(pd.Index(values, dtype=object)).tolist()
    return positions


def _rounded(values: pd.Series[Any], digits: int) -> list[float | None]:
    return _or_none(values.astype(float).round(digits))


def _or_none(values: pd.Series[Any]) -> list[Any]:
    return [value if known else None for value, known in zip(values, values.notna(), strict=True)]
