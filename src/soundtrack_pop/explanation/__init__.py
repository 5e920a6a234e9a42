"""Explain a run's links and near misses from its persisted tables, without Spark.

`lookup` finds films and albums, `competing` sets out an album's candidates, `waterfall` and `counterfactuals` say
what decided and what would decide otherwise, `ledger` where a film or an album was lost; `terminal` and `picture`
show it.
"""
