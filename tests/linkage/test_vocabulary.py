"""Which words are rare, and the keys that rare words and rare pairs of words make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import settings

from soundtrack_pop.linkage.title_forms import Texts
from soundtrack_pop.linkage.vocabulary import Vocabulary, collect_vocabulary, rare_keys
from soundtrack_pop.parameters.matching import BlockingParameters
from support.matching_rows import forms_of

WORD, PAIR = 0, 1
UNHURRIED = settings(deadline=None)


def key(word: str) -> int:
    return int(Texts(pa.array([word], pa.string())).keys[0])


def vocabulary(films: int, counts: Mapping[str, int]) -> Vocabulary:
    by_key = sorted((key(word), count) for word, count in counts.items())
    return Vocabulary(
        np.array([found for found, _ in by_key], dtype=np.uint64), np.array([count for _, count in by_key]), films
    )


def blocking(most: int = 3, expected: float = 1.0, words: int = 4) -> BlockingParameters:
    return BlockingParameters(
        shortest_form_for_deletions=5,
        longest_form_for_deletions=48,
        fewest_words_to_lose_one=3,
        most_forms_per_rare_word=most,
        most_forms_expected_per_rare_pair=expected,
        rare_words_per_form=words,
    )


class TestCollectVocabulary:
    def test_holds_each_word_of_whole_titles_once_in_order(self) -> None:
        forms = forms_of(
            "the third man/core", "the man/full", "new york new york/alias", "subtitle/subtitle", "stem/stem"
        )
        found = collect_vocabulary(forms)
        assert found.tolist() == sorted(map(key, ["the", "third", "man", "new", "york"]))

    @pytest.mark.parametrize("forms", [(), ("/core",), ("jaws/stem",)])
    def test_of_nothing_is_empty(self, forms: tuple[str, ...]) -> None:
        assert collect_vocabulary(forms_of(*forms)).tolist() == []


class TestPositions:
    def test_of_known_words_lead_to_their_keys_and_of_others_nowhere(self) -> None:
        known = vocabulary(9, {"jaws": 1, "heat": 2, "man": 3})
        asked = np.array([key("heat"), key("unknown"), key("jaws"), 0, 2**64 - 1], dtype=np.uint64)
        positions = known.positions(asked)
        assert (positions >= 0).tolist() == [True, False, True, False, False]
        assert known.film_forms[positions[[0, 2]]].tolist() == [2, 1]

    def test_in_an_empty_vocabulary_are_nowhere(self) -> None:
        assert vocabulary(9, {}).positions(np.array([key("jaws")], dtype=np.uint64)).tolist() == [-1]


class TestRareKeys:
    COUNTS: ClassVar = {"very": 100, "common": 50, "medium": 9, "rare": 3, "rarer": 2, "rarest": 1, "unmet": 0}

    def rules(self, form: str, films: int = 100, **limits: float) -> list[int]:
        """Return the rules of a form's keys, sorted."""
        _, _, rules = rare_keys(forms_of(form), vocabulary(films, self.COUNTS), blocking(**limits))  # type: ignore[arg-type]
        return sorted(rules.tolist())

    @pytest.mark.parametrize(
        ("form", "limits", "rules", "why"),
        [
            ("rare/core", {}, [WORD], "few films have it"),
            ("medium/core", {}, [], "too many have it"),
            ("medium/core", {"most": 9}, [WORD], "at the bound"),
            ("unmet/core", {}, [], "no film has it: nobody to meet"),
            ("strange/core", {}, [], "not in the vocabulary"),
            ("rare/stem", {}, [], "parts have no words"),
            ("rare rare/core", {}, [WORD, WORD], "a word is no pair with itself"),
            ("medium medium/core", {"expected": 9.0}, [], "however rare it is with itself"),
            ("medium common/core", {"expected": 4.5}, [PAIR], "9 x 50 of 100: 4.5 forms hold both by chance"),
            ("medium common/core", {"expected": 4.4}, [], "one more than allowed"),
            ("rare common/core", {}, [WORD], "3 x 50 of 100: 1.5"),
            ("rare medium/core", {}, [WORD, PAIR], "3 x 9 of 100: .27"),
            ("rare rarer rarest/core", {}, [WORD] * 3 + [PAIR] * 3, "all words and all pairs of three"),
            ("very common rare rarer rarest/core", {"expected": 99.0}, [WORD] * 3 + [PAIR] * 6, "the four rarest"),
            ("very common rare rarer rarest/core", {"words": 1}, [WORD], "of five the rarest"),
            ("rare rarer/core", {"most": 0, "expected": 1e-9}, [], "nothing allowed"),
        ],
    )  # fmt: skip
    def test_rules(self, form: str, limits: dict[str, float], rules: list[int], why: str) -> None:
        assert self.rules(form, **limits) == rules, why

    def test_pair_is_rarer_the_more_films_there_are(self) -> None:
        assert self.rules("medium common/core", films=100) == []
        assert self.rules("medium common/core", films=450) == [PAIR]

    def test_both_sides_make_the_same_keys_from_the_same_words_in_any_order(self) -> None:
        words = vocabulary(100, self.COUNTS)
        one, other = (
            rare_keys(forms_of(form), words, blocking())
            for form in ("rare medium strange/core", "unmet medium rare/title")
        )
        assert sorted(one[0].tolist()) == sorted(other[0].tolist())
        assert len(one[0]) == 2

    def test_words_equally_rare_are_chosen_alike_on_both_sides(self) -> None:
        names = [f"word{number}" for number in range(9)]
        words = vocabulary(100, dict.fromkeys(names, 1))
        forward, backward = (
            rare_keys(forms_of(" ".join(order) + "/core"), words, blocking())[0] for order in (names, names[::-1])
        )
        assert sorted(forward.tolist()) == sorted(backward.tolist())
        assert len(forward) == 4 + 6

    def test_keys_name_the_form_they_belong_to(self) -> None:
        forms = forms_of("/core", "medium/core", "rare/core", "rare rarer/core")
        _, rows, rules = rare_keys(forms, vocabulary(100, self.COUNTS), blocking())
        assert sorted(zip(rows.tolist(), rules.tolist(), strict=True)) == [
            (2, WORD),
            (3, WORD),
            (3, WORD),
            (3, PAIR),
        ]

    @pytest.mark.parametrize("films", [0, 1])
    def test_of_no_forms_or_films_are_none(self, films: int) -> None:
        for forms, words in ((forms_of(), self.COUNTS), (forms_of("rare/core"), {})):
            found = rare_keys(forms, vocabulary(films, words), blocking())
            assert [column.tolist() for column in found] == [[], [], []]
