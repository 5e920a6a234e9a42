"""Coverage and error rates of the statistics in simulated worlds, written to docs/statistics.md."""
