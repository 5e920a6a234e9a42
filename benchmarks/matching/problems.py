"""What is measured on: synthetic worlds by size and seed, and a real extract; cleaned once, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.matching.cleaned import CleanedPaths, write_cleaned
from benchmarks.matching.extract import TRIALS, clean_extract
from benchmarks.worlds.world import SIZES, make_world

WORKERS = 2
WARM_SIZE = "1k_10k"
# Rules, levels and starting values were tried on these: what they show is no test on unseen data.
SEEN_SEEDS = frozenset({1, 2, 3, 4, 5, 7})
# Films by factors of ten; soundtracks as many throughout, and a tenth of the films.
FIXED_SCALE = ("10k_10k", "10k_100k", "10k_1m")
PROPORTIONAL_SCALE = ("1k_10k", "10k_100k", "100k_1m")


@dataclass(frozen=True)
class Problem:
    """A linkage problem, made when it is first needed.

    Attributes:
        folder: holds the cleaned tables.
        size: a name in `SIZES`; of an extract, which trial it is.
        seed: of a world; None for an extract.
        make: writes the cleaned tables into a folder.
    """

    folder: Path
    size: str
    seed: int | None
    make: Callable[[Path], object]

    @property
    def paths(self) -> CleanedPaths:
        """Return where the cleaned tables are."""
        return CleanedPaths.below(self.folder)

    def prepare(self) -> Problem:
        """Make the tables, unless they are there."""
        if not self.paths.truth.exists():
            self.make(self.folder)
        return self

    def rows(self) -> tuple[int, int]:
        """Return the number of soundtracks and of films."""
        soundtracks, films = (
            pq.read_metadata(path).num_rows for path in (self.paths.soundtracks, self.paths.movies)
        )
        return soundtracks, films


def world_problem(work: Path, size: str, seed: int) -> Problem:
    """Return the world of a size and seed."""
    return Problem(work / f"{size}_seed{seed}", size, seed, partial(_make_world, size, seed))


def extract_problems(work: Path, extract: Path) -> Iterator[Problem]:
    """Yield the trials on a real extract."""
    for trial in TRIALS:
        name = trial.replace(" ", "_")
        root = work / f"extract_{name}_root"
        yield Problem(work / f"extract_{name}", trial, None, partial(clean_extract, extract, trial, root))


def scale_problems(work: Path, seed: int) -> Iterator[Problem]:
    """Yield the worlds of the scale line, each once."""
    for size in dict.fromkeys((*FIXED_SCALE, *PROPORTIONAL_SCALE)):
        yield world_problem(work, size, seed)


def seeds_told(seeds: Sequence[int]) -> str:
    """Return which of the seeds anything was developed on."""
    seen = [seed for seed in seeds if seed in SEEN_SEEDS]
    fresh = [seed for seed in seeds if seed not in SEEN_SEEDS]
    told = f"Seeds {_listed(sorted(SEEN_SEEDS))} were used in development."
    if fresh:
        told += f" Of those measured here {_listed(fresh)} {'was' if len(fresh) == 1 else 'were'} not."
    if seen:
        told += f" **Of those measured here {_listed(seen)} {'was' if len(seen) == 1 else 'were'}: no test on unseen data.**"
    return told


def _make_world(size: str, seed: int, folder: Path) -> None:
    write_cleaned(make_world(SIZES[size], seed), folder, WORKERS)


def _listed(seeds: list[int]) -> str:
    return " and ".join(filter(None, [", ".join(map(str, seeds[:-1])), str(seeds[-1])]))
