"""The checks of `kedro doctor` that look at a run's inputs, as the datasets that read them see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from soundtrack_pop.commands.finding import FAILED, FINE, NOTE, Finding
from soundtrack_pop.errors import SoundtrackPopError

SOURCES = ("raw_musicbrainz_core", "raw_musicbrainz_derived", "raw_tmdb_movies")
OF_PEOPLE = {"raw_curated_decisions": "decisions", "raw_pretrained_match_model": "a pretrained model"}
_SAMPLE = "data/sample"


def sources(root: str, datasets: Mapping[str, Any]) -> Finding:
    """Let the sources' own datasets say whether there is something to read, where the root is on a disk."""
    if is_remote(root):
        return Finding("sources", NOTE, f"{root}/01_raw: not asked", "`kedro run` asks it in its first second")
    faults = _faults(datasets.values())
    if not faults:
        return Finding("sources", FINE, f"both dumps and films in {root}/01_raw")
    told = "; ".join(f"{fault.where}: {fault.found}" for fault in faults)
    if Path(root) == find_project() / _SAMPLE:
        return Finding("sources", FAILED, told, "Run `make sample`, which writes the embedded sample anew")
    remedies = ". ".join(dict.fromkeys(fault.remedy for fault in faults))
    return Finding("sources", FAILED, told, f"{remedies}. `kedro run --pipelines acquisition` fetches them")


def by_hand(root: str, datasets: Mapping[str, Any]) -> Finding:
    """Check the files that people put below the root: decisions, and a model to be used as it is."""
    if is_remote(root):
        return Finding("by hand", NOTE, f"{root}/01_raw/curated: not asked")
    faults = _faults(datasets.values())
    if faults:
        told = "; ".join(" ".join(f"{fault.where}: {fault.found}".split()) for fault in faults)
        return Finding("by hand", FAILED, told, ". ".join(dict.fromkeys(fault.remedy for fault in faults)))
    there = [OF_PEOPLE[name] for name, dataset in datasets.items() if dataset.exists()]
    return Finding("by hand", FINE, f"{' and '.join(there) or 'nothing'} in {root}/01_raw/curated")


def stored(catalog: Mapping[str, Any], names: Iterable[str], project: Path) -> dict[str, Any]:
    """Return datasets of the catalog, made as a run makes them."""
    from kedro.io import DataCatalog

    entries = {
        name: {
            key: absolute(value, project) if key in ("filepath", "path") else value
            for key, value in catalog[name].items()
        }
        for name in names
    }
    made = DataCatalog.from_config(entries)
    return {name: made.get(name) for name in entries}


def _faults(datasets: Iterable[Any]) -> list[SoundtrackPopError]:
    faults = []
    for dataset in datasets:
        try:
            dataset.check()
        except SoundtrackPopError as fault:
            faults.append(fault)
    return faults


def find_project() -> Path:
    """Return the project's folder: the one we are in or below."""
    from kedro.utils import find_kedro_project

    return find_kedro_project(Path.cwd()) or Path.cwd()


def absolute(place: str, project: Path) -> str:
    """Return a URL as it is, and a path as Kedro takes it: from the project's folder on."""
    return place if is_remote(place) else str(project / place)


def is_remote(root: str) -> bool:
    """Return whether a root is in another storage than on a disk."""
    return "://" in root
