"""The decorations as data: every row does what its example says and leaves its counter-example whole."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.cleaning import decorations, hints
from soundtrack_pop.pipelines.cleaning.decoration_tables import Phrase, Vocabulary, matcher, phrases, vocabularies
from soundtrack_pop.pipelines.cleaning.peeling import BRACKETED, pieces, without_abbreviations
from soundtrack_pop.pipelines.cleaning.text import fold, normalize, words
from soundtrack_pop.pipelines.cleaning.titles import FULL, clean_title, comparable

PHRASES, VOCABULARIES = phrases(), vocabularies()
WORD_SETS = {name: value for name, value in vars(decorations).items() if isinstance(value, frozenset)}


def name_of(row: Phrase | Vocabulary) -> str:
    return f"{row.language}: {row.example}"


def texts_in(row: Phrase, title: str) -> list[str]:
    """Return what a phrase is held against: the title, or for names in brackets the brackets' contents."""
    text = without_abbreviations(fold(normalize(title)))
    return [bracket.group(1) for bracket in BRACKETED.finditer(text)] if row.place == "inside" else [text]


def left_by(row: Phrase, title: str) -> list[str]:
    pattern = matcher([row]).pattern
    return [" ".join(words(pattern.sub(" ", text))) for text in texts_in(row, title)]


@pytest.mark.parametrize("row", PHRASES, ids=name_of)
def test_phrase_leaves_of_its_example_what_it_says(row: Phrase) -> None:
    assert left_by(row, row.example) == [" ".join(words(row.leaves))]
    assert words(row.leaves) != words(row.example)


@pytest.mark.parametrize("row", PHRASES, ids=name_of)
def test_phrase_leaves_its_counter_example_whole(row: Phrase) -> None:
    assert left_by(row, row.counter_example) == [
        " ".join(words(text)) for text in texts_in(row, row.counter_example)
    ]


@pytest.mark.parametrize("row", [*PHRASES, *VOCABULARIES], ids=name_of)
def test_cleaning_the_example_finds_the_title(row: Phrase | Vocabulary) -> None:
    assert comparable(row.leaves) in [form.form for form in clean_title(row.example).forms[1:]]


@pytest.mark.parametrize("row", [*PHRASES, *VOCABULARIES], ids=name_of)
def test_the_counter_example_has_no_core_but_itself(row: Phrase | Vocabulary) -> None:
    kinds = {form.kind: form.form for form in clean_title(row.counter_example).forms}
    assert kinds["full"] == comparable(row.counter_example)
    assert "core" not in kinds


@pytest.mark.parametrize("row", VOCABULARIES, ids=name_of)
def test_words_make_up_the_decorated_part_of_their_example(row: Vocabulary) -> None:
    [part] = [bracket.group(1) for bracket in BRACKETED.finditer(fold(normalize(row.example)))]
    assert decorations.is_decoration(part)
    assert not (row.heads | row.soundtracks | row.others).isdisjoint(words(part))


@pytest.mark.parametrize("row", VOCABULARIES, ids=name_of)
def test_every_word_is_one_folded_word(row: Vocabulary) -> None:
    # Titles are folded before they are looked at: any other entry could never be met.
    assert [word for word in row.heads | row.soundtracks | row.others if words(word) != [word]] == []


@pytest.mark.parametrize("name", WORD_SETS)
def test_every_set_of_words_has_folded_words(name: str) -> None:
    assert WORD_SETS[name]
    assert [entry for entry in WORD_SETS[name] if " ".join(words(entry)) != entry] == []


@pytest.mark.parametrize("hint", hints.HINT_WORDS)
def test_every_hint_has_folded_words(hint: str) -> None:
    assert hints.HINT_WORDS[hint]
    assert [word for word in hints.HINT_WORDS[hint] if words(word) != [word]] == []


def test_rows_cover_many_languages_each_once_in_the_vocabulary() -> None:
    assert len({row.language for row in PHRASES}) >= 30
    assert len({row.language for row in VOCABULARIES}) == len(VOCABULARIES) >= 25
    assert len({row.example for row in PHRASES}) == len(PHRASES)


def test_head_words_are_part_of_the_vocabulary() -> None:
    assert decorations.SOUNDTRACK_WORDS < decorations.HEAD_WORDS < decorations.VOCABULARY


@pytest.mark.parametrize(
    "row", [row for row in PHRASES if row.language != "en" and " " not in row.language], ids=name_of
)
def test_a_phrase_of_another_language_tells_the_language_of_its_wording(row: Phrase) -> None:
    assert clean_title(row.example).language == row.language


def test_a_row_that_eats_titles_would_be_found() -> None:
    greedy = Phrase("en", "after", "ost", "Akira OST", "Akira", "The Ost")
    assert left_by(greedy, greedy.counter_example) != [" ".join(words(greedy.counter_example))]


def test_pieces_and_full_form_are_there_for_the_plainest_title() -> None:
    assert pieces("jaws") == ["jaws"]
    assert clean_title("Jaws").forms[0].kind == FULL
