"""Text made comparable: one form for every way of writing the same letters, in many scripts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundtrack_pop.pipelines.cleaning.text import fold, holds_kana, normalize, romanize, transliterate, words

ANY_TEXT = st.text(max_size=30)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("ＡＢＣ　１２３", "ABC 123", "full-width letters and space"),
        ("ｶﾞﾗｽ", "ガラス", "half-width kana with a voiced mark"),
        ("か\u3099", "が", "a voiced mark on its own is composed"),
        ("e\u0301", "é", "an accent on its own is composed"),
        ("ﬁlm ﬂow", "film flow", "ligatures"),
        ("Rocky Ⅳ", "Rocky IV", "roman numeral signs"),
        ("don’t don‘t don`t don´t donʼt", "don't don't don't don't don't", "apostrophes"),
        ("“a” „b‟ «c» 「d」『e』″", '"a" "b" "c" "d""e""', "quotation marks"),
        ("a‐b a‑b a–b a—b a―b a−b", "a-b a-b a-b a-b a-b a-b", "hyphens, dashes, minus"),
        ("【a】〈b〉〔d〕", "(a)(b)(d)", "East Asian brackets"),
        ("《a》", '"a"', "Chinese titles stand in double angle brackets"),
        ("a\u00adb\u200bc\u200dd\ufeff", "abcd", "soft hyphen, zero width signs, byte order mark"),
        ("LEGO™ Movie℠", "LEGO Movie", "trade marks do not become letters"),
        ("8½", "8 1/2", "a fraction is not glued to the number before it"),
        ("Wait…", "Wait...", "ellipsis"),
        ("  a \t\n b\u00a0\u3000c ", "a b c", "spaces"),
        ("Amélie", "Amélie", "case and accents stay"),
        ("", "", "empty"),
    ],
)
def test_normalizes_signs(text: str, expected: str, why: str) -> None:
    assert normalize(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Amélie Ångström Žižek Ñ", "amelie angstrom zizek n", "Latin accents"),
        ("Straße STRASSE ẞ", "strasse strasse ss", "sharp s"),
        ("Søren Ærø Œuvre Łódź Đà Nẵng Þór", "soren aero oeuvre lodz da nang thor", "letters with their own mark"),
        ("İstanbul ISSIZ ıssız", "istanbul issiz issiz", "Turkish i with and without a dot"),
        ("Ἀθῆναι Ζορμπάς ΖΟΡΜΠΆΣ", "αθηναι ζορμπασ ζορμπασ", "Greek accents, breathings, final sigma"),
        ("Ёлка Ночной Її", "елка ночнои іі", "Cyrillic letters that are decomposed"),
        ("ガラス がっこう ぱ", "ガラス がっこう ぱ", "Japanese voiced marks belong to the letter"),
        ("हिंदी फ़िल्म", "हिंदी फ़िल्म", "Devanagari vowel signs belong to the letter"),
        ("องค์บาก", "องค์บาก", "Thai marks belong to the letter"),
        ("שָׁלוֹם", "שָׁלוֹם", "Hebrew points stay"),
        ("كفرناحوم", "كفرناحوم", "Arabic"),
        ("기생충", "기생충", "Korean syllables are composed again"),
        ("卧虎藏龙 臥虎藏龍", "卧虎藏龙 臥虎藏龍", "simplified and traditional characters stay apart"),
        ("", "", "empty"),
    ],
)
def test_folds_case_and_accents(text: str, expected: str, why: str) -> None:
    assert fold(text) == unicodedata.normalize("NFC", expected), why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Romeo + Juliet", ["romeo", "and", "juliet"], "plus is and"),
        ("R&B", ["r", "and", "b"], "ampersand is and, without spaces, too"),
        ("What’s Rock ’n’ Roll?", ["whats", "rock", "n", "roll"], "an apostrophe within a word joins"),
        ("O'Brother's 'Twas", ["obrothers", "twas"], "and one before a word goes"),
        ("WALL·E Spider-Man", ["wall", "e", "spider", "man"], "dots and hyphens part words"),
        ("E.T. M*A*S*H", ["e", "t", "m", "a", "s", "h"], "letters between signs are words"),
        ("(500) $9.99 100%", ["500", "9", "99", "100"], "numbers are words, signs are not"),
        ("¿Qué? ¡Tú!", ["que", "tu"], "Spanish signs"),
        ("हिंदी फ़िल्म", ["हिंदी", "फ़िल्म"], "an Indic vowel sign does not part a word"),
        ("องค์บาก 2", ["องค์บาก", "2"], "nor does a Thai mark"),
        ("「君の名は。」", ["君の名は"], "Japanese signs"),
        ("ＴＨＥ　ＧＡＭＥ", ["the", "game"], "full-width"),
        ("…!?—", [], "nothing but signs"),
        ("", [], "empty"),
    ],
)
def test_takes_the_words_of_a_text(text: str, expected: list[str], why: str) -> None:
    assert words(text) == [unicodedata.normalize("NFC", word) for word in expected], why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сталкер", "Stalker"),
        ("Ζορμπάς", "Zormpas"),
        ("もののけ", "mononoke"),
        ("올드보이", "OlDeuBoI"),
        ("Amélie", None),
        ("Straße", None),
        ("Jaws 2", None),
        ("", None),
    ],
)
def test_transliterates_only_what_is_not_latin(text: str, expected: str | None) -> None:
    assert transliterate(text) == expected


@given(ANY_TEXT)
def test_normalizing_again_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(ANY_TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_words_of_joined_words_are_the_same_words(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(ANY_TEXT)
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), max_size=20))
def test_case_makes_no_difference_in_latin_letters(text: str) -> None:
    assert words(text.upper()) == words(text.lower()) == words(text)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("もののけ", "mononoke", "one vowel a sign"),
        ("しつちふじ", "shitsuchifuji", "Hepburn's consonants"),
        ("しゃしん", "shashin", "a small ya takes the i"),
        ("きょう", "kyou", "and leaves a y where Hepburn writes one"),
        ("がっこう", "gakkou", "a small tsu doubles"),
        ("マッチ", "matchi", "before ch as t"),
        ("コーヒー", "kohi", "the long mark goes"),
        ("ティファニー", "tifani", "a small vowel takes the place of the large one"),
        ("ウィ", "wi", "after u as w"),
        ("チェンジ", "chenji", "after ch"),
        ("AKIRA アキラ 2", "AKIRA akira 2", "other letters stay"),
        ("漢字", "漢字", "Chinese characters stay"),
        ("っ", "", "nothing to double"),
        ("", "", "empty"),
    ],
)
def test_reads_kana_by_hepburns_rules(text: str, expected: str, why: str) -> None:
    assert romanize(text) == expected, why


@pytest.mark.parametrize(
    ("text", "holds"), [("千と", True), ("アキラ", True), ("千尋", False), ("ー", False), ("", False)]
)
def test_knows_kana_from_other_signs(text: str, holds: bool) -> None:
    assert holds_kana(text) is holds


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FF), max_size=20))
def test_no_kana_is_left(text: str) -> None:
    assert not holds_kana(romanize(text))
