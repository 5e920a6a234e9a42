"""Measurements: matching, ingestion, analysis, statistics, monitoring, and the synthetic worlds that they run on."""
