"""What the catalogue looks like: how rare words are, how often films share a title, years, votes, languages.

Counted in a first pass over the films. The counts of batches add up, so any partitioning gives the same profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop.pipelines.matching.features import POPULARITY_LEVELS, popularity_levels
from soundtrack_pop.pipelines.matching.forms import (
    IS_MAIN,
    IS_PART,
    Keys,
    Rows,
    Texts,
    TitleForms,
    combined,
    flatten_forms,
    mixed,
)
from soundtrack_pop.pipelines.matching.vocabulary import Vocabulary, count_words

PROFILE_COLUMNS = ("title_forms", "year", "original_language", "vote_count", "popularity")
# Shapes of titles, from those that many films share to those that hardly any two do.
SHAPES = ("short", "word", "two_words", "three_words", "long")
_SHORT_LETTERS = 5

COUNTS = pa.schema([("what", pa.string()), ("key", pa.int64()), ("name", pa.string()), ("count", pa.int64())])
_SAMPLED_FORMS = 200_000


@dataclass(frozen=True)
class FilmProfile:
    """The films in figures.

    Attributes:
        films: how many there are.
        vocabulary: the soundtracks' words with their frequency among the films.
        years: year -> films.
        languages: ISO 639-1 code of the original language -> films.
        popularity: films of each of `POPULARITY_LEVELS`.
        namesakes: for each shape the sum, over sampled titles, of other films that have the title as well.
        sampled_titles: for each shape the number of titles in that sample.
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


def count_films(batches: Iterable[pa.RecordBatch], words: Keys, films: int) -> Iterator[pa.RecordBatch]:
    """Yield the counts of these films, as `COUNTS`, once all of them went past.

    Args:
        batches: `PROFILE_COLUMNS` of `prm_movies`.
        words: the soundtracks' words, ascending.
        films: number of all films; it decides how many titles are sampled.
    """
    vocabulary = Vocabulary(words, np.zeros(len(words), dtype=np.int64), films)
    word_counts = np.zeros(len(words), dtype=np.int64)
    found: list[pa.Table] = []
    for batch in batches:
        movies = pa.Table.from_batches([batch])
        forms = flatten_forms(movies)
        word_counts += count_words(vocabulary, forms)
        found += [*_sampled_forms(forms, films), *_histograms(movies)]
    found.append(_counts("word", key=np.flatnonzero(word_counts), count=word_counts[word_counts > 0]))
    merged = pa.concat_tables(found).group_by(["what", "key", "name"]).aggregate([("count", "sum")])
    yield from merged.rename_columns({"count_sum": "count"}).select(COUNTS.names).cast(COUNTS).to_batches()


def film_profile(counts: pa.Table, words: Keys) -> FilmProfile:
    """Return the profile from the counts of all batches.

    Args:
        counts: `COUNTS`, from any number of calls of `count_films`.
        words: the same words as there.
    """
    kinds = ("film", "word", "year", "language", "popularity")
    by = {what: counts.filter(pc.equal(counts["what"], what)) for what in kinds}
    films = sum(by["film"]["count"].to_pylist())
    word_counts = _totals(by["word"], len(words))
    namesakes, titles = _shared_titles(counts)
    return FilmProfile(
        films=films,
        vocabulary=Vocabulary(words, word_counts, films),
        years=_by(by["year"], "key"),
        languages=_by(by["language"], "name"),
        popularity=_totals(by["popularity"], len(POPULARITY_LEVELS)),
        namesakes=namesakes,
        sampled_titles=titles,
    )


def _sampled_forms(forms: TitleForms, films: int) -> Iterator[pa.Table]:
    """Yield the whole forms of a sample of titles; a title is in it for all its films or for none."""
    share = min(1.0, _SAMPLED_FORMS / max(films, 1))
    spread = mixed(forms.keys) >> np.uint64(32)
    sampled = np.flatnonzero((spread < np.uint64(int(share * 2**32))) & ~IS_PART[forms.kind])
    main = IS_MAIN[forms.kind[sampled]]
    names = np.array([f"{shape} title" for shape in SHAPES] + ["other"])
    name = np.where(main, title_shapes(forms)[sampled], len(SHAPES))
    yield _counts("form", key=forms.keys[sampled].view(np.int64), name=names[name], count=np.ones(len(sampled)))


def _histograms(movies: pa.Table) -> Iterator[pa.Table]:
    yield _counts("film", key=np.zeros(1), count=np.array([movies.num_rows]))
    for what, column in (("year", "year"), ("language", "original_language")):
        values = pc.value_counts(combined(movies[column]).drop_null())
        kind = "name" if column == "original_language" else "key"
        yield _counts(what, **{kind: values.field("values"), "count": values.field("counts")})
    levels = np.bincount(popularity_levels(movies), minlength=len(POPULARITY_LEVELS))
    yield _counts("popularity", key=np.arange(len(levels)), count=levels)


def _counts(what: str, count: object, key: object = None, name: object = None) -> pa.Table:
    rows = len(count)  # type: ignore[arg-type]
    columns = {
        "what": pa.array([what] * rows, pa.string()),
        "key": pa.nulls(rows, pa.int64()) if key is None else pa.array(key).cast(pa.int64()),
        "name": pa.nulls(rows, pa.string()) if name is None else pa.array(name).cast(pa.string()),
        "count": pa.array(count).cast(pa.int64()),
    }
    return pa.table(columns, schema=COUNTS)


def _shared_titles(counts: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each shape the namesakes of the sampled titles, and the number of titles."""
    forms = counts.filter(pc.equal(counts["what"], "form")).group_by(["key", "name"]).aggregate([("count", "sum")])
    key, name = combined(forms["key"]).to_numpy(), forms["name"].to_pylist()
    count = combined(forms["count_sum"]).to_numpy()
    _, group = np.unique(key, return_inverse=True)
    others = np.bincount(group, weights=count).astype(np.int64)[group] - 1
    code = {f"{shape} title": number for number, shape in enumerate(SHAPES)}
    shape = np.array([code.get(text, len(SHAPES)) for text in name], dtype=np.int64)
    sums = np.bincount(shape, weights=others * count, minlength=len(SHAPES) + 1)
    titles = np.bincount(shape, weights=count, minlength=len(SHAPES) + 1)
    return sums[: len(SHAPES)].astype(np.int64), titles[: len(SHAPES)].astype(np.int64)


def _totals(counts: pa.Table, length: int) -> Rows:
    totals = np.zeros(length, dtype=np.int64)
    np.add.at(totals, combined(counts["key"]).to_numpy(zero_copy_only=False), combined(counts["count"]).to_numpy())
    return totals


def _by(counts: pa.Table, column: str) -> dict[Any, int]:
    summed = counts.group_by(column).aggregate([("count", "sum")])
    pairs = zip(summed[column].to_pylist(), summed["count_sum"].to_pylist(), strict=True)
    return dict(sorted(pairs, key=lambda pair: str(pair[0])))
