"""Compare the analysed films with the catalogue, and weigh them so that they resemble it.

Which films have a soundtrack with a genre is no accident: it takes a release, an editor, and listeners who vote.
Where genre and popularity both go with that, the analysed films show an association that the catalogue does not
have, or hide one that it has. Inverse-probability weights (Horvitz and Thompson 1952; stabilised and cut) undo
what known traits of films explain of it, and nothing else.
"""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.traits import ANALYSED, CATALOGUE, TRAITS
from soundtrack_pop.schemas import assessed

Values = npt.NDArray[np.float64]

_FEW, _NONE = "rest", "none analysed"


def weigh_films(traits: pd.DataFrame, analysis: AnalysisParameters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how analysed films and catalogue differ, before and after weighting, and the weight of each cell.

    Args:
        traits: `traits.count_by_traits` of the films of the main snapshot.
        analysis: films of a level, and the largest weight.

    Returns:
        `rpt_selection_balance`; and `traits` with `selection_probability` and `weight`, NaN where the cell has no
        analysed film or no model could be fitted.
    """
    levels = traits.assign(**{trait: _pool(traits, trait, analysis.min_films_per_genre) for trait in TRAITS})
    weighed = traits.assign(selection_probability=_probabilities(levels))
    analysed, catalogue = levels[ANALYSED].sum(), levels[CATALOGUE].sum()
    raw = (analysed / catalogue) / weighed["selection_probability"] if catalogue else np.nan
    weighed["weight"] = pd.Series(raw, index=traits.index).clip(upper=analysis.largest_weight)
    return _balance(levels, weighed["weight"]), weighed


def _pool(traits: pd.DataFrame, trait: str, min_films: int) -> pd.Series[str]:
    """Return a trait's levels; those of fewer analysed films than `min_films` go together.

    So do, apart from them, levels without any analysed film, of which weights can say nothing.
    """
    levels = traits[trait].astype(object).where(traits[trait].notna(), "unknown").astype(str)
    analysed = levels.map(traits.groupby(levels)[ANALYSED].sum())
    return levels.mask(analysed < min_films, _FEW).mask(analysed == 0, _NONE)


def _probabilities(levels: pd.DataFrame) -> Values:
    """Return the modelled probability that a film of each cell is analysed; NaN for levels without such films."""
    found = np.full(len(levels), np.nan)
    is_supported = np.ones(len(levels), dtype=bool)
    for trait in TRAITS:
        is_supported &= (levels[ANALYSED].groupby(levels[trait]).transform("sum") > 0).to_numpy()
    cells = levels[is_supported]
    analysed, others = cells[ANALYSED].to_numpy(), (cells[CATALOGUE] - cells[ANALYSED]).to_numpy()
    if not analysed.sum() or not others.sum():
        return found
    design = _indicators(cells, others)
    if len(cells) <= design.shape[1]:
        # As many levels as cells: each cell's share is all that a model could say.
        found[is_supported] = analysed / cells[CATALOGUE].to_numpy()
        return found
    with warnings.catch_warnings():
        # Shares that the model meets exactly, as where all cells have the same, are no separation.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = GLM(np.column_stack([analysed, others]), design, family=Binomial()).fit()
    found[is_supported] = fit.fittedvalues
    return found


def _indicators(cells: pd.DataFrame, others: npt.NDArray[np.int64]) -> Values:
    """Return a column for each level of each trait but the most frequent; none for those all analysed."""
    columns = [np.ones(len(cells))]
    for trait in TRAITS:
        sizes = cells.groupby(trait)[CATALOGUE].sum()
        left = pd.Series(others, index=cells.index).groupby(cells[trait]).sum()
        reference = min(sizes.index, key=lambda level: (-sizes[level], level))
        columns += [
            (cells[trait] == level).to_numpy(dtype=float)
            for level in sizes.index
            if level != reference and left[level] > 0
        ]
    return np.column_stack(columns)


def _balance(levels: pd.DataFrame, weight: pd.Series[float]) -> pd.DataFrame:
    """Return the shares of each level among catalogue, analysed and weighted films."""
    weighted = (levels[ANALYSED] * weight).fillna(0.0)
    rows = []
    for trait in TRAITS:
        sums = pd.DataFrame({CATALOGUE: levels[CATALOGUE], ANALYSED: levels[ANALYSED], "weighted": weighted})
        rows.append(sums.groupby(levels[trait]).sum().rename_axis("level").reset_index().assign(trait=trait))
    balance = pd.concat(rows, ignore_index=True)
    totals = {name: max(float(column.sum()), 1e-300) for name, column in levels[[CATALOGUE, ANALYSED]].items()}
    balance["catalogue_share"] = balance[CATALOGUE] / totals[CATALOGUE]
    balance["analysed_share"] = balance[ANALYSED] / totals[ANALYSED] if levels[ANALYSED].sum() else np.nan
    balance["weighted_share"] = balance["weighted"] / weighted.sum() if weighted.sum() else np.nan
    share = balance["catalogue_share"]
    deviation = (share * (1 - share)).pow(0.5).where(share.between(0, 1, inclusive="neither"))
    balance["difference"] = (balance["analysed_share"] - share) / deviation
    balance["weighted_difference"] = (balance["weighted_share"] - share) / deviation
    balance["is_supported"] = balance[ANALYSED] > 0
    return balance[assessed.SELECTION_BALANCE.column_names]


def films_with_weights(weighed: pd.DataFrame) -> pd.DataFrame:
    """Return `feat_selection_weights` from the cells of `weigh_films`."""
    films = weighed.explode("analysed_films").dropna(subset="analysed_films")
    found = films.rename(columns={"analysed_films": c.TMDB_ID})[[c.TMDB_ID, "selection_probability", "weight"]]
    return found.astype({c.TMDB_ID: "int64"}).sort_values(c.TMDB_ID, ignore_index=True)
