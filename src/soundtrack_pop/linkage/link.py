"""The whole linkage on Arrow tables, in one process: what tests and benchmarks call, and the nodes with Spark.

Films go past twice: once to be counted, once to be compared with an index of the soundtracks. What comes of it is
small and is decided in one place, in one order, so that partitions, row order and cores change nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.calibration import Calibration
from soundtrack_pop.linkage.compare import (
    COMPARED_PAIRS,
    MOVIE_COLUMNS,
    SOUNDTRACK_COLUMNS,
    compare_candidates,
)
from soundtrack_pop.linkage.expectation_maximisation import declared_model, estimate_model, without_unseen_bands
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.pairs import Evidence, gather_evidence, in_order
from soundtrack_pop.linkage.scoring import score_pairs, with_bands
from soundtrack_pop.linkage.term_frequencies import (
    COUNTS,
    FilmProfile,
    count_films,
    film_profile,
    sampled_films,
)
from soundtrack_pop.linkage.title_forms import Keys, flatten_forms
from soundtrack_pop.linkage.vocabulary import collect_vocabulary
from soundtrack_pop.parameters.matching import MatchingParameters

_FILMS_PER_BATCH = 32_768


@dataclass(frozen=True)
class Linkage:
    """What linking two tables gives.

    Attributes:
        scored_pairs: `feat_scored_pairs`.
        model: the model that scored them.
    """

    scored_pairs: pa.Table
    model: MatchModel


@dataclass(frozen=True)
class Comparison:
    """All compared pairs of a run, with what learning from them needs.

    Attributes:
        pairs: `features.COMPARED_PAIRS`, in the order of soundtrack and film.
        soundtracks: `features.SOUNDTRACK_COLUMNS`, in the order of their gid.
        profile: of the films.
        evidence: the pairs as numbers.
    """

    pairs: pa.Table
    soundtracks: pa.Table
    profile: FilmProfile
    evidence: Evidence

    @classmethod
    def of(cls, compared_pairs: pa.Table, soundtracks: pa.Table, profile: FilmProfile) -> Comparison:
        """Return the comparison of pairs that come in any order."""
        pairs = in_order(compared_pairs, soundtracks.num_rows)
        return cls(pairs, soundtracks, profile, gather_evidence(pairs, soundtracks))


def link_tables(
    soundtracks: pa.Table, movies: pa.Table, matching: MatchingParameters, threads: int | None = None
) -> Linkage:
    """Find, compare and score the candidate pairs of two tables, without labels.

    Args:
        soundtracks: `features.SOUNDTRACK_COLUMNS` of `prm_soundtracks`.
        movies: `features.MOVIE_COLUMNS` of `prm_movies`.
        matching: similarities and probabilities in [0, 1].
        threads: how many work at once; as many as there are cores if not given. It does not change the result.
    """
    albums = by_gid(soundtracks.select(SOUNDTRACK_COLUMNS))
    films = movies.select(MOVIE_COLUMNS)
    batches = films.to_batches(_FILMS_PER_BATCH)
    # Most of the work is numpy's and Arrow's, which let other threads run.
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        sample = films.filter(pa.array(sampled_films(films[c.TMDB_ID].to_numpy(), films.num_rows)))
        counts = _gathered(pool, count_films, sample.to_batches(_FILMS_PER_BATCH), COUNTS)
        profile = film_profile(counts, films.num_rows, vocabulary_words(albums))
        index = SoundtrackIndex(albums, profile.vocabulary, matching.blocking).prepared()
        compare = partial(compare_batches, index=index, matching=matching)
        pairs = _gathered(pool, compare, batches, COMPARED_PAIRS)
    comparison = Comparison.of(pairs, albums, profile)
    model = learn_model(comparison, matching)
    return Linkage(score_comparison(comparison, Calibration.none(model, albums.num_rows)), model)


def learn_model(comparison: Comparison, matching: MatchingParameters) -> MatchModel:
    """Return the model that the candidate pairs suggest, with its bands."""
    start = declared_model(comparison.profile, comparison.soundtracks, matching)
    learned = without_unseen_bands(estimate_model(comparison.evidence, start, matching), comparison.profile)
    return with_bands(learned, comparison.evidence, matching)


def score_comparison(comparison: Comparison, calibration: Calibration) -> pa.Table:
    """Return `feat_scored_pairs`."""
    bits = calibration.weights(comparison.evidence)
    return score_pairs(comparison.pairs, comparison.soundtracks, comparison.evidence, bits)


def _gathered(
    pool: ThreadPoolExecutor,
    work: Callable[[list[pa.RecordBatch]], Iterator[pa.RecordBatch]],
    batches: list[pa.RecordBatch],
    schema: pa.Schema,
) -> pa.Table:
    done = pool.map(lambda batch: list(work([batch])), batches)
    return pa.Table.from_batches([batch for found in done for batch in found], schema=schema)


def by_gid(soundtracks: pa.Table) -> pa.Table:
    """Return the soundtracks in the order of their gid: pairs name them by row."""
    return soundtracks.sort_by("release_group_gid")


def vocabulary_words(soundtracks: pa.Table) -> Keys:
    """Return the hashes of the words of the soundtracks' titles, ascending."""
    return collect_vocabulary(flatten_forms(soundtracks))


def compare_batches(
    movie_batches: Iterable[pa.RecordBatch], index: SoundtrackIndex, matching: MatchingParameters
) -> Iterator[pa.RecordBatch]:
    """Yield the compared candidate pairs of each batch of films, as `COMPARED_PAIRS`."""
    for movies in movie_batches:
        yield from compare_candidates(index, pa.Table.from_batches([movies]), matching).to_batches()
