"""Audit the candidates: which rule found them, and which pairs of like titles no rule found.

`counts` counts the pairs, `sample` draws soundtracks, `likeness` compares them with every film, `recall` says how
many of the like ones are candidates. docs/evaluation.md explains the numbers.
"""

from soundtrack_pop.pipelines.matching.audit.counts import count_candidates
from soundtrack_pop.pipelines.matching.audit.recall import audit_recall
from soundtrack_pop.pipelines.matching.audit.sample import count_films

__all__ = ["audit_recall", "count_candidates", "count_films"]
