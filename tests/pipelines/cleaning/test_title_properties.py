"""What holds for the forms of any title whatever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from soundtrack_pop.pipelines.cleaning.text import normalize, words
from soundtrack_pop.pipelines.cleaning.titles import (
    BARE,
    CORE,
    FULL,
    LATIN,
    STEM,
    SUBTITLE,
    clean_title,
    comparable,
    movie_title_forms,
)

# Texts of all kinds, and texts of the words and signs that cleaning looks at.
VOCABULARY = (
    "The Jaws Matrix Score Music From Part Two II Vol. 3 2001 (Original Motion Picture Soundtrack) : - ( ) [ ] / "
    "Soundtrack OST Film , & Deluxe Edition A X Bande originale du film サウンドトラック 映画 の ! “ ” Season"
).split()
TITLES = st.text(max_size=40) | st.lists(st.sampled_from(VOCABULARY), max_size=10).map(" ".join)
KINDS = {FULL, CORE, BARE, STEM, SUBTITLE, LATIN}
HINTS = {"score", "songs", "television", "game", "stage", "volume", "edition"}


@given(TITLES)
def test_has_forms_unless_no_letter_or_digit_is_in_it(title: str) -> None:
    forms = clean_title(title).forms
    assert bool(forms) == bool(words(title))
    if any(character.isalnum() for character in normalize(title)):
        assert forms


@given(TITLES)
def test_whole_title_is_the_first_form(title: str) -> None:
    # Only an article after a comma changes its place.
    title = normalize(title).replace(",", " ")
    forms = clean_title(title).forms
    if forms:
        assert (forms[0].form, forms[0].kind) == (comparable(title), FULL)


@given(TITLES)
def test_forms_are_words_in_single_spaces_without_repeats(title: str) -> None:
    cleaned = clean_title(title)
    forms = [form.form for form in cleaned.forms]
    assert len(set(forms)) == len(forms)
    assert all(form and form == " ".join(form.split()) for form in forms)
    assert {form.kind for form in cleaned.forms} <= KINDS
    assert set(cleaned.hints) <= HINTS
    assert len(set(cleaned.hints)) == len(cleaned.hints)


@given(TITLES)
def test_there_is_one_whole_form_and_at_most_one_core(title: str) -> None:
    kinds = [form.kind for form in clean_title(title).forms]
    assert kinds.count(FULL) == bool(kinds)
    assert kinds.count(CORE) <= 1


@given(TITLES)
def test_the_same_title_gives_the_same_forms_in_any_case_of_its_letters(title: str) -> None:
    if title.upper().lower() == title.lower():
        assert clean_title(title.upper()) == clean_title(title.lower())


@given(TITLES)
def test_whole_form_of_a_film_is_that_of_an_album_of_the_same_name(title: str) -> None:
    of_film, of_album = movie_title_forms(title, "title"), clean_title(title).forms
    assert bool(of_film) == bool(of_album)
    if of_film:
        assert of_film[0].form == of_album[0].form
        assert len({form.form for form in of_film}) == len(of_film)
