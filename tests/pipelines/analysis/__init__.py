"""Tests of the analysis pipeline; a package, so that its modules may be named as other pipelines' are."""
