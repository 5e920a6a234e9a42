"""The whole linkage on Arrow tables, in one process.

Tests and benchmarks call it; the nodes of the pipeline call its parts with Spark.

The films are read twice: once to count them, once to compare them with an index of the soundtracks. The compared
pairs fit into the memory of one process. They are sorted there, so the result does not depend on partitions, row
order or the number of cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.calibration import Calibration
from soundtrack_pop.linkage.compare import COMPARED_PAIRS, MOVIE_COLUMNS, SOUNDTRACK_COLUMNS, compare_batches
from soundtrack_pop.linkage.expectation_maximisation import declared_model, learn, without_unseen_levels
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.pairs import ComparisonVectors, comparison_vectors, in_order
from soundtrack_pop.linkage.scoring import score_pairs, with_bands
from soundtrack_pop.linkage.term_frequencies import (
    COUNTS,
    TermFrequencies,
    count_films,
    sampled_films,
    term_frequencies,
)
from soundtrack_pop.linkage.title_forms import Keys, flatten_forms
from soundtrack_pop.linkage.vocabulary import collect_vocabulary
from soundtrack_pop.parameters.matching import MatchingParameters

_FILMS_PER_BATCH = 32_768


@dataclass(frozen=True)
class Linkage:
    """The result of linking two tables.

    Attributes:
        scored_pairs: `feat_scored_pairs`.
        model: the model that scored them.
    """

    scored_pairs: pa.Table
    model: MatchModel


@dataclass(frozen=True)
class ComparedPairs:
    """All compared pairs of a run, with the data that training needs.

    Attributes:
        pairs: `compare.COMPARED_PAIRS`, in the order of soundtrack and film.
        soundtracks: `compare.SOUNDTRACK_COLUMNS`, in the order of their gid.
        frequencies: term frequencies of the films.
        vectors: the comparison vectors of the pairs.
    """

    pairs: pa.Table
    soundtracks: pa.Table
    frequencies: TermFrequencies
    vectors: ComparisonVectors

    @classmethod
    def of(cls, compared_pairs: pa.Table, soundtracks: pa.Table, frequencies: TermFrequencies) -> ComparedPairs:
        """Sort the pairs, which may be in any order, and compute their comparison vectors."""
        pairs = in_order(compared_pairs, soundtracks.num_rows)
        return cls(pairs, soundtracks, frequencies, comparison_vectors(pairs, soundtracks))


def link_tables(
    soundtracks: pa.Table, movies: pa.Table, matching: MatchingParameters, threads: int | None = None
) -> Linkage:
    """Find, compare and score the candidate pairs of two tables, without labels.

    Args:
        soundtracks: `compare.SOUNDTRACK_COLUMNS` of `prm_soundtracks`.
        movies: `compare.MOVIE_COLUMNS` of `prm_movies`.
        matching: priors, similarities and probabilities.
        threads: number of threads, by default the number of cores. It does not change the result.
    """
    ordered = by_gid(soundtracks.select(SOUNDTRACK_COLUMNS))
    films = movies.select(MOVIE_COLUMNS)
    batches = films.to_batches(_FILMS_PER_BATCH)
    # Most of the work is done in numpy, Arrow and compiled code, which release the GIL.
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        sample = films.filter(pa.array(sampled_films(films[c.TMDB_ID].to_numpy(), films.num_rows)))
        counts = _gathered(pool, count_films, sample.to_batches(_FILMS_PER_BATCH), COUNTS)
        frequencies = term_frequencies(counts, films.num_rows, vocabulary_words(ordered))
        index = SoundtrackIndex(ordered, frequencies.vocabulary, matching.blocking).prepared()
        compare = partial(compare_batches, index=index, matching=matching)
        compared = ComparedPairs.of(_gathered(pool, compare, batches, COMPARED_PAIRS), ordered, frequencies)
    model = with_bands(learn_model(compared, matching), compared.vectors, matching)
    return Linkage(score_compared_pairs(compared, Calibration.none(model, ordered.num_rows)), model)


def learn_model(compared: ComparedPairs, matching: MatchingParameters) -> MatchModel:
    """Return the model trained on the candidate pairs without labels; its thresholds are not chosen yet."""
    start = declared_model(compared.frequencies, compared.soundtracks, matching)
    return without_unseen_levels(learn(compared.vectors, start, matching), compared.frequencies)


def score_compared_pairs(compared: ComparedPairs, calibration: Calibration) -> pa.Table:
    """Return `feat_scored_pairs`."""
    weights = calibration.weights(compared.vectors)
    return score_pairs(compared.pairs, compared.soundtracks, compared.vectors, weights)


def _gathered(
    pool: ThreadPoolExecutor,
    work: Callable[[list[pa.RecordBatch]], Iterator[pa.RecordBatch]],
    batches: list[pa.RecordBatch],
    schema: pa.Schema,
) -> pa.Table:
    done = pool.map(lambda batch: list(work([batch])), batches)
    return pa.Table.from_batches([batch for found in done for batch in found], schema=schema)


def by_gid(soundtracks: pa.Table) -> pa.Table:
    """Return the soundtracks sorted by gid; compared pairs refer to them by row."""
    return soundtracks.sort_by("release_group_gid")


def vocabulary_words(soundtracks: pa.Table) -> Keys:
    """Return the hashes of the words of the soundtracks' titles, ascending."""
    return collect_vocabulary(flatten_forms(soundtracks))
