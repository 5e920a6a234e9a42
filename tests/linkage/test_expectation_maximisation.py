"""Without labels: what is learned from candidate pairs is what they were drawn from, or the belief remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from soundtrack_pop.linkage.comparisons import POPULARITY, TITLE, WEIGHED_BY_LEVEL
from soundtrack_pop.linkage.expectation_maximisation import declared_model, learn, without_unseen_levels
from soundtrack_pop.linkage.model import MatchModel, probabilities
from soundtrack_pop.linkage.model_json import to_json
from soundtrack_pop.linkage.pairs import TITLE_GROUPS
from soundtrack_pop.linkage.term_frequencies import TITLE_LENGTHS, TermFrequencies
from soundtrack_pop.linkage.vocabulary import Vocabulary
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import LEVELS, PAIR_NAMES, album, albums
from support.simulated_pairs import World, best_of_each, calibration_error, draw, prior_model

WORLDS = [(0.2, 0.3), (0.2, 1.5), (0.6, 0.3), (0.6, 1.5), (0.9, 1.5)]


@pytest.fixture
def start(matching: MatchingParameters) -> MatchModel:
    """A belief that no world below shares: half covered, few false candidates."""
    return prior_model(matching, prior_match_rate=0.5, rate=0.05)


def world_of(matching: MatchingParameters, coverage: float, rate: float, soundtracks: int = 4000) -> World:
    """Return a world whose true pairs differ from the belief in years and people as well."""
    truth = prior_model(matching, coverage, rate)
    shares = {**truth.m}
    shares["year"] = np.array([0, 0.5, 0.2, 0.1, 0.1, 0.05, 0.05])
    shares["person"] = np.array([0, 0.7, 0.1, 0.05, 0.15])
    return draw(replace(truth, m=shares), soundtracks, seed=20261124)


@pytest.mark.parametrize(("coverage", "rate"), WORLDS)
def test_finds_the_coverage_again(
    coverage: float, rate: float, start: MatchModel, matching: MatchingParameters
) -> None:
    world = world_of(matching, coverage, rate)
    found = learn(world.vectors, start, matching)
    assert found.origin == "em"
    assert found.prior_match_rate == pytest.approx(world.has_film.mean(), abs=0.05)


@pytest.mark.parametrize(("coverage", "rate"), WORLDS)
def test_probabilities_are_the_shares_of_right_ones(
    coverage: float, rate: float, start: MatchModel, matching: MatchingParameters
) -> None:
    world = world_of(matching, coverage, rate)
    found = learn(world.vectors, start, matching)
    learned, believed = (probabilities(world.vectors, m.match_weights(world.vectors)) for m in (found, start))
    assert calibration_error(learned, world.is_right) < 0.03
    assert calibration_error(*best_of_each(world, learned)) < 0.03
    # Where the belief is nearly right already, learning may not be worse by more than chance.
    assert calibration_error(learned, world.is_right) < calibration_error(believed, world.is_right) + 0.0005


def test_belief_that_is_wrong_is_not_calibrated(start: MatchModel, matching: MatchingParameters) -> None:
    world = world_of(matching, 0.2, 0.3)
    believed = probabilities(world.vectors, start.match_weights(world.vectors))
    assert calibration_error(*best_of_each(world, believed)) > 0.03


def test_finds_shares_and_rates_again(start: MatchModel, matching: MatchingParameters) -> None:
    world = world_of(matching, 0.6, 0.5, soundtracks=8000)
    found = learn(world.vectors, start, matching)
    assert found.m["year"] == pytest.approx([0, 0.5, 0.2, 0.1, 0.1, 0.05, 0.05], abs=0.03)
    assert found.m["person"] == pytest.approx([0, 0.7, 0.1, 0.05, 0.15], abs=0.03)
    assert start.m["person"] != pytest.approx([0, 0.7, 0.1, 0.05, 0.15], abs=0.03)
    truth = prior_model(matching, 0.6, 0.5)
    assert found.rates[0] == pytest.approx(truth.rates[0], rel=0.2)
    assert found.same_title_split == pytest.approx(truth.same_title_split, abs=0.03)


def test_shares_are_shares_and_missing_has_none(start: MatchModel, matching: MatchingParameters) -> None:
    found = learn(world_of(matching, 0.6, 0.5).vectors, start, matching)
    shares = [found.same_title_split, *found.m.values()]
    shares += [row for rows in found.u.values() for row in rows]
    assert [float(one.sum()) for one in shares] == pytest.approx([1.0] * len(shares))
    for feature in PAIR_NAMES:
        assert found.m[feature][0] == 0
        assert (found.m[feature][1:] > 0).all(), "nothing is impossible"
        assert (found.u[feature][:, 0] == 0).all()
        assert (found.u[feature][:, 1:] > 0).all()
    assert (found.rates > 0).all()


def test_share_of_clashing_numbers_is_not_learned(start: MatchModel, matching: MatchingParameters) -> None:
    clash = TITLE.code("number_clash")
    truth = prior_model(matching, 0.6, 0.5)
    title = truth.m["title"] * 0.7
    title[clash] += 0.3
    found = learn(draw(replace(truth, m={**truth.m, "title": title}), 4000, seed=2).vectors, start, matching)
    assert found.m["title"][clash] == pytest.approx(start.m["title"][clash])
    assert found.m["title"].sum() == pytest.approx(1)


def test_another_level_as_frequent_is_learned(start: MatchModel, matching: MatchingParameters) -> None:
    near = TITLE.code("near")
    truth = prior_model(matching, 0.6, 0.5)
    title = truth.m["title"] * 0.7
    title[near] += 0.3
    found = learn(draw(replace(truth, m={**truth.m, "title": title}), 4000, seed=2).vectors, start, matching)
    assert found.m["title"][near] == pytest.approx(title[near], abs=0.03)


class TestFewSignals:
    def test_small_run_keeps_the_belief_and_says_why(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        found = learn(draw(start, 30, seed=1).vectors, start, matching)
        assert found.origin == "declared"
        assert f"{matching.estimation.least_informative_matches} are needed" in found.notes["why_declared"]
        assert found.prior_match_rate == start.prior_match_rate
        assert found.m["title"].tolist() == start.m["title"].tolist()
        assert found.notes["soundtracks_sampled"] == 30

    def test_titles_alone_are_no_signal_however_many(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        world = draw(start, 3000, seed=1, missing=1.0)
        assert world.vectors.pairs > 1500
        found = learn(world.vectors, start, matching)
        assert (found.origin, "why_declared" in found.notes) == ("declared", True)

    def test_enough_signals_are_learned_from(self, start: MatchModel, matching: MatchingParameters) -> None:
        found = learn(draw(start, 300, seed=1).vectors, start, matching)
        assert (found.origin, "why_declared" in found.notes) == ("em", False)
        assert found.notes["informative_matches"] >= matching.estimation.least_informative_matches

    def test_no_soundtracks_or_no_pairs_keep_the_belief(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        for soundtracks in (0, 200):
            world = draw(replace(start, prior_match_rate=1e-9, rates=start.rates * 1e-9), soundtracks, seed=1)
            assert world.vectors.pairs == 0
            found = learn(world.vectors, start, matching)
            assert (found.origin, found.prior_match_rate) == ("declared", start.prior_match_rate)


class TestRounds:
    def test_ends_when_nothing_changes_any_more(self, start: MatchModel, matching: MatchingParameters) -> None:
        vectors = world_of(matching, 0.6, 0.5).vectors
        found = learn(vectors, start, matching)
        assert 1 < found.notes["rounds"] < matching.estimation.most_rounds
        assert found.notes["last_change"] < matching.estimation.least_change

    def test_ends_after_the_most_rounds(self, start: MatchModel, matching: MatchingParameters) -> None:
        short = with_estimation(matching, most_rounds=2)
        found = learn(world_of(matching, 0.6, 0.5).vectors, start, short)
        assert found.notes["rounds"] == 2
        assert found.notes["last_change"] > matching.estimation.least_change

    def test_looks_at_no_more_soundtracks_than_allowed(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        world = world_of(matching, 0.6, 0.5)
        found = learn(world.vectors, start, with_estimation(matching, most_soundtracks=1000))
        assert found.notes["soundtracks_sampled"] == 1000
        whole = learn(world.vectors, start, matching)
        assert whole.notes["soundtracks_sampled"] == 4000
        assert found.prior_match_rate == pytest.approx(whole.prior_match_rate, abs=0.05)


def test_same_evidence_gives_the_same_model_to_the_bit(start: MatchModel, matching: MatchingParameters) -> None:
    one, other = (learn(world_of(matching, 0.6, 0.5).vectors, start, matching) for _ in range(2))
    assert to_json(one) == to_json(other)


class TestDeclaredModel:
    ALBUMS = (
        album("a", "heat/core", year=1995, language="en"),
        album("b", "heat/core", year=1990),
        album("c", "heat/core", language="fr"),
    )

    @staticmethod
    def frequencies(films: int = 4, years: bool = True) -> TermFrequencies:
        return TermFrequencies(
            films=films,
            vocabulary=Vocabulary(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64), films),
            values={
                "year": {"1995": 2, "1994": 1, "1970": 1} if years else {},
                "language": {"en": 3, "de": 1} if years else {},
                "popularity": popularity([9, 4, 3, 2, 1, 0, 0, 0, 0]) if years else {},
            },
            shared_titles=np.zeros(len(TITLE_LENGTHS), dtype=np.int64),
            sampled_titles=np.zeros(len(TITLE_LENGTHS), dtype=np.int64),
        )

    @pytest.mark.parametrize(
        ("films_of_bands", "silent"),
        [
            ([9, 0, 0, 10, 50, 90, 90, 90, 90], [1, 2]),
            ([0, 1, 1, 1, 1, 1, 1, 1, 1], []),
        ],
    )
    def test_a_band_of_popularity_without_films_says_nothing(
        self, films_of_bands: list[int], silent: list[int], matching: MatchingParameters
    ) -> None:
        whole = self.frequencies()
        frequencies = replace(whole, values={**whole.values, "popularity": popularity(films_of_bands)})
        declared = declared_model(frequencies, albums(self.ALBUMS), matching)
        found = without_unseen_levels(declared, frequencies)
        bits = np.log2(found.m["popularity"][1:] / found.u["popularity"][:, 1:])
        assert [level + 1 for level in np.flatnonzero((bits == 0).all(axis=0))] == silent
        others = [level for level in range(len(POPULARITY.level_names)) if level not in silent]
        same = (found.u["popularity"] == declared.u["popularity"]).all(axis=0)
        assert same[others].all()
        was = np.log2(declared.m["popularity"][1:] / declared.u["popularity"][:, 1:])
        assert (np.abs(was[:, [level - 1 for level in silent]]) > 1).all()

    def test_believes_the_parameters_of_true_pairs(self, matching: MatchingParameters) -> None:
        found = declared_model(self.frequencies(), albums(self.ALBUMS), matching)
        assert (found.origin, found.prior_match_rate) == ("declared", matching.priors.prior_match_rate)
        for one in (TITLE, *WEIGHED_BY_LEVEL):
            assert found.m[one.name].tolist() == [level.m or 0.0 for level in one.levels]

    def test_m_and_u_of_the_parameters_replace_the_defaults(self, matching: MatchingParameters) -> None:
        hint = {"film": 0.6, "other_medium": 0.3, "other_medium_sure": 0.1}
        given = {
            "m_probabilities": {"language": {"same": 0.6, "different": 0.4}},
            "u_probabilities": {"hint": {"same_title": hint, "other_title": hint}},
        }
        priors = type(matching.priors).model_validate({**matching.priors.model_dump(), **given})
        changed = matching.model_copy(update={"priors": priors})
        found = declared_model(self.frequencies(), albums(self.ALBUMS), changed)
        assert found.m["language"].tolist() == [0.0, 0.6, 0.4]
        assert found.u["hint"].tolist() == [[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]]
        assert found.m["hint"].tolist() == [0.98, 0.015, 0.005]

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"m_probabilities": {"langauge": {}}}, "did you mean 'language'"),
            ({"m_probabilities": {"title_frequency": {}}}, "is no comparison"),
            ({"m_probabilities": {"language": {"same": 0.6, "other": 0.4}}}, "'other' is no level of language"),
            ({"m_probabilities": {"language": {"same": 1.0}}}, "found none for different"),
            ({"m_probabilities": {"language": {"same": 0.6, "different": 0.5}}}, "must be 1, and are 1.1"),
            ({"m_probabilities": {"language": {"same": 0.6, "different": 0.3}}}, "must be 1, and are 0.9"),
            ({"m_probabilities": {"language": {"same": 1.0, "different": 0.0}}}, "greater than 0"),
            ({"u_probabilities": {"year": {}}}, "is no comparison"),
            ({"u_probabilities": {"hint": {"same_title": {"film": 1.0}}}}, "same_title and other_title"),
            ({"shared_titles_per_million_films": {"short": 1.0}}, "for each of short, word"),
            ({"coverage": 0.5}, "prior_match_rate"),
            ({"weight_of_rates": 100}, "pseudo_counts.title_rates"),
        ],
    )
    def test_impossible_priors_are_refused(
        self, given: dict[str, Any], message: str, matching: MatchingParameters
    ) -> None:
        with pytest.raises(ValidationError, match=message):
            type(matching.priors).model_validate({**matching.priors.model_dump(), **given})

    def test_years_and_languages_of_false_pairs_are_those_of_random_pairs(
        self, matching: MatchingParameters
    ) -> None:
        found = declared_model(self.frequencies(), albums(self.ALBUMS), matching)
        # 1995 against 1995 (2), 1994, 1970; 1990 against 1995 (2), 1994, 1970: eight pairs.
        years = dict(zip(LEVELS["year"], found.u["year"][0].tolist(), strict=True))
        assert years == pytest.approx(
            {
                "missing": 0,
                "same": 2 / 8,
                "one": 1 / 8,
                "close": 0,
                "later": 0,
                "much_later": 2 / 8,
                "earlier": 3 / 8,
            },
            abs=0.02,
        )
        # English against three English films and a German one; French against four of other languages.
        languages = dict(zip(LEVELS["language"], found.u["language"][0].tolist(), strict=True))
        assert languages == pytest.approx({"missing": 0, "same": 3 / 8, "different": 5 / 8}, abs=0.02)

    def test_votes_of_false_pairs_are_those_of_the_films_that_have_some(
        self, matching: MatchingParameters
    ) -> None:
        found = declared_model(self.frequencies(), albums(self.ALBUMS), matching)
        assert found.u["popularity"][0].tolist() == pytest.approx([0, 0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0], abs=0.03)

    def test_nothing_known_of_films_or_albums_leaves_finite_bits(self, matching: MatchingParameters) -> None:
        for frequencies, rows in (
            (self.frequencies(0, years=False), ()),
            (self.frequencies(), (album("a", "heat/core"),)),
            (self.frequencies(0, years=False), self.ALBUMS),
        ):
            found = declared_model(frequencies, albums(rows), matching)
            assert np.isfinite(found.title_weights()).all()
            for feature in PAIR_NAMES:
                assert np.isfinite(found.level_weights(feature)).all()

    def test_more_films_share_more_titles(self, matching: MatchingParameters) -> None:
        few, many = (
            declared_model(self.frequencies(films), albums(self.ALBUMS), matching) for films in (10**4, 10**6)
        )
        same = TITLE_GROUPS.index("same_title")
        assert (many.rates[same] > few.rates[same]).all()
        assert (many.title_weights()[0] < few.title_weights()[0]).all()

    def test_catalogue_s_own_titles_outweigh_the_belief_in_namesakes(self, matching: MatchingParameters) -> None:
        counted = replace(
            self.frequencies(10**6),
            shared_titles=np.full(len(TITLE_LENGTHS), 2_000_000),
            sampled_titles=np.full(len(TITLE_LENGTHS), 1_000_000),
        )
        found = declared_model(counted, albums(self.ALBUMS), matching)
        assert found.rates[TITLE_GROUPS.index("same_title")] == pytest.approx([2.0] * len(TITLE_LENGTHS), rel=0.01)
        assert found.rates[TITLE_GROUPS.index("near")].tolist() == [matching.priors.other_false_candidates] * len(
            TITLE_LENGTHS
        )

    def test_order_of_the_rows_changes_nothing(self, matching: MatchingParameters) -> None:
        rows = [album(str(n), "heat/core", year=1990 + n % 7, language="en" if n % 3 else "fr") for n in range(50)]
        expected = declared_model(self.frequencies(), albums(rows), matching)
        order = np.random.default_rng(1).permutation(50)
        again = declared_model(self.frequencies(), albums(rows).take(pa.array(order)), matching)
        assert to_json(again) == to_json(expected)


def popularity(films: Sequence[int]) -> dict[str, int]:
    return dict(zip(POPULARITY.level_names, films, strict=True))


def with_estimation(matching: MatchingParameters, **changes: int) -> MatchingParameters:
    return matching.model_copy(update={"estimation": matching.estimation.model_copy(update=changes)})
