"""Evidence in words: each level with its bits, what is unknown at the end, what is usual not at all."""

from __future__ import annotations

from typing import Any

import pytest

from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.review.comparison_words import in_words


@pytest.mark.parametrize(
    ("candidate", "words"),
    [
        ({}, ""),
        ({"title_level": "exact", "title_weight": 9.25}, "same title +9.2"),
        ({"year_level": "earlier", "year_weight": -3.0}, "soundtrack more than a year before the film -3.0"),
        ({"popularity_level": "faint", "popularity_weight": -1.1}, "film with 3 to 9 votes -1.1"),
        ({"title_level": "exact"}, "same title +0.0"),
        ({"title_level": "exact", "title_weight": None}, "same title +0.0"),
        ({"title_level": None, "title_weight": None, "match_weight": 3.0}, ""),
        ({"hint_level": "film", "hint_weight": 0.1}, ""),
        (
            {
                "year_level": "missing", "year_weight": 0.0, "title_level": "near", "title_weight": 4.0,
                "person_level": "missing", "title_frequency_level": "unique", "title_frequency_weight": 10.6,
            },
            "same title but for a letter +4.0; no other film agrees in this way +10.6; unknown: year, person",
        ),
    ],
)  # fmt: skip
def test_evidence_in_words(candidate: dict[str, Any], words: str) -> None:
    assert in_words(candidate) == words


def test_no_two_levels_of_a_comparison_have_the_same_words() -> None:
    for one in COMPARISONS:
        words = [level.words for level in one.levels]
        assert len(set(words)) == len(words), one.name
