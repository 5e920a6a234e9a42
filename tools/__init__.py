"""Commands for those who work on the project: `python -m tools.<folder>.<command>`."""
