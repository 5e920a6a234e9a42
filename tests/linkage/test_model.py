"""Levels to bits, bits to probabilities, and the model as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from soundtrack_pop.errors import SourceError
from soundtrack_pop.linkage.comparison import KINDS_OF_FALSE_PAIRS
from soundtrack_pop.linkage.comparisons import SAME_TITLE_SPLIT, TITLE
from soundtrack_pop.linkage.model import MatchModel, probabilities
from soundtrack_pop.linkage.model_json import from_json, to_json
from soundtrack_pop.linkage.pairs import TITLE_GROUPS, ComparisonVectors
from soundtrack_pop.linkage.title_forms import TITLE_LENGTHS
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import LEVELS, NAMES, PAIR_NAMES
from support.simulated_pairs import draw, prior_model


@pytest.fixture
def model(matching: MatchingParameters) -> MatchModel:
    return prior_model(matching, prior_match_rate=0.6, rate=0.5)


@pytest.fixture
def vectors(model: MatchModel) -> ComparisonVectors:
    return draw(model, soundtracks=400, seed=3).vectors


def candidates_of(*soundtracks: int) -> ComparisonVectors:
    """Return vectors with all levels missing; one number of candidates for each soundtrack."""
    owner = np.repeat(np.arange(len(soundtracks)), soundtracks)
    nothing = np.zeros(len(owner), dtype=np.uint8)
    exposure = np.zeros((len(TITLE_GROUPS), len(TITLE_LENGTHS)), dtype=np.int64)
    hint = {"hint": np.zeros(len(soundtracks), dtype=np.uint8)}
    return ComparisonVectors(dict.fromkeys(LEVELS, nothing), owner, nothing, nothing + 1, hint, exposure)


class TestProbabilities:
    @pytest.mark.parametrize(
        ("weights", "expected"),
        [
            ([0.0], [1 / 2]),
            ([0.0, 0.0], [1 / 3, 1 / 3]),
            ([2.0, 1.0], [4 / 7, 2 / 7]),
            ([-2.0], [0.25 / 1.25]),
            ([60.0], [1.0]),
            ([1e6, -1e6], [1.0, 0.0]),
            ([], []),
        ],
    )
    def test_candidates_compete_with_each_other_and_with_none(
        self, weights: list[float], expected: list[float]
    ) -> None:
        found = probabilities(candidates_of(len(weights)), np.array(weights))
        assert found.tolist() == pytest.approx(expected, abs=1e-12)

    def test_soundtracks_do_not_compete_with_each_other(self) -> None:
        found = probabilities(candidates_of(1, 0, 2), np.array([0.0, 0.0, 0.0]))
        assert found.tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 3])

    def test_candidates_and_none_of_them_sum_to_one(self, model: MatchModel, vectors: ComparisonVectors) -> None:
        weights = model.match_weights(vectors)
        total = vectors.sums(probabilities(vectors, weights))
        none = 1 / (1 + vectors.sums(np.exp2(weights)))
        assert total + none == pytest.approx(1, abs=1e-12)
        assert (total <= 1).all()


class TestWeights:
    def test_weight_of_a_pair_is_the_odds_that_the_shares_say(self, model: MatchModel) -> None:
        # The only candidate, a near title of the first shape, same year; the rest missing.
        levels = {feature: np.zeros(1, dtype=np.uint8) for feature in LEVELS}
        levels["title"] += np.uint8(TITLE.code("near"))
        levels["year"] += np.uint8(LEVELS["year"].index("same"))
        one = replace(candidates_of(1), levels=levels)
        group = TITLE_GROUPS.index("near")
        shares = model.m["title"][TITLE.code("near")] / model.rates[group, 0]
        namesakes = (model.dispersion + model.rates[group, 0]) / model.dispersion
        year = model.m["year"][1] / model.u["year"][1][1]
        hint = model.m["hint"][0] / model.u["hint"][1][0]
        odds = 0.6 / 0.4 * shares * namesakes * year * hint
        assert model.match_weights(one).tolist() == pytest.approx([np.log2(odds)])

    def test_match_weight_is_the_prior_and_the_comparisons(
        self, model: MatchModel, vectors: ComparisonVectors
    ) -> None:
        weights = model.weights(vectors)
        assert tuple(weights) == NAMES
        assert model.match_weights(vectors) == pytest.approx(model.prior_weight + sum(weights.values()))

    @pytest.mark.parametrize("feature", PAIR_NAMES)
    def test_missing_weighs_nothing_and_every_other_level_something(
        self, feature: str, model: MatchModel, vectors: ComparisonVectors
    ) -> None:
        weights, missing = model.weights(vectors)[feature], vectors.levels[feature] == 0
        assert (weights[missing] == 0).all()
        assert (weights[~missing] != 0).all()
        assert 0 < missing.sum() < vectors.pairs, "the data must hold both"

    def test_level_that_no_side_ever_shows_weighs_nothing(self, model: MatchModel) -> None:
        for true, false in (((0.0, 0.0, 1.0), (0.0, 0.5, 0.5)), ((0.0, 0.5, 0.5), (0.0, 0.0, 1.0))):
            shares = {**model.m, "language": np.array(true)}
            others = {**model.u, "language": np.tile(np.array(false), (2, 1))}
            bits = replace(model, m=shares, u=others).level_weights("language")
            assert bits[:, 1].tolist() == [0.0, 0.0]
            assert np.isfinite(bits).all()

    def test_more_namesakes_weigh_less(self, model: MatchModel) -> None:
        for group in range(len(TITLE_GROUPS)):
            many = np.arange(1, 40)
            same = np.full(len(many), group)
            bits = model.title_frequency_weights(same, np.zeros(len(many), dtype=np.uint8), many)
            assert (np.diff(bits) < 0).all()
            assert bits[0] > 0 > bits[-1]

    def test_title_that_many_films_share_weighs_less(self, model: MatchModel) -> None:
        bits = model.title_weights()
        assert bits.shape == (len(TITLE.level_names), len(TITLE_LENGTHS))
        # The model's rates fall from shape to shape.
        assert (np.diff(bits, axis=1) > 0).all()

    def test_false_pairs_of_one_title_may_look_unlike_others(
        self, model: MatchModel, vectors: ComparisonVectors
    ) -> None:
        shares = model.u["person"].copy()
        shares[KINDS_OF_FALSE_PAIRS.index("other_title")] = (0, 0.5, 0.1, 0.1, 0.3)
        changed = replace(model, u={**model.u, "person": shares})
        moved = changed.weights(vectors)["person"] != model.weights(vectors)["person"]
        assert (moved == (~vectors.has_same_title & (vectors.levels["person"] > 0))).all()

    def test_gain_is_a_factor_on_its_feature_and_the_prior_is_added_to(
        self, model: MatchModel, vectors: ComparisonVectors
    ) -> None:
        plain = model.weights(vectors)
        for feature in NAMES:
            gained = model.calibrated({feature: 0.5, "prior": -1.5}, "gold", {"why": "a test"})
            assert (gained.origin, gained.notes) == ("gold", {"why": "a test"})
            assert gained.prior_weight == model.prior_weight - 1.5
            for name, bits in gained.weights(vectors).items():
                assert bits == pytest.approx(plain[name] * (0.5 if name == feature else 1.0))

    def test_better_evidence_raises_a_candidate_and_lowers_its_rival(self, model: MatchModel) -> None:
        for feature in PAIR_NAMES:
            bits = model.level_weights(feature)[0]
            for worse, better in pairwise(np.argsort(bits, kind="stable").tolist()):
                mine, rival = zip(*(self._pair(model, feature, level) for level in (worse, better)), strict=True)
                assert mine[1] > mine[0], (feature, worse, better)
                assert rival[1] < rival[0], (feature, worse, better)

    @staticmethod
    def _pair(model: MatchModel, feature: str, level: int) -> list[float]:
        two = candidates_of(2)
        codes = np.array([level, 0], dtype=np.uint8)
        changed = replace(two, levels={**two.levels, feature: codes})
        return list(probabilities(changed, model.match_weights(changed)))


class TestJson:
    def test_model_that_was_written_and_read_weighs_the_same(
        self, model: MatchModel, vectors: ComparisonVectors
    ) -> None:
        gained = model.calibrated({"person": 0.7, "prior": 0.3}, "gold", {"labels": 120})
        kept = from_json(json.loads(json.dumps(to_json(gained))), "model.json", origin="frozen")
        assert kept.origin == "frozen"
        for feature, bits in gained.weights(vectors).items():
            assert kept.weights(vectors)[feature].tolist() == bits.tolist(), feature
        assert kept.match_weights(vectors).tolist() == gained.match_weights(vectors).tolist()
        assert to_json(replace(kept, origin="gold")) == to_json(gained)

    def test_gains_are_part_of_what_is_kept(self, model: MatchModel, vectors: ComparisonVectors) -> None:
        gained = model.calibrated({"person": 0.7}, "gold", {})
        without = from_json({**to_json(gained), "calibration": {}}, "model.json")
        assert (without.match_weights(vectors) != gained.match_weights(vectors)).any()

    def test_says_shares_rates_and_bits_by_name(self, model: MatchModel) -> None:
        stored = to_json(model)
        assert set(stored) == {
            "format", "origin", "prior_match_rate", "prior_weight", "auto_probability", "review_probability",
            "dispersion", "calibration", "comparisons", "false_candidates_per_soundtrack", "same_title_split",
            "notes",
        }  # fmt: skip
        assert {name: tuple(levels) for name, levels in stored["comparisons"].items()} == {
            name: levels for name, levels in LEVELS.items() if name != "title_frequency"
        }
        assert set(stored["comparisons"]["year"]["missing"]["weight"].values()) == {0.0}
        same = stored["comparisons"]["year"]["same"]
        assert same["weight"]["same_title"] == pytest.approx(np.log2(same["m"] / same["u"]["same_title"]))
        assert stored["false_candidates_per_soundtrack"]["same_title"] == dict(
            zip(TITLE_LENGTHS, model.rates[0].tolist(), strict=True)
        )

    @pytest.mark.parametrize(
        "part", ["prior_match_rate", "comparisons", "calibration", "false_candidates_per_soundtrack"]
    )
    def test_part_that_is_missing_is_named(self, part: str, model: MatchModel) -> None:
        stored = to_json(model)
        del stored[part]
        with pytest.raises(SourceError, match=part):
            from_json(stored, "model.json")

    def test_level_that_an_older_model_does_not_know_is_named(self, model: MatchModel) -> None:
        stored = to_json(model)
        del stored["comparisons"]["year"]["much_later"]
        with pytest.raises(SourceError, match="much_later"):
            from_json(stored, "model.json")

    def test_model_of_format_1_is_converted(self, model: MatchModel, vectors: ComparisonVectors) -> None:
        gained = model.calibrated({"title_frequency": 0.7}, "gold", {})
        kept = from_json(in_format_1(to_json(gained)), "model.json", origin="gold")
        assert to_json(kept) == to_json(gained)
        assert kept.match_weights(vectors).tolist() == gained.match_weights(vectors).tolist()

    def test_model_of_format_2_gets_the_levels_that_it_lacks(self, model: MatchModel) -> None:
        older = to_json(model) | {"format": 2, "same_title_split": {"exact": 0.6, "exact_other": 0.4}}
        del older["comparisons"]["title"]["respelled"], older["comparisons"]["hint"]["other_medium_sure"]
        found = from_json(older, "model.json")
        assert found.same_title_split.tolist() == list(SAME_TITLE_SPLIT.values())
        assert found.level_weights("hint")[0, 2] == found.level_weights("hint")[0, 1] < 0

    def test_model_of_a_newer_format_is_refused(self, model: MatchModel) -> None:
        with pytest.raises(SourceError, match=r"model\.json, format: expected 3"):
            from_json({**to_json(model), "format": 4}, "model.json")


def in_format_1(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a model's JSON under the names of format 1, with one u of the hint."""
    old = {
        "prior_match_rate": "coverage", "prior_weight": "prior_bits", "calibration": "gains",
        "comparisons": "features", "title_frequency": "homonym", "weight": "bits",
        "weight_by_title_length": "bits_by_shape",
    }  # fmt: skip

    def renamed(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {old.get(name, name): renamed(of_name) for name, of_name in value.items() if name != "format"}

    found: dict[str, Any] = renamed(stored)
    for level in found["features"]["hint"].values():
        level["u"] = level["u"]["same_title"]
    return found


class TestOnePair:
    def test_weights_of_one_pair_are_those_it_has_among_all(
        self, model: MatchModel, vectors: ComparisonVectors
    ) -> None:
        of_all = model.weights(vectors)
        words = {"short": "up", "word": "amadeus", "two_words": "heat wave", "three_words": "the third man"}
        for pair in range(0, vectors.pairs, 17):
            levels = {name: LEVELS[name][codes[pair]] for name, codes in vectors.levels.items()}
            length = TITLE_LENGTHS[vectors.title_length[pair]]
            form = words.get(length, "the man who fell")
            alone = model.weights_of(levels, form, int(vectors.same_level_candidates[pair]))
            assert alone == {name: weights[pair] for name, weights in of_all.items()}
