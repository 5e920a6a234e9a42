"""Time analysis and reporting on a simulated catalogue of many linked pairs.

Usage: python scripts/measure_scale.py [--pairs 100000] [--work DIR]

The tables that matching would leave are written below a storage root; then `kedro run --pipelines
analysis,reporting` runs on them in a process of its own. Every second film of the catalogue is linked.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulated_worlds import World, simulate
from soundtrack_pop.schemas import TABLES

PROJECT = Path(__file__).resolve().parents[1]
FOLDERS = {"int_": "02_intermediate", "prm_": "03_primary", "feat_": "04_feature"}
QUALITY = "08_reporting/match_quality.json"


def tables_of(films: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what ingestion, cleaning and matching would leave of a world whose films are all linked."""
    gid = "g" + films["tmdb_id"].astype(str)
    year = films["movie_year"].astype("int32")
    # As many films again that no soundtrack is linked to.
    unlinked = films.assign(tmdb_id=films["tmdb_id"] + len(films))
    catalogue = pd.concat([films, unlinked], ignore_index=True).assign(
        title="Film", year=lambda all_films: all_films["movie_year"], has_credits=True, directors=None
    )
    genres = [
        [{"genre": one, "family": one, "votes": 1, "share": share} for one, share in zip(*lists, strict=True)]
        for lists in zip(films["families"], films["shares"], strict=True)
    ]
    pairs = pd.DataFrame(
        {
            "release_group_gid": gid,
            "tmdb_id": films["tmdb_id"],
            "match_probability": films["match_probability"],
            "match_weight": 12.0,
            "match_band": films["match_band"],
            "match_source": "title",
            "is_primary": True,
            "soundtrack_title": "Album",
            "movie_title": "Film",
            "movie_year": year,
        }
    )
    people = [[artist] for artist in films["lead_artist"]]
    return {
        "int_movies": catalogue,
        "int_sources": pd.DataFrame({"source": ["tmdb"], "table": ["movies"], "is_sample": [True]}),
        "int_rejects": pd.DataFrame(),
        "prm_movies": catalogue,
        "prm_soundtracks": pd.DataFrame({"release_group_gid": gid, "people": people, "genres": genres}),
        "prm_matched_pairs": pairs,
        "feat_scored_pairs": pairs,
    }


def write_tables(films: pd.DataFrame, root: Path, quality: Path) -> None:
    """Write the tables and the match quality of an earlier run below a storage root."""
    for name, frame in tables_of(films).items():
        table = TABLES[name]
        prefix = next(one for one in FOLDERS if name.startswith(one))
        folder = root / FOLDERS[prefix] / name.removeprefix(prefix)
        folder.mkdir(parents=True)
        declared = frame.reindex(columns=table.column_names).replace({np.nan: None})
        pq.write_table(pa.Table.from_pandas(declared, schema=table.arrow_schema), folder / "part-0.parquet")
    (root / QUALITY).parent.mkdir(parents=True)
    shutil.copy(quality, root / QUALITY)


def measure(root: Path) -> dict[str, float]:
    """Return seconds of the run, of its nodes alone, and the largest process' peak memory in GiB."""
    environment = {**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root)}
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "kedro", "run", "--pipelines", "analysis,reporting"],
        cwd=PROJECT,
        env=environment,
        check=True,
    )
    seconds = time.perf_counter() - started
    events = [json.loads(line) for line in (root / "monitoring/events.jsonl").read_text("utf-8").splitlines()]
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(seconds, 1),
        "seconds_of_nodes": round(sum(one["seconds"] for one in events if one["event"] == "node_finished"), 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_gib": round(usage.ru_maxrss / 2**20, 2),
    }


def main() -> None:
    """Simulate, run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument(
        "--quality", type=Path, default=PROJECT / "data/sample" / QUALITY, help="of any finished run"
    )
    parser.add_argument("--work", type=Path, default=None, help="where the storage root goes; kept if given")
    arguments = parser.parse_args()
    if not arguments.quality.is_file():
        raise SystemExit(
            f"{arguments.quality}: expected the match quality of a finished run. Run `make run` first."
        )
    root = arguments.work or Path(tempfile.mkdtemp(prefix="soundtrack_pop-scale-"))
    write_tables(simulate(World(arguments.pairs), seed=1), root, arguments.quality)
    print(json.dumps({"pairs": arguments.pairs, **measure(root)}))
    if arguments.work is None:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
