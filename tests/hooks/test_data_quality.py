"""The gate in a run of Kedro's own runner: what stops, what is left untouched, what the record tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from kedro.framework.hooks.manager import _create_hook_manager
from kedro.io import DataCatalog, DatasetError
from kedro.pipeline import Node, Pipeline
from kedro.runner import SequentialRunner

from hooks.running import Events
from soundtrack_pop.datasets.spark_table import ArrowTable
from soundtrack_pop.errors import ParameterError, QualityError, StorageError, find_in_chain
from soundtrack_pop.hooks.data_quality import DataQualityHook
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.data_quality import BASELINE_FILE, CheckCollector
from soundtrack_pop.schemas import TABLES

LATER = "feat_scored_pairs"


def rows_of(name: str, **values: list[Any]) -> pa.Table:
    """Return rows of a declared table, null where nothing is said."""
    count = len(next(iter(values.values())))
    table = TABLES[name]
    return pa.table(
        {column: values.get(column, [None] * count) for column in table.column_names}, schema=table.arrow_schema
    )


def movies(votes: list[float]) -> pa.Table:
    return rows_of("prm_movies", tmdb_id=list(range(len(votes))), title=["x"] * len(votes), vote_average=votes)


class World:
    """A pipeline of two stages below a root; the first makes films, the second scored pairs of them."""

    def __init__(self, root: Path, context: Any, expectations: dict[str, Any]) -> None:
        context.config_loader["monitoring"] = {"expectations": expectations}
        collector, self.events = CheckCollector(), Events()
        self.hooks = (DataQualityHook(collector), RunRecordHook(self.events, checks=collector))
        for hook in self.hooks:
            hook.after_context_created(context)
        self.root = root
        self.tables = {name: ArrowTable(filepath=str(root / name), schema=name) for name in ("prm_movies", LATER)}

    def run(self, votes: list[float], mark: str) -> None:
        def make() -> pa.Table:
            return movies(votes)

        def score(films: pa.Table) -> pa.Table:
            return rows_of(LATER, release_group_gid=[mark], tmdb_id=[1])

        pipeline = Pipeline(
            [Node(make, None, "prm_movies", name="make"), Node(score, "prm_movies", LATER, name="score")]
        )
        catalog, manager = DataCatalog(dict(self.tables)), _create_hook_manager()
        for hook in self.hooks:
            manager.register(hook)
        known: dict[str, Any] = {"run_params": {"run_id": mark}, "pipeline": pipeline, "catalog": catalog}
        manager.hook.before_pipeline_run(**known)
        try:
            result = SequentialRunner().run(pipeline, catalog, hook_manager=manager, run_id=mark)
        except Exception as error:
            manager.hook.on_pipeline_error(error=error, **known)
            raise
        manager.hook.after_pipeline_run(run_result=result, **known)

    def mark(self) -> str:
        found: str = self.tables[LATER].load()["release_group_gid"][0].as_py()
        return found


@pytest.fixture
def world(tmp_path: Path, context: Callable[..., Any]) -> Callable[..., World]:
    return lambda **expectations: World(tmp_path, context(str(tmp_path)), {"prm_movies": expectations})


def test_a_stop_leaves_later_outputs_and_says_where_what_and_remedy(world: Callable[..., World]) -> None:
    made = world(ranges={"vote_average": {"least": 0, "most": 10, "severity": "stop"}})
    made.run([5.0], "good")
    with pytest.raises(DatasetError) as raised:
        made.run([5.0, 11.0], "bad")
    assert made.mark() == "good"
    # The refused table has not taken the good one's place, and nothing of it is left.
    assert made.tables["prm_movies"].load()["vote_average"].to_pylist() == [5.0]
    assert [path.name for path in made.root.iterdir() if "staging" in path.name] == []
    error = find_in_chain(raised.value)
    assert isinstance(error, QualityError)
    assert (error.where, error.expected, error.found) == (
        "prm_movies, range of vote_average",
        "0 to 10",
        "5 to 11",
    )
    assert "as the last good run left them" in error.remedy
    told = {(event.event, event.node): event for event in made.events.all if event.run_id.startswith("bad-")}
    assert told["node_finished", "make"].status == "failed"
    assert told["run_finished", None].checks_stopped == 1
    assert ("node_started", "score") not in told


def test_a_warning_goes_on_and_is_told(world: Callable[..., World], caplog: pytest.LogCaptureFixture) -> None:
    made = world(ranges={"vote_average": {"most": 10, "severity": "warn"}})
    made.run([11.0], "odd")
    assert made.mark() == "odd"
    assert "range of vote_average" in caplog.text
    last = made.events.all[-1]
    assert (last.status, last.checks_warned, last.checks_stopped) == ("succeeded", 1, 0)


def test_rows_are_compared_with_the_last_run_that_was_good(world: Callable[..., World]) -> None:
    made = world(rows={"least": 0.5, "severity": "stop"})
    made.run([5.0] * 10, "first")
    for _ in range(2):
        # A run that stopped is no measure for the next.
        with pytest.raises(DatasetError, match="4 rows after 10"):
            made.run([5.0] * 4, "halved")
    made.run([5.0] * 6, "fewer")
    assert made.mark() == "fewer"


def test_the_baseline_of_7410be4_is_read_and_replaced_by_one_with_a_format(world: Callable[..., World]) -> None:
    made = world(rows={"least": 0.5, "severity": "stop"})
    file = made.root / BASELINE_FILE
    file.parent.mkdir(parents=True)
    file.write_text('{\n "prm_movies": 591,\n "prm_soundtracks": 821\n}')
    with pytest.raises(DatasetError, match="4 rows after 591"):
        made.run([5.0] * 4, "fewer")
    made.run([5.0] * 400, "enough")
    assert json.loads(file.read_text()) == {"format": 1, "rows": {"prm_movies": 400, "prm_soundtracks": 821}}


def test_a_baseline_of_a_newer_format_is_refused_before_the_table_is_published(
    world: Callable[..., World],
) -> None:
    made = world(rows={"least": 0.5, "severity": "stop"})
    file = made.root / BASELINE_FILE
    file.parent.mkdir(parents=True)
    file.write_text('{"format": 9, "counts": []}')
    with pytest.raises(DatasetError) as raised:
        made.run([5.0], "newer")
    error = find_in_chain(raised.value)
    assert isinstance(error, StorageError)
    assert (error.where, error.found) == (str(file), "format 9")
    assert not made.tables["prm_movies"].exists()
    assert file.read_text() == '{"format": 9, "counts": []}'


@pytest.mark.parametrize(
    ("expectations", "said"),
    [
        ({"prm_moovies": {}}, "Did you mean 'prm_movies'"),
        ({"prm_movies": {"ranges": {"vote_averge": {"severity": "stop"}}}}, "Did you mean 'vote_average'"),
        ({"prm_movies": {"null_shares": {"year": {"most": 2, "severity": "warn"}}}}, "less than or equal to 1"),
        ({"prm_movies": {"key": "halt"}}, "'warn' or 'stop'"),
    ],
)
def test_an_expectation_that_cannot_be_is_refused_at_the_start(
    tmp_path: Path, context: Callable[..., Any], expectations: dict[str, Any], said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        World(tmp_path, context(str(tmp_path)), expectations)
