"""The matcher beside Splink and other methods: problems, measurements, scores, and docs/benchmarks.md."""
