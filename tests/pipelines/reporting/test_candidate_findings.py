"""What the report says of the candidate pairs, in words and as a table."""

from __future__ import annotations

import pytest

from soundtrack_pop.linkage.blocking import RULES
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting.findings.linking import RULES as WORDS
from soundtrack_pop.pipelines.reporting.findings.linking import candidate_finding

from .audited import candidate_audit
from .results import content
from .test_page import Page, render

pytestmark = pytest.mark.filterwarnings("error")


def test_tells_how_few_pairs_were_compared_and_how_many_like_titles_are_among_them() -> None:
    assert candidate_finding(candidate_audit()) == (
        "1,251 of 485,211 pairs of a soundtrack and a film share a key and were compared; of 551 pairs of titles "
        "of the kind that keys promise to find, found without keys for 500 soundtracks, 548 are among them"
    )


def test_tells_where_no_titles_were_alike() -> None:
    assert candidate_finding(candidate_audit(promised=0, found=0)).endswith(
        "a search without keys found no titles of the kind that keys promise to find"
    )


def test_every_rule_has_its_words() -> None:
    assert tuple(WORDS) == RULES


@pytest.mark.parametrize(("promised", "found", "shown"), [(551, 548, "99.5%"), (0, 0, "–")])
def test_the_page_shows_rules_bands_and_what_was_missed(
    promised: int, found: int, shown: str, analysis: AnalysisParameters
) -> None:
    page = Page(render(content(analysis, candidate_audit=candidate_audit(promised, found))))
    assert "the same title 921 74%" in page.text
    assert f"{found} {shown}" in page.text
    assert ("“Superman <II>” and “Spider-Man 2”" in page.text) == (promised > found)
    assert "A pair of like titles is not a true pair." in page.text
