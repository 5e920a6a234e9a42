"""The title matcher as it was measured, and what keeps it affordable on more data."""

from __future__ import annotations

from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import AUDIT_FILE, QUALITY_FILE, RUNS_FOLDER, Material
from soundtrack_pop.pipelines.deck.slides import Bars, Block, Grid, Picture, Points, Slide, Tiles

_MEASURES = ("precision", "recall", "f1")
_LONGEST = 8


def show_prototype(material: Material) -> Slide | None:
    """Tell how well titles are matched, on the soundtracks whose film editors have named."""
    quality = material.quality
    if not quality or not quality["gold_pairs"]:
        return None
    bands = {"auto": "linked by itself", "auto_and_review": "with pairs for review"}
    rows = tuple(
        (label, *(w.interval(band[name], band[f"{name}_interval"]) for name in _MEASURES))
        for key, label in bands.items()
        for band in [quality["title_matcher"][key]]
    )
    grid = Grid(("", "precision", "recall", "F1"), rows, (1.3, 1.5, 1.5, 1.5))
    auto = quality["title_matcher"]["auto"]
    points = Points(
        (
            f"{w.counted(quality['gold_pairs'], 'labelled soundtrack')}; the matcher never sees the label of "
            "the one that it is asked about.",
            f"{w.count(auto['correct'])} of {w.count(auto['linked'])} automatic links are right.",
            f"{w.percent(quality['match_rate'])} of all soundtracks are linked: a rate, no accuracy.",
        )
    )
    title = (
        f"Titles alone find {w.percent(auto['recall'], 0)} of the labelled films, and "
        f"{w.percent(auto['precision'])} of these links are right"
    )
    notes = (
        f"All numbers: {QUALITY_FILE}. Intervals: {quality['intervals']}.",
        "Picture: 08_reporting/figures/match_thresholds.png.",
    )
    png = material.pictures.get("match_thresholds")
    if png is None:
        return Slide(4, title, ((grid, points),), notes[:1])
    picture = Picture(png, "Precision, recall and false matches by the probability from which a pair is linked.")
    return Slide(4, title, ((points,), (grid, picture)), notes, (1.0, 1.8))


def show_scaling(material: Material) -> Slide | None:
    """Tell how few pairs are compared, and where the time goes."""
    audit, run = material.audit, material.run
    columns: list[tuple[Block, ...]] = []
    notes, title = [], "Where the time of a run goes"
    if audit:
        most = audit["pairs_per_soundtrack"]["most"]
        columns.append(
            (
                Tiles(
                    (
                        (w.count(audit["exhaustive_pairs"]), "possible pairs"),
                        (w.count(audit["candidate_pairs"]), "compared"),
                    )
                ),
                Points(
                    (
                        f"Keys of titles leave {w.percent(1 - audit['reduction_ratio'], 2)} of all pairs to "
                        f"compare; a soundtrack has at most {w.counted(int(most), 'candidate')}.",
                        f"{w.count(audit['soundtracks_without_candidate'])} of {w.count(audit['soundtracks'])} "
                        "soundtracks share no key with any film.",
                        "Comparison grows with the candidates, not with soundtracks times films.",
                    )
                ),
            )
        )
        notes.append(f"Pairs and candidates: {AUDIT_FILE}.")
        title = (
            f"Of {w.count(audit['exhaustive_pairs'])} possible pairs only {w.count(audit['candidate_pairs'])} "
            "are compared"
        )
    if run is not None and run.nodes:
        slow = sorted(run.nodes, key=lambda node: (-node.seconds, node.name))[:_LONGEST]
        values = tuple((w.spaced(node.name), node.seconds) for node in slow)
        columns.append((Bars("Longest steps of the run, seconds", values, "0.0"),))
        notes.append(f"Seconds of each node: {RUNS_FOLDER}, run {run.run_id}.")
    return Slide(5, title, tuple(columns), tuple(notes)) if columns else None
