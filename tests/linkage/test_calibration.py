"""With labels: a model that is right stays, one that lies is mended, nobody is scored by what knows the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soundtrack_pop.linkage import calibration
from soundtrack_pop.linkage.calibration import Calibration, calibrate
from soundtrack_pop.linkage.labels import FOLDS, Labels, folds_of
from soundtrack_pop.linkage.model import MatchModel, probabilities
from soundtrack_pop.linkage.title_forms import Flags
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import NAMES
from support.simulated_pairs import World, draw, prior_model

UNTOUCHED = dict.fromkeys(NAMES, 1.0) | {"prior": 0.0}


@pytest.fixture
def model(matching: MatchingParameters) -> MatchModel:
    return prior_model(matching, prior_match_rate=0.6, rate=0.8)


def lying_world(model: MatchModel, seed: int, soundtracks: int = 1000) -> World:
    """Return a world in which people say nothing, whatever the model believes of them."""
    shares = {**model.m, "person": model.u["person"][0]}
    return draw(replace(model, m=shares), soundtracks, seed)


def labels_of(world: World, most: int = 500) -> Labels:
    """Return the films of some soundtracks; each film has one album."""
    right = zip(
        world.vectors.soundtrack[world.is_right].tolist(), world.film[world.is_right].tolist(), strict=True
    )
    return Labels({row: frozenset({film}) for row, film in list(right)[:most]})


def calibrated(model: MatchModel, world: World, labels: Labels, matching: MatchingParameters) -> Calibration:
    return calibrate(model, world.vectors, world.film, labels, matching)


class TestLabelsThatAgree:
    @pytest.mark.parametrize("seed", range(8))
    def test_hardly_change_the_model(self, seed: int, model: MatchModel, matching: MatchingParameters) -> None:
        world = draw(model, 1000, seed)
        found = calibrated(model, world, labels_of(world), matching)
        gains = UNTOUCHED | found.model.calibration
        assert all(abs(gains[name] - UNTOUCHED[name]) < 0.4 for name in gains), gains

    def test_are_mostly_not_taken_at_all(self, model: MatchModel, matching: MatchingParameters) -> None:
        taken = 0
        for seed in range(20):
            world = draw(model, 1000, seed)
            found = calibrated(model, world, labels_of(world), matching)
            taken += found.model.origin == "gold"
            assert found.model.notes["calibration_chosen"] is (found.model.origin == "gold")
        # By luck more than one standard error better: one in six.
        assert taken <= 7

    def test_leave_the_model_as_it_is_when_not_taken(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = draw(model, 1000, seed=1)
        found = calibrated(model, world, labels_of(world), matching)
        assert (found.model.origin, found.model.calibration, found.held_out) == ("declared", {}, ())
        assert found.weights(world.vectors)["person"].tolist() == model.weights(world.vectors)["person"].tolist()


class TestLabelsThatDisagree:
    @pytest.mark.parametrize("seed", range(3))
    def test_take_weight_from_the_feature_that_lies(
        self, seed: int, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = lying_world(model, seed)
        found = calibrated(model, world, labels_of(world), matching)
        assert (found.model.origin, found.model.notes["calibration_chosen"]) == ("gold", True)
        assert found.model.calibration["person"] < 0.6
        assert all(found.model.calibration[feature] > 0.7 for feature in NAMES if feature != "person")

    def test_tell_held_out_films_better(self, model: MatchModel, matching: MatchingParameters) -> None:
        world = lying_world(model, seed=1)
        notes = calibrated(model, world, labels_of(world), matching).model.notes
        assert notes["log_loss_calibrated_held_out"] < notes["log_loss_as_learned"]

    def test_tell_soundtracks_without_a_label_better(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = lying_world(model, seed=1, soundtracks=3000)
        found = calibrated(model, world, labels_of(world), matching)
        unseen = found.fold[world.vectors.soundtrack] < 0
        losses = [
            log_loss(world, probabilities(world.vectors, weighing.match_weights(world.vectors)), unseen)
            for weighing in (model, found.model)
        ]
        assert losses[1] < 0.98 * losses[0]

    def test_of_albums_without_a_film_lower_the_prior(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        # The world covers far less than the model believes.
        world = draw(replace(model, prior_match_rate=0.15), 2000, seed=1)
        right = dict(
            zip(
                world.vectors.soundtrack[world.is_right].tolist(),
                world.film[world.is_right].tolist(),
                strict=True,
            )
        )
        labels = Labels({row: frozenset({right[row]} if row in right else ()) for row in range(1000)})
        found = calibrated(model, world, labels, matching)
        assert found.model.calibration["prior"] < -0.5


class TestHeldOut:
    def test_labelled_soundtrack_is_scored_by_the_model_of_the_other_folds(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = lying_world(model, seed=2)
        found = calibrated(model, world, labels_of(world), matching)
        assert len(found.held_out) == FOLDS
        weights, fold = found.weights(world.vectors), found.fold[world.vectors.soundtrack]
        for number, scoring in [(-1, found.model), *enumerate(found.held_out)]:
            chosen = fold == number
            assert chosen.any()
            assert (weights["prior"][chosen] == scoring.prior_weight).all()
            for feature, bits in scoring.weights(world.vectors).items():
                assert weights[feature][chosen].tolist() == bits[chosen].tolist()

    def test_model_of_the_other_folds_has_not_seen_the_fold(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = lying_world(model, seed=2)
        labels = labels_of(world)
        found = calibrated(model, world, labels, matching)
        for number, held_out in enumerate(found.held_out):
            others = Labels({row: film for row, film in labels.film.items() if found.fold[row] != number})
            assert 0 < len(others.film) < len(labels.film)
            without = calibrated(model, world, others, matching).model
            assert without.calibration == pytest.approx(held_out.calibration, abs=1e-4)
            assert without.calibration != pytest.approx(found.model.calibration, abs=1e-4)

    def test_folds_are_of_labelled_soundtracks_and_about_equal(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = lying_world(model, seed=2)
        labels = labels_of(world)
        fold = calibrated(model, world, labels, matching).fold
        assert {row for row in range(1000) if fold[row] >= 0} == set(labels.film)
        counts = np.bincount(fold[fold >= 0], minlength=FOLDS)
        assert len(counts) == FOLDS
        assert (counts > 0.5 * len(labels.film) / FOLDS).all()

    def test_all_albums_of_a_film_are_in_one_fold(self) -> None:
        films = [number % 40 for number in range(400)]
        fold = folds_of(Labels({row: frozenset({film}) for row, film in enumerate(films)}), 400)
        assert len({(film, int(fold[row])) for row, film in enumerate(films)}) == 40
        assert len(set(fold.tolist())) == FOLDS

    def test_albums_that_share_one_of_several_films_are_in_one_fold(self) -> None:
        labels = Labels({row: frozenset({row + 1000} if row % 2 else {row + 1, row + 1001}) for row in range(100)})
        fold = folds_of(labels, 100)
        assert all(fold[row] == fold[row + 1] for row in range(0, 100, 2))


class TestFewLabels:
    def test_leave_the_model_unchanged(self, model: MatchModel, matching: MatchingParameters) -> None:
        world = lying_world(model, seed=1)
        few = labels_of(world, matching.estimation.least_labels - 1)
        found = calibrated(model, world, few, matching)
        assert (found.model, found.held_out) == (model, ())
        enough = labels_of(world, matching.estimation.least_labels)
        assert "calibration_chosen" in calibrated(model, world, enough, matching).model.notes

    def test_none_leave_the_model_unchanged(self, model: MatchModel, matching: MatchingParameters) -> None:
        world = draw(model, 50, seed=1)
        found = calibrated(model, world, Labels({}), matching)
        assert (found.model, found.held_out, set(found.fold.tolist())) == (model, (), {-1})

    def test_without_candidates_there_is_nothing_to_learn(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = draw(replace(model, prior_match_rate=1e-9, rates=model.rates * 1e-9), 300, seed=1)
        assert world.vectors.pairs == 0
        labels = Labels({row: frozenset({row}) for row in range(200)})
        found = calibrated(model, world, labels, matching)
        assert (found.model.calibration, found.held_out) == ({}, ())
        assert {name: bits.tolist() for name, bits in found.weights(world.vectors).items()} == {
            key: [] for key in ("prior", *NAMES)
        }


class TestCompetingCandidates:
    def sets(self, model: MatchModel, world: World, labels: Labels) -> calibration._CompetingCandidates:
        folds = folds_of(labels, world.vectors.soundtracks)
        return calibration._competing_candidates(model, world.vectors, world.film, labels, folds)

    def test_slope_is_what_finite_differences_say(self, model: MatchModel) -> None:
        world = draw(model, 300, seed=5)
        sets = self.sets(model, world, labels_of(world, 100))
        chance = np.random.default_rng(5)
        chosen = chance.random(len(sets.weight)) < 0.7
        for _ in range(5):
            factors = np.append(chance.uniform(0.3, 2.0, len(NAMES)), chance.uniform(-2, 2))
            _, slope = sets.loss_and_gradient(factors, chosen)
            step = 1e-5
            numeric = [
                (
                    sets.loss_and_gradient(factors + move, chosen)[0]
                    - sets.loss_and_gradient(factors - move, chosen)[0]
                )
                / (2 * step)
                for move in np.eye(len(factors)) * step
            ]
            assert slope.tolist() == pytest.approx(numeric, rel=1e-4, abs=1e-4)
            assert np.abs(slope).max() > 1

    def test_loss_is_that_of_the_model_s_probabilities(self, model: MatchModel) -> None:
        world = draw(model, 200, seed=5)
        labels = labels_of(world, 100)
        losses = self.sets(model, world, labels).losses(np.append(np.ones(len(NAMES)), 0.0))
        probability = probabilities(world.vectors, model.match_weights(world.vectors))
        right = dict(
            zip(world.vectors.soundtrack[world.is_right].tolist(), probability[world.is_right], strict=True)
        )
        expected = [-np.log(right[row]) for row in sorted(labels.film)]
        assert losses[: len(expected)].tolist() == pytest.approx(expected)

    def test_label_counts_once_with_its_film_and_once_without(self, model: MatchModel) -> None:
        world = draw(model, 200, seed=5)
        labels = labels_of(world, 50)
        sets = self.sets(model, world, labels)
        assert sets.weight.tolist() == pytest.approx([0.6] * 50 + [0.4] * 50)
        assert set(sets.set_number[sets.right].tolist()) == set(range(50))
        pairs = np.isin(world.vectors.soundtrack, list(labels.film)).sum()
        assert len(sets.set_number) == 2 * pairs - 50

    def test_label_that_there_is_no_film_counts_once(self, model: MatchModel) -> None:
        world = draw(model, 200, seed=5)
        sets = self.sets(model, world, Labels({row: frozenset() for row in range(60)}))
        assert sets.weight.tolist() == [1.0] * 60 + [0.0] * 60
        assert not sets.right.any()

    def test_without_its_film_a_soundtrack_s_candidates_have_fewer_namesakes(self, model: MatchModel) -> None:
        world = draw(model, 400, seed=5)
        sets = self.sets(model, world, labels_of(world, 200))
        title_frequency = NAMES.index("title_frequency")
        with_film = sets.weights[(sets.set_number < 200) & ~sets.right]
        without = sets.weights[sets.set_number >= 200]
        changed = without[:, title_frequency] != with_film[:, title_frequency]
        assert changed.any()
        assert (without[changed, title_frequency] > with_film[changed, title_frequency]).all()
        others = [number for number in range(len(NAMES)) if number != title_frequency]
        assert (without[:, others] == with_film[:, others]).all()

    def test_any_of_several_right_films_is_right(self, model: MatchModel) -> None:
        world = draw(model, 200, seed=5)
        row = int(np.flatnonzero(np.bincount(world.vectors.soundtrack) > 2)[0])
        films = frozenset(world.film[world.vectors.soundtrack == row][:2].tolist())
        sets = self.sets(model, world, Labels({row: films}))
        assert sets.right.sum() == 2
        loss = sets.losses(np.append(np.ones(len(NAMES)), 0.0))[0]
        probability = probabilities(world.vectors, model.match_weights(world.vectors))
        assert loss == pytest.approx(-np.log(probability[world.vectors.soundtrack == row][:2].sum()))


def log_loss(world: World, probability: np.ndarray, chosen: Flags) -> float:
    """Return the mean log loss over the pairs, nats."""
    right = np.clip(np.where(world.is_right, probability, 1 - probability), 1e-12, None)
    return float(-np.log(right[chosen]).mean())
