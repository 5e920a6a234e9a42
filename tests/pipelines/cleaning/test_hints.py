"""What a title says of its album: hints of medium and edition, and the language of its wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundtrack_pop.pipelines.cleaning.hints import DISTINCTIVE_WORDS, hints, language_of
from soundtrack_pop.pipelines.cleaning.titles import clean_title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Game of Thrones: Season 1", {"television"}),
        ("Dark (Musik aus der Netflix Serie)", {"television"}),
        ("Dark: Staffel 2 (Original-Soundtrack)", {"television"}),
        ("La casa de papel (Música original de la serie)", {"television"}),
        ("Lost (Bande originale de la série télévisée)", {"television"}),
        ("Gomorra - Stagione 2 (Colonna sonora)", {"television"}),
        ("TVアニメ「進撃の巨人」オリジナルサウンドトラック", {"television"}),
        ("Muhteşem Yüzyıl Dizi Müzikleri", {"television"}),
        ("Ликвидация (Музыка из сериала)", {"television"}),
        ("The Crown (Music from the Netflix Original Series)", {"television"}),
        ("The Last of Us (Original Video Game Soundtrack)", {"game"}),
        ("Journey - Original Game Soundtrack", {"game"}),
        ("Les Misérables (Original London Cast Recording)", {"stage"}),
        ("Rent (Original Broadway Cast Recording)", {"stage"}),
        ("Hair (1979 Revival Cast Recording)", {"stage"}),
        ("Trainspotting #2", {"volume"}),
        ("Kill Bill, Vol. 2", {"volume"}),
        ("Alien (2017 Remaster)", {"edition"}),
        ("Dune: Original Score by Hans Zimmer", {"score"}),
        ("Frozen: The Songs", {"songs"}),
        ("Matrix, The (Original Soundtrack)", set()),
        ("Roma (Music From the Netflix Film)", set()),
        ("Season of the Witch", set()),
        ("Game Night", set()),
        ("The Score", set()),
        ("High School Musical", set()),
        ("Jaws", set()),
    ],
)
def test_hints_are_what_the_decoration_says(title: str, expected: set[str]) -> None:
    assert set(clean_title(title).hints) - {"other_medium_sure"} == expected


@pytest.mark.parametrize(
    ("title", "expected", "why"),
    [
        ("La Boum (Bande originale du film)", "fr", "French phrase"),
        ("Il postino (Colonna sonora originale)", "it", "Italian phrase"),
        ("Volver (BSO)", "es", "Spanish abbreviation"),
        ("Das Boot (Die Original Filmmusik)", "de", "German phrase"),
        ("Seksmisja (Muzyka z filmu)", "pl", "Polish phrase"),
        ("AKIRA サウンドトラック", "ja", "Japanese phrase beside a Latin title"),
        ("Spirited Away (Bande originale du film)", "fr", "the wording, not the film"),
        ("Kolja (Hudba z filmu)", None, "Czech and Slovak share these words"),
        ("千と千尋の神隠し (Original Soundtrack)", "ja", "kana"),
        ("기생충 OST", "ko", "hangul"),
        ("องค์บาก OST", "th", "Thai"),
        ("ואלס עם באשיר OST", "he", "Hebrew"),
        ("Ζορμπάς", "el", "Greek"),
        ("लगान", "hi", "Devanagari"),
        ("كفرناحوم", "ar", "Arabic"),
        ("جدایی نادر از سیمین", "fa", "letters that Persian has"),
        ("Сталкер", "ru", "Cyrillic, nothing better"),
        ("Поводир (Музика до фільму)", "uk", "Ukrainian phrase"),
        ("花樣年華", "zh", "a character that Japanese writes otherwise"),
        ("天气预报员", "zh", "simplified characters"),
        ("羅生門", None, "characters of both languages"),
        ("七人の侍", "ja", "one kana"),
        ("π (Music for the Motion Picture)", None, "one letter is a sign"),
        ("Amélie", None, "accents tell nothing"),
        ("Jaws (Original Motion Picture Soundtrack)", None, "nor does English"),
        ("", None, "nothing"),
        (None, None, "null"),
    ],
)
def test_language_is_that_of_the_phrase_else_of_the_script(
    title: str | None, expected: str | None, why: str
) -> None:
    assert clean_title(title).language == expected, why


def test_words_that_tell_belong_to_one_language() -> None:
    assert DISTINCTIVE_WORDS["bande"] == "fr"
    assert DISTINCTIVE_WORDS["colonna"] == "it"
    assert not {"film", "musica", "original", "hudba", "soundtrack"} & set(DISTINCTIVE_WORDS)


@given(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_has_hints_and_a_language_or_none(text: str, cut: list[str]) -> None:
    assert len(set(hints(text, cut))) == len(hints(text, cut))
    language = language_of(text, cut, None)
    assert language is None or len(language) == 2
    assert language_of(text, cut, "fr") == "fr"
