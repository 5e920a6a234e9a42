"""Measure the title matcher on labelled soundtracks, each scored by a model that has not seen its label.

`quality` assembles the results, `outcomes` compares the choice for each soundtrack with its label, `measures` and
`intervals` compute the measures and their intervals, `groups` defines the breakdowns. See docs/evaluation.md.
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
