"""A small folder of a run's outputs, made by hand, and the facts of a project around it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from soundtrack_pop.datasets.project_facts import FolderTests, Project, Stage
from soundtrack_pop.schemas import TABLES

GID, OTHER_GID = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
RUN = "2026-02-03T04.05.06.789Z"


def shares(value: float) -> dict[str, Any]:
    names = ("precision", "recall", "f1")
    return dict.fromkeys(names, value) | {f"{name}_interval": [value - 0.1, value] for name in names}


def quality(**changes: Any) -> dict[str, Any]:
    band = {"linked": 40, "correct": 36, **shares(0.9)}
    return {
        "is_sample": True,
        "soundtracks": 1234,
        "films": 567,
        "films_without_imdb_id_share": 0.05,
        "gold_pairs": 44,
        "match_rate": 0.8,
        "title_matcher": {"auto": band, "auto_and_review": band},
        "matched_pairs": {"total": 2},
        "intervals": "95%, bootstrap over films",
        "what_this_does_not_show": "Labels favour famous films. The match rate is no accuracy.",
    } | changes


def events(run: str = RUN, pipeline: str = "__default__", *, ended: str = "succeeded") -> list[dict[str, Any]]:
    common = {"run_id": run, "environment": "local", "pipeline": [pipeline], "at": "2026-02-03T04:05:07.000+00:00"}
    found: list[dict[str, Any]] = [
        common | {"event": "run_started", "status": "running", "details": {"storage_root": "/root"}},
        common
        | {"event": "node_finished", "status": "succeeded", "node": "load_sources_whole", "stage": "ingestion"}
        | {"seconds": 1.25, "rows_in": {"raw_tmdb_movies": 9}, "rows_out": {"int_movies": 7}, "rows_rejected": 2},
        common
        | {"event": "node_finished", "status": "succeeded", "node": "draw_genre_map", "stage": "reporting"}
        | {"seconds": 0.5, "rows_in": {}, "rows_out": {}, "rows_rejected": None},
    ]
    if ended:
        found.append(common | {"event": "run_finished", "status": ended, "seconds": 61.5, "error": None})
    return found


def png(width: int = 300, height: int = 200) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, "PNG")
    return stream.getvalue()


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows of a declared table; columns that are not named are missing."""
    return pd.DataFrame(list(rows), columns=TABLES[name].column_names)


def tested(genre: str, q: float, **more: Any) -> dict[str, Any]:
    return {"genre": genre, "film_count": 30, "untested_reason": None, **more} | {
        "odds_ratio": 0.7, "odds_ratio_low": 0.6, "odds_ratio_high": 0.8, "trend_p": q / 2, "trend_q": q,
        "rank_biserial": 0.3, "rank_biserial_low": 0.1, "rank_biserial_high": 0.4, "mann_whitney_p": q / 2,
        "mann_whitney_q": q,
    }  # fmt: skip


def near_miss(title: str, **changes: Any) -> dict[str, Any]:
    return {
        "tmdb_id": 11, "movie_title": title, "movie_year": 2009, "vote_count": 900, "reason": "low_similarity",
        "best_release_group_gid": GID, "best_soundtrack_title": "Album", "match_weight": -11.75,
        "match_probability": 0.0003, "winner_title": "Another film", "missing_bits": 4.5,
    } | changes  # fmt: skip


def pair(title: str, probability: float, **changes: Any) -> dict[str, Any]:
    return {
        "release_group_gid": OTHER_GID, "tmdb_id": 12, "match_probability": probability, "match_weight": 9.0,
        "match_band": "auto", "match_source": "title", "is_primary": True, "soundtrack_title": "Album",
        "movie_title": title, "movie_year": 1994,
    } | changes  # fmt: skip


TABLES_OF_A_RUN = {
    "02_intermediate/sources": table(
        "int_sources",
        {
            "source": "mbdump.tar.bz2",
            "table": "release_group",
            "snapshot": "2026-01-15 00:00:00+00",
            "rows_read": 4321,
        }
        | {"rows_kept": 1234, "rows_rejected": 2},
        {"source": "tmdb", "table": "movies", "rows_read": 567, "rows_kept": 567, "rows_rejected": 0},
    ),
    "02_intermediate/rejects": table("int_rejects", *[{"reason": "not UTF-8"}] * 2),
    "03_primary/matched_pairs": table("prm_matched_pairs", pair("Leon", 0.99), pair("Amélie", 0.6)),
    "04_feature/scored_pairs": table(
        "feat_scored_pairs",
        {"release_group_gid": GID, "tmdb_id": 11, "match_weight": -11.75, "prior_weight": 2.0}
        | {"title_level": "tokens", "title_weight": -3.0, "year_level": "earlier", "year_weight": -10.75},
    ),
    "08_reporting/near_misses": table("rpt_near_misses", near_miss("Brothers")),
    "08_reporting/match_funnel": table(
        "rpt_match_funnel",
        *(
            {"position": place, "step": step, "soundtrack_count": 1234 - 100 * place}
            for place, step in enumerate(("soundtracks", "linked", "primary", "with_genre", "analysed"), start=1)
        ),
    ),
    "08_reporting/exclusions": table(
        "rpt_exclusions",
        {"reason": "not_primary", "statistic": "all", "excluded_count": 100, "remaining_count": 934},
        {"reason": "no_genre", "statistic": "all", "excluded_count": 100, "remaining_count": 834},
    ),
    "08_reporting/genre_trends": table("rpt_genre_trends", tested("jazz", 0.01), tested("pop", 0.5)),
    "08_reporting/genre_popularity": table("rpt_genre_popularity", tested("jazz", 0.01), tested("pop", 0.5)),
    "08_reporting/overall_tests": table(
        "rpt_overall_tests", {"test": "genres", "film_count": 347, "p": 0.336}, {"test": "controls", "p": None}
    ),
    "08_reporting/negative_control": table(
        "rpt_negative_control", {"statistic": "trend", "share": 0.045, "shuffle_count": 200}
    ),
}
FIGURES = (
    "funnel_of_matches", "match_thresholds", "genre_frequency_by_decade", "popularity_by_genre",
    "regression_ratios",
)  # fmt: skip
AUDIT = {
    "soundtracks": 1234, "films": 567, "candidate_pairs": 2001, "exhaustive_pairs": 699678,
    "reduction_ratio": 0.997, "soundtracks_without_candidate": 77, "pairs_per_soundtrack": {"most": 5},
}  # fmt: skip


def write_outputs(root: Path) -> Path:
    """Write all outputs that slides are told from."""
    for folder, frame in TABLES_OF_A_RUN.items():
        write_table(root, folder, frame)
    for name in FIGURES:
        (root / "08_reporting/figures").mkdir(parents=True, exist_ok=True)
        (root / f"08_reporting/figures/{name}.png").write_bytes(png())
    write_json(root, "08_reporting/match_quality.json", quality())
    write_json(root, "08_reporting/candidate_audit.json", AUDIT)
    (root / "08_reporting/matched_pairs.csv").write_text('movie_title\nLeon\n"Amé\nlie"\n', encoding="utf-8")
    write_events(root, events())
    (root / "01_raw/tmdb").mkdir(parents=True)
    (root / "01_raw/tmdb/movies.jsonl").write_text("{}\n")
    return root


def write_table(root: Path, folder: str, frame: pd.DataFrame) -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    frame.to_parquet(root / folder / "part-0.parquet")


def write_json(root: Path, path: str, content: dict[str, Any]) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(json.dumps(content), encoding="utf-8")


def write_events(root: Path, lines: list[dict[str, Any]]) -> None:
    (root / "monitoring/runs").mkdir(parents=True, exist_ok=True)
    (root / "monitoring/runs/now.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


PROJECT = Project(
    stages=(
        Stage("ingestion", ("load_sources_whole",), ("raw_tmdb_movies",), ("int_movies",), is_default=True),
        Stage(
            "reporting", ("draw_genre_map", "write_report"), ("int_movies",), ("rpt_report_html",), is_default=True
        ),
        Stage("acquisition", ("acquire_tmdb",), (), (), is_default=False),
    ),
    files=("Makefile", "src/soundtrack_pop/pipelines/matching/nodes.py", "tests/test_cli.py", ".github/ci.yml"),
    roots=(("local", "data/sample"), ("prod", "abfss://soundtrack@account.dfs.core.windows.net")),
    tests=(FolderTests("datasets", 31, 0, 0, 2.5), FolderTests("pipelines/matching", 99, 0, 1, 12.0)),
    coverage=0.936,
)
