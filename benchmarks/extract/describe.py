"""Run the project on a real extract and write what its statistics say into docs/results.md.

Usage: python -m benchmarks.extract.describe EXTRACT [--work DIR]

EXTRACT holds `musicbrainz/` (a dump with its IMDb links) and `tmdb/movies.jsonl.gz`. Sentences are those of the
report; no figure is typed by hand.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import yaml

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import page_tables
from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.findings import genres, linking, relations, robustness
from tools.docs.generated_blocks import markdown_table, write_between

PROJECT = Path(__file__).resolve().parents[2]
REPORTING = "08_reporting"


def run(extract: Path, root: Path) -> None:
    """Lay out a storage root and run the project on it."""
    shutil.copytree(extract / "musicbrainz", root / "01_raw/musicbrainz")
    shutil.copytree(extract / "tmdb", root / "01_raw/tmdb")
    environment = {**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root)}
    subprocess.run([sys.executable, "-m", "kedro", "run"], cwd=PROJECT, env=environment, check=True)


def read(root: Path, name: str) -> pd.DataFrame:
    """Return a result of the run."""
    frame: pd.DataFrame = pq.read_table(root / REPORTING / name).to_pandas()
    return frame


def sentences(root: Path, level: float) -> Iterator[str]:
    """Yield the findings as the report tells them."""
    sensitivity, interactions = read(root, "sensitivity"), read(root, "genre_interactions")
    overall = read(root, "overall_tests")
    yield genres.popularity_finding(read(root, "genre_popularity"), level)
    yield relations.regression_finding(read(root, "popularity_regression"), overall, level)
    yield relations.overall_finding(overall, level)
    yield genres.decade_finding(read(root, "genre_by_decade"), read(root, "genre_trends"), level)
    yield relations.correlation_finding(read(root, "genre_correlations"), level)
    yield relations.map_finding(interactions, level)
    yield relations.interaction_finding(interactions, level)
    yield robustness.sensitivity_finding(sensitivity, level)
    yield robustness.sensitivity_finding(sensitivity, level, robustness.TREND)
    yield robustness.control_finding(read(root, "negative_control"), level)
    yield robustness.selection_finding(read(root, "selection_balance"))
    yield linking.funnel_finding(read(root, "match_funnel"))


def genre_table(root: Path, level: float) -> str:
    """Return the genres with their effects on popularity, plain, with controls and weighted to the catalogue."""
    regression, sensitivity = read(root, "popularity_regression"), read(root, "sensitivity")
    controlled = {
        row["term"]: f"{w.number(row['ratio'])} [{w.numbers(row['ratio_low'], row['ratio_high'])}]"
        for row in page_tables.records(regression[regression["model"] == "controls"])
    }
    weighted = {
        row["genre"]: _effect(row["effect"], row["effect_low"], row["effect_high"])
        for row in page_tables.records(sensitivity[sensitivity["scenario"] == "selection_weights"])
    }
    rows = []
    for row in page_tables.popularity_rows(read(root, "genre_popularity"), level):
        genre, films = row["genre"], w.count(row["film_count"])
        if row["untested"]:
            rows.append([genre, films, f"not tested: {row['untested']}", "", "", ""])
            continue
        effect = _effect(row["rank_biserial"], row["rank_biserial_low"], row["rank_biserial_high"])
        q = w.chance(row["mann_whitney_q"]).removeprefix("= ")
        rows.append([genre, films, effect, q, controlled.get(genre, "–"), weighted.get(genre, "–")])
    header = ["genre group", "films", "rank-biserial", "q", "ratio of popularity, with controls"]
    return markdown_table([*header, "rank-biserial, weighted to the catalogue"], rows)


def _effect(value: float | None, low: float | None, high: float | None) -> str:
    return f"{w.signed(value)} [{w.effects(low, high)}]"


def main() -> None:
    """Run, and write the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("extract", type=Path)
    parser.add_argument(
        "--work", type=Path, default=None, help="the storage root; used as it is if it has results"
    )
    arguments = parser.parse_args()
    if not (arguments.extract / "musicbrainz").is_dir():
        raise SystemExit(f"{arguments.extract}: expected the folders musicbrainz and tmdb; see --help")
    root = arguments.work or Path(tempfile.mkdtemp(prefix="soundtrack_pop-extract-"))
    if not (root / REPORTING / "sensitivity").is_dir():
        run(arguments.extract, root)
    parameters = yaml.safe_load((PROJECT / "conf/base/parameters_analysis.yml").read_text(encoding="utf-8"))
    level = AnalysisParameters.model_validate(parameters["analysis"]).false_discovery_rate
    quality = json.loads((root / REPORTING / "match_quality.json").read_text(encoding="utf-8"))
    size = f"{quality['soundtracks']:,} soundtracks and {quality['films']:,} films"
    told = "\n".join(f"- {sentence}." for sentence in sentences(root, level))
    text = f"Computed {dt.datetime.now(dt.UTC).date()} on {size}.\n\n{told}\n\n{genre_table(root, level)}"
    write_between(PROJECT / "docs/results.md", "statistics", text)
    if arguments.work is None:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
