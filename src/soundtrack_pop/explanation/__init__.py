"""Explain a run's links and near misses from its persisted tables, without Spark.

`lookup` finds films and soundtracks, `candidates` compares a soundtrack's candidates, `waterfall` and
`counterfactuals` show what decided and what would change the decision, `near_miss` the stage at which a film or a
soundtrack was lost; `gathering` assembles the reports, `terminal` and `picture` show them.
"""
