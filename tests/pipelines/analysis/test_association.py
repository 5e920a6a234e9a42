"""Popularity by genre family: sizes, tests, what is not tested, and worlds where the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import mannwhitneyu, norm, spearmanr
from statsmodels.stats.multitest import multipletests

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.association import popularity_by_genre, run_tests, untested_reason
from soundtrack_pop.schemas import analysed

from .worlds import films, simulated_films

pytestmark = pytest.mark.filterwarnings("error")

MEASURES = [name for name in analysed.GENRE_POPULARITY.column_names if name.startswith(("rank", "mann", "spear"))]


def test_sizes_and_medians_are_those_of_the_films_with_a_popularity(analysis: AnalysisParameters) -> None:
    found = popularity_by_genre(
        films(
            [
                (["jazz", "rock"], 4.0, None),
                (["jazz"], 2.0, None),
                (["rock"], 9.0, None),
                (["rock", "pop"], None, None),
            ]
        ),
        analysis,
    )
    expected = pd.DataFrame(
        [
            ("jazz", 2, 1, 3.0, 9.0, 2.1, 2.5, 3.5, 3.9, "few_films"),
            ("pop", 0, 3, None, 4.0, None, None, None, None, "few_films"),
            ("rock", 2, 1, 6.5, 2.0, 4.25, 5.25, 7.75, 8.75, "few_films"),
        ],
        columns=analysed.GENRE_POPULARITY.column_names[:10],
    )
    pd.testing.assert_frame_equal(found[list(expected)], expected)
    assert set(found) == set(analysed.GENRE_POPULARITY.column_names)
    assert found[MEASURES].isna().all(axis=None)


@pytest.mark.parametrize(
    ("family", "mine", "others", "reason"),
    [
        ("jazz", [1.0, 2.0], [3.0, 4.0], None),
        ("jazz", [1.0], [3.0, 4.0], "few_films"),
        ("jazz", [], [], "few_films"),
        ("jazz", [1.0, 2.0], [3.0], "few_other_films"),
        ("jazz", [2.0, 2.0], [2.0, 2.0], "equal_popularity"),
        ("jazz", [2.0, 2.0], [3.0, 3.0], None),
        ("other", [1.0, 2.0], [3.0, 4.0], "remainder"),
    ],
)
def test_a_family_is_tested_unless_there_is_a_reason(
    family: str, mine: list[float], others: list[float], reason: str | None
) -> None:
    assert untested_reason(family, np.array(mine), np.array(others), 2) == reason


@pytest.mark.parametrize(
    ("shares", "popularity", "effect"),
    [
        pytest.param([1, 1, 0, 0], [3, 4, 1, 2], 1.0, id="all above the others"),
        pytest.param([1, 1, 0, 0], [1, 2, 3, 4], -1.0, id="all below"),
        pytest.param([1, 1, 0, 0], [1, 4, 2, 3], 0.0, id="around them"),
        # Of 4 pairs, 2 are won and 1 is drawn: 2 · 2.5 / 4 − 1.
        pytest.param([1, 1, 0, 0], [2, 4, 2, 3], 0.25, id="a draw counts half"),
        pytest.param([0.2, 0.9, 0, 0], [3, 4, 1, 2], 1.0, id="any share of the votes counts"),
    ],
)
def test_the_effect_is_the_share_of_pairs_won_less_that_of_pairs_lost(
    shares: list[float], popularity: list[float], effect: float
) -> None:
    tests = run_tests(pd.DataFrame({"jazz": shares}), np.array(popularity, dtype=float))
    assert tests["rank_biserial"].tolist() == pytest.approx([effect])


def test_p_values_are_scipys_and_q_values_those_of_statsmodels() -> None:
    generator = np.random.default_rng(7)
    shares = pd.DataFrame(generator.random((60, 4)) * (generator.random((60, 4)) < 0.5), columns=list("abcd"))
    popularity = generator.lognormal(size=60) + 2 * shares["a"].to_numpy()
    found = run_tests(shares, popularity)
    mann_whitney = [mannwhitneyu(popularity[shares[one] > 0], popularity[shares[one] == 0]) for one in shares]
    spearman = [spearmanr(shares[one], popularity) for one in shares]
    expected = pd.DataFrame(
        {
            "rank_biserial": found["rank_biserial"],
            "mann_whitney_p": [test.pvalue for test in mann_whitney],
            "spearman_rho": [test.statistic for test in spearman],
            "spearman_p": [test.pvalue for test in spearman],
            "mann_whitney_q": multipletests([test.pvalue for test in mann_whitney], method="fdr_bh")[1],
            "spearman_q": multipletests([test.pvalue for test in spearman], method="fdr_bh")[1],
        }
    )
    pd.testing.assert_frame_equal(found, expected)


def test_families_that_are_not_tested_do_not_count_in_the_correction(analysis: AnalysisParameters) -> None:
    world = simulated_films(100, seed=3, families=("jazz",))
    found = popularity_by_genre(world, analysis).set_index("genre")
    assert found["untested_reason"].to_dict() == {"jazz": None, "other": "remainder"}
    assert found.loc["jazz", "mann_whitney_q"] == found.loc["jazz", "mann_whitney_p"]


def test_the_order_of_the_films_does_not_matter(analysis: AnalysisParameters) -> None:
    world = simulated_films(80, seed=5)
    shuffled = world.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(popularity_by_genre(world, analysis), popularity_by_genre(shuffled, analysis))


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        pytest.param([], {}, id="no film"),
        pytest.param([([], 1.0, None)] * 30, {}, id="no genre"),
        pytest.param(
            [(["jazz"], float(one), None) for one in range(30)], {"jazz": "few_other_films"}, id="one genre"
        ),
        pytest.param(
            [(["jazz"] if one % 2 else ["rock"], 5.0, None) for one in range(40)],
            {"jazz": "equal_popularity", "rock": "equal_popularity"},
            id="all popularity equal",
        ),
        pytest.param([(["jazz"], None, None)] * 30, {"jazz": "few_films"}, id="no popularity"),
        pytest.param(
            [(["jazz"], 1.0, None)] * 2 + [(["rock"], 2.0, None)] * 3,
            {"jazz": "few_films", "rock": "few_films"},
            id="five pairs",
        ),
    ],
)
def test_degenerate_worlds_say_why_nothing_is_tested(
    rows: list[tuple[list[str], float | None, int | None]], reasons: dict[str, str], analysis: AnalysisParameters
) -> None:
    found = popularity_by_genre(films(rows), analysis)
    assert found.set_index("genre")["untested_reason"].to_dict() == reasons
    assert found[MEASURES].isna().all(axis=None)


def test_groups_that_do_not_overlap_have_an_effect_and_no_interval(analysis: AnalysisParameters) -> None:
    rows = [(["jazz"] if one < 12 else ["rock"], float(one), None) for one in range(24)]
    jazz = popularity_by_genre(films(rows), analysis).set_index("genre").loc["jazz"]
    assert jazz["rank_biserial"] == -1
    assert np.isnan(jazz["rank_biserial_low"])
    assert np.isnan(jazz["rank_biserial_high"])


def test_in_worlds_without_any_effect_findings_are_as_rare_as_declared(analysis: AnalysisParameters) -> None:
    quick = analysis.model_copy(update={"bootstrap_resamples": 100})
    worlds = 200
    wrong = sum(
        (
            popularity_by_genre(simulated_films(120, seed), quick)["mann_whitney_q"] < quick.false_discovery_rate
        ).any()
        for seed in range(worlds)
    )
    # Three standard errors of a share of .05 among 200 worlds are .046.
    assert wrong / worlds <= quick.false_discovery_rate + 0.046
    assert wrong > 0


def test_a_planted_effect_is_found_and_nothing_else(analysis: AnalysisParameters) -> None:
    world = simulated_films(400, seed=11, effects={"jazz": 1.0})
    found = popularity_by_genre(world, analysis).set_index("genre")
    is_found = found["mann_whitney_q"] < analysis.false_discovery_rate
    assert list(found.index[is_found]) == ["jazz"]
    # Two normal distributions one standard deviation apart.
    true_effect = 2 * norm.cdf(1 / np.sqrt(2)) - 1
    assert found.loc["jazz", "rank_biserial_low"] < true_effect < found.loc["jazz", "rank_biserial_high"]
    assert found.loc["jazz", "spearman_rho"] > 0
