"""Measure ingestion beside its floor: decompressing the same archives on all cores to nowhere.

Usage: python -m benchmarks.ingestion.run ROOT [--part 1] [--seed 7] [--repeats 1]

ROOT gets a raw world of this part, unless it has one (`benchmarks/worlds/make_dump.py`). Each step runs in a process of its
own, floor and archives in turn; the figures are medians. Ingestion is measured as `kedro run` does it, without Kedro.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.costs import cost_of

ARCHIVES = ("mbdump.tar.bz2", "mbdump-derived.tar.bz2")
STEPS = ("floor", "archives", "films_floor", "films", "whole")


def main() -> None:
    """Make the world, measure, print the table; or, called by itself, take one step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("root", type=Path)
    parser.add_argument("--part", type=float, default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--one", choices=STEPS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        step: Callable[[Path], object] = globals()[arguments.one]
        print(json.dumps(asdict(cost_of(lambda: step(arguments.root)))))
        return
    if not (arguments.root / "truth.parquet").exists():
        subprocess.run([sys.executable, "-m", "benchmarks.worlds.make_dump", arguments.root, "--part", str(arguments.part),
                        "--seed", str(arguments.seed)], check=True)  # fmt: skip
    print(table(arguments.root, arguments.part, _measured(arguments.repeats)))


def floor(root: Path) -> None:
    """Decompress both archives on all cores to nowhere, with the reader that ingestion uses."""
    import fsspec

    from soundtrack_pop.datasets.musicbrainz.bzip2 import Bzip2Reader

    for name in ARCHIVES:
        with fsspec.open(str(root / "01_raw/musicbrainz" / name), "rb") as stream:
            content = Bzip2Reader(stream)
            while content.read(1 << 20):
                pass
            content.close()


def archives(root: Path) -> Any:
    """Read both archives and select the soundtracks."""
    from soundtrack_pop.datasets.musicbrainz import MusicBrainzArchive
    from soundtrack_pop.pipelines.ingestion.nodes import select_soundtracks

    core, derived = (
        MusicBrainzArchive(filepath=str(root / "01_raw/musicbrainz" / name), archive=kind).load()
        for name, kind in zip(ARCHIVES, ("core", "derived"), strict=True)
    )
    return select_soundtracks(core, derived)


def films_floor(root: Path) -> None:
    """Decompress the film records to nowhere."""
    import gzip

    for path in sorted((root / "01_raw/tmdb").glob("movies*.jsonl.gz")):
        with gzip.open(path) as stream:
            while stream.read(1 << 20):
                pass


def films(root: Path) -> Any:
    """Read the film records."""
    from soundtrack_pop.datasets.tmdb import TmdbMovieLines

    return TmdbMovieLines(path=str(root / "01_raw/tmdb")).load()


def whole(root: Path) -> None:
    """Do all of ingestion: both sources, validation, every `int_` table written."""
    from soundtrack_pop.datasets.spark_table import SparkTable
    from soundtrack_pop.parameters.sources import IngestionParameters
    from soundtrack_pop.pipelines.ingestion.nodes import load_sources_whole

    # Held until all is written: a source's spool goes when the source goes.
    selections, movies = archives(root), films(root)
    tables = load_sources_whole(selections, IngestionParameters(max_reject_share=0.01), movies=movies)
    try:
        for name, rows in tables.items():
            SparkTable(filepath=str(root / "measured" / name), schema=name).save(rows)
    finally:
        shutil.rmtree(root / "measured", ignore_errors=True)


def table(root: Path, part: float, found: dict[str, dict[str, float]]) -> str:
    """Return the results as Markdown; ratios are to the floor of the same source."""
    sizes = ", ".join(
        f"{name} {(root / '01_raw/musicbrainz' / name).stat().st_size / 1e6:,.0f} MB" for name in ARCHIVES
    )
    lines = [
        f"Part 1:{part:g} ({sizes}); {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, "
        f"{datetime.now(UTC):%Y-%m-%d}",
        "",
        "| step | wall s | × floor | CPU s | × floor | peak GiB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    floors = {"films": "films_floor", "films_floor": "films_floor"}
    for name, one in found.items():
        base = found[floors.get(name, "floor")]
        lines.append(
            f"| {name} | {one['wall']:.1f} | {one['wall'] / base['wall']:.2f} | {one['cpu']:.1f} | "
            f"{one['cpu'] / base['cpu']:.2f} | {one['peak_gib']:.2f} |"
        )
    return "\n".join(lines)


def _measured(repeats: int) -> dict[str, dict[str, float]]:
    runs: dict[str, list[dict[str, float]]] = {step: [] for step in STEPS}
    for _ in range(repeats):
        for step in STEPS:
            command = [sys.executable, "-m", "benchmarks.ingestion.run", *sys.argv[1:], "--one", step]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            runs[step].append(json.loads(done.stdout.splitlines()[-1]))
    return {
        step: {key: statistics.median(run[key] for run in of_step) for key in of_step[0]}
        for step, of_step in runs.items()
    }


if __name__ == "__main__":
    main()
