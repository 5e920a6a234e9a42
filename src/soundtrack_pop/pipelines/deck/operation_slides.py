"""Tests, environments, the log of a run, and the jobs so far."""

from __future__ import annotations

from collections import Counter

from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import FOLDERS, RUNS_FOLDER, Material, RunRecord
from soundtrack_pop.pipelines.deck.slides import Bars, Block, Grid, Points, Slide, Tiles

_JOBS = 9
_LOG_COLUMN = 20


def show_tests(material: Material) -> Slide | None:
    """Tell the tests by folder and what they cover."""
    tests, coverage = material.project.tests, material.project.coverage
    if not tests:
        return None
    ran, failed = sum(one.tests for one in tests), sum(one.failed for one in tests)
    rows = tuple(
        (
            f"tests/{one.folder}".removesuffix("/."),
            w.count(one.tests),
            w.count(one.failed),
            w.count(one.skipped),
            w.seconds(one.seconds),
        )
        for one in tests
    )
    header = ("tests of", "tests", "failed", "skipped", "time")
    halves = [rows] if len(rows) <= _LOG_COLUMN else [rows[: -(-len(rows) // 2)], rows[-(-len(rows) // 2) :]]
    grids = tuple((Grid(header, half, (2.6, 0.8, 0.8, 1.0, 1.0), (1, 2, 3, 4)),) for half in halves)
    covered = "" if coverage is None else f"; they cover {w.percent(coverage)} of lines and branches"
    outcome = "all pass" if not failed else f"{w.count(failed)} fail"
    if any(one.skipped for one in tests) and not failed:
        outcome = "none fails"
    title = f"{w.counted(ran, 'test')}, {outcome}{covered}"
    notes = ("Tests: .cache/tests.xml; coverage: .cache/coverage.json. `make test` writes both.",)
    return Slide(7, title, grids, notes)


def compare_environments(material: Material) -> Slide | None:
    """Tell what test and production have in common, and which of them have run."""
    if not material.project.roots:
        return None
    runs = Counter(run.environment for run in material.runs)
    good = Counter(run.environment for run in material.runs if run.status == "succeeded")
    rows = tuple((name, root, w.count(runs[name]), w.count(good[name])) for name, root in material.project.roots)
    grid = Grid(
        ("environment", "storage root as configured", "runs", "succeeded"), rows, (1.2, 5.0, 0.8, 1.0), (2, 3)
    )
    points = [
        "Catalog, pipelines and schemas are the same everywhere: an environment changes only storage, Spark "
        "and sizes.",
        "SOUNDTRACK_POP_STORAGE_ROOT replaces the root of any environment.",
    ]
    if not runs["prod"]:
        points.append(
            "prod is not among the runs recorded here. There the run's page would show the same steps on a "
            "Databricks cluster, and the container the same folders."
        )
    idle = [name for name, _ in material.project.roots if not runs[name]]
    title = "Test and production differ in where they store, in nothing else"
    notes = (
        "Roots: conf/*/globals.yml. Runs: " + RUNS_FOLDER + " below this root.",
        f"No run recorded below this root: {', '.join(idle)}." if idle else "Each has run below this root.",
    )
    return Slide(8, title, ((grid, Points(tuple(points))),), notes)


def show_log(material: Material) -> Slide | None:
    """Tell each step of the run with rows and seconds, what it put aside, and how long the whole took."""
    run = material.run
    if run is None or not run.nodes:
        return None
    rows = tuple(
        (w.spaced(node.name), w.count(node.rows_in), w.count(node.rows_out), w.count(node.rows_rejected),
         f"{node.seconds:.1f}" if node.status == "succeeded" else node.status)
        for node in run.nodes
    )  # fmt: skip
    header = ("step", "rows in", "rows out", "rejected", "seconds")
    half = max(_LOG_COLUMN, -(-len(rows) // 2))
    parts = [part for part in (rows[:half], rows[half:]) if part]
    columns = tuple((Grid(header, part, (3.0, 0.95, 0.95, 0.95, 0.95), (1, 2, 3, 4)),) for part in parts)
    rejected = sum(node.rows_rejected or 0 for node in run.nodes)
    reasons = material.rows("rejects")
    after = "" if run.seconds is None else f" after {w.seconds(run.seconds)}"
    warnings = [warning for node in run.nodes for warning in node.warnings]
    title = (
        f"The run {_outcome(run)}{after}: {w.counted(len(run.nodes), 'step')}, "
        f"{w.counted(rejected, 'row') if rejected else 'no row'} rejected, "
        f"{w.counted(len(warnings), 'warning') if warnings else 'no warning'}"
    )
    notes = [
        f"Run {run.run_id}, environment {run.environment}, started {run.started}: {RUNS_FOLDER}.",
        *(f"Warning: {warning}." for warning in warnings),
        "Rows are those of stored tables only; a dash means that no stored table went in or out.",
        f"Reasons of rejected rows: {FOLDERS['rejects']}"
        + (f", most often {reasons['reason'].mode().iloc[0]}." if not reasons.empty else ", none."),
    ]
    return Slide(9, title, columns, tuple(notes))


def show_jobs(material: Material) -> Slide | None:
    """Tell the status of the last runs, where compute went and what storage holds."""
    if not material.runs:
        return None
    rows = tuple(
        (run.started[:16].replace("T", " "), run.environment,
         ", ".join(run.pipelines).replace("__default__", "all"),
         _outcome(run) + (f": {run.error}" if run.error else ""), w.seconds(run.seconds))
        for run in reversed(material.runs[-_JOBS:])
    )  # fmt: skip
    jobs = Grid(
        ("started (UTC)", "environment", "pipelines", "status", "time"), rows, (1.7, 1.3, 1.4, 1.7, 1.1), (4,)
    )
    status = Counter(run.status for run in material.runs)
    stored = sum(one.size for one in material.files)
    tiles = Tiles(
        (
            (w.count(len(material.runs)), "runs recorded"),
            (w.count(status["succeeded"]), "succeeded"),
            (w.count(len(material.runs) - status["succeeded"]), "failed or cut off"),
            (w.size(stored), "stored below the root"),
        )
    )
    cloud = Points(
        (
            "Read from the run's own records. A cloud workspace would show the same events in Log Analytics, "
            "beside the cluster's processor and memory and the account's cost.",
        )
    )
    columns: list[tuple[Block, ...]] = [(tiles, cloud, jobs)]
    run = material.run
    if run is not None and run.nodes:
        spent: Counter[str] = Counter()
        for node in run.nodes:
            spent[node.stage] += node.seconds  # type: ignore[assignment]
        values = tuple((stage, float(used)) for stage, used in spent.most_common())
        columns.append((Bars("Compute of the run by pipeline, seconds", values, "0.0"),))
    title = f"{w.count(status['succeeded'])} of {w.counted(len(material.runs), 'recorded run')} succeeded"
    notes = (f"Runs, status, seconds: {RUNS_FOLDER}; storage: listing of the root.",)
    return Slide(9, title, tuple(columns), notes, (1.7, 1.0) if len(columns) > 1 else ())


def _outcome(run: RunRecord) -> str:
    return {"running": "still running", "killed": "was cut off", "interrupted": "was interrupted"}.get(
        run.status, run.status
    )
