"""What the catalogue looks like: how rare words are, how often films share a title, years, votes, languages.

Counted in a first pass over the films, or over a sample of them where they are many. The counts of batches add up,
so any partitioning gives the same profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.matching.features import POPULARITY_LEVELS, popularity_levels
from soundtrack_pop.pipelines.matching.forms import (
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
from soundtrack_pop.pipelines.matching.vocabulary import Vocabulary, count_words

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PROFILE_COLUMNS = ("title_forms", "year", "original_language", "vote_count", "popularity")
# Shapes of titles, from those that many films share to those that hardly any two do.
SHAPES = ("short", "word", "two_words", "three_words", "long")
_SHORT_LETTERS = 5
_FORM_NAMES = (*(f"{shape} title" for shape in SHAPES), "other")

COUNTS = pa.schema([("what", pa.string()), ("key", pa.int64()), ("name", pa.string()), ("count", pa.int64())])
# Of more films a half is counted, of more than twice as many a quarter, and so on: the sample changes only when
# the catalogue doubles. A quarter of a million films tell rare words and namesakes well enough; more only cost
# time.
SAMPLED_FILMS = 250_000
# Films are drawn by the place of their id on a circle, around which multiples of the golden section lie evenly.
# The id is squared modulo a prime before, or films at equal distances would be drawn together. No product exceeds
# 63 bits.
_PRIME, _CIRCLE, _GOLDEN = (1 << 31) - 1, 1 << 31, 1_327_217_885


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
    """Return which films are counted; the same as `where_sampled` says."""
    rest = tmdb_id % _PRIME
    return (rest * rest % _PRIME) * _GOLDEN % _CIRCLE < sampled_share(films) * _CIRCLE


def where_sampled(movies: DataFrame, films: int) -> DataFrame:
    """Return the films that are counted, of so many."""
    from pyspark.sql import functions as F

    share = sampled_share(films)
    if share == 1:
        return movies
    rest = F.pmod(F.col(c.TMDB_ID), F.lit(_PRIME).cast("long"))
    on_circle = (rest * rest % _PRIME) * _GOLDEN % _CIRCLE
    return movies.where(on_circle < int(share * _CIRCLE))


def count_films(batches: Iterable[pa.RecordBatch], words: Keys) -> Iterator[pa.RecordBatch]:
    """Yield the counts of these films, as `COUNTS`, once all of them went past.

    Args:
        batches: `PROFILE_COLUMNS` of the sampled films.
        words: the soundtracks' words, ascending.
    """
    vocabulary = Vocabulary(words, np.zeros(len(words), dtype=np.int64), 0)
    word_counts = np.zeros(len(words), dtype=np.int64)
    found: list[pa.Table] = []
    for batch in batches:
        movies = pa.Table.from_batches([batch])
        forms = flatten_forms(movies)
        word_counts += count_words(vocabulary, forms)
        found += [_titles(forms), *_histograms(movies)]
    found.append(_counts("word", key=np.flatnonzero(word_counts), count=word_counts[word_counts > 0]))
    merged = pa.concat_tables(found).group_by(["what", "key", "name"]).aggregate([("count", "sum")])
    yield from merged.rename_columns({"count_sum": "count"}).select(COUNTS.names).cast(COUNTS).to_batches()


def film_profile(counts: pa.Table, words: Keys, films: int) -> FilmProfile:
    """Return the profile from the counts of all batches.

    Args:
        counts: `COUNTS`, from any number of calls of `count_films`.
        words: the same words as there.
        films: number of all films, sampled or not.
    """
    share = sampled_share(films)
    by = {
        what: counts.filter(pc.equal(counts["what"], what)) for what in ("word", "year", "language", "popularity")
    }
    forms = np.round(_totals(by["word"], len(words)) / share).astype(np.int64)
    namesakes, titles = _shared_titles(counts)
    return FilmProfile(
        films=films,
        # A word that the sample does not hold may be met all the same.
        vocabulary=Vocabulary(words, forms if share == 1 else np.maximum(forms, 1), films),
        years=_by(by["year"], "key"),
        languages=_by(by["language"], "name"),
        popularity=_totals(by["popularity"], len(POPULARITY_LEVELS)),
        # Of a film's namesakes the sample holds its share.
        namesakes=np.round(namesakes / share).astype(np.int64),
        sampled_titles=titles,
    )


def _titles(forms: TitleForms) -> pa.Table:
    """Return the whole forms, told apart by the shape of main titles."""
    whole = np.flatnonzero(~IS_PART[forms.kind])
    shape = np.where(IS_MAIN[forms.kind[whole]], title_shapes(forms)[whole], len(SHAPES))
    name = pa.DictionaryArray.from_arrays(pa.array(shape, pa.int8()), pa.array(_FORM_NAMES))
    return _counts("form", key=forms.keys[whole].view(np.int64), name=name, count=np.ones(len(whole)))


def _histograms(movies: pa.Table) -> Iterator[pa.Table]:
    for what, column in (("year", "year"), ("language", "original_language")):
        values = pc.value_counts(combined(movies[column]).drop_null())
        kind = "name" if column == "original_language" else "key"
        yield _counts(what, **{kind: values.field("values"), "count": values.field("counts")})
    levels = np.bincount(popularity_levels(movies), minlength=len(POPULARITY_LEVELS))
    yield _counts("popularity", key=np.arange(len(levels)), count=levels)


def _counts(what: str, count: object, key: object = None, name: object = None) -> pa.Table:
    rows = len(count)  # type: ignore[arg-type]
    columns = {
        "what": pa.repeat(pa.scalar(what, pa.string()), rows),
        "key": pa.nulls(rows, pa.int64()) if key is None else pa.array(key).cast(pa.int64()),
        "name": pa.nulls(rows, pa.string()) if name is None else pa.array(name).cast(pa.string()),
        "count": pa.array(count).cast(pa.int64()),
    }
    return pa.table(columns, schema=COUNTS)


def _shared_titles(counts: pa.Table) -> tuple[Rows, Rows]:
    """Return for each shape the namesakes of the titles, and the number of titles."""
    forms = counts.filter(pc.equal(counts["what"], "form"))
    key, count = combined(forms["key"]).to_numpy(), combined(forms["count"]).to_numpy()
    shape = pc.index_in(combined(forms["name"]), value_set=pa.array(_FORM_NAMES)).to_numpy(zero_copy_only=False)
    _, group = np.unique(key, return_inverse=True)
    others = np.bincount(group, weights=count)[group] - 1
    sums = np.bincount(shape, weights=others * count, minlength=len(_FORM_NAMES))
    titles = np.bincount(shape, weights=count, minlength=len(_FORM_NAMES))
    return sums[: len(SHAPES)].astype(np.int64), titles[: len(SHAPES)].astype(np.int64)


def _totals(counts: pa.Table, length: int) -> Rows:
    totals = np.zeros(length, dtype=np.int64)
    np.add.at(totals, combined(counts["key"]).to_numpy(zero_copy_only=False), combined(counts["count"]).to_numpy())
    return totals


def _by(counts: pa.Table, column: str) -> dict[Any, int]:
    summed = counts.group_by(column).aggregate([("count", "sum")])
    pairs = zip(summed[column].to_pylist(), summed["count_sum"].to_pylist(), strict=True)
    return dict(sorted(pairs, key=lambda pair: str(pair[0])))
