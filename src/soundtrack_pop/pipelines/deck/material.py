"""Gather what the slides are told from; whatever a run has not left is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from soundtrack_pop.datasets.folders import Outputs, StoredFile
from soundtrack_pop.datasets.project_facts import Project
from soundtrack_pop.monitoring.data_quality import FAILED
from soundtrack_pop.monitoring.history import Run, read_history
from soundtrack_pop.monitoring.records import RUNS_FOLDER as RUNS_FOLDER
from soundtrack_pop.parameters.analysis import AnalysisParameters

QUALITY_FILE = "08_reporting/match_quality.json"
AUDIT_FILE = "08_reporting/candidate_audit.json"
CSV_FILE = "08_reporting/matched_pairs.csv"
FIGURES = "08_reporting/figures"
# Table -> its folder below the root.
FOLDERS = {
    "sources": "02_intermediate/sources",
    "rejects": "02_intermediate/rejects",
    "matched_pairs": "03_primary/matched_pairs",
    "near_misses": "08_reporting/near_misses",
    "match_funnel": "08_reporting/match_funnel",
    "exclusions": "08_reporting/exclusions",
    "genre_by_decade": "08_reporting/genre_by_decade",
    "genre_trends": "08_reporting/genre_trends",
    "genre_popularity": "08_reporting/genre_popularity",
    "overall_tests": "08_reporting/overall_tests",
    "negative_control": "08_reporting/negative_control",
}
SCORED_PAIRS = "04_feature/scored_pairs"
PICTURES = (
    "funnel_of_matches", "match_thresholds", "genre_frequency_by_decade", "popularity_by_genre",
    "regression_ratios",
)  # fmt: skip
_OWN_PIPELINE = ["deck"]


@dataclass(frozen=True)
class NodeRecord:
    """A node of a recorded run."""

    name: str
    stage: str
    status: str
    seconds: float
    rows_in: int | None
    rows_out: int | None
    rows_rejected: int | None
    warnings: tuple[str, ...] = ()


@dataclass
class RunRecord:
    """A recorded run, with the status of `monitoring.history`."""

    run_id: str
    environment: str
    pipelines: list[str]
    started: str
    root: str
    status: str
    seconds: float | None = None
    error: str = ""
    nodes: list[NodeRecord] = field(default_factory=list)


@dataclass(frozen=True)
class Material:
    """What the slides are told from.

    Attributes:
        outputs: the storage root, to look further.
        quality: content of `match_quality.json`.
        audit: content of `candidate_audit.json`.
        tables: those there are, by their names without the prefix.
        pictures: figures as PNG, by name.
        files: below the root.
        csv_rows: of the pairs for people; None where there is no such file.
        runs: recorded ones, in their order, without those of this pipeline.
        project: pipelines, files and tests.
        analysis: levels of the statistics.
    """

    outputs: Outputs
    quality: Mapping[str, Any]
    audit: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    pictures: Mapping[str, bytes]
    files: list[StoredFile]
    csv_rows: int | None
    runs: list[RunRecord]
    project: Project
    analysis: AnalysisParameters

    def rows(self, table: str) -> pd.DataFrame:
        """Return a table; one without rows and columns where it is missing."""
        return self.tables.get(table, pd.DataFrame())

    @property
    def run(self) -> RunRecord | None:
        """Return the last run that has ended well, else the last one; None where none is recorded."""
        ended = [run for run in self.runs if run.status == "succeeded" and run.nodes] or self.runs
        return ended[-1] if ended else None

    @property
    def is_sample(self) -> bool:
        """Return whether the data is the embedded sample."""
        return bool(self.quality.get("is_sample", False))


def gather(outputs: Outputs, project: Project, analysis: AnalysisParameters) -> Material:
    """Return the material of the last run below a root."""
    found = {name: outputs.table(folder) for name, folder in FOLDERS.items()}
    drawn = {name: outputs.read(f"{FIGURES}/{name}.png") for name in PICTURES}
    return Material(
        outputs=outputs,
        quality=outputs.json(QUALITY_FILE),
        audit=outputs.json(AUDIT_FILE),
        tables={name: table for name, table in found.items() if table is not None},
        pictures={name: png for name, png in drawn.items() if png},
        files=outputs.files(),
        csv_rows=_count_csv_rows(outputs.read(CSV_FILE)),
        runs=_recorded_runs(outputs.root),
        project=project,
        analysis=analysis,
    )


def _recorded_runs(root: str) -> list[RunRecord]:
    """Return the recorded runs, oldest first, without those of this pipeline."""
    runs = [_run_of(run) for run in read_history(root).runs]
    return [run for run in runs if run.pipelines != _OWN_PIPELINE]


def _run_of(run: Run) -> RunRecord:
    first = run.started or run.finished
    return RunRecord(
        run_id=run.run_id,
        environment=run.environment,
        pipelines=list(first.get("pipeline") or []),
        started=run.started_at,
        root=str((first.get("details") or {}).get("storage_root", "")),
        status=run.status,
        seconds=run.finished.get("seconds"),
        error=(run.finished.get("error") or {}).get("kind", ""),
        nodes=[_node_of(record) for record in run.nodes],
    )


def _node_of(event: Mapping[str, Any]) -> NodeRecord:
    rows_in, rows_out = event.get("rows_in") or {}, event.get("rows_out") or {}
    return NodeRecord(
        name=str(event["node"]),
        stage=str(event["stage"]),
        status=str(event["status"]),
        seconds=float(event["seconds"]),
        rows_in=sum(rows_in.values()) if rows_in else None,
        rows_out=sum(rows_out.values()) if rows_out else None,
        rows_rejected=event.get("rows_rejected"),
        warnings=tuple(_warnings_of(event)),
    )


def _warnings_of(event: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was expected of the node's tables and not met, without stopping the run."""
    for check in event.get("checks") or ():
        if check["outcome"] == FAILED and check["severity"] != "stop":
            yield f"{check['table']}, {check['check']}: expected {check['expected']}; found {check['found']}"


def _count_csv_rows(content: bytes | None) -> int | None:
    import csv
    import io

    if content is None:
        return None
    return max(sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8"), newline=""))) - 1, 0)
