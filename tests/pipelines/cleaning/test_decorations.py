"""The decorations as data: every phrase does what its example says, and every word can be met."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.cleaning import decorations
from soundtrack_pop.pipelines.cleaning.decorations import PHRASES, Phrase
from soundtrack_pop.pipelines.cleaning.text import fold, normalize, words
from soundtrack_pop.pipelines.cleaning.titles import clean_title, comparable

WORD_SETS = {name: value for name, value in vars(decorations).items() if isinstance(value, frozenset)}
HINT_WORDS = sorted(set(WORD_SETS) - {"HEAD_WORDS", "VOCABULARY", "_FILLERS"})


def without(phrase: Phrase, title: str) -> str:
    return phrase.pattern.sub(" ", fold(normalize(title))).strip()


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: f"{phrase.language}: {phrase.example}")
def test_phrase_leaves_of_its_example_what_it_says(phrase: Phrase) -> None:
    assert without(phrase, phrase.example) == phrase.leaves
    assert phrase.leaves != fold(normalize(phrase.example))


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: f"{phrase.language}: {phrase.example}")
def test_cleaning_the_example_finds_the_title(phrase: Phrase) -> None:
    assert comparable(phrase.leaves) in [form.form for form in clean_title(phrase.example).forms]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: f"{phrase.language}: {phrase.counter_example}")
def test_phrase_leaves_its_counter_example_whole(phrase: Phrase) -> None:
    assert without(phrase, phrase.counter_example) == fold(normalize(phrase.counter_example))


@pytest.mark.parametrize("name", WORD_SETS)
def test_every_word_is_one_folded_word(name: str) -> None:
    # Titles are folded before they are looked at: any other entry could never be met.
    assert [word for word in WORD_SETS[name] if words(word) != [word]] == []


@pytest.mark.parametrize("name", HINT_WORDS)
def test_every_set_of_hint_words_has_words(name: str) -> None:
    assert WORD_SETS[name]


def test_head_words_are_part_of_the_vocabulary() -> None:
    assert decorations.HEAD_WORDS < decorations.VOCABULARY
