"""Compare every output of two revisions of the project, or of two storage roots."""
