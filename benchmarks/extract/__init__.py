"""Matcher and statistics on a real extract, written to docs/results.md."""
