"""Term-frequency tables of the films: rare words, films that share a title, values such as years and languages.

A first pass counts the films, or a sample of them if the catalogue is large. The counts of batches are summed, so
partitioning has no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.linkage.key_index import KeyIndex
from soundtrack_pop.linkage.title_forms import (
    IS_MAIN,
    IS_PART,
    TITLE_LENGTHS,
    Flags,
    Keys,
    Rows,
    TitleForms,
    combined,
    flatten_forms,
    title_length_classes,
)
from soundtrack_pop.linkage.vocabulary import Vocabulary

COUNTED_COLUMNS = (
    "title_forms", *dict.fromkeys(column for one in COMPARISONS if one.film_values for column in one.film_columns),
)  # fmt: skip

# The kinds of counts: words; main titles, a kind for each length class; other whole titles; values of comparisons.
# Words and titles are counted by their hash (`key`), values by their text.
_WORD, _OTHER_TITLE = "word", "other_title"
_VALUES = tuple(one.name for one in COMPARISONS if one.film_values)
KINDS_OF_COUNTS = (_WORD, *TITLE_LENGTHS, _OTHER_TITLE, *_VALUES)
COUNTS = pa.schema([("kind", pa.int8()), ("key", pa.int64()), ("text", pa.string()), ("count", pa.int64())])
_FIRST_TITLE = KINDS_OF_COUNTS.index(TITLE_LENGTHS[0])

# Above this number half of the films are counted, above twice this number a quarter, and so on: the sampled share
# changes only when the catalogue doubles. A quarter of a million films suffice to estimate the frequencies of rare
# words and shared titles; more take longer.
SAMPLED_FILMS = 250_000
# A low-discrepancy sample: the id, squared modulo PRIME, times the golden ratio, modulo CIRCLE. Without the
# square, films with equally spaced ids would be drawn together. No product exceeds 63 bits.
PRIME, CIRCLE, GOLDEN = (1 << 31) - 1, 1 << 31, 1_327_217_885


@dataclass(frozen=True)
class TermFrequencies:
    """Frequencies of words, titles and values among the films.

    Attributes:
        films: number of films.
        vocabulary: the soundtracks' words with their frequency among the films.
        values: comparison -> value -> number of sampled films, such as year -> films.
        shared_titles: for each length class, number of other films with the same title, summed over the sampled
            titles.
        sampled_titles: for each length class, number of sampled titles.
    """

    films: int
    vocabulary: Vocabulary
    values: dict[str, dict[str, int]]
    shared_titles: NDArray[np.int64]
    sampled_titles: NDArray[np.int64]


def sampled_share(films: int) -> float:
    """Return the share of the films that is counted: 1, 1/2, 1/4, ..."""
    share = 1.0
    while films * share > SAMPLED_FILMS:
        share /= 2
    return share


def sampled_films(tmdb_id: NDArray[np.int64], films: int) -> Flags:
    """Return which films are counted; `pipelines.matching.film_counts` draws the same ones with Spark."""
    rest = tmdb_id % PRIME
    return (rest * rest % PRIME) * GOLDEN % CIRCLE < sampled_share(films) * CIRCLE


def count_films(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the counts of all films in the batches, as `COUNTS`.

    Args:
        batches: `COUNTED_COLUMNS` of the sampled films.
    """
    found: list[pa.Table] = [COUNTS.empty_table()]
    for batch in batches:
        movies = pa.Table.from_batches([batch])
        forms = flatten_forms(movies)
        found += [_count_words(forms), _count_titles(forms), *_count_values(movies)]
    merged = pa.concat_tables(found).group_by(["kind", "key", "text"]).aggregate([("count", "sum")])
    yield from merged.rename_columns({"count_sum": "count"}).select(COUNTS.names).cast(COUNTS).to_batches()


def term_frequencies(counts: pa.Table, films: int, words: Keys) -> TermFrequencies:
    """Return the term frequencies from the counts of all batches.

    Args:
        counts: `COUNTS`, from any number of calls of `count_films`.
        films: number of all films, sampled or not.
        words: hashes of the soundtracks' words, ascending.
    """
    share = sampled_share(films)
    forms = np.round(_word_totals(_of_kind(counts, _WORD), words) / share).astype(np.int64)
    shared, titles = _shared_titles(counts)
    return TermFrequencies(
        films=films,
        # A word that is absent from the sample may occur in the other films.
        vocabulary=Vocabulary(words, forms if share == 1 else np.maximum(forms, 1), films),
        values={name: _value_totals(_of_kind(counts, name)) for name in _VALUES},
        # The sample contains only `share` of the other films with a title.
        shared_titles=np.round(shared / share).astype(np.int64),
        sampled_titles=titles,
    )


def _count_words(forms: TitleForms) -> pa.Table:
    """Return how many whole forms contain each word."""
    words = forms.words
    counted = pc.value_counts(pa.array(words.key[~IS_PART[forms.kind[words.owner]]].view(np.int64)))
    return _counts(KINDS_OF_COUNTS.index(_WORD), counted.field("counts"), key=counted.field("values"))


def _count_titles(forms: TitleForms) -> pa.Table:
    """Return a count of 1 for each whole form; its kind is the length class if it is a main title."""
    whole = np.flatnonzero(~IS_PART[forms.kind])
    main = _FIRST_TITLE + title_length_classes(forms)[whole]
    kind = np.where(IS_MAIN[forms.kind[whole]], main, KINDS_OF_COUNTS.index(_OTHER_TITLE)).astype(np.int8)
    return _counts(kind, np.ones(len(whole)), key=forms.keys[whole].view(np.int64))


def _count_values(movies: pa.Table) -> Iterator[pa.Table]:
    for one in COMPARISONS:
        if one.film_values:
            values = one.film_values(movies)
            yield _counts(KINDS_OF_COUNTS.index(one.name), list(values.values()), text=list(values))


def _counts(kind: int | NDArray[np.int8], count: object, key: object = None, text: object = None) -> pa.Table:
    counts = pa.array(count).cast(pa.int64())
    rows = len(counts)
    kinds = pa.repeat(pa.scalar(kind, pa.int8()), rows) if isinstance(kind, int) else pa.array(kind)
    keys = pa.nulls(rows, pa.int64()) if key is None else pa.array(key).cast(pa.int64())
    texts = pa.nulls(rows, pa.string()) if text is None else pa.array(text, pa.string())
    return pa.table([kinds, keys, texts, counts], schema=COUNTS)


def _of_kind(counts: pa.Table, kind: str) -> pa.Table:
    return counts.filter(pc.equal(counts["kind"], KINDS_OF_COUNTS.index(kind)))


def _word_totals(counts: pa.Table, words: Keys) -> Rows:
    keys, numbers = combined(counts["key"]).to_numpy(), combined(counts["count"]).to_numpy()
    places = KeyIndex.of(words, np.arange(len(words))).first_entries(keys.view(np.uint64))
    known = places >= 0
    return np.bincount(places[known], numbers[known], len(words)).astype(np.int64)


def _value_totals(counts: pa.Table) -> dict[str, int]:
    """Return the number of films with each value, sorted by value."""
    totals = counts.group_by("text").aggregate([("count", "sum")]).sort_by("text")
    return dict(zip(totals["text"].to_pylist(), totals["count_sum"].to_pylist(), strict=True))


def _shared_titles(counts: pa.Table) -> tuple[Rows, Rows]:
    """Return for each length class the number of other films with its titles, and the number of titles."""
    is_title = pc.and_(
        pc.greater_equal(counts["kind"], _FIRST_TITLE),
        pc.less_equal(counts["kind"], KINDS_OF_COUNTS.index(_OTHER_TITLE)),
    )
    titles = counts.filter(is_title)
    key, count = combined(titles["key"]).to_numpy(), combined(titles["count"]).to_numpy()
    length = combined(titles["kind"]).to_numpy() - _FIRST_TITLE
    _, group = np.unique(key, return_inverse=True)
    others = np.bincount(group, weights=count)[group] - 1
    classes = len(TITLE_LENGTHS)
    shared = np.bincount(length, weights=others * count, minlength=classes + 1)
    number = np.bincount(length, weights=count, minlength=classes + 1)
    return shared[:classes].astype(np.int64), number[:classes].astype(np.int64)
