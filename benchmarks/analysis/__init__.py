"""Seconds and memory of the analysis and reporting stages on many pairs."""
