"""Without labels: what is learned from candidate pairs is what they were drawn from, or the belief remains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from soundtrack_pop.linkage.compare import LEVELS, POPULARITY_LEVELS
from soundtrack_pop.linkage.expectation_maximisation import declared_model, estimate_model, without_unseen_bands
from soundtrack_pop.linkage.model import PAIR_FEATURES, MatchModel, probabilities, to_json
from soundtrack_pop.linkage.pairs import RATE_GROUPS
from soundtrack_pop.linkage.term_frequencies import SHAPES, FilmProfile
from soundtrack_pop.linkage.title_comparison import TITLE_LEVELS
from soundtrack_pop.linkage.vocabulary import Vocabulary
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import album, albums
from support.simulated_pairs import World, believed_model, best_of_each, calibration_error, draw

WORLDS = [(0.2, 0.3), (0.2, 1.5), (0.6, 0.3), (0.6, 1.5), (0.9, 1.5)]


@pytest.fixture
def start(matching: MatchingParameters) -> MatchModel:
    """A belief that no world below shares: half covered, few false candidates."""
    return believed_model(matching, coverage=0.5, rate=0.05)


def world_of(matching: MatchingParameters, coverage: float, rate: float, soundtracks: int = 4000) -> World:
    """Return a world whose true pairs differ from the belief in years and people as well."""
    truth = believed_model(matching, coverage, rate)
    shares = {**truth.true_shares}
    shares["year"] = np.array([0, 0.5, 0.2, 0.1, 0.1, 0.05, 0.05])
    shares["person"] = np.array([0, 0.7, 0.1, 0.05, 0.15])
    return draw(replace(truth, true_shares=shares), soundtracks, seed=20261124)


@pytest.mark.parametrize(("coverage", "rate"), WORLDS)
def test_finds_the_coverage_again(
    coverage: float, rate: float, start: MatchModel, matching: MatchingParameters
) -> None:
    world = world_of(matching, coverage, rate)
    found = estimate_model(world.evidence, start, matching)
    assert found.origin == "em"
    assert found.coverage == pytest.approx(world.has_film.mean(), abs=0.05)


@pytest.mark.parametrize(("coverage", "rate"), WORLDS)
def test_probabilities_are_the_shares_of_right_ones(
    coverage: float, rate: float, start: MatchModel, matching: MatchingParameters
) -> None:
    world = world_of(matching, coverage, rate)
    found = estimate_model(world.evidence, start, matching)
    learned, believed = (probabilities(world.evidence, m.match_weights(world.evidence)) for m in (found, start))
    assert calibration_error(learned, world.is_right) < 0.03
    assert calibration_error(*best_of_each(world, learned)) < 0.03
    assert calibration_error(learned, world.is_right) < calibration_error(believed, world.is_right)


def test_belief_that_is_wrong_is_not_calibrated(start: MatchModel, matching: MatchingParameters) -> None:
    world = world_of(matching, 0.2, 0.3)
    believed = probabilities(world.evidence, start.match_weights(world.evidence))
    assert calibration_error(*best_of_each(world, believed)) > 0.03


def test_finds_shares_and_rates_again(start: MatchModel, matching: MatchingParameters) -> None:
    world = world_of(matching, 0.6, 0.5, soundtracks=8000)
    found = estimate_model(world.evidence, start, matching)
    assert found.true_shares["year"] == pytest.approx([0, 0.5, 0.2, 0.1, 0.1, 0.05, 0.05], abs=0.03)
    assert found.true_shares["person"] == pytest.approx([0, 0.7, 0.1, 0.05, 0.15], abs=0.03)
    assert start.true_shares["person"] != pytest.approx([0, 0.7, 0.1, 0.05, 0.15], abs=0.03)
    truth = believed_model(matching, 0.6, 0.5)
    assert found.rates[0] == pytest.approx(truth.rates[0], rel=0.2)
    assert found.same_title_split == pytest.approx(truth.same_title_split, abs=0.03)


def test_shares_are_shares_and_missing_has_none(start: MatchModel, matching: MatchingParameters) -> None:
    found = estimate_model(world_of(matching, 0.6, 0.5).evidence, start, matching)
    shares = [found.title, found.same_title_split, *found.hint, *found.true_shares.values()]
    shares += [row for rows in found.false_shares.values() for row in rows]
    assert [float(one.sum()) for one in shares] == pytest.approx([1.0] * len(shares))
    for feature in PAIR_FEATURES:
        assert found.true_shares[feature][0] == 0
        assert (found.true_shares[feature][1:] > 0).all(), "nothing is impossible"
        assert (found.false_shares[feature][:, 0] == 0).all()
        assert (found.false_shares[feature][:, 1:] > 0).all()
    assert (found.rates > 0).all()


def test_share_of_clashing_numbers_is_not_learned(start: MatchModel, matching: MatchingParameters) -> None:
    clash = TITLE_LEVELS.index("number_clash")
    truth = believed_model(matching, 0.6, 0.5)
    title = truth.title * 0.7
    title[clash] += 0.3
    found = estimate_model(draw(replace(truth, title=title), 4000, seed=2).evidence, start, matching)
    assert found.title[clash] == pytest.approx(start.title[clash])
    assert found.title.sum() == pytest.approx(1)


def test_another_level_as_frequent_is_learned(start: MatchModel, matching: MatchingParameters) -> None:
    near = TITLE_LEVELS.index("near")
    truth = believed_model(matching, 0.6, 0.5)
    title = truth.title * 0.7
    title[near] += 0.3
    found = estimate_model(draw(replace(truth, title=title), 4000, seed=2).evidence, start, matching)
    assert found.title[near] == pytest.approx(title[near], abs=0.03)


class TestFewSignals:
    def test_small_run_keeps_the_belief_and_says_why(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        found = estimate_model(draw(start, 30, seed=1).evidence, start, matching)
        assert found.origin == "declared"
        assert f"{matching.estimation.least_signals} are needed" in found.notes["why_declared"]
        assert (found.coverage, found.title.tolist()) == (start.coverage, start.title.tolist())
        assert found.notes["soundtracks_sampled"] == 30

    def test_titles_alone_are_no_signal_however_many(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        world = draw(start, 3000, seed=1, missing=1.0)
        assert world.evidence.pairs > 1500
        found = estimate_model(world.evidence, start, matching)
        assert (found.origin, "why_declared" in found.notes) == ("declared", True)

    def test_enough_signals_are_learned_from(self, start: MatchModel, matching: MatchingParameters) -> None:
        found = estimate_model(draw(start, 300, seed=1).evidence, start, matching)
        assert (found.origin, "why_declared" in found.notes) == ("em", False)
        assert found.notes["signals"] >= matching.estimation.least_signals

    def test_no_soundtracks_or_no_pairs_keep_the_belief(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        for soundtracks in (0, 200):
            world = draw(replace(start, coverage=1e-9, rates=start.rates * 1e-9), soundtracks, seed=1)
            assert world.evidence.pairs == 0
            found = estimate_model(world.evidence, start, matching)
            assert (found.origin, found.coverage) == ("declared", start.coverage)


class TestRounds:
    def test_ends_when_nothing_changes_any_more(self, start: MatchModel, matching: MatchingParameters) -> None:
        evidence = world_of(matching, 0.6, 0.5).evidence
        found = estimate_model(evidence, start, matching)
        assert 1 < found.notes["rounds"] < matching.estimation.most_rounds
        assert found.notes["last_change"] < matching.estimation.least_change

    def test_ends_after_the_most_rounds(self, start: MatchModel, matching: MatchingParameters) -> None:
        short = with_estimation(matching, most_rounds=2)
        found = estimate_model(world_of(matching, 0.6, 0.5).evidence, start, short)
        assert found.notes["rounds"] == 2
        assert found.notes["last_change"] > matching.estimation.least_change

    def test_looks_at_no_more_soundtracks_than_allowed(
        self, start: MatchModel, matching: MatchingParameters
    ) -> None:
        world = world_of(matching, 0.6, 0.5)
        found = estimate_model(world.evidence, start, with_estimation(matching, most_soundtracks=1000))
        assert found.notes["soundtracks_sampled"] == 1000
        whole = estimate_model(world.evidence, start, matching)
        assert whole.notes["soundtracks_sampled"] == 4000
        assert found.coverage == pytest.approx(whole.coverage, abs=0.05)


def test_same_evidence_gives_the_same_model_to_the_bit(start: MatchModel, matching: MatchingParameters) -> None:
    one, other = (estimate_model(world_of(matching, 0.6, 0.5).evidence, start, matching) for _ in range(2))
    assert to_json(one) == to_json(other)


class TestDeclaredModel:
    ALBUMS = (
        album("a", "heat/core", year=1995, language="en"),
        album("b", "heat/core", year=1990),
        album("c", "heat/core", language="fr"),
    )

    @staticmethod
    def profile(films: int = 4, years: bool = True) -> FilmProfile:
        return FilmProfile(
            films=films,
            vocabulary=Vocabulary(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64), films),
            years={1995: 2, 1994: 1, 1970: 1} if years else {},
            languages={"en": 3, "de": 1} if years else {},
            popularity=np.array([9, 4, 3, 2, 1, 0, 0, 0, 0])
            if years
            else np.zeros(len(POPULARITY_LEVELS), dtype=np.int64),
            namesakes=np.zeros(len(SHAPES), dtype=np.int64),
            sampled_titles=np.zeros(len(SHAPES), dtype=np.int64),
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
        profile = replace(self.profile(), popularity=np.array(films_of_bands))
        declared = declared_model(profile, albums(self.ALBUMS), matching)
        found = without_unseen_bands(declared, profile)
        bits = np.log2(found.true_shares["popularity"][1:] / found.false_shares["popularity"][:, 1:])
        assert [level + 1 for level in np.flatnonzero((bits == 0).all(axis=0))] == silent
        others = [level for level in range(len(POPULARITY_LEVELS)) if level not in silent]
        same = (found.false_shares["popularity"] == declared.false_shares["popularity"]).all(axis=0)
        assert same[others].all()
        was = np.log2(declared.true_shares["popularity"][1:] / declared.false_shares["popularity"][:, 1:])
        assert (np.abs(was[:, [level - 1 for level in silent]]) > 1).all()

    def test_believes_the_parameters_of_true_pairs(self, matching: MatchingParameters) -> None:
        found = declared_model(self.profile(), albums(self.ALBUMS), matching)
        assert (found.origin, found.coverage) == ("declared", matching.belief.coverage)
        true = matching.belief.true_pairs.model_dump()
        assert dict(zip(TITLE_LEVELS, found.title.tolist(), strict=True)) == true["title"]
        for feature in PAIR_FEATURES:
            shares = dict(zip(LEVELS[feature], found.true_shares[feature].tolist(), strict=True))
            assert shares == {"missing": 0.0, **true[feature]}

    def test_years_and_languages_of_false_pairs_are_those_of_random_pairs(
        self, matching: MatchingParameters
    ) -> None:
        found = declared_model(self.profile(), albums(self.ALBUMS), matching)
        # 1995 against 1995 (2), 1994, 1970; 1990 against 1995 (2), 1994, 1970: eight pairs.
        years = dict(zip(LEVELS["year"], found.false_shares["year"][0].tolist(), strict=True))
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
        languages = dict(zip(LEVELS["language"], found.false_shares["language"][0].tolist(), strict=True))
        assert languages == pytest.approx({"missing": 0, "same": 3 / 8, "different": 5 / 8}, abs=0.02)

    def test_votes_of_false_pairs_are_those_of_the_films_that_have_some(
        self, matching: MatchingParameters
    ) -> None:
        found = declared_model(self.profile(), albums(self.ALBUMS), matching)
        assert found.false_shares["popularity"][0].tolist() == pytest.approx(
            [0, 0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0], abs=0.03
        )

    def test_nothing_known_of_films_or_albums_leaves_finite_bits(self, matching: MatchingParameters) -> None:
        for profile, rows in (
            (self.profile(0, years=False), ()),
            (self.profile(), (album("a", "heat/core"),)),
            (self.profile(0, years=False), self.ALBUMS),
        ):
            found = declared_model(profile, albums(rows), matching)
            assert np.isfinite(found.title_bits()).all()
            for feature in PAIR_FEATURES:
                assert np.isfinite(found.pair_bits(feature)).all()

    def test_more_films_share_more_titles(self, matching: MatchingParameters) -> None:
        few, many = (
            declared_model(self.profile(films), albums(self.ALBUMS), matching) for films in (10**4, 10**6)
        )
        same = RATE_GROUPS.index("same_title")
        assert (many.rates[same] > few.rates[same]).all()
        assert (many.title_bits()[0] < few.title_bits()[0]).all()

    def test_catalogue_s_own_titles_outweigh_the_belief_in_namesakes(self, matching: MatchingParameters) -> None:
        counted = replace(
            self.profile(10**6),
            namesakes=np.full(len(SHAPES), 2_000_000),
            sampled_titles=np.full(len(SHAPES), 1_000_000),
        )
        found = declared_model(counted, albums(self.ALBUMS), matching)
        assert found.rates[RATE_GROUPS.index("same_title")] == pytest.approx([2.0] * len(SHAPES), rel=0.01)
        assert found.rates[RATE_GROUPS.index("near")].tolist() == [matching.belief.other_false_candidates] * len(
            SHAPES
        )

    def test_order_of_the_rows_changes_nothing(self, matching: MatchingParameters) -> None:
        rows = [album(str(n), "heat/core", year=1990 + n % 7, language="en" if n % 3 else "fr") for n in range(50)]
        expected = declared_model(self.profile(), albums(rows), matching)
        order = np.random.default_rng(1).permutation(50)
        again = declared_model(self.profile(), albums(rows).take(pa.array(order)), matching)
        assert to_json(again) == to_json(expected)


def with_estimation(matching: MatchingParameters, **changes: int) -> MatchingParameters:
    return matching.model_copy(update={"estimation": matching.estimation.model_copy(update=changes)})
