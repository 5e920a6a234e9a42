"""`kedro run` with its own options works as Kedro users expect."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from end_to_end.conftest import run_here
from support.records import events_of_last_run

pytestmark = pytest.mark.end_to_end


def nodes_of_last_run(root: Path) -> list[str]:
    return [event["node"] for event in events_of_last_run(root) if event["event"] == "node_finished"]


# Each in another environment: one variable moves the storage root of all.
@pytest.mark.parametrize(
    ("options", "nodes"),
    [
        (["--env", "prod", "--pipelines", "cleaning"], {"clean_movies", "clean_soundtracks"}),
        (
            ["--env", "test", "--from-nodes", "match_by_title", "--to-nodes", "evaluate_matches"],
            {"match_by_title", "resolve_matches", "evaluate_matches"},
        ),
        (["--env", "local", "--only-missing-outputs"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_runs_the_nodes_that_were_asked_for(own_sample_root: Path, options: list[str], nodes: set[str]) -> None:
    result = run_here(own_sample_root, *options)
    assert result.exit_code == 0, result.output
    assert set(nodes_of_last_run(own_sample_root)) == nodes


def test_only_missing_outputs_makes_just_what_is_missing(own_sample_root: Path) -> None:
    (own_sample_root / "08_reporting/matched_pairs.csv").unlink()
    shutil.rmtree(own_sample_root / "08_reporting/genre_by_decade")
    result = run_here(own_sample_root, "--only-missing-outputs")
    assert result.exit_code == 0, result.output
    assert (own_sample_root / "08_reporting/matched_pairs.csv").exists()
    assert (own_sample_root / "08_reporting/genre_by_decade").exists()
    assert "clean_movies" not in nodes_of_last_run(own_sample_root)
