"""Measure the title matcher on labelled soundtracks, which it has never seen labelled.

`quality` puts the results together, `outcomes` judges each soundtrack, `measures` counts, `intervals` says how
sure the counts are, `groups` names the kinds of films and albums. docs/evaluation.md explains the numbers.
"""

from soundtrack_pop.pipelines.matching.evaluation.collection import collect_labels, count_population
from soundtrack_pop.pipelines.matching.evaluation.outcomes import LabelledMatches
from soundtrack_pop.pipelines.matching.evaluation.quality import Population, measure_matches
from soundtrack_pop.statistics import f1, proportion

__all__ = [
    "LabelledMatches",
    "Population",
    "collect_labels",
    "count_population",
    "f1",
    "measure_matches",
    "proportion",
]
