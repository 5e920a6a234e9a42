"""Regressions of log popularity, against statsmodels' formulas; what controls and collinear terms do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t
from statsmodels.formula.api import ols

from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.association import compare_leading_genres, leading_genre
from soundtrack_pop.pipelines.analysis.design import design_of, pool_levels
from soundtrack_pop.pipelines.analysis.inference import degrees_of_freedom
from soundtrack_pop.pipelines.analysis.regression import MODELS, fit_model, regress_popularity
from soundtrack_pop.pipelines.analysis.subsets import genre_shares

from .worlds import films

pytestmark = pytest.mark.filterwarnings("error")

FILMS = simulate(World(250, effects={"pop": 0.8}), seed=2)


def test_terms_and_joint_test_are_those_of_statsmodels(analysis: AnalysisParameters) -> None:
    terms, row = fit_model(FILMS, "genres", analysis)
    flags = (genre_shares(FILMS) > 0).drop(columns="other").astype(float)
    frequent = [name for name in flags if flags[name].sum() >= analysis.min_films_per_genre]
    named = flags[frequent].set_axis([f"g{place}" for place in range(len(frequent))], axis=1)
    model = ols(f"y ~ {' + '.join(named)}", named.assign(y=FILMS["log_popularity"]))
    fit, robust = model.fit(), model.fit(cov_type="HC3", use_t=True)
    np.testing.assert_allclose(terms["coefficient"], robust.params, atol=1e-10)
    np.testing.assert_allclose(terms["standard_error"], robust.bse, atol=1e-10)
    degrees = degrees_of_freedom(fit.model.exog)
    np.testing.assert_allclose(terms["p"], 2 * t.sf(np.abs(robust.tvalues), degrees), atol=1e-10)
    reach = t.ppf(0.975, degrees) * robust.bse
    ends = np.column_stack([robust.params - reach, robust.params + reach])
    np.testing.assert_allclose(terms[["ratio_low", "ratio_high"]], np.exp(ends), rtol=1e-8)
    assert list(terms["term"]) == ["intercept", *frequent]
    assert (row["statistic"], row["p"]) == pytest.approx((fit.fvalue, fit.f_pvalue))


def test_only_genres_are_corrected_and_controls_stand_beside_them(analysis: AnalysisParameters) -> None:
    terms, rows = regress_popularity(FILMS, analysis)
    assert list(rows["test"]) == list(MODELS)
    assert rows["untested_reason"].isna().all() if "untested_reason" in rows else True
    assert (terms["q"].notna() == (terms["term_kind"] == "genre")).all()
    kinds = terms.groupby("model")["term_kind"].agg(set).to_dict()
    assert kinds["genres"] == {"intercept", "genre"}
    assert kinds["controls_and_votes"] - kinds["controls"] == {"votes"}
    assert kinds["controls_and_budget"] - kinds["controls"] == {"budget"}
    budget = terms[terms["model"] == "controls_and_budget"]["model_film_count"].iloc[0]
    assert budget == FILMS["budget_usd"].notna().sum()


def test_a_genre_that_controls_add_up_to_is_left_out_and_a_control_never() -> None:
    is_comedy = [float("Comedy" in genres) for genres in FILMS["film_genres"]]
    families = [["comic"] if flag else ["plain"] for flag in is_comedy]
    same = FILMS.assign(families=families, shares=[[1.0]] * len(FILMS))
    design = design_of(same, ("film_genre",), 10)
    assert design.dropped == ("comic", "plain")
    assert "film genre: Comedy" in design.terms


def test_rare_levels_go_together_and_missing_ones_have_a_name() -> None:
    values = pd.Series(["en"] * 12 + ["fr"] * 10 + ["ja"] * 6 + ["hi"] * 5 + [None] * 11)
    assert pool_levels(values, 10).value_counts().to_dict() == {"en": 12, "fr": 10, "rest": 11, "unknown": 11}
    few = pd.Series(["en"] * 12 + ["ja"] * 3)
    assert pool_levels(few, 10).value_counts().to_dict() == {"en": 15}
    decades = pd.Series([1990.0] * 10 + [np.nan] * 10)
    assert pool_levels(decades, 10).value_counts().to_dict() == {"1990": 10, "unknown": 10}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (FILMS.head(0), "few_films"),
        (FILMS.assign(log_popularity=np.nan), "few_films"),
        (FILMS.head(25), "few_groups"),
        (FILMS.assign(log_popularity=1.0), "equal_popularity"),
    ],
    ids=["no film", "no popularity", "few films", "equal"],
)
def test_a_model_that_is_not_fitted_says_why(
    changed: pd.DataFrame, reason: str, analysis: AnalysisParameters
) -> None:
    few = analysis.model_copy(update={"min_films_per_genre": 20})
    terms, row = fit_model(changed, "controls", few)
    assert terms.empty
    assert row["untested_reason"] == reason


def test_the_leading_family_has_most_votes_and_ties_have_none() -> None:
    found = leading_genre(
        pd.DataFrame(
            {
                "families": [["jazz", "rock", "rock"], ["jazz", "rock"], [], ["pop"]],
                "shares": [[0.4, 0.3, 0.3], [0.5, 0.5], [], [1.0]],
            }
        )
    )
    assert [None if pd.isna(one) else one for one in found] == ["rock", None, None, "pop"]


def test_leading_families_of_enough_films_are_compared() -> None:
    rows = [(["jazz"], float(one), None) for one in range(12)] + [
        (["rock"], 20.0 + one, None) for one in range(12)
    ]
    found = compare_leading_genres(films([*rows, (["pop"], 1.0, None), (["other"], 1.0, None)]), 10)
    assert (found["film_count"], found["group_count"]) == (24, 2)
    # Complete separation of 12 and 12: H = 12 / (n (n + 1)) Σ R² / m − 3 (n + 1).
    assert found["statistic"] == pytest.approx(12 / (24 * 25) * (78**2 / 12 + 222**2 / 12) - 3 * 25)
