"""Selection, sensitivity, negative control: what is weighed, chosen, dealt anew, and what stays the same."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import sensitivity, subsets
from soundtrack_pop.pipelines.analysis.association import popularity_by_genre
from soundtrack_pop.pipelines.analysis.bootstrap import (
    bootstrap_rank_biserials,
    leave_one_out_rank_biserials,
    order_of,
)
from soundtrack_pop.pipelines.analysis.negative_control import permute_genres
from soundtrack_pop.pipelines.analysis.representativeness import films_with_weights, weigh_films
from soundtrack_pop.pipelines.analysis.sensitivity import (
    analyse_sensitivity,
    scenarios,
    shares_below,
    weighted_rank_test,
)
from soundtrack_pop.pipelines.analysis.traits import ANALYSED, CATALOGUE, TRAITS

pytestmark = pytest.mark.filterwarnings("error")

FILMS = simulate(World(200, effects={"rock & metal": 1.5}), seed=4)
WEIGHTS = pd.DataFrame({"tmdb_id": FILMS["tmdb_id"], "selection_probability": 0.5, "weight": 1.0})


def cells(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Return cells from (decade, votes, films of the catalogue, analysed films); other traits do not differ."""
    frame = pd.DataFrame(
        {
            "decade": [decade for decade, *_ in rows],
            "votes": [votes for _, votes, *_ in rows],
            "language": "en",
            "film_genre": "Drama",
            "budget": "known",
            CATALOGUE: [catalogue for *_, catalogue, _ in rows],
            ANALYSED: [analysed for *_, analysed in rows],
        }
    )
    bounds = pairwise(np.cumsum([0, *frame[ANALYSED]]))
    frame["analysed_films"] = [list(range(start, end)) for start, end in bounds]
    return frame


class TestSelection:
    def test_weights_bring_the_shares_of_the_catalogue(self, analysis: AnalysisParameters) -> None:
        # Odds of being analysed: many votes by few are 19 in both decades.
        rows = [("1980", "few", 400, 20), ("1980", "many", 100, 50), ("1990", "few", 300, 40)]
        rows.append(("1990", "many", 200, 149))
        uncut = analysis.model_copy(update={"largest_weight": 1000})
        balance, weighed = weigh_films(cells(*rows), uncut)
        found = balance.set_index(["trait", "level"])
        assert found.loc[("votes", "many"), "analysed_share"] == pytest.approx(199 / 259)
        assert found["weighted_share"].to_numpy() == pytest.approx(found["catalogue_share"].to_numpy(), abs=0.02)
        assert found["weighted_difference"].abs().max() < 0.05 < found["difference"].abs().max()
        assert len(films_with_weights(weighed)) == 259

    def test_weights_are_cut(self, analysis: AnalysisParameters) -> None:
        few = analysis.model_copy(update={"largest_weight": 2})
        _, weighed = weigh_films(cells(("1980", "few", 10_000, 12), ("1980", "many", 100, 90)), few)
        assert weighed["weight"].max() == 2

    def test_levels_without_an_analysed_film_are_out_of_reach(self, analysis: AnalysisParameters) -> None:
        rows = [("1980", "few", 50, 20), ("1990", "many", 50, 30), ("2000", "none", 70, 0), ("1990", "few", 50, 3)]
        balance, weighed = weigh_films(cells(*rows), analysis)
        unreached = balance[~balance["is_supported"]]
        assert set(unreached["level"]) == {"none analysed"}
        assert weighed["weight"].isna().tolist() == [False, False, True, False]

    @pytest.mark.parametrize(
        "rows",
        [[], [("1980", "few", 5, 0)], [("1980", "few", 5, 5)]],
        ids=["no film", "none analysed", "all analysed"],
    )
    def test_nothing_to_compare_gives_no_weights(
        self, rows: list[tuple[str, str, int, int]], analysis: AnalysisParameters
    ) -> None:
        balance, weighed = weigh_films(cells(*rows), analysis)
        assert weighed["weight"].isna().all()
        assert set(balance["trait"]) <= set(TRAITS)


class TestWeightedRanks:
    GENERATOR = np.random.default_rng(0)
    POPULARITY = np.round(GENERATOR.lognormal(size=60), 1)
    MINE = GENERATOR.random(60) < 0.3

    def test_equal_weights_give_the_rank_biserial_effect(self) -> None:
        effect, _ = weighted_rank_test(self.POPULARITY, self.MINE, np.ones(60))
        wins = np.sign(self.POPULARITY[self.MINE][:, None] - self.POPULARITY[~self.MINE][None, :])
        assert effect == pytest.approx(wins.mean())

    def test_a_weight_of_two_counts_a_film_twice(self) -> None:
        weights = np.where(np.arange(60) < 20, 2.0, 1.0)
        doubled = np.concatenate([np.arange(60), np.arange(20)])
        effect, _ = weighted_rank_test(self.POPULARITY, self.MINE, weights)
        twice, _ = weighted_rank_test(self.POPULARITY[doubled], self.MINE[doubled], np.ones(80))
        assert effect == pytest.approx(twice)

    def test_shares_below_count_equal_values_half(self) -> None:
        found = shares_below(np.array([3.0, 1.0, 1.0]), np.array([2.0, 1.0, 1.0]))
        assert found == pytest.approx([0.75, 0.25, 0.25])

    def test_draws_and_leaving_out_go_by_the_weights(self) -> None:
        weights = np.where(np.arange(60) < 20, 3.0, 0.5)
        left_out = leave_one_out_rank_biserials(order_of(self.POPULARITY), self.MINE, weights)
        without_first, _ = weighted_rank_test(self.POPULARITY[1:], self.MINE[1:], weights[1:])
        assert left_out[0] == pytest.approx(without_first)
        drawn = bootstrap_rank_biserials(self.POPULARITY, self.MINE[:, None], 20, seed=3, weights=weights)[0, 0]
        films = np.random.default_rng(3).integers(0, 60, size=(20, 60))[0]
        order = np.argsort(self.POPULARITY, kind="stable")[films]
        expected, _ = weighted_rank_test(self.POPULARITY[order], self.MINE[order], weights[order])
        assert drawn == pytest.approx(expected)


class TestSensitivity:
    def test_the_headline_is_that_of_the_other_table(self, analysis: AnalysisParameters) -> None:
        found = analyse_sensitivity(FILMS, WEIGHTS, analysis)
        headline = found[(found["scenario"] == "headline") & (found["statistic"] == "popularity")]
        expected = popularity_by_genre(FILMS, analysis).dropna(subset="rank_biserial")
        np.testing.assert_allclose(headline["effect"], expected["rank_biserial"])
        np.testing.assert_allclose(headline["p"], expected["mann_whitney_p"])

    def test_scenarios_choose_their_films(self, analysis: AnalysisParameters) -> None:
        band = np.where(FILMS["match_probability"] < 0.95, "review", "auto")
        vintage = np.where(FILMS["tmdb_id"] % 10 == 0, "without_credits", "with_credits")
        artist = np.where(FILMS["tmdb_id"] <= 50, "one composer", None)
        world = FILMS.assign(match_band=band, popularity_vintage=vintage, lead_artist=artist)
        sizes = {one.name: len(one.films) for one in scenarios(world, WEIGHTS[:100], analysis)}
        sure = int((band == "auto").sum())
        first = sure - int((band[:50] == "auto").sum()) + 1
        assert sizes == {
            "headline": sure, "p_50": 200, "p_80": 200, "p_95": sure, "auto_and_review": 200,
            "match_probability": 200, "selection_weights": int((band[:100] == "auto").sum()),
            "one_per_artist": first, "other_vintage": sure,
        }  # fmt: skip

    def test_equal_choices_of_films_are_measured_once_and_other_weights_anew(
        self, analysis: AnalysisParameters, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sizes = []
        drawn = sensitivity.rank_biserial_intervals

        def counted(popularity: np.ndarray, *others: object) -> np.ndarray:
            sizes.append(len(popularity))
            return drawn(popularity, *others)  # type: ignore[arg-type]

        monkeypatch.setattr(sensitivity, "rank_biserial_intervals", counted)
        # Every link is sure and above .9: four ways choose all films, two weigh them, two choose fewer.
        found = analyse_sensitivity(FILMS, WEIGHTS.assign(weight=np.linspace(0.5, 2, len(FILMS))), analysis)
        assert len(sizes) == 5
        assert sizes.count(len(FILMS)) == 3
        effects = found[found["statistic"] == "popularity"].pivot(
            index="genre", columns="scenario", values="effect"
        )
        assert effects["headline"].equals(effects["auto_and_review"].rename("headline"))
        assert not np.allclose(effects["headline"], effects["selection_weights"])

    def test_another_vintage_is_never_mixed_in(self, analysis: AnalysisParameters) -> None:
        """Popularity of the other vintage is a thousand times larger: an effect would show."""
        is_old = FILMS["tmdb_id"] % 4 == 0
        mixed = FILMS.assign(
            popularity=FILMS["popularity"].where(~is_old, FILMS["popularity"] * 1000),
            popularity_vintage=np.where(is_old, "without_credits", "with_credits"),
        )
        alone = FILMS[~is_old]
        assert subsets.keep_comparable(mixed)["tmdb_id"].tolist() == alone["tmdb_id"].tolist()
        for scenario in ("headline", "auto_and_review", "match_probability", "selection_weights"):
            effects = [
                found[(found["scenario"] == scenario) & (found["statistic"] == "popularity")]["effect"].tolist()
                for found in (
                    analyse_sensitivity(mixed, WEIGHTS, analysis),
                    analyse_sensitivity(alone, WEIGHTS, analysis),
                )
            ]
            assert effects[0] == pytest.approx(effects[1])


class TestNegativeControl:
    def test_findings_of_the_data_stand_beside_those_of_chance(self, analysis: AnalysisParameters) -> None:
        found = permute_genres(FILMS, analysis).set_index("statistic")
        assert found.loc["popularity", "finding_count"] >= 1
        assert found.loc["popularity", "shuffle_count"] == 20
        assert (found["share"] <= 0.25).all()

    def test_nothing_to_test_has_no_share(self, analysis: AnalysisParameters) -> None:
        found = permute_genres(FILMS.assign(popularity=1.0, decade=1990.0), analysis)
        assert found["share"].isna().all()
        assert found["shuffle_count"].tolist() == [0, 0]
