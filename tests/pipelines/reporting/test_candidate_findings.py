"""What is said of the candidates: counts, what was missed, and a broken promise."""

from __future__ import annotations

from soundtrack_pop.pipelines.reporting.candidate_findings import candidate_findings, missed_examples

from .results import candidate_audit

NOTHING = {"pairs": 0, "among_candidates": 0, "share": None, "interval": [None, None]}


def test_counts_and_recall_are_said_in_order() -> None:
    assert candidate_findings(candidate_audit()) == [
        "2,668 pairs of 7,906,618 possible ones were compared: 2.00 films a soundtrack on average, 1 in the "
        "median, 31 at most",
        "130 of 1,334 soundtracks share no key with any film, so that nothing was compared with them",
        "Pairs by the best rule that found them: exact 2,001 (75%), rare token 667 (25%)",
        "20 soundtracks, drawn by a hash of their id, were compared with all films without any key: 237,080 "
        "comparisons of titles",
        "Of the pairs found so, these are among the candidates (95% intervals): equal titles 40 of 40, 100% "
        "(91–100%); similarity from 0.82 45 of 50, 90% (79–96%)",
    ]


def test_a_broken_promise_is_called_a_fault() -> None:
    promised = {"pairs": 40, "among_candidates": 38, "share": 0.95, "interval": [0.84, 0.99]}
    last = candidate_findings(candidate_audit(promised=promised))[-1]
    assert last.startswith("2 pairs of titles that are equal or differ by one letter are not among the candidates")
    assert "fault" in last


def test_bands_without_pairs_are_left_out() -> None:
    bands = [{"at_least": 1.0, "letters": NOTHING, "words": NOTHING, "either": NOTHING}]
    said = candidate_findings(candidate_audit(bands=bands, promised=NOTHING))
    assert not any("among the candidates" in sentence for sentence in said)


def test_without_a_sample_nothing_is_said_of_recall() -> None:
    said = candidate_findings(candidate_audit(soundtracks=0, comparisons=0))
    assert said[-1] == "No soundtrack has a title, so no pair could be looked for without keys"


def test_missing_titles_of_examples_are_dashes() -> None:
    example = candidate_audit()["recall_audit"]["missed_examples"][0] | {"movie_title": None}
    assert missed_examples(candidate_audit(missed_examples=[example])) == [
        "Superman II | – (superman 2 | spider man 2, similarity 0.84)"
    ]
