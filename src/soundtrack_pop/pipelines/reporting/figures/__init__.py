"""The figures of the report. Importing the package declares all of them, in the order of the report."""

from soundtrack_pop.pipelines.reporting.figures import (
    genres,
    linking,
    match_quality,
    quality_by_group,
    relations,
    robustness,
)

__all__ = ["genres", "linking", "match_quality", "quality_by_group", "relations", "robustness"]
