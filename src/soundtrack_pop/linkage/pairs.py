"""All candidate pairs of a run as comparison vectors, sorted by soundtrack and film."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparison import Codes, Reals
from soundtrack_pop.linkage.comparisons import COMPARED_BY_PAIR, SAME_TITLE_LEVELS, SOUNDTRACK_COMPARISONS, TITLE
from soundtrack_pop.linkage.title_forms import (
    IS_PART,
    TITLE_LENGTHS,
    Flags,
    Rows,
    TitleForms,
    combined,
    flatten_forms,
    title_length_classes,
)

# Title groups: the levels at which the whole title agrees form one group, each other title level is a group of its
# own. Rates, and the number of candidates at the same level, are counted by title group.
SAME_TITLE = "same_title"
TITLE_GROUPS = (SAME_TITLE, *(name for name in TITLE.level_names if name not in SAME_TITLE_LEVELS))
TITLE_GROUP = np.array(
    [TITLE_GROUPS.index(SAME_TITLE if name in SAME_TITLE_LEVELS else name) for name in TITLE.level_names]
)
_OF_PARTS = np.isin(np.array(TITLE_GROUPS), ("part_of_soundtrack", "parts"))


@dataclass(frozen=True)
class ComparisonVectors:
    """The comparison levels of candidate pairs, in the order of soundtrack and film.

    Attributes:
        levels: comparison -> code of its level, for each pair.
        soundtrack: row of the soundtrack, for each pair.
        title_length: for each pair, length class of the soundtrack's title form that agrees with the film.
        same_level_candidates: for each pair, number of the soundtrack's candidates in the same title group, this
            one included.
        soundtrack_levels: comparison of the soundtrack alone -> code of its level, for each soundtrack.
        exposure: number of soundtracks that could have a candidate, title groups x length classes: those with at
            least one title form of the class.
    """

    levels: dict[str, Codes]
    soundtrack: Rows
    title_length: Codes
    same_level_candidates: Rows
    soundtrack_levels: dict[str, Codes]
    exposure: NDArray[np.int64]

    @property
    def pairs(self) -> int:
        """Number of candidate pairs."""
        return len(self.soundtrack)

    @property
    def soundtracks(self) -> int:
        """Number of soundtracks, those without a candidate included."""
        return len(next(iter(self.soundtrack_levels.values())))

    @cached_property
    def title_group(self) -> Rows:
        """Position in `TITLE_GROUPS` of each pair."""
        return TITLE_GROUP[self.levels[TITLE.name]]

    @cached_property
    def has_same_title(self) -> Flags:
        """Whether a pair agrees in the whole title; false pairs of this kind have their own u probabilities."""
        flags: Flags = self.title_group == 0
        return flags

    @cached_property
    def starts(self) -> Rows:
        """Position of the first pair of each soundtrack that has one."""
        is_first = np.ones(self.pairs, dtype=bool)
        is_first[1:] = self.soundtrack[1:] != self.soundtrack[:-1]
        return np.flatnonzero(is_first)

    def sums(self, values: Reals) -> Reals:
        """Return the sum of the values over the pairs of each soundtrack; 0 for one without pairs."""
        totals = np.zeros(self.soundtracks)
        if self.pairs:
            totals[self.soundtrack[self.starts]] = np.add.reduceat(values, self.starts)
        return totals

    def sampled(self, most: int) -> ComparisonVectors:
        """Return the vectors of every k-th soundtrack, so that there are no more than `most` soundtracks."""
        step = -(-self.soundtracks // most)
        return self if step <= 1 else self.of_soundtracks(np.arange(self.soundtracks) % step == 0)

    def of_soundtracks(self, chosen: Flags) -> ComparisonVectors:
        """Return the vectors of some of the soundtracks; `chosen` has one flag for each soundtrack."""
        kept = chosen[self.soundtrack]
        new_row = np.cumsum(chosen) - 1
        share = chosen.sum() / max(len(chosen), 1)
        return ComparisonVectors(
            levels={name: values[kept] for name, values in self.levels.items()},
            soundtrack=new_row[self.soundtrack[kept]],
            title_length=self.title_length[kept],
            same_level_candidates=self.same_level_candidates[kept],
            soundtrack_levels={name: codes[chosen] for name, codes in self.soundtrack_levels.items()},
            exposure=self.exposure * share,
        )


def in_order(compared_pairs: pa.Table, soundtracks: int) -> pa.Table:
    """Return the pairs sorted by soundtrack and film, so that results do not depend on the input order.

    Texts are dictionary-encoded and stay where they are: moving them would take longer than moving all numbers.

    Args:
        compared_pairs: `compare.COMPARED_PAIRS`.
        soundtracks: number of soundtracks.
    """
    from soundtrack_pop.linkage.compiled.pairs import order_of_pairs

    # Combined first: taking rows from many chunks takes twice as long.
    pairs = compared_pairs.combine_chunks()
    soundtrack, film = combined(pairs["soundtrack_row"]).to_numpy(), combined(pairs["tmdb_id"]).to_numpy()
    order = pa.array(order_of_pairs(soundtrack, film, soundtracks))
    texts = combined(pairs["movie_form"])
    numbers = pairs.drop_columns("movie_form").take(order)
    return numbers.append_column("movie_form", pa.DictionaryArray.from_arrays(order, texts))


def comparison_vectors(compared_pairs: pa.Table, soundtracks: pa.Table) -> ComparisonVectors:
    """Return the comparison vectors of the compared pairs.

    Args:
        compared_pairs: `compare.COMPARED_PAIRS`, as `in_order` returns them.
        soundtracks: `compare.SOUNDTRACK_COLUMNS` of `prm_soundtracks`, in the order of the pairs' rows.
    """
    from soundtrack_pop.linkage.compiled.pairs import count_in_group

    forms = flatten_forms(soundtracks)
    lengths = title_length_classes(forms)
    soundtrack = combined(compared_pairs["soundtrack_row"]).to_numpy().astype(np.int64)
    levels = {one.name: combined(compared_pairs[one.name]).to_numpy() for one in (TITLE, *COMPARED_BY_PAIR)}
    of_soundtracks = {
        one.name: one.soundtrack_level_of(soundtracks)
        for one in SOUNDTRACK_COMPARISONS
        if one.soundtrack_level_of is not None
    }
    return ComparisonVectors(
        levels=levels,
        soundtrack=soundtrack,
        title_length=lengths[combined(compared_pairs["soundtrack_form_row"]).to_numpy()],
        same_level_candidates=count_in_group(soundtrack, TITLE_GROUP[levels[TITLE.name]], len(TITLE_GROUPS)),
        soundtrack_levels=of_soundtracks,
        exposure=_exposure(forms, lengths),
    )


def _exposure(forms: TitleForms, lengths: Codes) -> Rows:
    """Return how many soundtracks have a whole form (in groups of parts: a part) of each length class."""
    by_part = []
    for is_part in (False, True):
        chosen = IS_PART[forms.kind] == is_part
        found = np.unique(forms.owner[chosen] * len(TITLE_LENGTHS) + lengths[chosen]) % len(TITLE_LENGTHS)
        by_part.append(np.bincount(found, minlength=len(TITLE_LENGTHS)))
    exposure: Rows = np.array(by_part)[_OF_PARTS.astype(int)]
    return exposure
