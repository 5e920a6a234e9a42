"""Japanese syllables in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundtrack_pop.pipelines.cleaning.kana import holds_kana, romanize


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
