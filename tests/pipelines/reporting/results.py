"""Results for the report, written down in a few words; intervals and levels as the analysis would give them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from soundtrack_pop.parameters import AnalysisParameters
from soundtrack_pop.pipelines.reporting.page import Material
from soundtrack_pop.schemas import analysed, ingested

PNG = b"\x89PNG picture"


def by_decade(*rows: tuple[str, int, int, int], half_width: float = 0.1, thin_below: int = 20) -> pd.DataFrame:
    """Return `rpt_genre_by_decade` from (genre, decade, films with it, films of the decade)."""
    shares = [films / of_decade for _, _, films, of_decade in rows]
    return pd.DataFrame(
        {
            "genre": [genre for genre, *_ in rows],
            "decade": [decade for _, decade, _, _ in rows],
            "film_count": [films for *_, films, _ in rows],
            "decade_film_count": [of_decade for *_, of_decade in rows],
            "share": shares,
            "share_low": [max(0.0, share - half_width) for share in shares],
            "share_high": [min(1.0, share + half_width) for share in shares],
            "is_thin": [of_decade < thin_below for *_, of_decade in rows],
        }
    )


def by_popularity(*rows: tuple[str, int, float | str, float]) -> pd.DataFrame:
    """Return `rpt_genre_popularity` from (genre, films, effect or why it is not tested, q)."""
    results = [
        {
            "genre": genre,
            "film_count": films,
            "other_film_count": 100 - films,
            "median_popularity": 12.5,
            "other_median_popularity": 9.34,
            "untested_reason": effect if isinstance(effect, str) else None,
            **({} if isinstance(effect, str) else _tests(effect, q)),
        }
        for genre, films, effect, q in rows
    ]
    frame = pd.DataFrame(results, columns=analysed.GENRE_POPULARITY.column_names)
    measures = analysed.GENRE_POPULARITY.column_names[6:]
    return frame.astype(dict.fromkeys(measures, float)).astype({"untested_reason": object})


def _tests(effect: float, q: float) -> dict[str, float]:
    return {
        "rank_biserial": effect, "rank_biserial_low": effect - 0.2, "rank_biserial_high": effect + 0.2,
        "mann_whitney_p": q / 2, "mann_whitney_q": q,
        "spearman_rho": effect / 2, "spearman_p": q / 2, "spearman_q": q,
    }  # fmt: skip


def exclusions(*counts: int) -> pd.DataFrame:
    """Return `rpt_exclusions` from the pairs there are and how many drop out, reason by reason."""
    left, not_primary, review, no_genre, no_year, no_popularity = counts
    rows = []
    for reason, excluded in (("not_primary", not_primary), ("band_review", review), ("no_genre", no_genre)):
        left -= excluded
        rows.append((reason, "all", excluded, left))
    rows.append(("no_year", "trends", no_year, left - no_year))
    rows.append(("no_popularity", "popularity", no_popularity, left - no_popularity))
    return pd.DataFrame(rows, columns=analysed.EXCLUSIONS.column_names)


def match_quality(gold: int = 40) -> dict[str, Any]:
    """Return the content of `match_quality.json`; nothing is measured where there are no gold pairs."""
    known = gold > 0
    band = {
        "linked": 36 if known else 0,
        "correct": 35 if known else 0,
        "precision": 0.972 if known else None,
        "precision_interval": [0.858, 0.995] if known else [None, None],
        "recall": 0.875 if known else None,
        "recall_interval": [0.739, 0.945] if known else [None, None],
        "f1": 0.921 if known else None,
    }
    return {
        "is_sample": False,
        "soundtracks": 1334,
        "films": 5927,
        "gold_pairs": gold,
        **{name: band[name] for name in ("precision", "recall", "f1")},
        "candidate_recall": 0.975 if known else None,
        "match_rate": 0.88,
        "title_matcher": {
            "auto": band,
            "auto_and_review": band,
            "outside_catalogue": {
                "soundtracks": 0,
                "linked": 0,
                "false_match_rate": None,
                "false_match_rate_interval": [None, None],
            },
        },
        "matched_pairs": {"total": 1289, "by_band": {"auto": 1289}, "by_source": {"title": 756, "imdb_link": 533}},
        "what_this_does_not_show": "Measured on linked soundtracks only.",
    }


def sources(*, is_sample: bool) -> pd.DataFrame:
    """Return `int_sources`: a table of a dump and the films."""
    rows = [
        ("mbdump.tar.bz2", "release_group", "2026-01-15 00:00:00+00", 31, is_sample, 941, 821, 3),
        ("tmdb", "movies", None, None, False, 591, 591, 0),
    ]
    return pd.DataFrame(rows, columns=ingested.SOURCES.column_names)


def material(analysis: AnalysisParameters, *, is_sample: bool = False, **changes: Any) -> Material:
    """Return the material of a report in which jazz films are less popular; `changes` replace parts of it."""
    parts: dict[str, Any] = {
        "most_popular": pd.DataFrame(
            [("Amadeus", 1984, "Amadeus (Original Soundtrack)", 40.25, "classical, opera")],
            columns=["movie_title", "movie_year", "soundtrack_title", "popularity", "genres"],
        ),
        "exclusions": exclusions(657, 141, 2, 98, 1, 33),
        "genre_by_decade": by_decade(("jazz", 1960, 30, 40), ("jazz", 1970, 2, 4), ("jazz", 1980, 10, 80)),
        "genre_popularity": by_popularity(("jazz", 46, -0.35, 0.004), ("hip hop", 4, "few_films", 1.0)),
        "match_quality": match_quality(),
        "sources": sources(is_sample=is_sample),
        "rejects": pd.DataFrame(
            [("mbdump.tar.bz2", "release_group", "not UTF-8", 3)], columns=["source", "table", "reason", "count"]
        ),
        "frequency_png": PNG,
        "popularity_png": PNG,
        "analysis": analysis,
    }
    return Material(**(parts | changes))


def empty_material(analysis: AnalysisParameters) -> Material:
    """Return the material of a run that linked no soundtrack with a genre."""
    full = material(analysis)
    return material(
        analysis,
        most_popular=full.most_popular.iloc[:0],
        exclusions=exclusions(0, 0, 0, 0, 0, 0),
        genre_by_decade=by_decade(),
        genre_popularity=by_popularity(),
        match_quality=match_quality(gold=0),
        rejects=full.rejects.iloc[:0],
    )
