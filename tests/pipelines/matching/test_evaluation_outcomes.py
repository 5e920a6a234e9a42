"""What is judged of each labelled soundtrack; each table is small enough to judge by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from soundtrack_pop.pipelines.matching.evaluation.outcomes import (
    best_probabilities,
    film_clusters,
    judge_negatives,
    judge_soundtracks,
    tidy,
    weights_give_probabilities,
)
from support.labelled_pairs import Candidate, labelled

pytestmark = pytest.mark.filterwarnings("error")

# 2^w: 8 against 1 (none of these) and 1; without film 1 the other has 1 of 2.
CANDIDATES: list[Candidate] = [
    ("right", 1, 3.0, "deletion"),
    ("right", 2, 0.0, "exact"),
    ("wrong", 3, 2.0, "exact"),
    ("wrong", 4, 0.0, "rare_pair"),
    ("right film only", 5, 6.0, "exact"),
    ("not found", 6, 1.0, "exact"),
    ("several", 8, 4.0, "rare_token"),
    ("several", 7, 3.0, "exact"),
    ("several", 9, 0.0, "exact"),
    ("no film's", 1, 1.0, "exact"),
]
RIGHT_PAIRS = [
    ("right", 1), ("wrong", 4), ("right film only", 5), ("not found", 60), ("no candidate", 70),
    ("several", 7), ("several", 8), ("right", 1),
]  # fmt: skip


def clusters(*pairs: tuple[str, int]) -> dict[str, int]:
    return film_clusters(pd.DataFrame(pairs, columns=["release_group_gid", "tmdb_id"])).to_dict()


def test_each_labelled_soundtrack_is_judged_once() -> None:
    judged = judge_soundtracks(tidy(labelled(CANDIDATES, RIGHT_PAIRS)))
    rows = {
        gid: (row["film"], row["match_band"], row["is_right"], row["rule"])
        for gid, row in judged.astype(object).where(judged.notna(), None).to_dict("index").items()
    }
    assert rows == {
        "no candidate": (70, None, False, None),
        "not found": (60, "review", False, None),
        "right": (1, "review", True, "deletion"),
        "right film only": (5, "auto", True, "exact"),
        "several": (7, "review", True, "exact"),
        "wrong": (4, "review", False, "rare_pair"),
    }
    assert list(judged.index) == sorted(rows)


@pytest.mark.parametrize(
    ("gid", "probability", "without"),
    [
        ("right", 8 / 10, 1 / 2),
        ("wrong", 4 / 6, 4 / 5),
        ("right film only", 64 / 65, None),
        ("not found", 2 / 3, 2 / 3),
        ("several", 16 / 26, 1 / 2),
        ("no candidate", None, None),
    ],
)
def test_the_right_films_are_taken_out_and_the_others_share_the_rest(
    gid: str, probability: float | None, without: float | None
) -> None:
    judged = judge_soundtracks(tidy(labelled(CANDIDATES, RIGHT_PAIRS))).loc[gid]
    for name, expected in (("match_probability", probability), ("removed_probability", without)):
        assert (None if pd.isna(judged[name]) else judged[name]) == (expected and pytest.approx(expected))


def test_a_right_film_that_another_rule_found_first_counts_for_the_first_rule() -> None:
    rules = judge_soundtracks(
        tidy(labelled([("a", 1, 1.0, "home-made"), ("b", 2, 1.0, None)], [("a", 1), ("b", 2)]))
    )
    assert rules["rule"].to_dict() == {"a": "home-made", "b": "unknown"}


def test_negatives_are_judged_once_and_right_pairs_are_none() -> None:
    labels = tidy(labelled(CANDIDATES, RIGHT_PAIRS, negatives=["no film's", "unmatched", "right", "no film's"]))
    judged = judge_negatives(labels)
    assert list(judged.index) == ["no film's", "unmatched"]
    assert judged["match_probability"].to_list() == pytest.approx([2 / 3, float("nan")], nan_ok=True)
    assert [None if pd.isna(band) else band for band in judged["match_band"]] == ["review", None]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a", 1), ("b", 1), ("c", 2)], {"a": 1, "b": 1, "c": 2}),
        ([("a", 5), ("a", 6), ("b", 6)], {"a": 5, "b": 5}),
        ([("a", 4), ("a", 3), ("b", 3), ("b", 2), ("c", 2), ("c", 1), ("d", 9)], {"a": 1, "b": 1, "c": 1, "d": 9}),
        ([], {}),
    ],
    ids=["one film", "two films", "a chain", "none"],
)
def test_albums_that_share_a_film_over_others_are_drawn_together(
    pairs: list[tuple[str, int]], expected: dict[str, int]
) -> None:
    assert clusters(*pairs) == expected


@pytest.mark.parametrize(("weights", "expected"), [
    ([0.0], 1 / 2), ([1.0, 0.0], 2 / 4), ([-60.0], 2.0**-60), ([3000.0, 2999.0], 2 / 3), ([-3000.0], 0.0),
])  # fmt: skip
def test_probabilities_hold_for_any_weight(weights: list[float], expected: float) -> None:
    rows = [("a", film, weight) for film, weight in enumerate(weights)]
    frame = pd.DataFrame(rows, columns=["release_group_gid", "tmdb_id", "match_weight"])
    assert best_probabilities(frame)["a"] == pytest.approx(expected, rel=1e-9)


def test_probabilities_that_do_not_follow_from_the_weights_are_noticed() -> None:
    labels = tidy(labelled(CANDIDATES, RIGHT_PAIRS))
    assert weights_give_probabilities(labels.candidates)
    assert not weights_give_probabilities(labels.candidates.assign(match_probability=0.95))
    assert weights_give_probabilities(tidy(labelled()).candidates)


def test_the_order_of_rows_changes_nothing() -> None:
    one, other = (tidy(labelled(CANDIDATES[::step], RIGHT_PAIRS[::step])) for step in (1, -1))
    pd.testing.assert_frame_equal(judge_soundtracks(one), judge_soundtracks(other))


def test_two_best_films_of_a_soundtrack_are_refused() -> None:
    labels = tidy(labelled(CANDIDATES, RIGHT_PAIRS))
    twice = tidy(labelled(CANDIDATES, RIGHT_PAIRS))
    object.__setattr__(twice, "best", pd.concat([labels.best, labels.best]))
    with pytest.raises(ValueError, match="duplicate"):
        judge_soundtracks(twice)
