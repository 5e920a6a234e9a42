"""Run analysis and reporting on many linked pairs, measure seconds and memory, write docs/analysis-benchmark.md.

Usage: python -m benchmarks.analysis.run WORK [--pairs 100000] [--seed 1] [--reporting FOLDER]

WORK becomes a storage root with the tables that matching would leave, of a simulated world in which two families make
films more popular. What the report tells of links is taken from FOLDER, by default that of the last run of the
embedded sample.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.costs import Cost, cost_of
from benchmarks.machine import describe_machine, load, told
from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.monitoring.records import RUNS_FOLDER
from soundtrack_pop.monitoring.run_files import record_lines
from soundtrack_pop.schemas import TABLES
from tools.docs.generated_blocks import markdown_table, write_between

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = PROJECT / "docs/analysis-benchmark.md"
REPORTING = "08_reporting"
OF_LINKS = ("match_quality.json", "candidate_audit.json")
FOLDERS = {"int": "02_intermediate", "prm": "03_primary", "feat": "04_feature"}
MOST_SECONDS, MOST_GIB = 60.0, 2.0
EFFECTS = {"electronic": 0.2, "jazz & big band": -0.2}


def main() -> None:
    """Make the tables, run, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reporting", type=Path, default=PROJECT / "data/sample" / REPORTING)
    arguments = parser.parse_args()
    for name in OF_LINKS:
        if not (arguments.reporting / name).is_file():
            raise SystemExit(f"{arguments.reporting}: expected {name} of a run; found none. Do `make run` first.")
    # In a process of its own, whose memory is not counted.
    making = get_context("spawn").Process(
        target=make_tables, args=(arguments.work, arguments.pairs, arguments.seed)
    )
    making.start()
    making.join()
    if making.exitcode:
        raise SystemExit("The tables could not be made; see above.")
    (arguments.work / REPORTING).mkdir(parents=True, exist_ok=True)
    for name in OF_LINKS:
        shutil.copy(arguments.reporting / name, arguments.work / REPORTING / name)
    busy = load()
    cost, stages = run(arguments.work)
    write_between(DOCUMENT, "measured", describe(arguments.pairs, cost, stages, busy))
    print(f"{cost.wall:.1f} s, {cost.peak_gib:.2f} GiB")


def make_tables(root: Path, pairs: int, seed: int) -> None:
    """Write what matching and earlier stages would have left for so many films with a soundtrack each."""
    films = simulate(World(pairs, effects=EFFECTS), seed)
    number = films["tmdb_id"]
    titles, gids = "Film " + number.astype(str), number.map(lambda one: f"00000000-0000-4000-8000-{one:012d}")
    albums = films.assign(release_group_gid=gids, title=titles + ": Original Motion Picture Soundtrack")
    albums["year"], albums["artist_credit"] = films["movie_year"], films["lead_artist"]
    albums["people"] = [[name] for name in films["lead_artist"]]
    albums["genres"] = [
        [
            {"genre": family, "family": family, "votes": 1, "share": share}
            for family, share in zip(*both, strict=True)
        ]
        for both in zip(films["families"], films["shares"], strict=True)
    ]
    known = films.assign(title=titles, original_title=titles, year=films["movie_year"], has_credits=True)
    links = albums.assign(
        match_weight=12.0, match_source="title", is_primary=True, soundtrack_title=albums["title"],
        movie_title=titles, soundtrack_year=films["movie_year"],
    )  # fmt: skip
    sources = pd.DataFrame(
        {"source": ["simulated"], "table": ["films"], "is_sample": [False], "rows_read": [pairs]}
    )
    write(root, "int_movies", known)
    write(root, "int_sources", sources.assign(rows_kept=pairs, rows_rejected=0))
    write(root, "int_rejects", pd.DataFrame())
    write(root, "prm_movies", known)
    write(root, "prm_soundtracks", albums)
    write(root, "prm_matched_pairs", links)
    write(root, "feat_scored_pairs", links)


def write(root: Path, name: str, frame: pd.DataFrame) -> None:
    """Write a declared table; columns that the frame lacks are null."""
    schema = TABLES[name].arrow_schema
    layer, _, table = name.partition("_")
    folder = root / FOLDERS[layer] / table
    folder.mkdir(parents=True, exist_ok=True)
    columns = frame.reindex(columns=schema.names).astype(object)
    rows = columns.where(columns.notna(), None)
    pq.write_table(pa.Table.from_pandas(rows, schema=schema, preserve_index=False), folder / "part-0.parquet")


def run(root: Path) -> tuple[Cost, Counter[str]]:
    """Run both pipelines in a process of their own; return the whole cost and the seconds of each stage."""
    command = [sys.executable, "-m", "kedro", "run", "--pipelines", "analysis,reporting"]
    shutil.rmtree(root / RUNS_FOLDER, ignore_errors=True)
    environment = {**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root)}
    cost = cost_of(lambda: subprocess.run(command, env=environment, cwd=PROJECT, check=True))
    stages: Counter[str] = Counter()
    for line in record_lines(str(root)):
        event = json.loads(line)
        if event["event"] == "node_finished":
            stages[event["stage"]] += event["seconds"]
    return cost, stages


def describe(pairs: int, cost: Cost, stages: Counter[str], busy: float) -> str:
    """Return the figures, and whether they are within what is asked for."""
    rows = [[stage, f"{seconds:.1f}", ""] for stage, seconds in stages.items()]
    rows.append(["whole command, start of Kedro and Spark included", f"{cost.wall:.1f}", f"{cost.peak_gib:.2f}"])
    within = cost.wall <= MOST_SECONDS and cost.peak_gib <= MOST_GIB
    verdict = "within" if within else "NOT within"
    return (
        f"{told(describe_machine())} {pairs:,} pairs, one run; load of the machine before it: {busy:.1f}.\n\n"
        f"{markdown_table(['stage', 'wall s', 'peak GiB'], rows)}\n\n"
        f"CPU seconds: {cost.cpu:.1f}. This is {verdict} {MOST_SECONDS:g} s and {MOST_GIB:g} GiB."
    )


if __name__ == "__main__":
    main()
