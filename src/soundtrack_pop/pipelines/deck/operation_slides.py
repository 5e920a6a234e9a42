"""Steps 7 to 11: deployment, tests, production, monitoring, and what is handed over."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from soundtrack_pop.pipelines.deck.facts import Facts
from soundtrack_pop.pipelines.deck.slides import Diagram, Picture, Slide, count, counted, percent, size, table

_DEPLOYMENT, _TESTING, _PRODUCTION = "7 Deployment architecture", "8 Testing", "9 Production"
_MONITORING, _HANDOVER = "10 Monitoring", "11 What is handed over"
_MOST_RUNS = 9


def show_deployment(facts: Facts) -> Slide:
    """Return where data, computing and monitoring live on Azure."""
    boxes = {
        "raw": (0.0, 0.0, "Storage: raw", "dump and film records"),
        "spark": (1.0, 0.0, "Databricks job", "kedro run --env prod, one wheel"),
        "results": (2.0, 0.0, "Storage: results", "Parquet, report, run records"),
        "vault": (0.0, 1.0, "Key Vault", "TMDb's key"),
        "logs": (1.0, 1.0, "Log Analytics", "run records, alerts, workbook"),
        "people": (2.0, 1.0, "People", "report, explorer, dashboard"),
    }
    arrows = (("raw", "spark"), ("spark", "results"), ("vault", "spark"), ("spark", "logs"), ("results", "people"))
    points = (
        "One value moves all data: the storage root.",
        f"This run's root was on {facts.storage}.",
        "The cloud was never deployed: templates and bundle are validated offline.",
    )
    notes = ("Resources: infra/, databricks.yml. Details and what was never tried: docs/azure.md.",)
    return Slide(
        _DEPLOYMENT, "The same project runs on a laptop and on Azure", points, Diagram(boxes, arrows), notes
    )


def show_flow(facts: Facts) -> Slide | None:
    """Return the pipelines of a whole run and their nodes."""
    stages = [stage for stage in facts.project.stages if stage.is_default]
    if not stages:
        return None
    boxes = {
        stage.name: (float(place), 0.0, stage.name, ", ".join(stage.nodes).replace("_", " "))
        for place, stage in enumerate(stages)
    }
    arrows = tuple((one.name, other.name) for one, other in pairwise(stages))
    title = f"{len(stages)} pipelines with {sum(len(stage.nodes) for stage in stages)} nodes lead to the report"
    notes = tuple(f"{stage.name}: {', '.join(stage.nodes)}." for stage in stages)
    return Slide(_DEPLOYMENT, title, (), Diagram(boxes, arrows), ("Source: Kedro's registered pipelines.", *notes))


def show_tests(facts: Facts) -> Slide | None:
    """Return the tests by folder, and their coverage."""
    tests = facts.project.tests
    if not tests:
        return None
    rows = ((f"tests/{one.folder}", count(one.tests), count(one.failed), count(one.skipped)) for one in tests)
    failed, coverage = sum(one.failed for one in tests), facts.project.coverage
    title = f"{count(sum(one.tests for one in tests))} tests, {'none fails' if not failed else f'{failed} fail'}"
    title += "" if coverage is None else f"; they cover {percent(coverage)} of lines and branches"
    shown = table(("tests of", "tests", "failed", "skipped"), rows, (3.0, 1.0, 1.0, 1.0))
    return Slide(_TESTING, title, (), shown, ("`make test` writes .cache/tests.xml and .cache/coverage.json.",))


def show_storage(facts: Facts) -> Slide:
    """Return the folders below the storage root."""
    files = facts.outputs.files()
    folders: dict[str, list[int]] = {}
    for one in files:
        parts = one.path.split("/")
        folders.setdefault("/".join(parts[:2]) if len(parts) > 2 else parts[0], []).append(one.size)
    rows = ((name, count(len(sizes)), size(sum(sizes))) for name, sizes in sorted(folders.items()))
    title = f"{counted(len(files), 'file')}, {size(sum(one.size for one in files))}, on {facts.storage}"
    shown = table(("folder", "files", "size"), rows, (4.0, 1.0, 1.2))
    points = (
        "The layers are Kedro's: raw, intermediate, primary, feature, models, reporting.",
        "In a cloud account the container shows the same folders.",
    )
    return Slide(_PRODUCTION, title, points, shown, (f"Listing of {facts.outputs.root}.",))


def show_full_output(facts: Facts) -> Slide:
    """Return the first pairs, and where all of them are."""
    rows = (
        (one.movie_title, one.soundtrack_title, f"{one.match_probability:.3f}", one.match_band)
        for one in facts.pairs.itertuples()
    )
    shown = table(("film", "soundtrack", "probability", "band"), rows, (2.4, 3.4, 1.6, 0.9))
    points = (
        "For programs: 03_primary/matched_pairs, Parquet.",
        "For people: 08_reporting/matched_pairs.csv.",
        "Each pair has a probability, a band and a source.",
    )
    title = f"All {count(facts.quality['matched_pairs']['total'])} pairs, for programs and for people"
    return Slide(_PRODUCTION, title, points, shown, ("First pairs by film: 03_primary/matched_pairs.",))


def compare_environments(facts: Facts) -> Slide | None:
    """Return the environments: what differs, and which have run."""
    if not facts.project.roots:
        return None
    all_runs = Counter(run.environment for run in facts.runs)
    good = Counter(run.environment for run in facts.runs if run.status == "succeeded")
    rows = ((name, root, count(all_runs[name]), count(good[name])) for name, root in facts.project.roots)
    shown = table(("environment", "storage root", "runs", "succeeded"), rows, (1.9, 4.6, 0.8, 1.6))
    points = ["Catalog, pipelines and schemas are the same; storage, engine and credentials differ."]
    points += [
        f"No run of {name} is recorded below this root." for name, _ in facts.project.roots if not all_runs[name]
    ]
    notes = ("Roots: conf/*/globals.yml. Runs: run records below this root.",)
    return Slide(_PRODUCTION, "Test and production differ in where they store", tuple(points), shown, notes)


def show_log(facts: Facts) -> Slide | None:
    """Return the nodes of the last run that succeeded, with rows and seconds."""
    run = facts.run
    if run is None:
        return None
    rows = (
        (
            str(one["node"]).replace("_", " "),
            *(count(sum(rows.values()) if (rows := one.get(key)) else None) for key in ("rows_in", "rows_out")),
            f"{one['seconds']:.1f}",
        )
        for one in run.nodes
    )
    shown = table(("node", "rows in", "rows out", "seconds"), rows, (4.0, 1.2, 1.2, 1.0))
    title = f"The run took {run.seconds or 0:.1f} s for {counted(len(run.nodes), 'node')}"
    return Slide(
        _PRODUCTION, title, (), shown, (f"Run {run.run_id}, environment {run.environment}: run records.",)
    )


def show_monitoring(facts: Facts) -> Slide:
    """Return the monitoring page as a picture; without a browser on this machine, the last runs as a table."""
    good = sum(run.status == "succeeded" for run in facts.runs)
    title = f"{good} of {counted(len(facts.runs), 'recorded run')} succeeded"
    png = facts.outputs.picture_of("monitoring/dashboard.html")
    if png:
        notes = ("Picture: monitoring/dashboard.html.",)
        return Slide(
            _MONITORING, title, (), Picture(png, "The monitoring page: status and age of the last runs."), notes
        )
    rows = (
        (run.started_at[:16].replace("T", " "), run.environment, run.status, f"{run.seconds or 0:.1f}")
        for run in reversed(facts.runs[-_MOST_RUNS:])
    )
    shown = table(("started (UTC)", "environment", "status", "seconds"), rows, (2.0, 1.5, 1.5, 1.0))
    points = ("Every run leaves a record; the dashboard and Log Analytics read it.",)
    return Slide(_MONITORING, title, points, shown, ("Runs: run records. No browser drew the page here.",))


def show_repository(facts: Facts) -> Slide | None:
    """Return the folders of the repository, with their files."""
    files = facts.project.files
    folders = Counter(path.split("/")[0] for path in files if "/" in path and not path.startswith("."))
    inner = Counter(path.split("/")[2] for path in files if path.startswith("src/") and path.count("/") >= 3)
    if not folders:
        return None
    rows = [(f"{name}/", count(number)) for name, number in sorted(folders.items())]
    rows += [(f"src/soundtrack_pop/{name}/", count(number)) for name, number in sorted(inner.items())]
    shown = table(("folder", "files"), rows, (4.0, 1.0))
    points = (
        "One word travels: a pipeline's name is that of its folder, parameters, tests and page.",
        "The matcher is a library of its own, without Spark and Kedro.",
        "Every table is declared once, in schemas/.",
    )
    title = f"{count(len(files))} files in {counted(len(folders), 'folder')}"
    return Slide(_HANDOVER, title, points, shown, ("Files: those that git tracks.",))


def show_readme(facts: Facts) -> Slide | None:
    """Return how the README begins, and its commands."""
    if not facts.project.readme:
        return None
    points = tuple(line for line in facts.project.readme if not line.startswith("make "))
    rows = (line.split("#", 1) for line in facts.project.readme if line.startswith("make ") and "#" in line)
    shown = table(("command", "does"), rows, (1.0, 3.0))
    return Slide(_HANDOVER, "Three commands to begin with", points[:2], shown, ("Excerpt of README.md.",))
