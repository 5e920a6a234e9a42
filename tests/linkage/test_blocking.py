"""Candidate pairs: each rule finds what it promises, each pair stands once, letter by letter none is missed."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from soundtrack_pop.linkage.blocking import RULES, FormPairs, SoundtrackIndex, candidate_forms
from soundtrack_pop.linkage.title_forms import IS_PART, KINDS, TitleForms, flatten_forms
from soundtrack_pop.linkage.vocabulary import Vocabulary
from soundtrack_pop.parameters.matching import BlockingParameters, MatchingParameters
from support.matching_rows import album, albums, film, films, index_of

SHORTEST, LONGEST = 5, 48
UNHURRIED = settings(deadline=None, max_examples=20)
Found = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def blocking(matching: MatchingParameters) -> BlockingParameters:
    return matching.blocking.model_copy(
        update={"shortest_form_for_deletions": SHORTEST, "longest_form_for_deletions": LONGEST}
    )


@pytest.fixture(scope="module")
def letters_only(blocking: BlockingParameters) -> BlockingParameters:
    """Parameters under which words are no keys."""
    no_words = {
        "fewest_words_to_lose_one": 50, "most_forms_per_rare_word": 0, "most_forms_expected_per_rare_pair": 1e-12,
    }  # fmt: skip
    return blocking.model_copy(update=no_words)


def candidates(
    mine: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]], blocking: BlockingParameters
) -> Found:
    """Return the candidate pairs of forms with their rule, in the forms' order; a row of forms for each title."""
    movies = film_table(theirs)
    index = index_of(album_table(mine), movies, blocking)
    forms = flatten_forms(movies)
    return told(index.forms, forms, candidate_forms(index, forms))


@pytest.mark.parametrize(
    ("soundtrack", "movie", "rule", "why"),
    [
        ("jaws/core", "jaws/title", "exact", "equal"),
        ("up/core", "up/title", "exact", "however short"),
        ("spider man/core", "spiderman/title", "exact", "spaces do not count"),
        ("a" * 60 + "/core", "a" * 60 + "/title", "exact", "however long"),
        ("jaws/core", "jars/title", None, "short titles must be equal"),
        ("jaws/core", "jawss/title", "deletion", "the longer is long enough: shortened it is the other"),
        ("amadeus/core", "amadeuss/title", "deletion", "a letter more"),
        ("amadeuss/core", "amadeus/title", "deletion", "a letter less"),
        ("amadeus/core", "amadeux/title", "deletion", "a wrong letter"),
        ("amadeus/core", "maadeus/title", "deletion", "two neighbours swapped"),
        ("千と千尋の神隠し/core", "千と千尋の神隠/title", "deletion", "any script"),
        ("𝔸𝔹ℂ𝔻𝔼/core", "𝔸𝔹ℂ𝔻𝔽/title", "deletion", "letters beyond 16 bits count once"),
        ("amadeus/core", "amadeusss/title", None, "two letters more"),
        ("amadeus/core", "amxdxus/title", None, "two wrong letters"),
        ("a" * 47 + "b/core", "a" * 47 + "c/title", "deletion", "at the longest"),
        ("a" * 48 + "b/core", "a" * 48 + "c/title", None, "above it"),
        ("alien/stem", "alien/title", "exact", "a part that is the film's whole title"),
        ("alien/core", "alien/subtitle", "exact", "a title that is a part of the film's"),
        ("aliens/stem", "aliend/title", None, "a part gets no deletions"),
        ("aliens/core", "aliend/stem", None, "on either side"),
        ("the third man/core", "man of straw/title", "rare_token", "a word that few films have"),
        ("man/stem", "man of straw/title", None, "words of parts are no keys"),
        ("the third man live/core", "the third man/title", "word", "a word more"),
        ("the man/core", "the third man/title", "word", "a word less, wherever it stood"),
        ("the third man/stem", "the man/title", None, "a part loses no words"),
        ("the third man/core", "the third boy/title", "rare_token", "another word is no word less"),
        ("man live/core", "man/title", "rare_token", "of two words none may be missing"),
        ("the third man/core", "heat/title", None, "nothing in common"),
    ],
)
def test_pair_is_found_by_the_rule_that_promises_it(
    soundtrack: str, movie: str, rule: str | None, why: str, blocking: BlockingParameters
) -> None:
    found = candidates([[soundtrack]], [[movie]], blocking)
    assert found == ([] if rule is None else [(plain(soundtrack), plain(movie), rule)]), why


class TestWords:
    COMMON = (*(["red sea/title"],) * 7, *(["dark sun/title"],) * 7)

    def found(self, movie: str, blocking: BlockingParameters, most: int, expected: float) -> set[str]:
        limits = {"most_forms_per_rare_word": most, "most_forms_expected_per_rare_pair": expected}
        theirs = [*self.COMMON, [f"{movie}/title"]]
        found = candidates([["the red dark/core"]], theirs, blocking.model_copy(update=limits))
        return {rule for _, form, rule in found if form == movie}

    def test_common_words_find_nothing_alone_and_a_film_together(self, blocking: BlockingParameters) -> None:
        # Both words stand in 8 of 15 forms: 64 / 15 = 4.3 forms hold both by chance.
        assert self.found("dark and red", blocking, most=7, expected=4.3) == {"rare_pair"}
        assert self.found("dark and red", blocking, most=7, expected=4.2) == set()
        assert self.found("dark and red", blocking, most=8, expected=4.2) == {"rare_token"}
        assert self.found("dark and blue", blocking, most=7, expected=5) == set()

    def test_cap_bounds_the_films_that_a_word_finds(self, blocking: BlockingParameters) -> None:
        most = blocking.most_forms_per_rare_word
        many = [[f"the word{number}/title"] for number in range(most + 1)]
        assert candidates([["the ghost/core"]], many, blocking) == []
        assert len(candidates([["the ghost/core"]], many[1:], blocking)) == most


class TestOrderAndRepeats:
    def test_pair_of_many_keys_stands_once_with_its_best_rule(self, blocking: BlockingParameters) -> None:
        long = "the quick brown foxx"
        assert candidates([[f"{long}/core"]], [[f"{long}/title"]], blocking) == [(long, long, "exact")]
        assert candidates([[f"{long}/core"]], [["the quick brown fox/title"]], blocking) == [
            (long, "the quick brown fox", "deletion")
        ]
        assert candidates([["fox quick/core"]], [["quick brown fox/title"]], blocking) == [
            ("fox quick", "quick brown fox", "rare_token")
        ]

    def test_pairs_stand_in_order_of_the_film_s_form(self, blocking: BlockingParameters) -> None:
        theirs = films([film(7, "solaris/title"), film(3, "heat/title", "solaris/original")])
        index = index_of(album_table([["solaris/core"], ["heat/core"], ["solari/core"]]), theirs, blocking)
        found = candidate_forms(index, flatten_forms(theirs))
        assert found.movie_form.tolist() == [0, 0, 1, 2, 2]
        pairs = zip(*(rows.tolist() for rows in found), strict=True)
        assert sorted(pairs) == [(0, 0, 0), (0, 2, 0), (1, 1, 0), (2, 0, 1), (2, 2, 1)]

    def test_films_of_one_title_are_all_candidates(self, blocking: BlockingParameters) -> None:
        found = candidates([["solaris/core"]], [["solaris/title"]] * 3, blocking)
        assert found == [("solaris", "solaris", "exact")] * 3

    @pytest.mark.parametrize("nothing", [[], [[]], [["/core"]], [[" /core"]]], ids=repr)
    def test_titles_without_letters_have_no_candidates(
        self, nothing: list[list[str]], blocking: BlockingParameters
    ) -> None:
        assert candidates([["solaris/core"], ["/core"]], nothing, blocking) == []
        assert candidates(nothing, [["solaris/core"], ["/core"]], blocking) == []
        assert candidates(nothing, nothing, blocking) == []

    def test_films_in_one_batch_and_in_many_find_the_same_pairs(self, blocking: BlockingParameters) -> None:
        chance = random.Random(7)  # noqa: S311 - test data
        mine, theirs = ([random_forms(chance) for _ in range(40)] for _ in range(2))
        movies = film_table(theirs)
        index = index_of(album_table(mine), movies, blocking)
        one_by_one = [
            pair
            for number in range(movies.num_rows)
            for forms in [flatten_forms(movies.slice(number, 1))]
            for pair in told(index.forms, forms, candidate_forms(index, forms))
        ]
        assert len(one_by_one) > 50, "the data must hold something to find"
        assert candidates(mine, theirs, blocking) == one_by_one

    @pytest.mark.parametrize("seed", range(5))
    def test_candidates_are_just_the_pairs_that_share_a_key(
        self, seed: int, letters_only: BlockingParameters
    ) -> None:
        chance = random.Random(seed)  # noqa: S311 - test data
        mine, theirs = ([random_forms(chance) for _ in range(60)] for _ in range(2))
        expected = [
            (plain(soundtrack), plain(movie), rule)
            for movie in [form for row in theirs for form in row]
            for soundtrack in [form for row in mine for form in row]
            for rule in [expected_rule(soundtrack, movie)]
            if rule
        ]
        assert {rule for *_, rule in expected} == {"exact", "deletion"}, "the data must hold something to find"
        assert candidates(mine, theirs, letters_only) == expected


class TestRecallAudit:
    """An exhaustive comparison finds no title one letter away that the keys miss."""

    ALPHABETS = ("abcdefgh ", "ab ", "千と尋の神隠し ", "аэюяё 12", "𝔸𝔹ℂ𝔻é ")

    @staticmethod
    def missed(
        mine: Sequence[str], theirs: Sequence[str], blocking: BlockingParameters
    ) -> tuple[int, set[tuple[int, int]]]:
        """Return how many pairs are at most one letter apart, and those of them that share no key."""
        plain_mine, plain_theirs = ([title.replace(" ", "") for title in titles] for titles in (mine, theirs))
        distance = process.cdist(plain_mine, plain_theirs, scorer=Levenshtein.distance, score_cutoff=1)
        near = {
            (one, other)
            for one, other in np.argwhere(distance <= 1).tolist()
            if SHORTEST <= max(len(plain_mine[one]), len(plain_theirs[other])) <= LONGEST
        }
        movies = film_table([[f"{title}/title"] for title in theirs])
        index = index_of(album_table([[f"{title}/core"] for title in mine]), movies, blocking)
        pairs = candidate_forms(index, flatten_forms(movies))
        found = set(zip(pairs.soundtrack_form.tolist(), pairs.movie_form.tolist(), strict=True))
        return len(near), near - found

    @UNHURRIED
    @given(st.sampled_from(ALPHABETS), st.integers(0, 2**32))
    def test_every_title_one_letter_away_is_found(
        self, letters_only: BlockingParameters, alphabet: str, seed: int
    ) -> None:
        chance = random.Random(seed)  # noqa: S311 - test data
        theirs = ["".join(chance.choices(alphabet, k=chance.randint(4, 30))).strip() for _ in range(200)]
        mine = [edited(title, alphabet, chance) for title in theirs]
        near, missed = self.missed(mine, theirs, letters_only)
        assert near >= 100, "the data must hold something to find"
        assert missed == set()

    def test_without_deletions_keys_miss_near_pairs(self, letters_only: BlockingParameters) -> None:
        without = letters_only.model_copy(update={"shortest_form_for_deletions": LONGEST})
        near, missed = self.missed(["amadeus", "heats", "solaris"], ["amadeuss", "heats", "polaris"], without)
        assert (near, missed) == (3, {(0, 0), (2, 2)})


def test_year_takes_no_part(blocking: BlockingParameters) -> None:
    movies = films([film(1, "solaris/title", year=1972)])
    for year in (2019, 1972, 1890, None):
        index = index_of(albums([album("a", "solaris/core", year=year)]), movies, blocking)
        assert candidate_forms(index, flatten_forms(movies)).soundtrack_form.tolist() == [0]


def test_prepared_index_finds_what_a_fresh_one_finds(blocking: BlockingParameters) -> None:
    movies = film_table([["solaris/title"], ["heat/title"]])
    index = index_of(album_table([["solari/core"], ["heat/core"]]), movies, blocking)
    for same in (index, index.prepared()):
        found = candidate_forms(same, flatten_forms(movies))
        assert [column.tolist() for column in found] == [[0, 1], [0, 1], [1, 0]]


def test_empty_index_can_be_prepared(blocking: BlockingParameters) -> None:
    empty = Vocabulary(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64), 0)
    assert len(SoundtrackIndex(album_table([]), empty, blocking).prepared().forms) == 0


def test_index_that_travelled_to_a_worker_finds_the_same(blocking: BlockingParameters) -> None:
    movies = film_table([["solaris/title"]])
    index = index_of(album_table([["solari/core"]]), movies, blocking)
    copy = pickle.loads(pickle.dumps(index.prepared()))  # noqa: S301 - what Spark does
    forms = flatten_forms(movies)
    assert told(copy.forms, forms, candidate_forms(copy, forms)) == [("solari", "solaris", "deletion")]


def album_table(rows: Sequence[Sequence[str]]) -> pa.Table:
    return albums([album(str(number), *forms) for number, forms in enumerate(rows)])


def film_table(rows: Sequence[Sequence[str]]) -> pa.Table:
    return films([film(number, *forms) for number, forms in enumerate(rows)])


def told(mine: TitleForms, theirs: TitleForms, pairs: FormPairs) -> Found:
    texts, others = mine.text.to_pylist(), theirs.text.to_pylist()
    in_order = sorted(zip(*pairs, strict=True), key=lambda pair: (pair[1], pair[0]))
    return [(texts[one], others[other], RULES[rule]) for one, other, rule in in_order]


def random_forms(chance: random.Random) -> list[str]:
    """Return up to three forms over a small alphabet, so that many are alike."""
    return [
        "".join(chance.choices("abc ", k=chance.randint(1, 8))).strip()
        + chance.choice(("/core", "/core", "/stem"))
        for _ in range(chance.randint(0, 3))
    ]


def edited(title: str, alphabet: str, chance: random.Random) -> str:
    """Return the title with a letter more, less, changed or swapped with its neighbour."""
    at, letter = chance.randrange(len(title) or 1), chance.choice(alphabet)
    return chance.choice(
        (
            title[:at] + letter + title[at:],
            title[:at] + title[at + 1 :],
            title[:at] + letter + title[at + 1 :],
            title[:at] + title[at : at + 2][::-1] + title[at + 2 :],
        )
    )


def plain(form: str) -> str:
    return form.rpartition("/")[0]


def expected_rule(soundtrack: str, movie: str) -> str | None:
    ones, others = list(letter_keys(soundtrack)), list(letter_keys(movie))
    if ones and others and ones[0] == others[0]:
        return "exact"
    return "deletion" if set(ones) & set(others) else None


def letter_keys(form: str) -> Iterator[str]:
    """Yield the form without spaces, and without one letter where it is long enough."""
    text, kind = form.rsplit("/", 1)
    text = text.replace(" ", "")
    if text:
        yield text
    if SHORTEST <= len(text) <= LONGEST and not IS_PART[KINDS.index(kind)]:
        yield from (text[:gap] + text[gap + 1 :] for gap in range(len(text)))
