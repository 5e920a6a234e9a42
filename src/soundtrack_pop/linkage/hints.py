"""The comparison `hint`: whether a soundtrack says that it belongs to another medium than film."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparison import Codes, Comparison, Level
from soundtrack_pop.linkage.title_forms import Rows, combined, flattened

# What a soundtrack says about where its music comes from. `OTHER_MEDIUM_SURE` stands beside the medium if the
# words leave no doubt ("original video game soundtrack", "Broadway cast recording").
TELEVISION, OTHER_MEDIUM_SURE = "television", "other_medium_sure"
OTHER_MEDIA = (TELEVISION, "game", "stage", "covers", "compilation", "spoken")


def hint_levels(soundtracks: pa.Table, media: tuple[str, ...] = OTHER_MEDIA) -> Codes:
    """Return for each soundtrack the level code: whether it names one of these media, and whether it is sure."""
    flat, owner = flattened(soundtracks["hints"])
    names, is_sure = (
        owner[pc.is_in(flat, value_set=pa.array(wanted)).to_numpy(zero_copy_only=False).astype(bool)]
        for wanted in (media, (OTHER_MEDIUM_SURE,))
    )
    levels = np.zeros(soundtracks.num_rows, dtype=np.uint8)
    levels[names] = HINT.code("other_medium")
    levels[np.intersect1d(names, is_sure)] = HINT.code("other_medium_sure")
    return levels


def _read_hints(soundtracks: pa.Table) -> tuple[Codes, Codes]:
    """Return the level of each soundtrack beside a film for cinemas, and beside one for television."""
    others = tuple(medium for medium in OTHER_MEDIA if medium != TELEVISION)
    return hint_levels(soundtracks), hint_levels(soundtracks, others)


def _read_television(films: pa.Table) -> NDArray[np.bool_]:
    flags: NDArray[np.bool_] = pc.fill_null(combined(films["is_television"]), False).to_numpy(zero_copy_only=False)
    return flags


def _hint_pairs(mine: tuple[Codes, Codes], theirs: NDArray[np.bool_], left: Rows, right: Rows) -> Codes:
    of_cinema, of_television = mine
    return np.where(theirs[right], of_television[left], of_cinema[left])


HINT = Comparison(
    name="hint",
    meaning="whether the soundtrack says that it belongs to another medium than film, or to several films",
    levels=(
        Level("film", "names no other medium", m=0.98, u=(0.80, 0.80)),
        Level(
            "other_medium",
            "may belong to television, a game, a stage work, covers or a compilation",
            m=0.015,
            u=(0.12, 0.12),
        ),
        Level(
            "other_medium_sure",
            "says that it belongs to television, a game, a stage work, covers or a compilation",
            m=0.005,
            u=(0.08, 0.08),
            needs_review=True,
        ),
    ),
    soundtrack_columns=("hints",),
    film_columns=("is_television",),
    read_soundtracks=_read_hints,
    read_films=_read_television,
    level_of=_hint_pairs,
    soundtrack_level_of=hint_levels,
)
