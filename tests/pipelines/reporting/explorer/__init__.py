"""Tests of the explorer; the world of `worlds` needs no Spark."""
