"""How the project is built: storage and compute, flow, tables, folders."""

from __future__ import annotations

from collections import Counter

from soundtrack_pop.datasets.folders import CLOUD, DISK, EMULATOR
from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import RUNS_FOLDER, Material
from soundtrack_pop.pipelines.deck.slides import Box, Flow, Grid, Points, Relations, Slide
from soundtrack_pop.schemas import TABLES, Table

_STEP = 6
_RAW = "01_raw"
# What holds the root -> what to call it.
STORAGE_NAMES = {
    DISK: "a disk of this machine",
    EMULATOR: "the Azure Blob emulator",
    CLOUD: "cloud storage",
}
_LEFT, _RIGHT = "prm_soundtracks", "prm_movies"
_KNOWN_FOLDERS = {
    "conf": "catalog, parameters and storage roots of each environment",
    "src": "the package: datasets, schemas, pipelines, hooks",
    "tests": "mirror the package, and hold it to its layout",
    "docs": "how it works, what was measured, why it is so",
    "data": "what the embedded sample is made from",
    "notebooks": "explorations that own no logic",
    "tools": "make the sample and the docs, check infra, prepare a machine",
    "benchmarks": "comparisons and curves of scale",
    "infra": "templates of the cloud's resources",
    "resources": "jobs that Databricks runs",
}


def show_architecture(material: Material) -> Slide | None:
    """Tell the way of the data: storage, Spark, storage, what people look at."""
    if not material.files:
        return None
    sizes: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for one in material.files:
        side = "raw" if one.path.startswith(f"{_RAW}/") else "made"
        sizes[side] += one.size
        numbers[side] += 1
    stages = [stage.name for stage in material.project.stages if stage.is_default]
    held = STORAGE_NAMES[material.outputs.storage]
    boxes = (
        Box("Blob: raw data", (f"{w.counted(numbers['raw'], 'file')}, {w.size(sizes['raw'])}", f"on {held}")),
        Box("Spark, led by Kedro", tuple(stages) or ("pipelines of the project",)),
        Box("Blob: results", (f"{w.counted(numbers['made'], 'file')}, {w.size(sizes['made'])}", f"on {held}")),
        Box("Dashboard", ("report.html and figures", "run records: monitoring/runs", "these slides")),
    )
    points = Points(
        (
            "One value moves all data: the storage root. A folder, the Blob emulator and Azure Data Lake "
            "Storage differ in nothing else.",
            f"Here the root is on {held}.",
            "On Azure the picture of the portal would show the container in place of this folder, a Databricks "
            "job in place of the local Spark, and a workbook of Log Analytics beside the report.",
        )
    )
    notes = (
        "Files and sizes: listing of the storage root at the time of these slides.",
        "Stages: the pipelines that are registered in Kedro as the default run.",
        f"Storage root: {material.outputs.root}",
    )
    return Slide(
        _STEP, "Data goes from storage through Spark to storage, and on to people", ((Flow(boxes), points),), notes
    )


def show_flow(material: Material) -> Slide | None:
    """Tell the steps of each pipeline, and the rows that it stored in the run."""
    stages = [stage for stage in material.project.stages if stage.is_default]
    if not stages:
        return None
    stored: Counter[str] = Counter()
    for node in material.run.nodes if material.run else ():
        stored[node.stage] += node.rows_out or 0
    boxes = tuple(
        Box(
            stage.name,
            (*((f"{w.count(stored[stage.name])} rows stored",) if stored[stage.name] else ()),
             *(f"· {w.spaced(node)}" for node in stage.nodes)),
        )
        for stage in stages
    )  # fmt: skip
    nodes = sum(len(stage.nodes) for stage in stages)
    title = (
        f"{w.counted(len(stages), 'pipeline')} with {w.counted(nodes, 'step')} lead from raw data to the report"
    )
    others = [stage.name for stage in material.project.stages if not stage.is_default]
    notes = (
        "Pipelines and steps: Kedro's registered pipelines, in the order in which Kedro runs them.",
        f"Rows stored: {RUNS_FOLDER}." if material.run else "No run is recorded, so no rows are told.",
        f"Only run by name: {', '.join(others)}." if others else "",
    )
    return Slide(_STEP, title, ((Flow(boxes),),), tuple(filter(None, notes)))


def show_relations(_: Material) -> Slide:
    """Tell how the tables point to each other: the two kinds of things, and what joins them."""
    between = []
    for table in TABLES.values():
        to = {target.partition(".")[0]: column for column, target in reversed(table.references)}
        if _LEFT in to or _RIGHT in to:
            between.append((_box_of(table, 0), to.get(_LEFT, ""), to.get(_RIGHT, "")))
    relations = Relations(
        _box_of(TABLES[_LEFT], len(TABLES)), _box_of(TABLES[_RIGHT], len(TABLES)), tuple(between)
    )
    rest = len(TABLES) - len(between) - 2
    notes = (
        "Tables, keys, columns and references: soundtrack_pop.schemas, which every run checks what it stores "
        "against.",
        f"{w.counted(rest, 'table')} more point to neither: the ingested ones, joined by MusicBrainz' numbers, "
        "and results of one row per genre, test or step.",
        "The first of several references to the same table is drawn.",
    )
    title = f"{len(between)} tables point to albums and films; {len(TABLES)} are declared, each once"
    return Slide(_STEP, title, ((relations,),), notes)


def _box_of(table: Table, columns: int) -> Box:
    """Return name, key and as many columns as are asked for."""
    key = f"key: {', '.join(table.key)}" if table.key else "no key"
    return Box(table.name, (key, *(name for name in table.column_names[:columns] if name not in table.key)))


def show_repository(material: Material) -> Slide | None:
    """Tell the folders of the project, and how many files are in them."""
    files = material.project.files
    folders = Counter(path.split("/")[0] for path in files if "/" in path and not path.startswith("."))
    if not folders:
        return None
    rows = tuple(
        (f"{folder}/", w.count(number), _KNOWN_FOLDERS.get(folder, ""))
        for folder, number in sorted(folders.items())
    )
    inner = Counter(path.split("/")[2] for path in files if path.startswith("src/") and path.count("/") >= 3)
    grid = Grid(("folder", "files", "what it holds"), rows, (1.1, 0.6, 3.4), (1,))
    columns: tuple[tuple[Grid, ...], ...] = ((grid,),)
    if inner:
        parts = tuple((f"{name}/", w.count(number)) for name, number in sorted(inner.items()))
        columns = ((grid,), (Grid(("within the package", "files"), parts, (2.4, 0.8), (1,)),))
    title = f"{w.counted(len(files), 'file')} in {w.counted(len(folders), 'folder')}: one word travels through all"
    notes = (
        "Files: what git keeps of the project, else its folder; hidden folders are not listed.",
        "The name of a pipeline is also that of its folder, its parameters, its tests and its document.",
    )
    return Slide(_STEP, title, columns, notes, (2.2, 1.0) if inner else ())
