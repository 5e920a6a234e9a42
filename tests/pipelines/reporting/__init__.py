"""Tests of the reporting pipeline; a package, so that its modules may be named as other pipelines' are."""
