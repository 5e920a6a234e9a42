"""All comparisons of the matcher, each declared once: levels, edges, default probabilities, descriptions.

Columns, the model's JSON, explanations, review sheets, charts and docs are derived from these objects. To add a
comparison, write an object here with its level function, and put it into `COMPARISONS`.

Where the default probabilities come from: docs/decisions/0006-the-model-learns-from-contests.md. A level with
probability 0 would have an infinite weight, so each has a probability above 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparison import MISSING, Codes, Comparison, Level, Reals
from soundtrack_pop.linkage.hints import HINT
from soundtrack_pop.linkage.people import PERSON
from soundtrack_pop.linkage.popularity import POPULARITY
from soundtrack_pop.linkage.title_forms import Rows, combined, floats, value_counts

# --- title -----------------------------------------------------------------------------------------------------
# Best first: the order decides which two title forms represent a pair (`title_comparison.py`). Title levels have
# no u probability; the model counts false candidates instead (the rates in `model.py`).
TITLE = Comparison(
    name="title",
    meaning="how the best pair of title forms agrees",
    levels=(
        Level("exact", "same title", m=0.77),
        Level("exact_other", "same as another title of the film", m=0.07),
        Level("respelled", "same title but for an article, a number's spelling, a sign or a space", m=0.02),
        Level("near", "same title but for a letter", m=0.03),
        Level("exact_cut", "same title without a volume, an edition or a bracket", m=0.03),
        Level("part_of_soundtrack", "the film's title is part of the soundtrack's", m=0.03),
        Level("part_of_film", "the soundtrack's title is part of the film's", m=0.02),
        Level("similar", "similar title", m=0.01),
        Level("tokens", "rare words in common", m=0.009),
        Level("parts", "a part of each title agrees", m=0.01),
        Level("number_clash", "the numbers in the titles differ", m=0.001),
    ),
)
# Levels at which the whole title equals one of the film's: these candidates form one group, films of the same
# title. With the share of each level among false candidates of that group before data: of 449 pairs of films that
# share a title within a year, 117 write it differently (*The Circle* and *Circle*, *9* and *Nine*).
SAME_TITLE_SPLIT = {"exact": 0.40, "exact_other": 0.35, "respelled": 0.25}
SAME_TITLE_LEVELS = tuple(SAME_TITLE_SPLIT)
# Levels at which whole titles agree; the others compare parts, words or similar titles.
WHOLE_TITLE_LEVELS = (*SAME_TITLE_LEVELS, "near", "exact_cut")

# --- title frequency -------------------------------------------------------------------------------------------
# The term-frequency adjustment: how many of the soundtrack's candidates agree at the same title level.
TITLE_FREQUENCY = Comparison(
    name="title_frequency",
    meaning="term-frequency adjustment: how many candidates agree at the same title level",
    levels=(
        Level("unique", "no other film agrees in this way"),
        Level("two", "one other film agrees in this way"),
        Level("few", "2 to 7 other films agree in this way"),
        Level("many", "8 or more other films agree in this way"),
    ),
)
# Numbers of candidates, this one included, at which the second, third and last level begin.
_FREQUENCY_EDGES = np.array([2, 3, 9])


def title_frequency_levels(same_level_candidates: NDArray[np.int64]) -> Codes:
    """Return the level code for each number of candidates; the numbers are 1 or more."""
    return np.searchsorted(_FREQUENCY_EDGES, same_level_candidates, side="right").astype(np.uint8)


# --- year ------------------------------------------------------------------------------------------------------
CLOSE_YEARS, LATER_YEARS = 3, 10


def year_gaps(soundtrack_years: Reals, film_years: Reals) -> np.ma.MaskedArray:
    """Return soundtrack year minus film year, masked where either is unknown (NaN)."""
    gap = soundtrack_years - film_years
    return np.ma.array(np.nan_to_num(gap).astype(np.int64), mask=np.isnan(gap))


def year_levels(gap: np.ma.MaskedArray) -> Codes:
    """Return the level code of each year gap (soundtrack minus film); `missing` where it is masked."""
    years = gap.filled(0)
    of_level = {
        "same": years == 0,
        "one": np.abs(years) == 1,
        "earlier": years < 0,
        "close": years <= CLOSE_YEARS,
        "later": years <= LATER_YEARS,
    }
    codes = np.select(list(of_level.values()), [YEAR.code(name) for name in of_level], YEAR.code("much_later"))
    return np.where(np.ma.getmaskarray(gap), YEAR.code(MISSING), codes).astype(np.uint8)


def _year_pairs(mine: Reals, theirs: Reals, left: Rows, right: Rows) -> Codes:
    return year_levels(year_gaps(mine[left], theirs[right]))


def _random_years(films: Mapping[str, int], soundtracks: pa.Table) -> Reals:
    film_years, film_counts = (
        np.array([float(year) for year in films]),
        np.array(list(films.values()), dtype=float),
    )
    counts = np.zeros(len(YEAR.levels))
    for year, number in value_counts(soundtracks["year"]).items():
        levels = year_levels(np.ma.masked_invalid(float(year) - film_years))
        counts += number * np.bincount(levels, film_counts, len(YEAR.levels))
    return counts


YEAR = Comparison(
    name="year",
    meaning="band of the year gap",
    levels=(
        Level(MISSING, "a year is unknown"),
        Level("same", "same year", m=0.66),
        Level("one", "one year apart", m=0.17),
        Level("close", f"soundtrack 2 to {CLOSE_YEARS} years after the film", m=0.04),
        Level("later", f"soundtrack {CLOSE_YEARS + 1} to {LATER_YEARS} years after the film", m=0.04),
        Level("much_later", f"soundtrack more than {LATER_YEARS} years after the film", m=0.08),
        Level("earlier", "soundtrack more than a year before the film", m=0.01),
    ),
    soundtrack_columns=("year",),
    film_columns=("year",),
    read_soundtracks=lambda table: floats(table["year"]),
    read_films=lambda table: floats(table["year"]),
    level_of=_year_pairs,
    film_values=lambda table: value_counts(table["year"]),
    u_of=_random_years,
)

# --- language --------------------------------------------------------------------------------------------------


def _language_pairs(mine: pa.Array, theirs: pa.Array, left: Rows, right: Rows) -> Codes:
    names = pa.array(sorted({*pc.unique(mine).to_pylist(), *pc.unique(theirs).to_pylist()} - {None}), pa.string())
    mine_code, their_code = (
        pc.fill_null(pc.index_in(column, value_set=names), -1).to_numpy(zero_copy_only=False)[rows]
        for column, rows in ((mine, left), (theirs, right))
    )
    codes = np.where(mine_code == their_code, LANGUAGE.code("same"), LANGUAGE.code("different"))
    return np.where((mine_code < 0) | (their_code < 0), LANGUAGE.code(MISSING), codes).astype(np.uint8)


def _random_languages(films: Mapping[str, int], soundtracks: pa.Table) -> Reals:
    total = sum(films.values())
    counts = np.zeros(len(LANGUAGE.levels))
    for language, number in value_counts(soundtracks["language"]).items():
        same = films.get(language, 0)
        counts += number * LANGUAGE.in_order({"same": same, "different": total - same})
    return counts


LANGUAGE = Comparison(
    name="language",
    meaning="language of the soundtrack's wording against the film's original language",
    levels=(
        Level(MISSING, "a language is unknown"),
        Level("same", "worded in the film's language", m=0.7),
        Level("different", "worded in another language than the film's", m=0.3),
    ),
    soundtrack_columns=("language",),
    film_columns=("original_language",),
    read_soundtracks=lambda table: combined(table["language"]),
    read_films=lambda table: combined(table["original_language"]),
    level_of=_language_pairs,
    film_values=lambda table: value_counts(table["original_language"]),
    u_of=_random_languages,
)

# In the order in which people read them, and in which weights are added up.
COMPARISONS = (TITLE, TITLE_FREQUENCY, YEAR, PERSON, LANGUAGE, POPULARITY, HINT)
BY_NAME: Mapping[str, Comparison] = {comparison.name: comparison for comparison in COMPARISONS}
COMPARED_BY_PAIR = tuple(one for one in COMPARISONS if one.level_of is not None)
PAIR_COMPARISONS = tuple(one for one in COMPARISONS if one.is_learned_by_pair)
SOUNDTRACK_COMPARISONS = tuple(one for one in COMPARISONS if one.belongs_to_soundtrack)
# Comparisons for which the model holds an m and a u probability of each level.
WEIGHED_BY_LEVEL = (*PAIR_COMPARISONS, *SOUNDTRACK_COMPARISONS)
# Comparison -> its levels at which the title matcher links a pair only after clerical review.
FOR_REVIEW: Mapping[str, tuple[str, ...]] = {
    one.name: one.levels_for_review for one in COMPARISONS if one.levels_for_review
}


def needs_review(levels: Mapping[str, str]) -> bool:
    """Return whether the level of any comparison allows clerical review at most; levels by comparison."""
    return any(levels.get(name) in found for name, found in FOR_REVIEW.items())
