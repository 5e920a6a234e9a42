"""What is said of the quality of links, and that nothing is where nothing was labelled."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from soundtrack_pop.errors import ContractError
from soundtrack_pop.pipelines.matching.evaluation import LabelledMatches, Population, measure_matches
from soundtrack_pop.pipelines.reporting.findings import match_quality as findings

from .results import group, match_quality, measured, nothing


def recall(gold: int, value: float, low: float, high: float) -> dict[str, Any]:
    """Return a group of which only the recall matters."""
    return group(gold, measured(9, 9, (1.0, 0.7, 1.0), (value, low, high), (1.0, 0.7, 1.0)))


def test_calibration_is_told_in_percentage_points_with_the_number_of_soundtracks() -> None:
    assert findings.calibration_finding(match_quality()) == (
        "Match probabilities are off by 3.1 percentage points on average, over 39 soundtracks with a known answer"
    )


def test_the_threshold_is_told_with_what_it_costs_where_the_film_is_missing() -> None:
    assert findings.threshold_finding(match_quality()) == (
        "Linked from 0.9 on: 88% of 40 soundtracks get their film and 97% of links are right; "
        "without the film 5% get a wrong one"
    )


def test_what_cannot_be_told_of_missing_films_is_left_out() -> None:
    untold = match_quality(film_removed={"auto": None})
    assert findings.threshold_finding(untold).endswith("97% of links are right")


def test_no_link_at_all_is_said() -> None:
    quality = match_quality()
    quality["title_matcher"]["auto"] = nothing() | {"recall": 0.0}
    assert findings.threshold_finding(quality).startswith(
        "Linked from 0.9 on: no labelled soundtrack is linked; without"
    )


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param(
            {
                "popularity": {"under 10 votes": recall(20, 0.4, 0.2, 0.6)},
                "decade": {"1950s": recall(12, 0.5, 0.3, 0.7)},
            },
            "Found least often: film's popularity under 10 votes, 40% (20–60%) against 88% overall",
            id="the lowest",
        ),
        pytest.param(
            {"decade": {"1950s": recall(9, 0.1, 0.0, 0.3), "1960s": recall(12, 0.5, 0.3, 0.7)}},
            "Found least often: film's decade 1960s, 50% (30–70%) against 88% overall",
            id="thin groups do not count",
        ),
        pytest.param(
            {"decade": {"1950s": recall(12, 0.5, 0.3, 0.88)}},
            "In no group is the film found clearly less often than overall (88%)",
            id="an interval that reaches the whole is no finding",
        ),
        pytest.param(
            {"decade": {"1950s": recall(9, 0.1, 0.0, 0.3)}},
            "Too few labels to tell groups of films and albums apart",
            id="thin groups only",
        ),
    ],
)
def test_the_group_that_is_clearly_behind_is_named(by: dict[str, Any], expected: str) -> None:
    assert findings.group_finding(match_quality(by=by)) == expected


@pytest.mark.parametrize(
    "finding", [findings.calibration_finding, findings.threshold_finding, findings.group_finding]
)
def test_without_labels_nothing_is_known(finding: Any) -> None:
    assert finding(match_quality(gold=0)).endswith("is not known")


@pytest.mark.parametrize("is_sample", [False, True])
def test_notes_name_the_catalogue_the_labels_and_a_sample(is_sample: bool) -> None:
    notes = findings.notes(match_quality(is_sample=is_sample))
    assert notes[:2] == ["catalogue of 5,927 films", findings.LABELS_NOTE]
    assert (findings.SAMPLE_NOTE in notes) == is_sample
    assert findings.LABELS_NOTE not in findings.notes(match_quality(gold=0))


def test_only_complete_measures_pass() -> None:
    findings.check_measured(match_quality())
    with pytest.raises(ContractError, match="found no by, note"):
        findings.check_measured({k: v for k, v in match_quality().items() if k not in ("by", "note")})


@pytest.mark.parametrize("gold", [0, 40])
def test_these_results_have_the_shape_that_matching_writes(gold: int) -> None:
    """The report is tested on made-up results: they must not drift away from the real ones."""
    assert _shape(match_quality(gold=gold)) == _shape(_measured_by_matching(has_labels=gold > 0))


def _shape(value: Any) -> Any:
    """Return the keys, without the names of groups and the numbers of rows."""
    if isinstance(value, list):
        return [_shape(value[0])] if value and isinstance(value[0], dict) else "list"
    if not isinstance(value, dict):
        return "value"
    if "decade" in value:
        return {name: [_shape(found) for found in list(groups.values())[:1]] for name, groups in value.items()}
    return {name: _shape(found) for name, found in value.items() if name not in ("by_band", "by_source")}


def _measured_by_matching(*, has_labels: bool) -> dict[str, Any]:
    rows = 1 if has_labels else 0
    pair = pd.DataFrame({"release_group_gid": ["a"], "tmdb_id": [1]})[:rows]
    scored = pair.assign(match_probability=0.5, match_weight=0.0, match_band="review", blocking_rule="exact")
    labels = LabelledMatches(
        best=scored,
        right_pairs=pair,
        negatives=pd.Series([], dtype=object),
        candidates=scored,
        soundtracks=pair.assign(year=1990, people=None, hints=None, primary_type="Album"),
        films=pair.assign(year=1990, original_language="en", vote_count=5),
    )
    return measure_matches(labels, Population(False, 1, 1, 0, {}, {}, None), 0.9, 0.5)
