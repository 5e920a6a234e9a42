"""All candidate pairs of a run as numbers, in one order whatever way they came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.linkage.compare import LEVELS, hint_levels
from soundtrack_pop.linkage.term_frequencies import SHAPES, title_shapes
from soundtrack_pop.linkage.title_comparison import TITLE_LEVELS
from soundtrack_pop.linkage.title_forms import IS_PART, Rows, TitleForms, combined, flatten_forms

# Ways of agreeing whose candidates compete as namesakes: a whole title, and each other way by itself.
RATE_GROUPS = ("same_title", *TITLE_LEVELS[2:])
RATE_GROUP = np.array([0, 0, *range(1, len(TITLE_LEVELS) - 1)])
_PART_GROUPS = np.isin(np.array(RATE_GROUPS), ("part_of_soundtrack", "parts"))


@dataclass(frozen=True)
class Evidence:
    """Candidate pairs in the order of soundtrack and film.

    Attributes:
        levels: feature -> position in its levels, for each pair.
        soundtrack: row of the soundtrack, for each pair.
        shape: shape of the soundtrack's agreeing form, for each pair.
        namesakes: candidates of the soundtrack that agree in the same way, this one included, for each pair.
        hint: level of the hint, for each soundtrack.
        exposure: for each group of ways and each shape, how many soundtracks have a form of that shape.
    """

    levels: dict[str, NDArray[np.uint8]]
    soundtrack: Rows
    shape: NDArray[np.uint8]
    namesakes: NDArray[np.int64]
    hint: NDArray[np.uint8]
    exposure: NDArray[np.int64]

    @property
    def pairs(self) -> int:
        """Number of candidate pairs."""
        return len(self.soundtrack)

    @property
    def soundtracks(self) -> int:
        """Number of soundtracks, those without a candidate included."""
        return len(self.hint)

    @cached_property
    def group(self) -> Rows:
        """Position in `RATE_GROUPS` of each pair."""
        return RATE_GROUP[self.levels["title"]]

    @cached_property
    def same_title(self) -> NDArray[np.bool_]:
        """Whether a pair agrees in the whole title: false ones of this kind differ from others, as series do."""
        flags: NDArray[np.bool_] = self.group == 0
        return flags

    @cached_property
    def starts(self) -> Rows:
        """Position of the first pair of each soundtrack that has one."""
        is_first = np.ones(self.pairs, dtype=bool)
        is_first[1:] = self.soundtrack[1:] != self.soundtrack[:-1]
        return np.flatnonzero(is_first)

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the values over the pairs of each soundtrack; 0 where it has none."""
        totals = np.zeros(self.soundtracks)
        if self.pairs:
            totals[self.soundtrack[self.starts]] = np.add.reduceat(values, self.starts)
        return totals

    def sampled(self, most: int) -> Evidence:
        """Return the evidence of every k-th soundtrack, so that there are no more than `most`."""
        step = -(-self.soundtracks // most)
        return self if step <= 1 else self.of_soundtracks(np.arange(self.soundtracks) % step == 0)

    def of_soundtracks(self, chosen: NDArray[np.bool_]) -> Evidence:
        """Return the evidence of some of the soundtracks; a flag for each."""
        kept = chosen[self.soundtrack]
        new_row = np.cumsum(chosen) - 1
        share = chosen.sum() / max(len(chosen), 1)
        return Evidence(
            levels={name: values[kept] for name, values in self.levels.items()},
            soundtrack=new_row[self.soundtrack[kept]],
            shape=self.shape[kept],
            namesakes=self.namesakes[kept],
            hint=self.hint[chosen],
            exposure=self.exposure * share,
        )


def in_order(compared_pairs: pa.Table, soundtracks: int) -> pa.Table:
    """Return the pairs in the order of soundtrack and film, so that nothing depends on how they came.

    Texts become references to where they stood: moving them would cost more than all numbers.

    Args:
        compared_pairs: `features.COMPARED_PAIRS`.
        soundtracks: how many there are.
    """
    from soundtrack_pop.linkage.compiled.contests import order_of_pairs

    # In one piece each: taking rows from many pieces costs twice the time.
    pairs = compared_pairs.combine_chunks()
    soundtrack, film = combined(pairs["soundtrack_row"]).to_numpy(), combined(pairs["tmdb_id"]).to_numpy()
    order = pa.array(order_of_pairs(soundtrack, film, soundtracks))
    texts = combined(pairs["movie_form"])
    numbers = pairs.drop_columns("movie_form").take(order)
    return numbers.append_column("movie_form", pa.DictionaryArray.from_arrays(order, texts))


def gather_evidence(compared_pairs: pa.Table, soundtracks: pa.Table) -> Evidence:
    """Return the evidence in the compared pairs.

    Args:
        compared_pairs: `features.COMPARED_PAIRS`, as `in_order` returns them.
        soundtracks: `features.SOUNDTRACK_COLUMNS` of `prm_soundtracks`, in the order of the pairs' rows.
    """
    from soundtrack_pop.linkage.compiled.contests import count_namesakes

    forms = flatten_forms(soundtracks)
    shapes = title_shapes(forms)
    soundtrack = combined(compared_pairs["soundtrack_row"]).to_numpy().astype(np.int64)
    hint = hint_levels(soundtracks["hints"])
    levels = {
        feature: combined(compared_pairs[feature]).to_numpy() for feature in LEVELS if feature != "hint"
    }  # fmt: skip
    levels["hint"] = hint[soundtrack]
    return Evidence(
        levels=levels,
        soundtrack=soundtrack,
        shape=shapes[combined(compared_pairs["soundtrack_form_row"]).to_numpy()],
        namesakes=count_namesakes(soundtrack, RATE_GROUP[levels["title"]], len(RATE_GROUPS)),
        hint=hint,
        exposure=_exposure(forms, shapes),
    )


def _exposure(forms: TitleForms, shapes: NDArray[np.uint8]) -> Rows:
    """Return how many soundtracks have a whole form, or a part, of each shape."""
    by_part = []
    for is_part in (False, True):
        chosen = IS_PART[forms.kind] == is_part
        found = np.unique(forms.owner[chosen] * len(SHAPES) + shapes[chosen]) % len(SHAPES)
        by_part.append(np.bincount(found, minlength=len(SHAPES)))
    exposure: Rows = np.array(by_part)[_PART_GROUPS.astype(int)]
    return exposure
