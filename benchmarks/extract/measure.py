"""Measure the title matcher on a real extract and write the figures into docs/results.md and README.md.

Usage: python -m benchmarks.extract.measure EXTRACT [--work DIR]

EXTRACT holds `musicbrainz-unlinked/` (a dump without IMDb links), `tmdb/movies.jsonl.gz` and `gold.csv` (the
links, `release_group_gid,tmdb_id`). Three trials run, each in a storage root of its own: the films as they are;
with popularity, votes, credits and original titles blanked; and with the linked films taken out, so that every
match of a labelled soundtrack is false.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from soundtrack_pop.pipelines.matching.evaluation import f1, proportion
from tools.docs.generated_blocks import write_between

PROJECT = Path(__file__).resolve().parents[2]
KEPT_WHEN_BARE = ("id", "imdb_id", "title", "release_date", "genres", "adult", "video")
BANDS = (("auto",), ("auto", "review"))
Film = dict[str, Any]
Gold = dict[str, int]


def trials(gold: Gold) -> dict[str, Callable[[Film], Film | None]]:
    """Return name -> what a trial makes of a film; None takes the film out."""
    linked = set(gold.values())
    return {
        "as they are": lambda film: film,
        "fields blanked": lambda film: {name: film.get(name) for name in KEPT_WHEN_BARE},
        "linked films taken out": lambda film: None if film["id"] in linked else film,
    }


def read_gold(extract: Path) -> Gold:
    """Return the editors' links: gid of the release group -> TMDb id."""
    with open(extract / "gold.csv", encoding="utf-8", newline="") as stream:
        return {row["release_group_gid"]: int(row["tmdb_id"]) for row in csv.DictReader(stream)}


def run_trial(extract: Path, root: Path, change: Callable[[Film], Film | None], *options: str) -> Path:
    """Lay out a storage root, run the project on it with options of `kedro run`, and return the root."""
    shutil.copytree(extract / "musicbrainz-unlinked", root / "01_raw/musicbrainz")
    (root / "01_raw/tmdb").mkdir(parents=True)
    with (
        gzip.open(extract / "tmdb/movies.jsonl.gz", "rt", encoding="utf-8") as source,
        gzip.open(root / "01_raw/tmdb/movies.jsonl.gz", "wt", encoding="utf-8") as target,
    ):
        for film in filter(None, (change(json.loads(line)) for line in source)):
            target.write(json.dumps(film, ensure_ascii=False) + "\n")
    environment = {**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root)}
    command = [sys.executable, "-m", "kedro", "run", *options]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)
    return root


def measure(root: Path, gold: Gold, bands: tuple[str, ...]) -> dict[str, Any]:
    """Return counts and proportions of the labelled soundtracks that got a film."""
    pairs = pq.read_table(root / "03_primary/matched_pairs").to_pylist()
    found = {pair["release_group_gid"]: pair["tmdb_id"] for pair in pairs if pair["match_band"] in bands}
    linked = {gid: film for gid, film in found.items() if gid in gold}
    right = sum(gold[gid] == film for gid, film in linked.items())
    precision, recall = proportion(right, len(linked)), proportion(right, len(gold))
    return {
        "linked": len(linked),
        "right": right,
        "precision": precision,
        "recall": recall,
        "f1": f1(precision.value, recall.value),
        "linked_share": proportion(len(linked), len(gold)),
    }


def table_of(roots: dict[str, Path], gold: Gold) -> str:
    """Return the results as a Markdown table."""
    lines = [
        "| films | bands | linked | right | precision | recall | F1 | false matches |",
        "|---|---|--:|--:|---|---|--:|---|",
    ]
    for trial, root in roots.items():
        for bands in BANDS:
            found = measure(root, gold, bands)
            is_false = trial == "linked films taken out"
            scores = ["", "", "", _words(found["linked_share"])] if is_false else [
                _words(found["precision"]), _words(found["recall"]), f"{found['f1']:.3f}", ""
            ]  # fmt: skip
            cells = [trial, " and ".join(bands), found["linked"], found["right"], *scores]
            lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run the trials and write the documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("extract", type=Path)
    parser.add_argument("--work", type=Path, default=None, help="where the storage roots go; kept if given")
    arguments = parser.parse_args()
    if not (arguments.extract / "gold.csv").is_file():
        raise SystemExit(f"{arguments.extract}: expected gold.csv, musicbrainz-unlinked/ and tmdb/; see --help")
    gold = read_gold(arguments.extract)
    work = arguments.work or Path(tempfile.mkdtemp(prefix="soundtrack_pop-extract-"))
    roots = {
        name: run_trial(arguments.extract, work / name.replace(" ", "_"), change)
        for name, change in trials(gold).items()
    }
    quality = json.loads((roots["as they are"] / "08_reporting/match_quality.json").read_text(encoding="utf-8"))
    size = (
        f"{quality['soundtracks']:,} soundtracks and {quality['films']:,} films, "
        f"{len(gold):,} of the soundtracks labelled"
    )
    today = dt.datetime.now(dt.UTC).date()
    write_between(
        PROJECT / "docs/results.md", "measured", f"Measured {today} on {size}.\n\n{table_of(roots, gold)}"
    )
    auto = measure(roots["as they are"], gold, ("auto",))
    write_between(
        PROJECT / "README.md",
        "measured",
        f"Measured {today} on a real extract of {size}. The labels, editors' IMDb links,\n"
        f"were hidden from the matcher. It linked {auto['linked']} of the labelled soundtracks automatically, "
        f"{auto['right']} of them correctly:\nprecision {_words(auto['precision'])}, "
        f"recall {_words(auto['recall'])} (95 % intervals).",
    )
    if arguments.work is None:
        shutil.rmtree(work)


def _words(share: Any) -> str:
    return "–" if share.value is None else f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}]"


if __name__ == "__main__":
    main()
