"""The facts of a small run and of a project around it, made by hand."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from soundtrack_pop.datasets.folders import Outputs
from soundtrack_pop.datasets.project_facts import FolderTests, Project, Stage
from soundtrack_pop.monitoring.history import Run
from soundtrack_pop.pipelines.deck.facts import Facts

FIGURES = (
    "funnel_of_matches", "match_thresholds", "genre_frequency_by_decade", "popularity_by_genre",
    "correlation_heatmap", "genre_map", "sensitivity_of_effects",
)  # fmt: skip


def png(width: int = 60, height: int = 30) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#0072B2").save(stream, "PNG")
    return stream.getvalue()


def near_miss(title: str, **changes: Any) -> dict[str, Any]:
    return {
        "tmdb_id": 12, "movie_title": title, "movie_year": 2009, "vote_count": 900, "reason": "low_similarity",
        "best_release_group_gid": "a", "best_soundtrack_title": "Brother", "match_weight": -4.5,
        "match_probability": 0.04, "missing_bits": 4.5,
    } | changes  # fmt: skip


def pair(title: str, album: str = "Album") -> dict[str, Any]:
    return {"movie_title": title, "soundtrack_title": album, "match_probability": 0.99, "match_band": "auto"}


def quality(**changes: Any) -> dict[str, Any]:
    shares = dict.fromkeys(("precision", "recall", "f1"), 0.9)
    band = {"linked": 40, "correct": 36, **shares, **{f"{name}_interval": [0.8, 0.95] for name in shares}}
    return {
        "is_sample": True, "soundtracks": 1234, "films": 567, "gold_pairs": 44, "match_rate": 0.8,
        "title_matcher": {"auto": band}, "matched_pairs": {"total": 2}, "intervals": "95%, bootstrap over films",
        "what_this_does_not_show": "Labels favour famous films. The match rate is no accuracy.",
    } | changes  # fmt: skip


def recorded_run(run_id: str = "2026-02-03T04.05.06.789Z", status: str = "succeeded") -> Run:
    nodes = [
        {"node": f"node_{place}", "seconds": 1.5 * place, "rows_in": {"a": 3}, "rows_out": {}}
        for place in range(4)
    ]
    started = {"at": "2026-02-03T04:05:07.000+00:00", "pipeline": ["__default__"]}
    return Run(run_id, "vm:1", "local", started, {"seconds": 61.5}, nodes, status=status)


PROJECT = Project(
    stages=(
        Stage("ingestion", ("load_sources_whole",), (), (), is_default=True),
        Stage("reporting", ("draw_genre_map", "write_report"), (), (), is_default=True),
        Stage("acquisition", ("acquire_tmdb",), (), (), is_default=False),
    ),
    files=("Makefile", "src/soundtrack_pop/pipelines/matching/nodes.py", "tests/test_cli.py", ".github/ci.yml"),
    roots=(("local", "data/sample"), ("prod", "abfss://soundtrack@account.dfs.core.windows.net")),
    tests=(FolderTests("datasets", 31, 0, 0, 2.5), FolderTests("pipelines/matching", 99, 0, 1, 12.0)),
    coverage=0.936,
    readme=("A project links soundtracks to films.", "make run        # link the sample"),
)


@dataclass
class World:
    """What a test changes before it makes `Facts`."""

    root: Path
    project: Project = PROJECT
    quality: dict[str, Any] = field(default_factory=quality)
    near_misses: list[dict[str, Any]] = field(default_factory=lambda: [near_miss("Brothers")])
    pairs: list[dict[str, Any]] = field(default_factory=lambda: [pair("Amélie"), pair("Leon")])
    runs: list[Run] = field(default_factory=lambda: [recorded_run()])
    finding: str = "Jazz is on 12% of films"

    def facts(self) -> Facts:
        (self.root / "01_raw/tmdb").mkdir(parents=True, exist_ok=True)
        (self.root / "01_raw/tmdb/movies.jsonl").write_text("{}\n")
        sources = [("mbdump.tar.bz2", "release_group", 4321, 1234, 2), ("tmdb", "movies", 567, 567, 0)]
        steps = ("soundtracks", "linked", "primary", "with_genre", "analysed")
        return Facts(
            outputs=Outputs(str(self.root)),
            project=self.project,
            quality=self.quality,
            audit={"soundtracks": 1234, "candidate_pairs": 2001, "exhaustive_pairs": 699678}
            | {"reduction_ratio": 0.997, "soundtracks_without_candidate": 77},
            findings={
                "findings": [f"{self.finding} ({place})." for place in range(7)],
                "figures": {name: {"finding": self.finding, "shows": f"Bars of {name}."} for name in FIGURES},
            },
            sources=pd.DataFrame(sources, columns=["source", "table", "rows_read", "rows_kept", "rows_rejected"]),
            pairs=pd.DataFrame(self.pairs),
            near_misses=pd.DataFrame(self.near_misses, columns=list(near_miss("a"))),
            funnel=pd.DataFrame({"step": steps, "soundtrack_count": range(900, 400, -100)}),
            figures=dict.fromkeys(FIGURES, png()),
            runs=self.runs,
        )
