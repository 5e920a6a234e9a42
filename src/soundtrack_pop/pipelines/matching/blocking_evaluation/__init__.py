"""Evaluate blocking: how many candidate pairs there are, which rule found them, and which pairs it misses.

`counts` counts the candidates, `sample` draws soundtracks, `similar_forms` compares them with every film without
blocking, `completeness` returns which of the similar pairs are candidates (pair completeness). See
docs/evaluation.md.
"""

from soundtrack_pop.pipelines.matching.blocking_evaluation.completeness import pair_completeness
from soundtrack_pop.pipelines.matching.blocking_evaluation.counts import count_candidates
from soundtrack_pop.pipelines.matching.blocking_evaluation.sample import count_films

__all__ = ["count_candidates", "count_films", "pair_completeness"]
