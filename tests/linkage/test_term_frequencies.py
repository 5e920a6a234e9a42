"""The films in figures: counts of batches add up to those of the whole, and say what the catalogue holds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from soundtrack_pop.linkage import term_frequencies as term_frequencies_module
from soundtrack_pop.linkage.term_frequencies import (
    COUNTED_COLUMNS,
    COUNTS,
    TITLE_LENGTHS,
    TermFrequencies,
    count_films,
    sampled_films,
    sampled_share,
    term_frequencies,
    title_length_classes,
)
from soundtrack_pop.linkage.title_forms import Keys, Texts, flatten_forms
from soundtrack_pop.linkage.vocabulary import collect_vocabulary
from soundtrack_pop.pipelines.matching.film_counts import where_sampled
from support.matching_rows import Row, film, films, forms_of

WORDS = collect_vocabulary(forms_of("heat of the man/core", "unmet/core"))
FILMS = [
    film(1, "heat/title", year=1995, original_language="en", vote_count=5000),
    film(2, "heat/title", "die hitze/original", year=1995, original_language="de", vote_count=2),
    film(3, "man of heat/title", "heat/alternative", "heat/stem", original_language="en", popularity=0.7),
    film(4, "heat of the man/title"),
    film(5, year=1972),
]


def counts(rows: Sequence[Row], cuts: Sequence[int] = ()) -> pa.Table:
    """Return the counts of these films, each part counted by itself."""
    table = films(rows).select(COUNTED_COLUMNS)
    bounds = [0, *sorted(cuts), len(rows)]
    batches = [
        batch
        for start, end in itertools.pairwise(bounds)
        for batch in count_films(table.slice(start, end - start).to_batches())
    ]
    return pa.Table.from_batches(batches, COUNTS)


def frequencies_of(rows: Sequence[Row], cuts: Sequence[int] = (), words: Keys = WORDS) -> TermFrequencies:
    return term_frequencies(counts(rows, cuts), len(rows), words)


def told(found: TermFrequencies) -> dict[str, object]:
    return {
        "films": found.films,
        "word counts": sorted(found.vocabulary.film_forms.tolist()),
        "films of the vocabulary": found.vocabulary.films,
        **{
            name: {value: count for value, count in counts.items() if count}
            for name, counts in found.values.items()
        },
        "shared": dict(zip(TITLE_LENGTHS, found.shared_titles.tolist(), strict=True)),
        "sampled": dict(zip(TITLE_LENGTHS, found.sampled_titles.tolist(), strict=True)),
    }


def test_counts_films_words_years_languages_votes_and_shared_titles() -> None:
    assert told(frequencies_of(FILMS)) == {
        "films": 5,
        # unmet, the, of, man, heat: parts do not count.
        "word counts": [0, 1, 2, 2, 5],
        "films of the vocabulary": 5,
        "year": {"1972": 1, "1995": 2},
        "language": {"de": 1, "en": 2},
        "popularity": {"missing": 2, "obscure": 1, "faint": 1, "famous": 1},
        # Two films are called "heat", and a third has it as another title: each of the two shares it with two
        # others.
        "shared": {"short": 4, "word": 0, "two_words": 0, "three_words": 0, "long": 0},
        "sampled": {"short": 2, "word": 0, "two_words": 1, "three_words": 1, "long": 1},
    }


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, len(FILMS)), max_size=4), st.permutations(range(len(FILMS))))
def test_films_in_any_parts_and_order_give_the_same_frequencies(cuts: list[int], order: list[int]) -> None:
    assert told(frequencies_of([FILMS[number] for number in order], cuts)) == told(frequencies_of(FILMS))


def test_counts_of_parts_may_come_in_any_order() -> None:
    found = counts(FILMS, [1, 3])
    backwards = found.take(pa.array(range(found.num_rows))[::-1])
    assert told(term_frequencies(backwards, len(FILMS), WORDS)) == told(frequencies_of(FILMS))


@pytest.mark.parametrize("rows", [[], [film(1)], [{"tmdb_id": 1}]], ids=["no films", "no forms", "null forms"])
def test_nothing_to_count_gives_noughts(rows: list[Row]) -> None:
    found = frequencies_of(rows)
    assert (found.films, found.values["year"], found.values["language"]) == (len(rows), {}, {})
    noughts = [0] * len(TITLE_LENGTHS)
    assert (found.shared_titles.tolist(), found.sampled_titles.tolist()) == (noughts, noughts)
    assert found.vocabulary.film_forms.tolist() == [0] * len(WORDS)


def test_no_counts_at_all_are_no_films() -> None:
    found = term_frequencies(COUNTS.empty_table(), 0, WORDS)
    assert (found.films, found.vocabulary.film_forms.sum(), found.values["popularity"]) == (0, 0, {})


def test_soundtracks_without_words_need_no_vocabulary() -> None:
    nothing = np.empty(0, dtype=np.uint64)
    found = frequencies_of(FILMS, words=nothing)
    assert (found.films, found.vocabulary.film_forms.tolist()) == (5, [])


class TestSample:
    """Of many films a sample is counted, and stands for all."""

    @pytest.fixture
    def few(self, monkeypatch: pytest.MonkeyPatch) -> int:
        monkeypatch.setattr(term_frequencies_module, "SAMPLED_FILMS", 1000)
        return 1000

    @pytest.mark.parametrize(
        ("films", "share"), [(0, 1), (1000, 1), (1001, 0.5), (2000, 0.5), (2001, 0.25), (64_000, 1 / 64)]
    )
    def test_share_halves_where_films_double(self, films: int, share: float, few: int) -> None:
        assert sampled_share(films) == share

    @pytest.mark.parametrize("step", [1, 2, 7, 1000])
    def test_sample_is_of_its_size_however_ids_are_given_out(self, step: int, few: int) -> None:
        ids = np.arange(1, 4 * few + 1) * step
        assert sampled_films(ids, len(ids)).mean() == pytest.approx(0.25, abs=0.02)

    def test_spark_draws_the_same_films(self, few: int, spark: SparkSession) -> None:
        ids = [0, *(int(number) for number in np.random.default_rng(5).integers(1, 2**50, 3000)), 2**63 - 1]
        movies = spark.createDataFrame([(number,) for number in ids], "tmdb_id long")
        for count in (few, len(ids), 10 * few):
            drawn = [row.tmdb_id for row in where_sampled(movies, count).collect()]
            assert drawn == [i for i, is_in in zip(ids, sampled_films(np.array(ids), count), strict=True) if is_in]

    def test_counts_of_a_sample_are_scaled_to_all_films(self, few: int) -> None:
        rows = [film(number, f"heat {number % 400}/title") for number in range(4000)]
        sampled = [row for row, is_in in zip(rows, sampled_films(np.arange(4000), 4000), strict=True) if is_in]
        found = term_frequencies(counts(sampled), len(rows), WORDS)
        seen = dict(zip(found.vocabulary.keys.tolist(), found.vocabulary.film_forms.tolist(), strict=True))
        key = {word: int(Texts(pa.array([word])).keys[0]) for word in ("heat", "unmet")}
        assert found.films == found.vocabulary.films == 4000
        assert seen[key["heat"]] == pytest.approx(4000, rel=0.02)
        # Nobody has seen it in the sample, and a film outside it may have it.
        assert seen[key["unmet"]] == 1
        # Ten films have each title: each has nine namesakes.
        assert found.shared_titles.sum() / found.sampled_titles.sum() == pytest.approx(9, rel=0.2)


def test_namesakes_are_those_that_counting_titles_finds() -> None:
    chance = np.random.default_rng(4)
    titles = ["".join(chance.choice(list("ab "), 6)).strip() for _ in range(300)]
    found = frequencies_of([film(number, f"{title}/title") for number, title in enumerate(titles)])
    plain = [title.replace(" ", "") for title in titles]
    many = Counter(plain)
    shapes = title_length_classes(Texts(pa.array(titles))).tolist()
    expected = Counter()
    for shape, title in zip(shapes, plain, strict=True):
        expected[shape] += many[title] - 1
    assert found.shared_titles.tolist() == [expected[shape] for shape in range(len(TITLE_LENGTHS))]
    assert found.shared_titles.sum() > 100, "the data must hold something to find"


@pytest.mark.parametrize(
    ("title", "shape"),
    [
        ("", "short"), ("up", "short"), ("a b c", "short"), ("solar", "short"), ("heat up", "two_words"),
        ("amadeus", "word"), ("la strada", "two_words"), ("the third man", "three_words"),
        ("the man who fell", "long"), ("千と千尋の神隠し", "word"),
    ],
)  # fmt: skip
def test_shape_of_a_title(title: str, shape: str) -> None:
    assert [TITLE_LENGTHS[code] for code in title_length_classes(Texts(pa.array([title])))] == [shape]


def test_part_of_a_films_title_is_no_title() -> None:
    forms = flatten_forms(films([film(1, "heat/stem", "heat/subtitle")]))
    assert len(forms) == 2
    assert frequencies_of([film(1, "heat/stem"), film(2, "heat/title")]).shared_titles.sum() == 0
