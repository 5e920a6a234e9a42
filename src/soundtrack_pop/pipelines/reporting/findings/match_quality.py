"""Findings on the match quality; without labels they say that it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soundtrack_pop.errors import ContractError
from soundtrack_pop.pipelines.reporting import wording as w

SAMPLE_NOTE = "embedded sample: titles chosen to be difficult, no estimate for other data"
LABELS_NOTE = "labels favour famous films and recent decades, and include hardly any television or games"

NO_LABELS = (
    "No editor's link and no clerical decision leads to a film of the catalogue. How often links by title are "
    "right is therefore not known: add links in MusicBrainz, or decide some pairs by clerical review."
)
_NEEDED = ("calibration", "thresholds", "by", "film_removed", "candidates", "note")


def check_measured(match_quality: Mapping[str, Any]) -> None:
    """Raise `ContractError` where the measures were written by a version that did not measure all of this."""
    missing = [name for name in _NEEDED if name not in match_quality]
    if missing:
        raise ContractError(
            "match_quality.json",
            expected=f"the measures {', '.join(_NEEDED)}",
            found=f"no {', '.join(missing)}",
            remedy="Run `kedro run --pipelines matching,reporting` once to measure the links anew",
        )


def has_labels(match_quality: Mapping[str, Any]) -> bool:
    """Return whether any soundtrack is labelled with a film, so that there is something to draw."""
    return bool(match_quality["gold_pairs"])


def notes(match_quality: Mapping[str, Any]) -> list[str]:
    """Return the notes below every figure of the match quality."""
    catalogue = f"catalogue of {w.count(match_quality['films'])} films"
    sample = [SAMPLE_NOTE] if match_quality["is_sample"] else []
    labels = [LABELS_NOTE] if has_labels(match_quality) else []
    return [catalogue, *labels, *sample]


def matching_finding(match_quality: Mapping[str, Any]) -> str:
    """Return precision and recall of the title matcher on the soundtracks whose film editors linked."""
    if not match_quality["gold_pairs"]:
        return "No editor's link leads to a film of the catalogue, so the links by title could not be checked"
    auto = match_quality["title_matcher"]["auto"]
    return (
        f"Of {w.count(match_quality['gold_pairs'])} soundtracks whose film editors named, the title matcher "
        f"links {w.count(auto['linked'])}, {w.count(auto['correct'])} of them rightly: precision "
        f"{w.percent(auto['precision'])} ({w.percents(*auto['precision_interval'])}), recall "
        f"{w.percent(auto['recall'])} ({w.percents(*auto['recall_interval'])}), in a catalogue of "
        f"{w.count(match_quality['films'])} films"
    )


def calibration_finding(match_quality: Mapping[str, Any]) -> str:
    """Return how far match probabilities are from the shares of right links: the expected calibration error."""
    calibration = match_quality["calibration"]
    error = calibration["expected_calibration_error"]
    if not has_labels(match_quality) or error is None:
        return "Whether the match probabilities are right is not known"
    known = f"{_soundtracks(calibration['soundtracks'])} with a known answer"
    return f"Match probabilities are off by {w.points(error)} on average, over {known}"


def threshold_finding(match_quality: Mapping[str, Any]) -> str:
    """Return precision and recall of automatic links, and how many links are wrong where the film is missing."""
    if not has_labels(match_quality):
        return "How many links would be right from which probability on is not known"
    auto, removed = match_quality["title_matcher"]["auto"], match_quality["film_removed"]["auto"]
    if not auto["linked"]:
        reached = "no labelled soundtrack is linked"
    else:
        reached = (
            f"{w.percent(auto['recall'])} of {_soundtracks(match_quality['gold_pairs'])} get their film and "
            f"{w.percent(auto['precision'])} of links are right"
        )
    sentence = f"Linked from {match_quality['auto_probability']:.4g} on: {reached}"
    if removed is None:
        return sentence
    return f"{sentence}; without the film {w.percent(removed['false_match_rate'])} get a wrong one"


def group_finding(match_quality: Mapping[str, Any]) -> str:
    """Return the group of films or albums with the lowest recall, among those clearly below the overall recall."""
    if not has_labels(match_quality):
        return "For which films and albums the links are good is not known"
    overall = match_quality["title_matcher"]["auto"]["recall"]
    groups = [
        (measured["recall"], dimension, name, measured)
        for dimension, found in match_quality["by"].items()
        for name, measured in found.items()
        if not measured["is_thin"]
    ]
    if not groups:
        return "Too few labels to tell groups of films and albums apart"
    behind = [group for group in groups if group[3]["recall_interval"][1] < overall]
    if not behind:
        return f"In no group is the film found clearly less often than overall ({w.percent(overall)})"
    recall, dimension, name, measured = min(behind, key=lambda group: group[:3])
    return (
        f"Found least often: {w.quality_dimension(dimension).lower()} {name}, {w.percent(recall)} "
        f"({w.percents(*measured['recall_interval'])}) against {w.percent(overall)} overall"
    )


def _soundtracks(number: int) -> str:
    return f"{w.count(number)} soundtrack{'' if number == 1 else 's'}"
