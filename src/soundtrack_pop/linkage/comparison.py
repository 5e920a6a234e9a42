"""What a comparison is: levels with their descriptions and default probabilities, and a level function.

A comparison looks at one property of a soundtrack and a film, such as their years, and returns the level at which
they agree. The model turns the level into a match weight, log2(m / u): m is the probability of the level among
true pairs, u among false candidates (Fellegi and Sunter 1969; Splink uses the same terms). `comparisons.py` holds
the comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.linkage.title_forms import Rows

Codes = NDArray[np.uint8]
Reals = NDArray[np.float64]

MISSING = "missing"
# False candidates that share a whole title (remakes) differ from others (films of a series), so each kind has its
# own u probabilities.
KINDS_OF_FALSE_PAIRS = ("same_title", "other_title")


@dataclass(frozen=True)
class Level:
    """One level of a comparison.

    Attributes:
        name: the name in columns and in the model's JSON.
        words: the description in explanations, review sheets and the report.
        m: default probability among true pairs, in (0, 1]; None for `missing`, and where it does not apply.
        u: default probability by `KINDS_OF_FALSE_PAIRS`; None if it is estimated from the catalogue.
        needs_review: whether the title matcher may link a pair at this level only after clerical review, however
            high its probability.
    """

    name: str
    words: str
    m: float | None = None
    u: tuple[float, float] | None = None
    needs_review: bool = False


@dataclass(frozen=True)
class Comparison:
    """One comparison of soundtrack and film.

    Attributes:
        name: the name in columns (`<name>_level`, `<name>_weight`) and in the model's JSON.
        meaning: what it compares, for the data dictionary.
        levels: the code of a level is its position; `missing`, if there is one, comes first and has weight 0.
        soundtrack_columns: columns of `prm_soundtracks` that it reads.
        film_columns: columns of `prm_movies` that it reads.
        read_soundtracks: prepares the soundtracks' columns, once for all films; None where it reads none.
        read_films: prepares the films' columns, once for each batch of films; None where it reads none.
        level_of: returns the level codes of pairs, from the prepared columns of soundtracks and films and the rows
            of each; None if the levels are computed when the pairs are found (`title`, `title_frequency`).
        film_values: counts the films of a batch by value; `u_of` reads the sums over all batches.
        u_of: returns the number of random pairs at each level, from the value counts and the soundtracks.
        soundtrack_level_of: returns the code of each soundtrack, if the level says whether the soundtrack has a
            film at all; m and u are then learned from soundtracks with and without a film instead of from pairs.
            `level_of` may give it another level with some films.
    """

    name: str
    meaning: str
    levels: tuple[Level, ...]
    soundtrack_columns: tuple[str, ...] = ()
    film_columns: tuple[str, ...] = ()
    read_soundtracks: Callable[[pa.Table], Any] | None = None
    read_films: Callable[[pa.Table], Any] | None = None
    level_of: Callable[[Any, Any, Rows, Rows], Codes] | None = None
    film_values: Callable[[pa.Table], Mapping[str, int]] | None = None
    u_of: Callable[[Mapping[str, int], pa.Table], Reals] | None = None
    soundtrack_level_of: Callable[[pa.Table], Codes] | None = None

    @cached_property
    def level_names(self) -> tuple[str, ...]:
        """Names of the levels, in the order of their codes."""
        return tuple(level.name for level in self.levels)

    @property
    def is_learned_by_pair(self) -> bool:
        """Whether m and u are learned from the levels of pairs."""
        return self.level_of is not None and self.soundtrack_level_of is None

    @property
    def belongs_to_soundtrack(self) -> bool:
        """Whether m and u are learned from soundtracks with and without a film."""
        return self.soundtrack_level_of is not None

    @property
    def levels_for_review(self) -> tuple[str, ...]:
        """Names of the levels at which a pair is linked only after clerical review."""
        return tuple(level.name for level in self.levels if level.needs_review)

    def code(self, level: str) -> int:
        """Return the code of a level."""
        return self.level_names.index(level)

    def words(self, level: str) -> str:
        """Return the description of a level; for a level of another version of the model, its name."""
        return next(
            (one.words for one in self.levels if one.name == level), f"{self.name} {level}".replace("_", " ")
        )

    def default_m(self) -> Reals:
        """Return the default m probability of each level; 0 for `missing`."""
        return np.array([level.m or 0.0 for level in self.levels])

    def default_u(self) -> Reals | None:
        """Return the default u probabilities, kinds of false pairs x levels; None where none are declared."""
        if not any(level.u for level in self.levels):
            return None
        return np.array([level.u or (0.0, 0.0) for level in self.levels]).T

    def in_order(self, probabilities: Mapping[str, float]) -> Reals:
        """Return probabilities, given by level name, in the order of the codes; 0 for levels left out."""
        return np.array([probabilities.get(name, 0.0) for name in self.level_names])
