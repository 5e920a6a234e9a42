"""What the catalogue looks like: how rare words are, how often films share a title, years, votes, languages.

Counted in a first pass over the films, or over a sample of them where they are many. The counts of batches add up,
so any partitioning gives the same profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop.linkage.compare import POPULARITY_LEVELS, popularity_levels
from soundtrack_pop.linkage.key_index import KeyIndex
from soundtrack_pop.linkage.title_forms import (
    IS_MAIN,
    IS_PART,
    Flags,
    Keys,
    Rows,
    Texts,
    TitleForms,
    combined,
    flatten_forms,
)
from soundtrack_pop.linkage.vocabulary import Vocabulary

PROFILE_COLUMNS = ("title_forms", "year", "original_language", "vote_count", "popularity")
# Shapes of titles, from those that many films share to those that hardly any two do.
SHAPES = ("short", "word", "two_words", "three_words", "long")
_SHORT_LETTERS = 5

# What is counted: words, years, languages, bands of popularity, and titles by the shape of main ones.
_WORD, _YEAR, _LANGUAGE, _POPULARITY, _TITLE = range(5)
_OTHER_TITLE = _TITLE + len(SHAPES)
COUNTS = pa.schema([("what", pa.int8()), ("key", pa.int64()), ("count", pa.int64())])
# A language code is counted as the number that its bytes write.
_LONGEST_CODE = 7
# Of more films a half is counted, of more than twice as many a quarter, and so on: the sample changes only when
# the catalogue doubles. A quarter of a million films tell rare words and namesakes well enough; more only cost
# time.
SAMPLED_FILMS = 250_000
# Films are drawn by the place of their id on a circle, around which multiples of the golden section lie evenly.
# The id is squared modulo a prime before, or films at equal distances would be drawn together. No product exceeds
# 63 bits.
PRIME, CIRCLE, GOLDEN = (1 << 31) - 1, 1 << 31, 1_327_217_885


@dataclass(frozen=True)
class FilmProfile:
    """The films in figures.

    Attributes:
        films: how many there are.
        vocabulary: the soundtracks' words with their frequency among the films.
        years: year -> films of the sample.
        languages: ISO 639-1 code of the original language -> films of the sample.
        popularity: films of the sample, of each of `POPULARITY_LEVELS`.
        namesakes: for each shape the sum, over sampled titles, of other films that have the title as well.
        sampled_titles: for each shape the number of titles of the sample.
    """

    films: int
    vocabulary: Vocabulary
    years: dict[int, int]
    languages: dict[str, int]
    popularity: NDArray[np.int64]
    namesakes: NDArray[np.int64]
    sampled_titles: NDArray[np.int64]


def title_shapes(texts: Texts) -> NDArray[np.uint8]:
    """Return the shape of each text, as a position in `SHAPES`."""
    words, letters = texts.word_counts, texts.lengths
    shape = np.select([letters <= _SHORT_LETTERS, words <= 1, words == 2, words == 3], [0, 1, 2, 3], 4)
    return shape.astype(np.uint8)


def sampled_share(films: int) -> float:
    """Return which share of so many films is counted: 1, a half, a quarter, ..."""
    share = 1.0
    while films * share > SAMPLED_FILMS:
        share /= 2
    return share


def sampled_films(tmdb_id: NDArray[np.int64], films: int) -> Flags:
    """Return which films are counted; the same as `pipelines.matching.film_counts` draws with Spark."""
    rest = tmdb_id % PRIME
    return (rest * rest % PRIME) * GOLDEN % CIRCLE < sampled_share(films) * CIRCLE


def count_films(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the counts of these films, as `COUNTS`, once all of them went past.

    Args:
        batches: `PROFILE_COLUMNS` of the sampled films.
    """
    found: list[pa.Table] = [COUNTS.empty_table()]
    for batch in batches:
        movies = pa.Table.from_batches([batch])
        forms = flatten_forms(movies)
        found += [_words(forms), _titles(forms), *_histograms(movies)]
    merged = pa.concat_tables(found).group_by(["what", "key"]).aggregate([("count", "sum")])
    yield from merged.rename_columns({"count_sum": "count"}).select(COUNTS.names).cast(COUNTS).to_batches()


def film_profile(counts: pa.Table, films: int, words: Keys) -> FilmProfile:
    """Return the profile from the counts of all batches.

    Args:
        counts: `COUNTS`, from any number of calls of `count_films`.
        films: number of all films, sampled or not.
        words: the soundtracks' words, ascending.
    """
    share = sampled_share(films)
    forms = np.round(_word_totals(*_counted(counts, _WORD), words) / share).astype(np.int64)
    namesakes, titles = _shared_titles(counts)
    levels, films_of_level = _counted(counts, _POPULARITY)
    return FilmProfile(
        films=films,
        # A word that the sample does not hold may be met all the same.
        vocabulary=Vocabulary(words, forms if share == 1 else np.maximum(forms, 1), films),
        years=_sums(*_counted(counts, _YEAR)),
        languages={_code(key): count for key, count in _sums(*_counted(counts, _LANGUAGE)).items()},
        popularity=np.bincount(levels, films_of_level, len(POPULARITY_LEVELS)).astype(np.int64),
        # Of a film's namesakes the sample holds its share.
        namesakes=np.round(namesakes / share).astype(np.int64),
        sampled_titles=titles,
    )


def _words(forms: TitleForms) -> pa.Table:
    """Return how many whole forms hold each word."""
    words = forms.words
    counted = pc.value_counts(pa.array(words.key[~IS_PART[forms.kind[words.owner]]].view(np.int64)))
    return _counts(_WORD, counted.field("values"), counted.field("counts"))


def _titles(forms: TitleForms) -> pa.Table:
    """Return the whole forms, told apart by the shape of main titles."""
    whole = np.flatnonzero(~IS_PART[forms.kind])
    what = np.where(IS_MAIN[forms.kind[whole]], _TITLE + title_shapes(forms)[whole], _OTHER_TITLE)
    return _counts(what.astype(np.int8), forms.keys[whole].view(np.int64), np.ones(len(whole)))


def _histograms(movies: pa.Table) -> Iterator[pa.Table]:
    years = pc.value_counts(combined(movies["year"]).drop_null())
    yield _counts(_YEAR, years.field("values"), years.field("counts"))
    languages = pc.value_counts(combined(movies["original_language"]).drop_null())
    codes = [
        int.from_bytes(code.encode()[:_LONGEST_CODE], "big") for code in languages.field("values").to_pylist()
    ]
    yield _counts(_LANGUAGE, np.array(codes, dtype=np.int64), languages.field("counts"))
    levels = np.bincount(popularity_levels(movies), minlength=len(POPULARITY_LEVELS))
    yield _counts(_POPULARITY, np.arange(len(levels)), levels)


def _counts(what: int | NDArray[np.int8], key: object, count: object) -> pa.Table:
    columns = {"key": pa.array(key).cast(pa.int64()), "count": pa.array(count).cast(pa.int64())}
    rows = len(columns["key"])
    whats = pa.repeat(pa.scalar(what, pa.int8()), rows) if isinstance(what, int) else pa.array(what)
    return pa.table({"what": whats, **columns}, schema=COUNTS)


def _counted(counts: pa.Table, what: int) -> tuple[Rows, Rows]:
    """Return the keys and the counts of one kind."""
    chosen = counts.filter(pc.equal(counts["what"], what))
    return combined(chosen["key"]).to_numpy(), combined(chosen["count"]).to_numpy()


def _word_totals(keys: Rows, counts: Rows, words: Keys) -> Rows:
    places = KeyIndex.of(words, np.arange(len(words))).first_entries(keys.view(np.uint64))
    known = places >= 0
    return np.bincount(places[known], counts[known], len(words)).astype(np.int64)


def _shared_titles(counts: pa.Table) -> tuple[Rows, Rows]:
    """Return for each shape the namesakes of the titles, and the number of titles."""
    forms = counts.filter(pc.greater_equal(counts["what"], _TITLE))
    key, count = combined(forms["key"]).to_numpy(), combined(forms["count"]).to_numpy()
    shape = combined(forms["what"]).to_numpy() - _TITLE
    _, group = np.unique(key, return_inverse=True)
    others = np.bincount(group, weights=count)[group] - 1
    sums = np.bincount(shape, weights=others * count, minlength=len(SHAPES) + 1)
    titles = np.bincount(shape, weights=count, minlength=len(SHAPES) + 1)
    return sums[: len(SHAPES)].astype(np.int64), titles[: len(SHAPES)].astype(np.int64)


def _sums(keys: Rows, counts: Rows) -> dict[int, int]:
    """Return the sum of the counts of each key, in the order of keys."""
    distinct, group = np.unique(keys, return_inverse=True)
    sums = np.bincount(group, counts, len(distinct)).astype(np.int64)
    return dict(zip(distinct.tolist(), sums.tolist(), strict=True))


def _code(key: int) -> str:
    return key.to_bytes(_LONGEST_CODE, "big").lstrip(b"\0").decode(errors="replace")
