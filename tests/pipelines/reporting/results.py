"""Results for the report, written down in a few words; intervals and levels as the analysis would give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting.figures.declaration import FIGURES
from soundtrack_pop.pipelines.reporting.page import Content
from soundtrack_pop.pipelines.reporting.pipeline import create_pipeline
from soundtrack_pop.schemas import analysed, ingested

from .audited import candidate_audit
from .measured import empty_results, measured_world

PNG = b"\x89PNG picture"
SAMPLE, DUMP = {"is_sample": True}, {"is_sample": False}


_PERCENTILES = ("popularity_5", "popularity_25", "popularity_75", "popularity_95")


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


def by_trend(*rows: tuple[str, int, float | str, float]) -> pd.DataFrame:
    """Return `rpt_genre_trends` from (genre, films, odds ratio or why it is not tested, q)."""
    results = [
        {
            "genre": genre, "film_count": films, "other_film_count": 100 - films, "first_decade": 1960,
            "last_decade": 1980,
            **(
                {"untested_reason": ratio}
                if isinstance(ratio, str)
                else {
                    "odds_ratio": ratio, "odds_ratio_low": 0.8 * ratio, "odds_ratio_high": 1.25 * ratio,
                    "trend_p": q / 2, "trend_q": q,
                }
            ),
        }
        for genre, films, ratio, q in rows
    ]  # fmt: skip
    frame = pd.DataFrame(results, columns=analysed.GENRE_TRENDS.column_names)
    measures = analysed.GENRE_TRENDS.column_names[6:]
    return frame.astype(dict.fromkeys(measures, float)).astype({"untested_reason": object})


def by_popularity(*rows: tuple[str, int, float | str, float]) -> pd.DataFrame:
    """Return `rpt_genre_popularity` from (genre, films, effect or why it is not tested, q)."""
    results = [
        {
            "genre": genre,
            "film_count": films,
            "other_film_count": 100 - films,
            "median_popularity": 12.5,
            "other_median_popularity": 9.34,
            **dict(zip(_PERCENTILES, (2.0, 6.0, 20.0, 80.0), strict=True)),
            "untested_reason": effect if isinstance(effect, str) else None,
            **({} if isinstance(effect, str) else _tests(effect, q)),
        }
        for genre, films, effect, q in rows
    ]
    frame = pd.DataFrame(results, columns=analysed.GENRE_POPULARITY.column_names)
    measures = [name for name in analysed.GENRE_POPULARITY.column_names[3:] if name != "untested_reason"]
    return frame.astype(dict.fromkeys(measures, float)).astype({"untested_reason": object})


def _tests(effect: float, q: float) -> dict[str, float]:
    return {
        "rank_biserial": effect, "rank_biserial_low": effect - 0.2, "rank_biserial_high": effect + 0.2,
        "mann_whitney_p": q / 2, "mann_whitney_q": q,
        "spearman_rho": effect / 2, "spearman_p": q / 2, "spearman_q": q,
    }  # fmt: skip


def exclusions(*counts: int) -> pd.DataFrame:
    """Return `rpt_exclusions` from the pairs there are and how many drop out, reason by reason."""
    left, not_primary, no_genre, review, no_year, no_popularity, other_vintage = counts
    rows = []
    for reason, excluded in (("not_primary", not_primary), ("no_genre", no_genre), ("band_review", review)):
        left -= excluded
        rows.append((reason, "all", excluded, left))
    rows.append(("no_year", "trends", no_year, left - no_year))
    rows.append(("no_popularity", "popularity", no_popularity, left - no_popularity))
    left -= no_popularity + other_vintage
    rows.append(("other_vintage", "popularity", other_vintage, left))
    rows.append(("zero_popularity", "regression", 0, left))
    return pd.DataFrame(rows, columns=analysed.EXCLUSIONS.column_names)


def match_quality(gold: int = 40, **changes: Any) -> dict[str, Any]:
    """Return the content of `match_quality.json`; nothing is measured where there are no gold pairs."""
    known = gold > 0
    band = (
        measured(36, 35, (0.972, 0.858, 0.995), (0.875, 0.739, 0.945), (0.921, 0.84, 0.96)) if known else nothing()
    )
    missing = rate(2, 0.05, 0.01, 0.17) if known else rate(0, None, None, None)
    return {
        "is_sample": False,
        "soundtracks": 1334,
        "films": 5927,
        "films_without_imdb_id_share": 0.04,
        "coverage": 0.6,
        "model_origin": "em",
        "gold_pairs": gold,
        "gold_films": gold,
        **{name: band[name] for name in ("precision", "recall", "f1")},
        "candidate_recall": 0.975 if known else None,
        "match_rate": 0.88,
        "title_matcher": {
            "auto": band,
            "auto_and_review": band,
            "outside_catalogue": {"soundtracks": 0, **rate(0, None, None, None), "note": "Labelled by hand."},
        },
        "candidates": {
            "found": 39 if known else 0,
            "recall": 0.975 if known else None,
            "recall_interval": [0.871, 0.996] if known else [None, None],
            "found_first_by": {
                "exact": {"soundtracks": 30 if known else 0, "share": 0.75 if known else None},
                "deletion": {"soundtracks": 9 if known else 0, "share": 0.225 if known else None},
                "word": {"soundtracks": 0, "share": 0.0 if known else None},
                "rare_token": {"soundtracks": 0, "share": 0.0 if known else None},
                "rare_pair": {"soundtracks": 0, "share": 0.0 if known else None},
            },
        },
        "film_removed": {
            "soundtracks": gold,
            "auto": missing,
            "auto_and_review": missing,
            "note": "Not run again.",
        },
        "calibration": {
            "soundtracks": 39 if known else 0,
            "without_film": 0,
            "expected_calibration_error": 0.0312 if known else None,
            "bins": [calibration_bin(place, 3 if known else 0) for place in range(9)]
            + [calibration_bin(9, 12 if known else 0)],
        },
        "auto_probability": 0.9,
        "review_probability": 0.5,
        "thresholds": [threshold(at, band, missing) for at in (0.1, 0.5, 0.9, 0.99)],
        "by": {
            "decade": {"1980s": group(30, band), "2010s": group(10, band)} if known else {},
            "language": {"en": group(38, band), "missing": group(2, band)} if known else {},
            "popularity": {"1,000 or more votes": group(40, band)} if known else {},
            "album_kind": {"score": group(40, band)} if known else {},
            "album_year": {"known": group(40, band)} if known else {},
            "album_people": {"known": group(40, band)} if known else {},
        },
        "matched_pairs": {"total": 1289, "by_band": {"auto": 1289}, "by_source": {"title": 756, "imdb_link": 533}},
        "intervals": "95%, bootstrap over films",
        "note": None if known else "No soundtrack is labelled.",
        "what_this_does_not_show": "Measured on linked soundtracks only.",
    } | changes


Share = tuple[float, float, float]


def measured(linked: int, correct: int, precision: Share, recall: Share, f1: Share) -> dict[str, Any]:
    """Return the measures of a band or group from counts and (value, low, high)."""
    shares = {"precision": precision, "recall": recall, "f1": f1}
    values = {name: share[0] for name, share in shares.items()}
    intervals = {f"{name}_interval": list(share[1:]) for name, share in shares.items()}
    return {"linked": linked, "correct": correct, **values, **intervals}


def nothing() -> dict[str, Any]:
    """Return the measures of a band where nothing was labelled."""
    shares = dict.fromkeys(("precision", "recall", "f1"))
    return {"linked": 0, "correct": 0, **shares, **{f"{name}_interval": [None, None] for name in shares}}


def rate(linked: int, value: float | None, low: float | None, high: float | None) -> dict[str, Any]:
    """Return a rate of false matches."""
    return {"linked": linked, "false_match_rate": value, "false_match_rate_interval": [low, high]}


def calibration_bin(place: int, soundtracks: int) -> dict[str, Any]:
    """Return the bin number `place` of ten, in which probabilities hold exactly."""
    middle = place / 10 + 0.05
    return {
        "low": place / 10,
        "high": (place + 1) / 10,
        "soundtracks": soundtracks,
        "mean_probability": middle if soundtracks else None,
        "right": middle if soundtracks else None,
        "right_interval": [max(0.0, middle - 0.2), min(1.0, middle + 0.2)] if soundtracks else [None, None],
    }


def threshold(at: float, band: dict[str, Any], missing: dict[str, Any]) -> dict[str, Any]:
    """Return the measures of linking from a probability on."""
    return {
        "threshold": at,
        **band,
        "removed_false_match_rate": missing["false_match_rate"],
        "removed_false_match_rate_interval": missing["false_match_rate_interval"],
    }


def group(gold: int, band: dict[str, Any]) -> dict[str, Any]:
    """Return the measures of a group of films or albums."""
    return {"gold": gold, "is_thin": gold < 10, **band}


def sources(*, is_sample: bool) -> pd.DataFrame:
    """Return `int_sources`: a table of a dump and the films."""
    rows = [
        ("mbdump.tar.bz2", "release_group", "2026-01-15 00:00:00+00", 31, is_sample, 941, 821, 3),
        ("tmdb", "movies", None, None, False, 591, 591, 0),
    ]
    return pd.DataFrame(rows, columns=ingested.SOURCES.column_names)


def draw_all(
    tables: Mapping[str, pd.DataFrame], quality: dict[str, Any], analysis: AnalysisParameters
) -> dict[str, Figure]:
    """Return every figure of the pipeline by its name, drawn by its node from the inputs that it is wired to."""
    inputs = {f"rpt_{name}": table for name, table in tables.items()}
    inputs |= {"rpt_match_quality": quality, "params:analysis": analysis}
    return {
        node.outputs[0].removeprefix("fig_"): node.run({name: inputs[name] for name in node.inputs})[
            node.outputs[0]
        ]
        for node in create_pipeline().nodes
        if node.outputs[0].startswith("fig_")
    }


def content(analysis: AnalysisParameters, *, is_sample: bool = False, **changes: Any) -> Content:
    """Return the content of a report in which jazz films are less popular; `changes` replace parts or tables."""
    tables = measured_world() | {
        "popular_films": pd.DataFrame(
            [(7, "Amadeus", 1984, "Amadeus (Original Soundtrack)", 40.25, "classical, opera")],
            columns=analysed.POPULAR_FILMS.column_names,
        ),
        "exclusions": exclusions(657, 141, 98, 2, 1, 33, 5),
        "genre_by_decade": by_decade(("jazz", 1960, 30, 40), ("jazz", 1970, 2, 4), ("jazz", 1980, 10, 80)),
        "genre_trends": by_trend(("jazz", 42, 0.5, 0.004), ("hip hop", 4, "few_films", 1.0)),
        "genre_popularity": by_popularity(("jazz", 46, -0.35, 0.004), ("hip hop", 4, "few_films", 1.0)),
    }
    parts: dict[str, Any] = {
        "match_quality": match_quality(),
        "candidate_audit": candidate_audit(),
        "sources": sources(is_sample=is_sample),
        "rejects": pd.DataFrame(
            [("mbdump.tar.bz2", "release_group", "not UTF-8", 3)], columns=["source", "table", "reason", "count"]
        ),
        "pictures": dict.fromkeys(FIGURES, PNG),
        "analysis": analysis,
    }
    tables |= {name: changes.pop(name) for name in list(changes) if name in tables}
    return Content(**(parts | {"tables": tables} | changes))


def empty_content(analysis: AnalysisParameters) -> Content:
    """Return the content of a run that linked no soundtrack with a genre."""
    full = content(analysis)
    return content(
        analysis, tables=empty_results(), match_quality=match_quality(gold=0), rejects=full.rejects.iloc[:0]
    )
