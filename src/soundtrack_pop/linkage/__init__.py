"""The matcher as a library: title forms, comparisons, the match model and its learning; no Spark, no Kedro."""
