"""What holds for the forms of any title whatever."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from soundtrack_pop.pipelines.cleaning import decorations
from soundtrack_pop.pipelines.cleaning import titles as t
from soundtrack_pop.pipelines.cleaning.decoration_tables import Phrase, matcher, phrases, vocabularies
from soundtrack_pop.pipelines.cleaning.text import normalize, words
from soundtrack_pop.pipelines.cleaning.titles import clean_title, comparable, movie_title_forms


def listed(text: str) -> list[str]:
    """Return the titles of a text that sets them apart by bars and line ends."""
    return [title for line in text.split("\n") for title in line.split("|") if title]


# Texts of all kinds, and texts of the words and signs that cleaning looks at.
VOCABULARY = """
The Jaws Matrix Score Music From Part Two II Vol. 3 2001 (Original Motion Picture Soundtrack) : - ( ) [ ] / //
Soundtrack OST O.S.T. Film , & Deluxe Edition A X Bande originale du film サウンドトラック 映画 の ! “ ” Season
Walt Disney’s Se7en vs. v #2 feat. by фильма Музыка из פסקול موسيقى فیلم 原聲帶 영화 음악 เพลงประกอบ … ™ 『 』
twenty one
""".split()
SCRIPTS = "aЖωאبहதఠก기のカ漢Ⅳ٣½ﬁß\u0301\u3099\u200b()[]【】:-–—/'’“”「」&+#.,!? 09"
TITLES = (
    st.text(max_size=40)
    | st.text(st.sampled_from(SCRIPTS), max_size=30)
    | st.lists(st.sampled_from(VOCABULARY), max_size=10).map(" ".join)
    | st.lists(st.sampled_from(VOCABULARY), max_size=6).map("".join)
)
KINDS = {t.FULL, t.CORE, t.BARE, t.INNER, t.STEM, t.SUBTITLE, t.OWNER, t.LATIN}
HINTS = {"score", "songs", "television", "game", "stage", "volume", "edition"}

# Real films whose names read like decoration, or hardly like names.
AWKWARD_FILMS = listed("""
The Score|Music from Another Room|Soundtrack|Pay the Ghost|Ost und West|Songs from the Second Floor|Music
The Original Kings of Comedy|Se7en|8½|2001: A Space Odyssey|Kill Bill: Vol. 1|Film|The Motion Picture|The Album
Season of the Witch|9|X|M|Part Two|The Sound of Music|Soundtrack to a Coup d'Etat|Movie 43|Scary Movie 2
The Lego Movie|Not Another Teen Movie|(500) Days of Summer|Star Trek: The Motion Picture|Mission: Impossible
Film Stars Don't Die in Liverpool|The Movie Hero|Original Sin|What Dreams Are Made Of|Where To|The Musical
High School Musical|Game Night|The Game|Inspired by Bruce Lee|Bande à part|Bande de filles|La banda
La colonna infame|Musica|Filmmusik|Musik ist eine Waffe|Der Film|Le Film|Музыка|音楽|映画|電影|영화|הסרט|Muzyka
Film Socialisme|Theme Park|The Recording|Special|Deluxe|Limitless|Volume|1984|3|The Collection|Live
The Singing Detective|Birdman or (The Unexpected Virtue of Ignorance)|M*A*S*H|…And Justice for All|Up|It
I, Tonya|Thr3e|Mamma Mia! Here We Go Again|Victor/Victoria|Face/Off|千と千尋の神隠し|기생충|องค์บาก|كفرناحوم
लगान|Ζορμπάς|Сталкер|ואלס עם באשיר|A Song Is Born|Music by Prudence|La música del silencio|The Complete Unknown
Expanded|The Master|Remastered|Kon-Tiki|The Godfather: Part II|Star Wars: Episode IV - A New Hope
Harry Potter and the Deathly Hallows: Part 2|From Above
""")
# Where a title stands in the examples of the table, any title may stand.
WAYS_OF_THE_TABLE = sorted(
    {row.example.replace(row.leaves, "{}") for row in (*phrases(), *vocabularies()) if row.leaves in row.example}
)
MORE_WAYS = listed("""
{}|{} (Original Motion Picture Soundtrack)|{}: Original Motion Picture Soundtrack
{} - Original Motion Picture Soundtrack|{} [Original Motion Picture Soundtrack] [Deluxe Edition]
{} Original Motion Picture Soundtrack|{} Original Soundtrack|{} Soundtrack|{} O.S.T.|{} (OST)|{} [BSO]
{} (B.O.F.)|OST - {}|{}: The Songs|{} - The Album|{}: The Score|{} (The Score)|{} Motion Picture Soundtrack
{} Movie Soundtrack|The Official Soundtrack: {}|Original Motion Picture Soundtrack: {}
Music From the Motion Picture {}|Music from and Inspired by the Film {}|Original Soundtrack From {}
Soundtrack of the Film {}|{} (The Motion Picture)|{} Expanded|{} Remastered|{} (2017 Remaster)
{}: Live in Concert|{}: Original Score by Hans Zimmer|{} – Music by Hans Zimmer
{} (Original Motion Picture Soundtrack|{} Original Motion Picture Soundtrack)|Highlights from {}
Selections from {}|The Music of {}|Songs from and inspired by {}|Suite from {}|Love Theme from {}
Main Title (From “{}”)|Main Title (From the Motion Picture {})|Main Title (Love Theme From {})
Main Title [from {}]|{} (1994)|{} (1994 Film)|{} // Original Soundtrack|{} / Original Soundtrack
{} (Original Broadway Cast Recording)|{}: Season 2 (Music from the Netflix Series)|“{}” Original Soundtrack
«{}» (Музыка из фильма)|映画「{}」オリジナル・サウンドトラック|劇場版「{}」サウンドトラック|《{}》電影原聲帶
영화 '{}' OST|{}: Music from the Original Soundtrack
""")
WAYS = [*WAYS_OF_THE_TABLE, *MORE_WAYS]

# "(From the Film Film)": nobody can tell that these are names, nor that this is no credit.
INSIDE_A_BRACKET = [way for way in WAYS if re.search(r"[(\[][^()\[\]]*[^()\[\]“]\{\}", way)]
UNTELLABLE = {(way, film) for way in INSIDE_A_BRACKET for film in ("Film", "The Motion Picture")} | {
    ("Walt Disney Records: The Legacy Collection: {}", "Music by Prudence")
}


def forms_of(title: str) -> list[str]:
    return [form.form for form in clean_title(title).forms]


@pytest.mark.parametrize("way", WAYS)
def test_a_films_whole_title_is_always_among_the_forms_of_its_album(way: str) -> None:
    missing = {
        film: forms_of(way.format(film))
        for film in AWKWARD_FILMS
        if (way, film) not in UNTELLABLE and comparable(film) not in forms_of(way.format(film))
    }
    assert missing == {}


@given(
    st.sampled_from(AWKWARD_FILMS),
    st.sampled_from(AWKWARD_FILMS),
    st.sampled_from([" ", ": ", " - ", " and the ", " of ", ", "]),
)
def test_a_films_whole_title_is_found_whatever_words_it_is_made_of(one: str, other: str, sign: str) -> None:
    film = one + sign + other
    for way in ("{} (Original Motion Picture Soundtrack)", "{} [OST]", "{} (Bande originale du film)"):
        assert comparable(film) in forms_of(way.format(film))


def test_the_ways_of_the_table_are_those_of_all_languages() -> None:
    assert len(WAYS_OF_THE_TABLE) > 0.9 * len(phrases())
    assert all(way.count("{}") == 1 for way in WAYS)


def test_a_cleaner_that_eats_titles_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without word boundaries and without the whole title kept, "ost" eats the ghost.
    blind = matcher([Phrase("en", "after", "ghost", "The Ghost", "The", "Jaws")])
    monkeypatch.setattr(decorations, "AFTER", blind)
    cores = [form.form for form in clean_title("Pay the Ghost (OST)").forms if form.kind == t.CORE]
    assert cores != ["pay the ghost"]


@given(TITLES)
def test_has_forms_unless_no_letter_or_digit_is_in_it(title: str) -> None:
    forms = clean_title(title).forms
    assert bool(forms) == bool(words(title))
    if any(character.isalnum() for character in normalize(title)):
        assert forms


@given(TITLES)
def test_whole_title_is_the_first_form(title: str) -> None:
    # Only an article after a comma, and "the" at the end, change their place: see the next test.
    title = normalize(title).replace(",", " ")
    assume(words(title)[-1:] != ["the"])
    forms = clean_title(title).forms
    if forms:
        assert (forms[0].form, forms[0].kind) == (comparable(title), t.FULL)


@pytest.mark.parametrize(
    ("title", "form"),
    [("0 THE", "0"), ("Heat the.", "heat"), ("The The", "the"), ("Salon de thé", "salon de the"), ("the", "the")],
)
def test_the_at_the_end_is_an_article_unless_it_is_tea(title: str, form: str) -> None:
    first = clean_title(title).forms[0]
    assert (first.form, first.kind) == (form, t.FULL)


@given(TITLES)
def test_forms_are_words_in_single_spaces_without_repeats(title: str) -> None:
    cleaned = clean_title(title)
    forms = [form.form for form in cleaned.forms]
    assert len(set(forms)) == len(forms)
    assert all(form and form == " ".join(form.split()) for form in forms)
    assert {form.kind for form in cleaned.forms} <= KINDS
    assert set(cleaned.hints) <= HINTS
    assert len(set(cleaned.hints)) == len(cleaned.hints)
    assert cleaned.language is None or (len(cleaned.language) == 2 and cleaned.language.isalpha())


@given(TITLES)
def test_a_form_made_comparable_again_stays_the_same(title: str) -> None:
    assert comparable(comparable(title)) == comparable(title)
    for form in (*clean_title(title).forms, *movie_title_forms(title, t.TITLE)):
        assert comparable(form.form) == form.form


@given(TITLES)
def test_no_form_breaks_a_word_of_the_title(title: str) -> None:
    # Only ASCII letters: a script without spaces has no words to break, and numbers are written in another way.
    title = re.sub(r"[^A-Za-z()\[\]:&' -]", " ", title)
    written = {*words(title), "vs", "soundtrack"}
    for form in clean_title(title).forms:
        assert {word for word in form.form.split() if word.isalpha()} <= written


@given(TITLES)
def test_there_is_one_whole_form_and_at_most_one_core(title: str) -> None:
    kinds = [form.kind for form in clean_title(title).forms]
    assert kinds.count(t.FULL) == bool(kinds)
    assert kinds.count(t.CORE) <= 1


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


@pytest.mark.parametrize("way", WAYS)
def test_a_usual_title_has_few_forms(way: str) -> None:
    usual = listed(
        "Jaws|The Godfather: Part II|Crouching Tiger, Hidden Dragon|Amélie|Star Wars: Episode IV - A New Hope"
    )
    assert max(len(clean_title(way.format(film)).forms) for film in usual) <= 8
