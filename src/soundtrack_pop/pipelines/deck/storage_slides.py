"""What lies below the storage root, and the pairs as people and programs get them."""

from __future__ import annotations

from collections import defaultdict

from soundtrack_pop.datasets.folders import CLOUD, DISK
from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import CSV_FILE, FOLDERS, Material
from soundtrack_pop.pipelines.deck.slides import Grid, Points, Slide
from soundtrack_pop.pipelines.deck.structure_slides import STORAGE_NAMES

_STEP = 8
_FIRST_PAIRS = 6


def show_storage(material: Material) -> Slide | None:
    """Tell which folders are below the root, with files and sizes."""
    if not material.files:
        return None
    entries: dict[str, list[int]] = defaultdict(list)
    for one in material.files:
        parts = one.path.split("/")
        entries["/".join(parts[: 2 if len(parts) > 2 else 1]) + ("/" if len(parts) > 1 else "")].append(one.size)
    rows = [(name, w.count(len(sizes)), w.size(sum(sizes))) for name, sizes in sorted(entries.items())]
    half = -(-len(rows) // 2)
    grids = tuple(
        (Grid(("folder or file", "files", "size"), tuple(part), (3.2, 0.7, 1.1), (1, 2)),)
        for part in (rows[:half], rows[half:])
        if part
    )
    total = sum(one.size for one in material.files)
    place = material.outputs.storage
    title = (
        f"The {'folder' if place == DISK else 'blob container'} holds {w.counted(len(material.files), 'file')}, "
        f"{w.size(total)}, on {STORAGE_NAMES[place]}"
    )
    notes = [
        f"Listing of {material.outputs.root} at the time of these slides; names that begin with a dot or a line "
        "are left out.",
        f"Label by the root's address: {place}.",
    ]
    if place != CLOUD:
        notes.append("In a cloud account the portal's view of the container would show the same folders.")
    return Slide(_STEP, title, grids, tuple(notes))


def show_full_output(material: Material) -> Slide | None:
    """Tell where all pairs are, as Parquet and as CSV, and show the first."""
    pairs = material.rows("matched_pairs")
    if pairs.empty:
        return None
    folder = FOLDERS["matched_pairs"]
    rows = [(f"{folder}/", "Parquet", w.count(len(pairs)), _size_of(material, f"{folder}/"))]
    if material.csv_rows is not None:
        rows.append((CSV_FILE, "CSV", w.count(material.csv_rows), _size_of(material, CSV_FILE)))
    files = Grid(("file", "format", "rows", "size"), tuple(rows), (3.2, 1.0, 1.0, 1.0), (2, 3))
    order = ["movie_title", "soundtrack_title", "tmdb_id", "release_group_gid"]
    first = pairs.sort_values(order).head(_FIRST_PAIRS)
    shown = tuple(
        (
            str(one.movie_title), str(one.soundtrack_title), f"{one.match_probability:.4f}", str(one.match_band),
            w.spaced(str(one.match_source)), "yes" if one.is_primary else "no",
        )
        for one in first.itertuples()
    )  # fmt: skip
    header = ("film", "soundtrack", "probability", "band", "source", "primary")
    sample = Grid(header, shown, (2.2, 4.2, 1.2, 0.8, 1.1, 0.9), (2,))
    agreement = "the same pairs" if material.csv_rows in (None, len(pairs)) else "NOT the same number of pairs"
    told = f"The first {len(first)} by film: " if len(pairs) > len(first) else "All of them: "
    points = Points((f"Two files, {agreement}. {told}one row for each linked soundtrack.",) if len(rows) > 1 else
                    (f"{told}one row for each linked soundtrack.",))  # fmt: skip
    title = f"All {w.counted(len(pairs), 'pair')} are there for programs and for people"
    notes = (f"Rows: counted in {folder} and {CSV_FILE}; sizes: listing of the storage root.",)
    return Slide(_STEP, title, ((files, points, sample),), notes)


def _size_of(material: Material, start: str) -> str:
    return w.size(sum(one.size for one in material.files if one.path.startswith(start)))
