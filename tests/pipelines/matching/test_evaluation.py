"""The content of `match_quality.json` on labels small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from soundtrack_pop.pipelines.matching.evaluation import LabelledMatches, measure_matches
from soundtrack_pop.statistics import proportion
from support.labelled_pairs import POPULATION, Candidate, labelled

pytestmark = pytest.mark.filterwarnings("error")

# Right and sure; wrong and sure; right and doubtful; not found; two right films, the second chosen.
CANDIDATES: list[Candidate] = [
    ("right", 1, 6.0, "exact"),
    ("wrong", 99, 6.0, "exact"),
    ("wrong", 2, 1.0, "rare_token"),
    ("doubtful", 3, 1.0, "deletion"),
    ("doubtful", 98, -3.0, "exact"),
    ("two films", 6, 8.0, "exact"),
    ("two films", 97, 3.0, "exact"),
    ("series", 96, 6.0, "exact"),
    ("game", 95, -2.0, "exact"),
]
RIGHT_PAIRS = [("right", 1), ("wrong", 2), ("doubtful", 3), ("not found", 4), ("two films", 5), ("two films", 6)]
NEGATIVES = ["series", "game", "unmatched game", "right"]
AUTO, REVIEW = 0.9, 0.5


@pytest.fixture(scope="module")
def quality() -> dict[str, Any]:
    albums = {gid: {"hints": ["score"], "year": 1990} for gid in ("right", "wrong")}
    films = {film: {"year": 1990, "original_language": "en", "vote_count": 5000} for film in (1, 2, 3)}
    return measured(labelled(CANDIDATES, RIGHT_PAIRS, NEGATIVES, albums, films))


def measured(labels: LabelledMatches, **changes: Any) -> dict[str, Any]:
    return measure_matches(labels, replace(POPULATION, **changes), AUTO, REVIEW)


def at(quality: dict[str, Any], threshold: float) -> dict[str, Any]:
    (row,) = (row for row in quality["thresholds"] if row["threshold"] == pytest.approx(threshold))
    return dict(row)


@pytest.mark.parametrize(
    ("bands", "linked", "correct", "precision", "recall", "f1"),
    [("auto", 3, 2, 2 / 3, 2 / 5, 1 / 2), ("auto_and_review", 4, 3, 3 / 4, 3 / 5, 2 / 3)],
)
def test_bands_count_labelled_soundtracks_only(
    quality: dict[str, Any], bands: str, linked: int, correct: int, precision: float, recall: float, f1: float
) -> None:
    found = quality["title_matcher"][bands]
    assert (found["linked"], found["correct"]) == (linked, correct)
    assert (found["precision"], found["recall"], found["f1"]) == pytest.approx((precision, recall, f1))


def test_the_numbers_at_the_top_are_those_of_band_auto_and_of_the_run(quality: dict[str, Any]) -> None:
    top = {name: quality[name] for name in list(quality)[:13]}
    assert top == {
        "is_sample": False,
        "soundtracks": 20,
        "films": 50,
        "films_without_imdb_id_share": 0.1,
        "coverage": 0.6,
        "model_origin": "em",
        "gold_pairs": 5,
        "gold_films": 5,
        "precision": pytest.approx(2 / 3),
        "recall": pytest.approx(2 / 5),
        "f1": pytest.approx(1 / 2),
        "candidate_recall": pytest.approx(4 / 5),
        "match_rate": 0.5,
    }
    assert quality["matched_pairs"] == {
        "total": 10, "by_band": {"auto": 8, "review": 2}, "by_source": {"title": 6, "imdb_link": 4},
    }  # fmt: skip


def test_intervals_hold_the_value_and_at_least_wilson_s(quality: dict[str, Any]) -> None:
    auto = quality["title_matcher"]["auto"]
    for measure, successes, trials in (("precision", 2, 3), ("recall", 2, 5)):
        low, high = auto[f"{measure}_interval"]
        wilson = proportion(successes, trials)
        assert low <= wilson.low < auto[measure] < wilson.high <= high  # type: ignore[operator]
    low, high = auto["f1_interval"]
    assert low < auto["f1"] < high


def test_automatic_links_of_soundtracks_without_a_film_count_as_false(
    quality: dict[str, Any],
) -> None:
    outside = dict(quality["title_matcher"]["outside_catalogue"])
    assert "films_without_imdb_id_share" in outside.pop("note")
    assert outside == {
        "soundtracks": 3,
        "linked": 1,
        "false_match_rate": pytest.approx(1 / 3),
        "false_match_rate_interval": pytest.approx(proportion(1, 3).interval),
    }


def test_candidates_name_the_rule_that_found_a_right_film_first(quality: dict[str, Any]) -> None:
    found = quality["candidates"]
    assert (found["found"], found["recall"]) == (4, pytest.approx(0.8))
    assert {rule: row["soundtracks"] for rule, row in found["found_first_by"].items()} == {
        "exact": 2, "deletion": 1, "word": 0, "rare_token": 1, "rare_pair": 0,
    }  # fmt: skip
    assert found["found_first_by"]["exact"]["share"] == pytest.approx(2 / 5)


def test_with_the_film_taken_out_the_others_are_counted(quality: dict[str, Any]) -> None:
    """ "wrong" keeps its wrong film (64 of 65); "two films" has 8 of 9 for another; "doubtful" 1 of 9."""
    removed = quality["film_removed"]
    assert (removed["soundtracks"], removed["auto"]["linked"], removed["auto_and_review"]["linked"]) == (5, 1, 2)
    assert removed["auto"]["false_match_rate"] == pytest.approx(1 / 5)
    assert at(quality, 0.1)["removed_false_match_rate"] == pytest.approx(3 / 5)
    assert at(quality, 0.98)["removed_false_match_rate"] == pytest.approx(1 / 5)
    assert "stricter" in removed["note"]


def test_removed_films_need_probabilities_that_follow_from_weights(
    quality: dict[str, Any],
) -> None:
    labels = labelled(CANDIDATES, RIGHT_PAIRS, NEGATIVES)
    other = replace(labels, candidates=labels.candidates.assign(match_probability=0.99))
    found = measured(other)
    assert (found["film_removed"]["auto"], found["film_removed"]["auto_and_review"]) == (None, None)
    assert "do not follow from its match weights" in found["film_removed"]["note"]
    assert {row["removed_false_match_rate"] for row in found["thresholds"]} == {None}
    assert found["title_matcher"] == quality["title_matcher"]


def test_thresholds_hold_the_two_bands_and_agree_with_them(quality: dict[str, Any]) -> None:
    grid = [row["threshold"] for row in quality["thresholds"]]
    assert grid == sorted(set(grid))
    for threshold, band in ((AUTO, "auto"), (REVIEW, "auto_and_review")):
        row = at(quality, threshold)
        measures = quality["title_matcher"][band]
        assert {name: row[name] for name in measures} == measures
    assert (quality["auto_probability"], quality["review_probability"]) == (AUTO, REVIEW)


def test_higher_thresholds_link_less(quality: dict[str, Any]) -> None:
    recalls = [row["recall"] for row in quality["thresholds"]]
    assert recalls == sorted(recalls, reverse=True)
    assert at(quality, 0.999) | {"precision": None, "f1": None, "linked": 0} == at(quality, 0.999)


def test_chosen_thresholds_join_the_grid() -> None:
    found = measure_matches(labelled(CANDIDATES, RIGHT_PAIRS), POPULATION, 0.8765, 0.3333)
    assert {0.8765, 0.3333} < {row["threshold"] for row in found["thresholds"]}


def test_calibration_counts_the_best_film_of_each_labelled_soundtrack_with_a_candidate(
    quality: dict[str, Any],
) -> None:
    """0.9 up: right and series 64/65, wrong 64/67, two films 256/265; doubtful has 2/3.125, game 1/5."""
    calibration = quality["calibration"]
    assert (calibration["soundtracks"], calibration["without_film"]) == (6, 2)
    rows = {row["low"]: (row["soundtracks"], row["mean_probability"], row["right"]) for row in calibration["bins"]}
    sure = (64 / 65 + 64 / 65 + 64 / 67 + 256 / 265) / 4
    assert {low: row for low, row in rows.items() if row[0]} == {
        0.2: (1, pytest.approx(1 / 5), 0.0),
        0.6: (1, pytest.approx(2 / 3.125), 1.0),
        0.9: (4, pytest.approx(sure), pytest.approx(1 / 2)),
    }
    gaps = 1 / 5 + (1 - 2 / 3.125) + 4 * (sure - 1 / 2)
    assert calibration["expected_calibration_error"] == pytest.approx(gaps / 6)
    assert len(calibration["bins"]) == 10
    assert calibration["bins"][3]["right_interval"] == [None, None]


@pytest.mark.parametrize(
    ("weight", "low"), [(0.0, 0.5), (-200.0, 0.0), (200.0, 0.9), (-0.01, 0.4)], ids=["1/2", "0", "1", "below 1/2"]
)
def test_a_probability_on_an_edge_counts_above_it(weight: float, low: float) -> None:
    bins = measured(labelled([("a", 1, weight, "exact")], [("a", 1)]))["calibration"]["bins"]
    assert [row["low"] for row in bins if row["soundtracks"]] == [low]


def test_perfect_probabilities_have_no_error_and_reversed_ones_all() -> None:
    sure: list[Candidate] = [("a", 1, 60.0, "exact"), ("b", 2, 60.0, "exact")]
    errors = [
        measured(labelled(sure, [("a", film), ("b", film + 1)]))["calibration"]["expected_calibration_error"]
        for film in (1, 7)
    ]
    assert errors == pytest.approx([0.0, 1.0])


def test_each_breakdown_counts_every_labelled_soundtrack(quality: dict[str, Any]) -> None:
    sizes = {name: {group: row["gold"] for group, row in found.items()} for name, found in quality["by"].items()}
    assert sizes == {
        "decade": {"1990s": 3, "missing": 2},
        "language": {"en": 3, "missing": 2},
        "popularity": {"1,000 or more votes": 3, "missing": 2},
        "album_kind": {"score": 2, "other": 3},
        "album_year": {"known": 2, "missing": 3},
        "album_people": {"missing": 5},
    }


def test_groups_are_measured_by_themselves_and_marked_as_thin(quality: dict[str, Any]) -> None:
    score = quality["by"]["album_kind"]["score"]
    assert (score["linked"], score["correct"], score["is_thin"]) == (2, 1, True)
    assert (score["precision"], score["recall"], score["f1"]) == pytest.approx((0.5, 0.5, 0.5))
    whole = {name: value for name, value in quality["by"]["album_people"]["missing"].items() if name in score}
    assert whole == {"gold": 5, "is_thin": True, **quality["title_matcher"]["auto"]}


@pytest.mark.parametrize(("albums", "is_thin"), [(9, True), (10, False)])
def test_a_group_of_ten_is_not_thin(albums: int, is_thin: bool) -> None:
    right_pairs = [(f"album {number}", number) for number in range(albums)]
    assert measured(labelled(right_pairs=right_pairs))["by"]["decade"]["missing"]["is_thin"] == is_thin


def test_soundtracks_of_a_film_that_fail_together_widen_the_intervals_of_the_report() -> None:
    """Ten films of ten albums, half of the films wrong: Wilson over albums would be less than half as wide."""
    pairs = [(f"{film}-{album}", film) for film in range(1, 11) for album in range(10)]
    candidates = [(gid, film if film % 2 else film + 100, 9.0, "exact") for gid, film in pairs]
    low, high = measured(labelled(candidates, pairs))["title_matcher"]["auto"]["recall_interval"]
    wilson = proportion(50, 100)
    assert high - low > 2 * (wilson.high - wilson.low)  # type: ignore[operator]


@pytest.mark.parametrize("film", [5, 6])
def test_any_film_of_several_is_right_and_counts_once(film: int) -> None:
    found = measured(labelled([("two", film, 9.0, "exact")], [("two", 5), ("two", 6), ("two", 6)]))
    auto = found["title_matcher"]["auto"]
    assert (auto["linked"], auto["correct"], auto["recall"], found["gold_films"]) == (1, 1, 1.0, 1)


def test_all_wrong_is_zero_and_has_no_f1() -> None:
    auto = measured(labelled([("wrong", 99, 9.0, "exact")], [("wrong", 2)]))["title_matcher"]["auto"]
    assert (auto["precision"], auto["recall"], auto["f1"], auto["f1_interval"]) == (0.0, 0.0, None, [None, None])
