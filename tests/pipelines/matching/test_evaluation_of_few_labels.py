"""What `match_quality.json` says where labels are few or missing, and that it always is JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from soundtrack_pop.pipelines.matching.evaluation import LabelledMatches, measure_matches
from support.labelled_pairs import POPULATION, Candidate, labelled

pytestmark = pytest.mark.filterwarnings("error")

CANDIDATES: list[Candidate] = [
    ("right", 1, 6.0, "exact"),
    ("wrong", 99, 6.0, "exact"),
    ("wrong", 2, 1.0, "rare_token"),
    ("two films", 6, 8.0, "exact"),
    ("game", 95, -2.0, "exact"),
]
RIGHT_PAIRS = [("right", 1), ("wrong", 2), ("doubtful", 3), ("not found", 4), ("two films", 5), ("two films", 6)]
NEGATIVES = ["series", "game", "unmatched game", "right"]


def measured(labels: LabelledMatches, **changes: Any) -> dict[str, Any]:
    return measure_matches(labels, replace(POPULATION, **changes), 0.9, 0.5)


EMPTIES = {
    "nothing at all": labelled(),
    "no right pair": labelled(CANDIDATES, [], NEGATIVES),
    "one right pair": labelled([("a", 1, 9.0, "exact")], [("a", 1)]),
    "right pairs without candidates": labelled([], RIGHT_PAIRS, NEGATIVES),
    "no negatives": labelled(CANDIDATES, RIGHT_PAIRS),
    "negatives only": labelled([], [], NEGATIVES),
    "null gids": labelled(CANDIDATES, [*RIGHT_PAIRS, (None, 3)], [None, "game"]),  # type: ignore[list-item]
}


@pytest.mark.parametrize("labels", EMPTIES.values(), ids=EMPTIES)
def test_the_result_is_json_whatever_is_missing(labels: LabelledMatches) -> None:
    found = measured(labels)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found) == list(measured(labelled(CANDIDATES, RIGHT_PAIRS, NEGATIVES)))


@pytest.mark.parametrize("name", ["nothing at all", "no right pair", "negatives only"])
def test_without_right_pairs_nothing_is_known_and_the_note_says_so(name: str) -> None:
    found = measured(EMPTIES[name])
    known = {key: found[key] for key in ("precision", "recall", "f1", "candidate_recall")}
    assert known == dict.fromkeys(known)
    assert found["title_matcher"]["auto"]["precision_interval"] == [None, None]
    assert found["film_removed"]["auto"]["false_match_rate"] is None
    assert found["note"].startswith("No soundtrack is labelled with a film of the catalogue")


@pytest.mark.parametrize(
    ("labels", "origin", "expected"),
    [
        (
            EMPTIES["one right pair"],
            "em",
            ["Only 1 soundtrack is labelled, of 1 film:", "calibration is measured on soundtracks"],
        ),
        (
            EMPTIES["no negatives"],
            "em",
            ["Only 5 soundtracks are labelled, of 5 films:", "calibration is measured on soundtracks"],
        ),
        (EMPTIES["one right pair"], "frozen", ["The model is an earlier run's"]),
    ],
)
def test_few_labels_and_kept_models_are_noted(labels: LabelledMatches, origin: str, expected: list[str]) -> None:
    note = measured(labels, model_origin=origin)["note"]
    assert all(words in note for words in expected)


def test_enough_labels_need_no_note() -> None:
    right_pairs = [(f"album {number}", number) for number in range(30)]
    assert measured(labelled(right_pairs=right_pairs, negatives=["series"]))["note"] is None
    assert measured(labelled(right_pairs=right_pairs[:29], negatives=["series"]))["note"].startswith("Only 29")


@pytest.mark.parametrize("labels", EMPTIES.values(), ids=EMPTIES)
def test_what_labels_cannot_show_is_always_said(labels: LabelledMatches) -> None:
    for words in ("famous films", "recent decades", "television", "not an accuracy"):
        assert words in measured(labels)["what_this_does_not_show"]


def test_nothing_measured_changes_its_input() -> None:
    labels = labelled(CANDIDATES, RIGHT_PAIRS, NEGATIVES)
    before = {name: getattr(labels, name).copy() for name in labels.__dataclass_fields__}
    measured(labels)
    for name, frame in before.items():
        compare = pd.testing.assert_series_equal if name == "negatives" else pd.testing.assert_frame_equal
        compare(getattr(labels, name), frame)  # type: ignore[operator]


def test_the_order_of_rows_changes_nothing() -> None:
    shuffled = labelled(CANDIDATES[::-1], RIGHT_PAIRS[::-1], NEGATIVES[::-1])
    one, other = (measured(labels) for labels in (labelled(CANDIDATES, RIGHT_PAIRS, NEGATIVES), shuffled))
    assert one == other
