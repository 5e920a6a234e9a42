"""The pipelines, a folder each; none imports another."""
