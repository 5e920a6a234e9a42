"""Scored pairs as the table that others read, and the bands that follow from their probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from soundtrack_pop.linkage.calibration import Calibration
from soundtrack_pop.linkage.link import score_compared_pairs
from soundtrack_pop.linkage.model import MatchModel, probabilities
from soundtrack_pop.linkage.pairs import ComparisonVectors
from soundtrack_pop.linkage.scoring import best_probabilities, score_pairs, with_bands
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.schemas.matched import SCORED_PAIRS
from support.matching_rows import NAMES, album, albums, compared_pairs_of, film, films, plain
from support.simulated_pairs import best_of_each, draw, prior_model

ALBUMS = [
    album("b", "rocky 2/core", year=1979, people=["bill conti"], hints=["score"]),
    album("a", "heat/core", "heat tv/full", year=1995, hints=["television"]),
    album("c", "nothing alike/core"),
]
FILMS = [
    film(20, "rocky/title", year=1976, composers=["bill conti"], vote_count=9000),
    film(10, "rocky ii/title", "rocky 2/original", year=1979, composers=["hans zimmer"], original_language="en"),
    *(film(number, "heat/title", year=1980 + number) for number in range(9)),
]


@pytest.fixture
def model(matching: MatchingParameters) -> MatchModel:
    return prior_model(matching, prior_match_rate=0.6, rate=0.5)


class TestScorePairs:
    def test_rows_stand_in_order_of_soundtrack_and_film(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        comparison = compared_pairs_of(albums(ALBUMS), films(FILMS), matching)
        scored = score_compared_pairs(comparison, Calibration.none(model, 3))
        assert scored.column_names == SCORED_PAIRS.column_names
        keys = zip(scored["release_group_gid"].to_pylist(), scored["tmdb_id"].to_pylist(), strict=True)
        assert list(keys) == [*(("a", number) for number in range(9)), ("b", 10), ("b", 20)]

    def test_whole_row_of_a_pair(self, model: MatchModel, matching: MatchingParameters) -> None:
        comparison = compared_pairs_of(albums(ALBUMS), films(FILMS), matching)
        row = score_compared_pairs(comparison, Calibration.none(model, 3)).to_pylist()[9]
        weights = {name: bits[9] for name, bits in model.weights(comparison.vectors).items()}
        expected = {f"{name}_weight": pytest.approx(value, abs=1e-6) for name, value in weights.items()}
        total = model.match_weights(comparison.vectors)
        odds = 2.0 ** total[9:11]
        assert row == {
            "release_group_gid": "b",
            "tmdb_id": 10,
            "match_probability": pytest.approx(odds[0] / (1 + odds.sum())),
            "match_weight": pytest.approx(total[9], abs=1e-5),
            "prior_weight": pytest.approx(np.log2(0.6 / 0.4), abs=1e-6),
            "soundtrack_form": "rocky 2",
            "soundtrack_form_kind": "core",
            "movie_form": "rocky 2",
            "movie_form_kind": "original",
            "title_similarity": 1.0,
            "year_gap": 0,
            "same_level_candidates": 1,
            "blocking_rule": "exact",
            "title_level": "exact",
            "title_frequency_level": "unique",
            "year_level": "same",
            "person_level": "different",
            "language_level": "missing",
            "popularity_level": "missing",
            "hint_level": "film",
            **expected,
        }

    def test_number_of_candidates_has_its_level(self, model: MatchModel, matching: MatchingParameters) -> None:
        expected = {1: "unique", 2: "two", 3: "few", 8: "few", 9: "many", 12: "many"}
        for count, level in expected.items():
            rows = [film(number, "heat/title") for number in range(count)]
            comparison = compared_pairs_of(albums(ALBUMS[1:2]), films(rows), matching)
            scored = score_compared_pairs(comparison, Calibration.none(model, 1))
            assert set(scored["title_frequency_level"].to_pylist()) == {level}
            assert set(scored["same_level_candidates"].to_pylist()) == {count}

    def test_weights_are_rounded_before_they_are_summed(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        comparison = compared_pairs_of(albums(ALBUMS), films(FILMS), matching)
        pairs = comparison.vectors.pairs
        bits = {name: np.full(pairs, 0.1 + 4e-8) for name in ("prior", *NAMES)}
        scored = score_pairs(comparison.pairs, comparison.soundtracks, comparison.vectors, bits)
        assert scored["match_weight"].to_pylist() == pytest.approx([0.1 * 8] * pairs, abs=1e-12)

    def test_pairs_alike_in_everything_weigh_the_same_to_the_bit(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        twins = [film(number, "heat/title", year=1995, vote_count=50) for number in range(7)]
        comparison = compared_pairs_of(albums(ALBUMS), films(twins), matching)
        scored = score_compared_pairs(comparison, Calibration.none(model, 3))
        assert len(set(scored["match_weight"].to_pylist())) == 1
        assert len(set(scored["match_probability"].to_pylist())) == 1

    @pytest.mark.parametrize(("mine", "theirs"), [([], FILMS), (ALBUMS, []), ([], []), (ALBUMS[2:], FILMS)])
    def test_no_pairs_are_an_empty_table(
        self,
        mine: list[dict[str, object]],
        theirs: list[dict[str, object]],
        model: MatchModel,
        matching: MatchingParameters,
    ) -> None:
        comparison = compared_pairs_of(albums(mine), films(theirs), matching)
        scored = score_compared_pairs(comparison, Calibration.none(model, len(mine)))
        assert plain(scored).equals(SCORED_PAIRS.arrow_schema.empty_table())


class TestBands:
    @staticmethod
    def bounds(
        matching: MatchingParameters, target: float, least: float = 0.9, review: float = 0.5
    ) -> MatchingParameters:
        return matching.model_copy(
            update={"target_precision": target, "least_auto_probability": least, "review_probability": review}
        )

    @pytest.fixture
    def vectors(self, model: MatchModel) -> ComparisonVectors:
        return draw(model, 3000, seed=1).vectors

    def test_pairs_from_the_auto_probability_on_reach_the_target(
        self, model: MatchModel, matching: MatchingParameters
    ) -> None:
        world = draw(model, 3000, seed=1)
        for target in (0.97, 0.99, 0.995):
            found = with_bands(model, world.vectors, self.bounds(matching, target, least=0.6))
            # A soundtrack that says that it is of another medium is never linked without review.
            linkable = world.without_review_only()
            best, is_right = best_of_each(linkable, model_probabilities(model, linkable.vectors))
            linked = best >= found.auto_probability
            assert best[linked].mean() >= target
            assert is_right[linked].mean() == pytest.approx(target, abs=0.012)
            # The next best pair would be one too many.
            following = best[best < found.auto_probability].max()
            assert best[best >= following].mean() < target

    def test_higher_target_links_fewer(
        self, model: MatchModel, vectors: ComparisonVectors, matching: MatchingParameters
    ) -> None:
        autos = [
            with_bands(model, vectors, self.bounds(matching, target, least=0.6)).auto_probability
            for target in (0.98, 0.99, 0.995)
        ]
        assert 0.6 < autos[0] < autos[1] < autos[2] < 1

    def test_target_that_all_pairs_reach_leaves_the_declared_bound(
        self, model: MatchModel, vectors: ComparisonVectors, matching: MatchingParameters
    ) -> None:
        found = with_bands(model, vectors, self.bounds(matching, 0.5, least=0.9))
        assert (found.auto_probability, found.review_probability) == (0.9, 0.5)

    def test_target_that_no_pair_reaches_is_the_bound(
        self, model: MatchModel, vectors: ComparisonVectors, matching: MatchingParameters
    ) -> None:
        doubtful = model.calibrated({"prior": -9.0}, "gold", {})
        best = best_probabilities(vectors, model_probabilities(doubtful, vectors))
        target = float(best.max()) + 1e-6
        found = with_bands(doubtful, vectors, self.bounds(matching, target, least=0.2, review=0.1))
        assert found.auto_probability == target

    @pytest.mark.parametrize("soundtracks", [0, 20])
    def test_no_pairs_leave_the_declared_bounds(
        self, soundtracks: int, model: MatchModel, matching: MatchingParameters
    ) -> None:
        comparison = compared_pairs_of(
            albums([album(str(n), "heat/core") for n in range(soundtracks)]), films([]), matching
        )
        found = with_bands(model, comparison.vectors, self.bounds(matching, 0.99))
        assert (found.auto_probability, found.review_probability) == (0.9, 0.5)

    def test_review_is_never_above_auto(
        self, model: MatchModel, vectors: ComparisonVectors, matching: MatchingParameters
    ) -> None:
        for target in (0.5, 0.9, 0.99, 0.9999):
            found = with_bands(model, vectors, self.bounds(matching, target))
            assert found.review_probability <= matching.least_auto_probability <= found.auto_probability


def test_best_probability_is_of_each_soundtrack_that_has_a_candidate(model: MatchModel) -> None:
    vectors = draw(model, 50, seed=2).vectors
    probability = np.random.default_rng(2).random(vectors.pairs)
    rows = sorted(set(vectors.soundtrack.tolist()))
    assert len(rows) < 50
    assert best_probabilities(vectors, probability).tolist() == [
        probability[vectors.soundtrack == row].max() for row in rows
    ]


def model_probabilities(model: MatchModel, vectors: ComparisonVectors) -> np.ndarray:
    return probabilities(vectors, model.match_weights(vectors))
