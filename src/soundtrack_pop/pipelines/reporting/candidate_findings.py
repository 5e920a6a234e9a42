"""Say in a sentence how few pairs were compared, and whether a search without keys finds others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soundtrack_pop.pipelines.reporting import wording as w

RULES = {
    "exact": "the same title",
    "deletion": "but for one letter",
    "word": "but for one word",
    "rare_token": "a rare word in common",
    "rare_pair": "two words in common that are rare together",
}


def candidate_finding(candidate_audit: Mapping[str, Any]) -> str:
    """Return how much of all pairs was compared, and how many like titles of a sample are among it.

    Args:
        candidate_audit: content of `candidate_audit.json`.
    """
    audited = candidate_audit["recall_audit"]
    compared = (
        f"{w.count(candidate_audit['candidate_pairs'])} of {w.count(candidate_audit['exhaustive_pairs'])} pairs "
        "of a soundtrack and a film share a key and were compared"
    )
    promised = audited["promised"]
    if not promised["pairs"]:
        return f"{compared}; a search without keys found no titles of the kind that keys promise to find"
    return (
        f"{compared}; of {w.count(promised['pairs'])} pairs of titles of the kind that keys promise to find, "
        f"found without keys for {w.count(audited['soundtracks'])} soundtracks, "
        f"{w.count(promised['among_candidates'])} are among them"
    )
