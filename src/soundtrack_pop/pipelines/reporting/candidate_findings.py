"""Say in words which pairs were compared at all, and which pairs of like titles were not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from soundtrack_pop.pipelines.reporting import wording as w

Record = Mapping[str, Any]


def candidate_findings(candidate_audit: Record) -> list[str]:
    """Return the sentences of the report on candidates, without full stops.

    Args:
        candidate_audit: content of `candidate_audit.json`.
    """
    return [*_counts(candidate_audit), *_recall(candidate_audit["recall_audit"])]


def missed_examples(candidate_audit: Record) -> list[str]:
    """Return the pairs of like titles that were not compared, the most alike first."""
    return [
        f"{row['soundtrack_title'] or w.UNKNOWN} | {row['movie_title'] or w.UNKNOWN} "
        f"({row['soundtrack_form']} | {row['movie_form']}, similarity {max(row['letters'], row['words']):.2f})"
        for row in candidate_audit["recall_audit"]["missed_examples"]
    ]


def _counts(audit: Record) -> Iterator[str]:
    per_soundtrack = audit["pairs_per_soundtrack"]
    yield (
        f"{w.count(audit['candidate_pairs'])} pairs of {w.count(audit['exhaustive_pairs'])} possible ones were "
        f"compared: {w.number(per_soundtrack['mean'])} films a soundtrack on average, "
        f"{per_soundtrack['median']:g} in the median, {w.count(per_soundtrack['most'])} at most"
    )
    without = audit["soundtracks_without_candidate"]
    yield (
        f"{w.count(without)} of {w.count(audit['soundtracks'])} soundtracks share no key with any film, so that "
        "nothing was compared with them"
    )
    rules = ", ".join(
        f"{rule.replace('_', ' ')} {w.count(found['pairs'])} ({w.percent(found['share'])})"
        for rule, found in audit["found_first_by"].items()
        if found["pairs"]
    )
    if rules:
        yield f"Pairs by the best rule that found them: {rules}"


def _recall(recall: Record) -> Iterator[str]:
    if not recall["soundtracks"]:
        yield "No soundtrack has a title, so no pair could be looked for without keys"
        return
    yield (
        f"{w.count(recall['soundtracks'])} soundtracks, drawn by a hash of their id, were compared with all films "
        f"without any key: {w.count(recall['comparisons'])} comparisons of titles"
    )
    found = "; ".join(_of_band(band) for band in recall["bands"] if band["either"]["pairs"])
    if found:
        yield f"Of the pairs found so, these are among the candidates (95% intervals): {found}"
    lost = recall["promised"]["pairs"] - recall["promised"]["among_candidates"]
    if lost:
        yield (
            f"{w.count(lost)} pairs of titles that are equal or differ by one letter are not among the "
            "candidates, although the rules promise them: that is a fault of the program"
        )


def _of_band(band: Record) -> str:
    found = band["either"]
    alike = "equal titles" if band["at_least"] == 1 else f"similarity from {band['at_least']}"
    return (
        f"{alike} {w.count(found['among_candidates'])} of {w.count(found['pairs'])}, "
        f"{w.percent(found['share'])} ({w.percents(*found['interval'])})"
    )
