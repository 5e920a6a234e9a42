"""What the slides are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from soundtrack_pop.datasets.folders import CLOUD, DISK, EMULATOR, Outputs
from soundtrack_pop.datasets.project_facts import Project
from soundtrack_pop.monitoring.history import Run
from soundtrack_pop.monitoring.records import SUCCEEDED
from soundtrack_pop.pipelines.deck.slides import Picture

_STORAGE = {DISK: "a disk", EMULATOR: "the emulator of Azure Blob Storage", CLOUD: "cloud storage"}


@dataclass(frozen=True)
class Facts:
    """One finished run and the project.

    Attributes:
        outputs: the storage root: its files, its address.
        project: pipelines, files, environments, tests.
        quality: `match_quality.json`.
        audit: `candidate_audit.json`.
        findings: `findings.json`: `findings` (sentences), `figures` (name -> `finding`, `shows`).
        sources: `int_sources`.
        pairs: the first rows of `prm_matched_pairs` by film.
        near_misses: `rpt_near_misses`.
        funnel: `rpt_match_funnel`.
        figures: PNG of each figure, by name.
        runs: recorded runs without those of the deck, oldest first.
    """

    outputs: Outputs
    project: Project
    quality: Mapping[str, Any]
    audit: Mapping[str, Any]
    findings: Mapping[str, Any]
    sources: pd.DataFrame
    pairs: pd.DataFrame
    near_misses: pd.DataFrame
    funnel: pd.DataFrame
    figures: Mapping[str, bytes]
    runs: list[Run]

    @property
    def is_sample(self) -> bool:
        """Return whether the data is the embedded sample."""
        return bool(self.quality["is_sample"])

    @property
    def storage(self) -> str:
        """Return what holds the storage root, in words."""
        return _STORAGE[self.outputs.storage]

    @property
    def run(self) -> Run | None:
        """Return the last run that succeeded; None if none is recorded."""
        return next((run for run in reversed(self.runs) if run.status == SUCCEEDED and run.nodes), None)

    def steps(self) -> dict[str, int]:
        """Return the soundtracks left after each step, by the step's name."""
        return dict(zip(self.funnel["step"], self.funnel["soundtrack_count"], strict=True))

    def picture(self, name: str) -> Picture:
        """Return a figure of the report."""
        return Picture(self.figures[name], str(self.findings["figures"][name]["shows"]))

    def finding(self, name: str) -> str:
        """Return the sentence that stands above a figure of the report."""
        return str(self.findings["figures"][name]["finding"])
