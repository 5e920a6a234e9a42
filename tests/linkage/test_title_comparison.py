"""How two titles agree: a table of forms with level and reason; the best pair of forms stands for both."""

from __future__ import annotations

import random

import numpy as np
import pytest
from rapidfuzz.distance import Indel

from soundtrack_pop.linkage.blocking import RULES, FormPairs, candidate_forms
from soundtrack_pop.linkage.comparisons import TITLE
from soundtrack_pop.linkage.title_comparison import TitleComparison, best_forms, compare_titles, title_levels
from soundtrack_pop.linkage.title_forms import IS_PART, KINDS, flatten_forms
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import album, albums, compared, film, films, forms_of, index_of

# Soundtrack's form, film's form, level or None, why. Similarities in the reasons are the normalised indel's.
CASES = [
    ("jaws/core", "jaws/title", "exact", "the film's own title"),
    ("jaws/full", "jaws/original", "exact", "its title in its language"),
    ("jaws/alias", "jaws/title", "exact", "an alias is as good as the name"),
    ("apollo13/core", "apollo 13/title", "respelled", "equal but for a space"),
    ("rocky 2/core", "rocky 2/title", "exact", "the same sequel"),
    ("circle=the circle/core", "circle=the circle/title", "exact", "written alike"),
    ("circle/core", "circle=the circle/title", "respelled", "an article on one side"),
    ("9=nine/core", "9/title", "respelled", "a number's word on one side"),
    ("9=nine/core", "9/translated", "respelled", "of whichever title"),
    ("star man/core", "starman/title", "respelled", "a space"),
    ("mother=mother exclamation/core", "mother/title", "respelled", "a sign"),
    ("9=nine/bare", "9/title", "exact_cut", "of a form that lost a part the writing says little"),
    ("9=nine/stem", "9/title", "part_of_soundtrack", "nor of a part"),
    ("amadeuss/bare", "amadeus/title", "similar", "near a form that lost a part: worse than what equals it"),
    ("jaws/core", "jaws/translated", "exact_other", "many films have many translations"),
    ("jaws/core", "jaws/alternative", "exact_other", "working titles too"),
    ("brazil/bare", "brazil/title", "exact_cut", "what was cut off may have mattered"),
    ("sen to chihiro/latin", "sen to chihiro/title", "exact_cut", "a transliteration is a guess"),
    ("sen to chihiro/core", "sen to chihiro/latin", "exact_cut", "on either side"),
    ("jaws/owner", "jaws/translated", "exact_cut", "before an other title: the weaker of both"),
    ("alien/stem", "alien/title", "part_of_soundtrack", "the part before a colon is the film's whole title"),
    ("alien/inner", "alien/translated", "part_of_soundtrack", "the film named in a bracket"),
    ("alien/stem", "alien/bare", "part_of_soundtrack", "a part before a form cut down"),
    ("alien/core", "alien/subtitle", "part_of_film", "the album's whole title is a part of the film's"),
    ("alien/bare", "alien/stem", "part_of_film", "cut down or not"),
    ("alien/stem", "alien/subtitle", "parts", "part against part: any two films of a series"),
    ("aliens/stem", "alien/title", None, "a part must agree to the letter"),
    ("aliens/core", "alien/stem", None, "on either side"),
    ("amadeuss/core", "amadeus/title", "near", "1 letter of 15: .933"),
    ("mission impossibel/core", "mission impossible/title", "near", "two neighbours swapped: 2 of 34, .941"),
    ("amadaus/core", "amadeus/title", "similar", "a wrong letter: 2 of 14, .857"),
    ("heats/core", "heat/title", "similar", "1 of 9: .889"),
    ("kino a/core", "kino b/title", "tokens", "2 of 10: .8, below similar, and they share a rare word"),
    ("the spy who came/core", "the spy who/title", "tokens", "words in common"),
    ("two mules for sara/core", "two mules for sister sara/title", "tokens", ".829 by words is no letter's slip"),
    ("wars star/core", "star wars/title", "near", "reordered words: .99, never exact"),
    ("wars star 2/core", "star wars 3/title", "number_clash", "reordered words, another number"),
    ("rocky 2/core", "rocky 3/title", "number_clash", "another sequel"),
    ("rocky 2/core", "rocky/title", "number_clash", "the sequel against the first"),
    ("rocky/core", "rocky 2/title", "number_clash", "and the other way round"),
    ("apolo 13/core", "apollo 13/title", "near", "the number agrees"),
    ("rocky 2/stem", "rocky 3/stem", None, "parts that differ never agree"),
    ("the red balloon/core", "the red violin of king/title", None, "least similarity is not reached"),
    ("the ghost/core", "ghost of a very long title indeed/title", None, "lengths alone say too little is common"),
    ("heat/core", "jaws/title", None, "no key in common"),
    ("/core", "/title", None, "nothing on either side"),
]  # fmt: skip


@pytest.mark.parametrize(("soundtrack", "movie", "expected", "why"), CASES)
def test_level(soundtrack: str, movie: str, expected: str | None, why: str, matching: MatchingParameters) -> None:
    found = compared([album("a", soundtrack)], [film(1, movie)], matching)
    assert [TITLE.level_names[level] for level in found["title"].to_pylist()] == (
        [expected] if expected else []
    ), why


def test_cases_cover_every_level() -> None:
    assert {expected for _, _, expected, _ in CASES} == {*TITLE.level_names, None}


@pytest.mark.parametrize(
    ("similarity", "rule", "level"),
    [
        (0.92, "deletion", "near"), (0.9199, "deletion", "similar"), (0.82, "deletion", "similar"),
        (0.8199, "deletion", "tokens"), (0.6, "deletion", "tokens"), (0.5999, "deletion", None),
        (0.92, "rare_token", "near"), (0.9199, "rare_pair", "tokens"), (0.6, "rare_token", "tokens"),
        (0.5999, "rare_pair", None),
    ],
)  # fmt: skip
def test_bounds_belong_to_the_better_level(
    similarity: float, rule: str, level: str | None, matching: MatchingParameters
) -> None:
    bounds = {"near_title_similarity": 0.92, "similar_title_similarity": 0.82, "least_title_similarity": 0.6}
    nought = np.zeros(1, dtype=np.int64)
    pairs = FormPairs(nought, nought, np.array([RULES.index(rule)], dtype=np.uint8))
    (code,) = title_levels(
        forms_of("one/core"),
        forms_of("other/title"),
        pairs,
        np.array([similarity]),
        matching.model_copy(update=bounds),
    )
    assert code == (len(TITLE.level_names) if level is None else TITLE.level_names.index(level))


def test_similarity_by_letters_is_the_normalised_indel_similarity(matching: MatchingParameters) -> None:
    chance = random.Random(5)  # noqa: S311 - test data
    titles = ["".join(chance.choices("abc ", k=chance.randint(5, 12))).strip() for _ in range(250)]
    theirs = films([film(number, f"{title}/title") for number, title in enumerate(titles[:120])])
    mine = albums([album(str(number), f"{title}/core") for number, title in enumerate(titles[120:])])
    loose = matching.model_copy(update={"least_title_similarity": 0.0})
    index, forms = index_of(mine, theirs, loose.blocking), flatten_forms(theirs)
    found = compare_titles(index, forms, loose)
    by_letters = found.pairs.rule <= RULES.index("deletion")
    assert by_letters.sum() > 50, "the data must hold something to find"
    pairs = zip(*(rows[by_letters] for rows in found.pairs[:2]), strict=True)
    plain = [
        (index.forms.text[int(a)].as_py().replace(" ", ""), forms.text[int(b)].as_py().replace(" ", ""))
        for a, b in pairs
    ]
    expected = [Indel.normalized_similarity(one, other) for one, other in plain]
    assert found.similarity[by_letters].tolist() == pytest.approx(expected, abs=1e-6)


class TestBestForms:
    def test_best_level_stands_for_the_pair(self, matching: MatchingParameters) -> None:
        mine = album("a", "solaris the score/full", "solaris/core", "solari/alias")
        theirs = film(1, "solyaris/original", "solaris/translated", "solaris/title")
        found = compared([mine], [theirs], matching)
        assert found.select(["soundtrack_form_row", "movie_form", "movie_form_kind", "title"]).to_pylist() == [
            {
                "soundtrack_form_row": 1,
                "movie_form": "solaris",
                "movie_form_kind": KINDS.index("title"),
                "title": TITLE.level_names.index("exact"),
            }
        ]

    def test_more_similar_forms_stand_for_the_pair_where_levels_are_equal(
        self, matching: MatchingParameters
    ) -> None:
        theirs = film(1, "the longest day on/title", "the longest day oft/original")
        found = compared([album("a", "the longest day of/core")], [theirs], matching)
        assert found["movie_form"].to_pylist() == ["the longest day oft"]

    def test_better_level_goes_before_more_similar_forms(self, matching: MatchingParameters) -> None:
        mine, theirs = album("a", "alien/stem", "alien nations/core"), film(1, "alien/stem", "alien nation/title")
        (row,) = compared([mine], [theirs], matching).to_pylist()
        assert (TITLE.level_names[row["title"]], row["movie_form"]) == ("near", "alien nation")
        assert row["title_similarity"] < 1, "the stems are equal"

    def test_whole_title_goes_before_a_part_in_whatever_order_the_forms_stand(
        self, matching: MatchingParameters
    ) -> None:
        forms = ("alien/stem", "alien/core", "alien/bare")
        for order in (forms, forms[::-1]):
            found = compared([album("a", *order)], [film(1, "alien/subtitle", "alien/title")], matching)
            assert [TITLE.level_names[level] for level in found["title"].to_pylist()] == ["exact"]

    def test_each_pair_of_titles_stands_once(self) -> None:
        mine, theirs = forms_of("a/core", "b/core"), forms_of("a/title", "b/title")
        pairs = FormPairs(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), np.zeros(4, dtype=np.uint8))
        found = best_forms(
            mine,
            theirs,
            TitleComparison(pairs, np.array([2, 1, 1, 1], dtype=np.uint8), np.ones(4, dtype=np.float32)),
        )
        told = zip(
            found.pairs.soundtrack_form.tolist(),
            found.pairs.movie_form.tolist(),
            found.level.tolist(),
            strict=True,
        )
        assert list(told) == [(0, 0, 1), (0, 1, 1), (1, 1, 1)]


def test_parts_meet_only_what_is_equal_to_them(matching: MatchingParameters) -> None:
    chance = random.Random(3)  # noqa: S311 - test data
    forms = [
        "".join(chance.choices("ab", k=chance.randint(5, 6))) + chance.choice(("/core", "/stem", "/subtitle"))
        for _ in range(120)
    ]
    theirs = films([film(number, form) for number, form in enumerate(forms)])
    index = index_of(albums([album(str(n), form) for n, form in enumerate(forms)]), theirs, matching.blocking)
    movie_forms = flatten_forms(theirs)
    found = compare_titles(index, movie_forms, matching)
    part = (
        IS_PART[index.forms.kind[found.pairs.soundtrack_form]] | IS_PART[movie_forms.kind[found.pairs.movie_form]]
    )
    assert part.sum() > 50, "the data must hold something to find"
    assert set(found.pairs.rule[part].tolist()) == {RULES.index("exact")}
    # Candidates hold parts beside longer titles: it is the level that refuses them.
    candidates = candidate_forms(index, movie_forms)
    assert len(candidates.rule) > len(found.level)
