"""Evidence in words: each level with its bits, what is unknown at the end, what is usual not at all."""

from __future__ import annotations

from typing import Any

import pytest

from soundtrack_pop.review.evidence import _WORDS, in_words


@pytest.mark.parametrize(
    ("candidate", "words"),
    [
        ({}, ""),
        ({"title_level": "exact", "title_weight": 9.25}, "same title +9.2"),
        ({"year_level": "earlier", "year_weight": -3.0}, "album before the film -3.0"),
        ({"title_level": "never_seen", "title_weight": 1.0}, "title never seen +1.0"),
        ({"new_feature_level": "high", "new_feature_weight": 1.0}, "new_feature high +1.0"),
        ({"title_level": "exact"}, "same title +0.0"),
        ({"title_level": "exact", "title_weight": None}, "same title +0.0"),
        ({"title_level": None, "title_weight": None, "match_weight": 3.0}, ""),
        ({"hint_level": "film", "hint_weight": 0.1}, ""),
        (
            {
                "year_level": "missing", "year_weight": 0.0, "title_level": "near", "title_weight": 4.0,
                "person_level": "missing", "homonym_level": "unique", "homonym_weight": 10.6,
            },
            "nearly the same title +4.0; no other film agrees so +10.6; unknown: year, person",
        ),
    ],
)  # fmt: skip
def test_evidence_in_words(candidate: dict[str, Any], words: str) -> None:
    assert in_words(candidate) == words


def test_no_two_levels_of_a_feature_have_the_same_words() -> None:
    assert [feature for feature, words in _WORDS.items() if len(set(words.values())) != len(words)] == []
