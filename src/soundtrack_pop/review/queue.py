"""Choose the pairs for clerical review, and collect what a reviewer needs to decide on them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.clerical_decision_rules import Decision
from soundtrack_pop.review import tables
from soundtrack_pop.review.comparison_words import in_words
from soundtrack_pop.schemas.curated import MATCH, NO_MATCH, NONE
from soundtrack_pop.schemas.matched import SCORED_PAIRS

FROM_REVIEW, FROM_NEAR_AUTO, FROM_SAMPLE = "review", "near_auto", "sample"
# The columns to fill in, and those that identify the pair.
FILLED_IN = ("verdict", "other_tmdb_id", "reason")
IDENTITY = (c.RELEASE_GROUP_GID, c.TMDB_ID)
QUEUE_COLUMNS = (
    "why_listed", "album_title", "artist_credit", "album_year", "film_title", "film_year", "directors",
    "composers", "probability", "evidence", "runner_up", "runner_up_probability", "runner_up_tmdb_id",
    "album_page", "film_page", *FILLED_IN, *IDENTITY,
)  # fmt: skip

Row = dict[str, Any]
_ALBUM_PAGE = "https://musicbrainz.org/release-group/"
_FILM_PAGE = "https://www.themoviedb.org/movie/"
_SOUNDTRACK_COLUMNS = (c.RELEASE_GROUP_GID, "title", "artist_credit", "year")
_FILM_COLUMNS = (c.TMDB_ID, "title", "year", "directors", "composers")
_PAIR_COLUMNS = (c.RELEASE_GROUP_GID, c.TMDB_ID, c.MATCH_PROBABILITY, c.MATCH_BAND, c.MATCH_SOURCE)
_COMPARISON_COLUMNS = [name for name in SCORED_PAIRS.column_names if name.endswith(("_level", "_weight"))]


@dataclass(frozen=True)
class QueueRequest:
    """Which pairs to list; pairs with a decision are never listed.

    Attributes:
        most_review: maximum number of pairs of band review, those of the most popular films first; None for all.
        near_auto: number of pairs of band auto by title, the least probable ones.
        sample: number of pairs of band auto by title, drawn at random, to measure their precision.
        seed: of the draw; a larger sample of the same seed contains the smaller.
    """

    most_review: int | None = None
    near_auto: int = 0
    sample: int = 0
    seed: int = 0


def list_queue(catalog: Any, request: QueueRequest, decisions: Sequence[Decision]) -> list[Row]:
    """Return the rows of the queue with `QUEUE_COLUMNS`: band review, the least probable of band auto, the sample.

    Raises:
        SourceError: a table has not been written yet.
    """
    matched = tables.read_rows(catalog, "prm_matched_pairs", _PAIR_COLUMNS)
    pairs = choose_pairs(matched, _popularity(catalog, matched), request, decisions)
    gids = {pair[c.RELEASE_GROUP_GID] for pair in pairs}
    candidates = _candidates(catalog, gids, decisions)
    films = _films(catalog, [*pairs, *(one for several in candidates.values() for one in several)])
    rows = _read(catalog, "prm_soundtracks", _SOUNDTRACK_COLUMNS, c.RELEASE_GROUP_GID, gids)
    soundtracks = _by(c.RELEASE_GROUP_GID, rows)
    return [
        queue_row(
            pair, soundtracks.get(pair[c.RELEASE_GROUP_GID], {}), films, candidates[pair[c.RELEASE_GROUP_GID]]
        )
        for pair in pairs
    ]


def choose_pairs(
    matched: Sequence[Row], popularity: Mapping[int, float], request: QueueRequest, decisions: Sequence[Decision]
) -> list[Row]:
    """Return the matched pairs to review with `why_listed`, each once, in the order of review.

    Args:
        matched: rows of `prm_matched_pairs`.
        popularity: film -> popularity, if it is known.
        request: how many pairs of each kind.
        decisions: pairs and soundtracks that they settle are left out.
    """
    undecided = _undecided(matched, decisions)
    review = sorted(
        (pair for pair in undecided if pair[c.MATCH_BAND] == c.BAND_REVIEW),
        key=lambda pair: (-popularity.get(pair[c.TMDB_ID], -1.0), pair[c.TMDB_ID], pair[c.RELEASE_GROUP_GID]),
    )
    by_title = [
        pair for pair in undecided if pair[c.MATCH_BAND] == c.BAND_AUTO and pair[c.MATCH_SOURCE] == c.SOURCE_TITLE
    ]
    sampled = sorted(by_title, key=lambda pair: _random_rank(pair[c.RELEASE_GROUP_GID], request.seed))[
        : request.sample
    ]
    drawn = {pair[c.RELEASE_GROUP_GID] for pair in sampled}
    near = sorted(
        (pair for pair in by_title if pair[c.RELEASE_GROUP_GID] not in drawn),
        key=lambda pair: (pair[c.MATCH_PROBABILITY], pair[c.RELEASE_GROUP_GID]),
    )[: request.near_auto]
    return [
        {"why_listed": why, **pair}
        for why, chosen in (
            (FROM_REVIEW, review[: request.most_review]),
            (FROM_NEAR_AUTO, near),
            (FROM_SAMPLE, sampled),
        )
        for pair in chosen
    ]


def queue_row(pair: Row, soundtrack: Row, films: Mapping[int, Row], candidates: Sequence[Row]) -> Row:
    """Return one row of the queue.

    Args:
        pair: the matched pair with `why_listed`.
        soundtrack: its row of `prm_soundtracks`; empty if the table has none.
        films: film -> its row of `prm_movies`.
        candidates: the soundtrack's rows of `feat_scored_pairs`, best first.
    """
    gid, film_id = pair[c.RELEASE_GROUP_GID], pair[c.TMDB_ID]
    film = films.get(film_id, {})
    own: Row = next((one for one in candidates if one[c.TMDB_ID] == film_id), {})
    rival: Row = next((one for one in candidates if one[c.TMDB_ID] != film_id), {})
    return {
        "why_listed": pair["why_listed"],
        "album_title": soundtrack.get("title"),
        "artist_credit": soundtrack.get("artist_credit"),
        "album_year": soundtrack.get("year"),
        "film_title": film.get("title"),
        "film_year": film.get("year"),
        "directors": ", ".join(film.get("directors") or ()),
        "composers": ", ".join(film.get("composers") or ()),
        "probability": pair[c.MATCH_PROBABILITY],
        "evidence": in_words({name: own[name] for name in _COMPARISON_COLUMNS}) if own else "",
        "runner_up": _named(films.get(rival[c.TMDB_ID], {})) if rival else None,
        "runner_up_probability": rival.get(c.MATCH_PROBABILITY),
        "runner_up_tmdb_id": rival.get(c.TMDB_ID),
        "album_page": f"{_ALBUM_PAGE}{gid}",
        "film_page": f"{_FILM_PAGE}{film_id}",
        **dict.fromkeys(FILLED_IN),
        c.RELEASE_GROUP_GID: gid,
        c.TMDB_ID: film_id,
    }


def _undecided(matched: Sequence[Row], decisions: Sequence[Decision]) -> list[Row]:
    settled = {one.release_group_gid for one in decisions if one.verdict in (MATCH, NONE)}
    rejected = _rejected(decisions)
    return [
        pair
        for pair in matched
        if pair[c.RELEASE_GROUP_GID] not in settled
        and (pair[c.RELEASE_GROUP_GID], pair[c.TMDB_ID]) not in rejected
    ]


def _rejected(decisions: Iterable[Decision]) -> set[tuple[str, int | None]]:
    return {(one.release_group_gid, one.tmdb_id) for one in decisions if one.verdict == NO_MATCH}


def _random_rank(gid: str, seed: int) -> bytes:
    """Return the random rank of a soundtrack; it depends on no machine and on no other soundtrack."""
    return hashlib.blake2b(f"{seed}:{gid}".encode(), digest_size=16).digest()


def _candidates(catalog: Any, gids: Collection[str], decisions: Sequence[Decision]) -> dict[str, list[Row]]:
    columns = [c.RELEASE_GROUP_GID, c.TMDB_ID, c.MATCH_PROBABILITY, *_COMPARISON_COLUMNS]
    rows = _read(catalog, "feat_scored_pairs", columns, c.RELEASE_GROUP_GID, gids)
    rejected = _rejected(decisions)
    by_soundtrack: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-row[c.MATCH_WEIGHT], row[c.TMDB_ID])):
        several = by_soundtrack[row[c.RELEASE_GROUP_GID]]
        if (row[c.RELEASE_GROUP_GID], row[c.TMDB_ID]) not in rejected:
            several.append(row)
    return by_soundtrack


def _films(catalog: Any, pairs: Iterable[Row]) -> dict[int, Row]:
    wanted = {pair[c.TMDB_ID] for pair in pairs}
    return _by(c.TMDB_ID, _read(catalog, "prm_movies", _FILM_COLUMNS, c.TMDB_ID, wanted))


def _popularity(catalog: Any, matched: Sequence[Row]) -> dict[int, float]:
    wanted = {pair[c.TMDB_ID] for pair in matched if pair[c.MATCH_BAND] == c.BAND_REVIEW}
    rows = _read(catalog, "prm_movies", (c.TMDB_ID, c.POPULARITY), c.TMDB_ID, wanted)
    return {row[c.TMDB_ID]: row[c.POPULARITY] for row in rows if row[c.POPULARITY] is not None}


def _read(catalog: Any, name: str, columns: Sequence[str], key: str, wanted: Collection[Any]) -> list[Row]:
    return tables.read_rows(catalog, name, columns, only=(key, wanted))


def _by(key: str, rows: Sequence[Row]) -> dict[Any, Row]:
    return {row[key]: row for row in rows}


def _named(film: Mapping[str, Any]) -> str:
    return f"{film.get('title') or '?'} ({film.get('year') or 'no year'})"
