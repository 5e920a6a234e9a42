"""What a run is refused for before anything is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline

from soundtrack_pop.datasets.clerical_decisions import ClericalDecisions
from soundtrack_pop.datasets.folders import RawFolder
from soundtrack_pop.datasets.musicbrainz import MusicBrainzArchive
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from soundtrack_pop.errors import ParameterError, SourceError, StorageError
from soundtrack_pop.hooks.preflight import PreflightHook, check_inputs, check_parameters, check_writable


def test_parameters_of_the_project_are_accepted(parameters: dict[str, Any]) -> None:
    check_parameters(parameters)


@pytest.mark.parametrize(
    ("path", "value", "where", "expected", "found", "remedy"),
    [
        (
            "macthing", {}, "parameter 'macthing'", "one of acquisition, ", "'macthing'",
            "Did you mean 'matching'? See conf/base/parameters_*.yml",
        ),
        ("zzz", {}, "parameter 'zzz'", "one of acquisition, ", "'zzz'", "See conf/base/parameters_*.yml"),
        (
            "matching.priors.pseudo_counts.true_pair", 1.0, "parameter 'matching.priors.pseudo_counts.true_pair'",
            "one of true_pairs, false_pairs", "'true_pair'",
            "Did you mean 'true_pairs'? See conf/base/parameters_matching.yml",
        ),
        (
            "matching.target_precison", 0.9, "parameter 'matching.target_precison'", "one of blocking, ",
            "'target_precison'", "Did you mean 'target_precision'? ",
        ),
        (
            "matching.review_probability", 1.5, "parameter 'matching.review_probability'",
            "less than or equal to 1", "1.5", "See conf/base/parameters_matching.yml",
        ),
        (
            "acquisition.network.proxy", "http://me:s3cret@proxy:80", "parameter 'acquisition.network.proxy'",
            "String should match pattern", "'http://***@proxy:80'", "See conf/base/parameters_acquisition.yml",
        ),
        (
            "ingestion.max_reject_share", -0.1, "parameter 'ingestion.max_reject_share'",
            "greater than or equal to 0", "-0.1", "See conf/base/parameters_ingestion.yml",
        ),
        (
            "cleaning.earliest_year", "long ago", "parameter 'cleaning.earliest_year'", "a valid integer",
            "'long ago'", "See conf/base/parameters_cleaning.yml",
        ),
        (
            "matching.blocking", 5, "parameter 'matching.blocking'", "a valid dictionary", "5",
            "See conf/base/parameters_matching.yml",
        ),
        (
            "cleaning.earliest_year", None, "parameter 'cleaning.earliest_year'", "a valid integer", "None",
            "See conf/base/parameters_cleaning.yml",
        ),
        ("cleaning", None, "parameter 'cleaning'", "a valid dictionary", "None", "See conf/base/"),
        (
            "analysis.shuffles", 200, "parameter 'analysis.shuffles'", "its new name 'permutations'", "'shuffles'",
            "See conf/base/parameters_analysis.yml",
        ),
        (
            "matching.audit", {}, "parameter 'matching.audit'", "its new name 'blocking_evaluation'", "'audit'",
            "See conf/base/parameters_matching.yml",
        ),
        ("cleaning.earliest_year", 2100, "parameter 'cleaning'", "earliest_year must not be ", "2100", "See "),
    ],
)  # fmt: skip
def test_parameter_is_refused(
    parameters: dict[str, Any], path: str, value: Any, where: str, expected: str, found: str, remedy: str
) -> None:
    _set(parameters, path, value)
    with pytest.raises(ParameterError) as refusal:
        check_parameters(parameters)
    assert refusal.value.where == where
    assert refusal.value.expected.startswith(expected)
    assert found in refusal.value.found
    assert refusal.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("matching.review_probability", 0.99, "review_probability=0.99, least_auto_probability={}"),
        (
            "matching.least_title_similarity", 1.0,
            "least_title_similarity=1.0, similar_title_similarity={}, near_title_similarity={}",
        ),
        ("analysis.match_probabilities.low", 1.0, "low=1.0, middle={}, high={}"),
        ("cleaning.earliest_year", 2200, "earliest_year=2200, latest_year={}"),
    ],
)  # fmt: skip
def test_rule_between_values_names_only_these(
    parameters: dict[str, Any], path: str, value: float, found: str
) -> None:
    _set(parameters, path, value)
    with pytest.raises(ParameterError) as refusal:
        check_parameters(parameters)
    pattern = re.escape(found).replace(r"\{\}", r"[\d.]+")
    assert re.fullmatch(pattern, refusal.value.found), refusal.value.found


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("cleaning.latest_year", "parameter 'cleaning.latest_year'"),
        ("cleaning", "parameter 'cleaning.earliest_year'"),
    ],
)
def test_absent_parameter_is_refused(parameters: dict[str, Any], path: str, where: str) -> None:
    *parents, name = path.split(".")
    inner = parameters
    for parent in parents:
        inner = inner[parent]
    del inner[name]
    with pytest.raises(ParameterError) as refusal:
        check_parameters(parameters)
    assert (refusal.value.where, refusal.value.expected, refusal.value.found) == (where, "a value", "none")


class TestStorageRoot:
    def test_new_folder_is_made_and_left_empty_where_a_run_may_begin_with_nothing(self, tmp_path: Path) -> None:
        check_writable(str(tmp_path / "not yet/here"), may_make=True)
        assert list((tmp_path / "not yet/here").iterdir()) == []

    def test_mistyped_folder_is_not_made(self, tmp_path: Path) -> None:
        (tmp_path / "films").mkdir()
        with pytest.raises(StorageError, match="found no 'fimls' in ") as refusal:
            check_writable(str(tmp_path / "fimls/full"))
        assert refusal.value.remedy.startswith("Did you mean 'films'? Correct SOUNDTRACK_POP_STORAGE_ROOT")
        assert [path.name for path in tmp_path.iterdir()] == ["films"]

    def test_files_that_are_there_stay(self, tmp_path: Path) -> None:
        (tmp_path / "kept.txt").write_text("kept")
        check_writable(str(tmp_path))
        assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]

    def test_other_storage_than_a_disk_is_accepted(self) -> None:
        check_writable("memory://preflight/root")
        assert fsspec.filesystem("memory").find("/preflight") == []

    @pytest.mark.parametrize("below", ["", "/deeper"])
    def test_root_that_is_a_file_or_below_one_is_refused(self, tmp_path: Path, below: str) -> None:
        (tmp_path / "file").write_text("not a folder")
        root = f"{tmp_path}/file{below}"
        with pytest.raises(StorageError) as refusal:
            check_writable(root)
        assert refusal.value.where == f"storage root {root}"
        assert refusal.value.found == f"{tmp_path}/file: a file, not a folder"
        assert "SOUNDTRACK_POP_STORAGE_ROOT" in refusal.value.remedy
        assert (tmp_path / "file").read_text() == "not a folder"

    def test_storage_of_an_unknown_kind_is_refused(self) -> None:
        with pytest.raises(StorageError, match="Protocol not known: nowhere"):
            check_writable("nowhere://films")


class TestHook:
    def test_refuses_parameters_as_soon_as_there_is_a_context(
        self, context: Callable[..., Any], parameters: dict[str, Any]
    ) -> None:
        _set(parameters, "matching.review_probability", 2)
        with pytest.raises(ParameterError):
            PreflightHook().after_context_created(context())

    def test_touches_no_storage_before_a_run(self, context: Callable[..., Any], tmp_path: Path) -> None:
        PreflightHook().after_context_created(context("data/new"))
        assert not (tmp_path / "data").exists()

    def test_refuses_the_storage_root_before_a_run(self, context: Callable[..., Any], tmp_path: Path) -> None:
        (tmp_path / "data").write_text("not a folder")
        hook = PreflightHook()
        hook.after_context_created(context("data/new"))
        with pytest.raises(StorageError):
            hook.before_pipeline_run(run_params={}, pipeline=Pipeline([]), catalog=DataCatalog())

    def test_makes_the_storage_root_only_for_a_run_that_fills_raw_folders(
        self, context: Callable[..., Any], tmp_path: Path
    ) -> None:
        hook, root = PreflightHook(), tmp_path / "data/new"
        hook.after_context_created(context("data/new"))
        acquire = Pipeline([Node(len, "raw_folder", "acquired")])
        catalog = DataCatalog({"raw_folder": RawFolder(path=f"{root}/01_raw")})
        with pytest.raises(StorageError):
            hook.before_pipeline_run(run_params={}, pipeline=Pipeline([]), catalog=catalog)
        assert not root.exists()
        hook.before_pipeline_run(run_params={}, pipeline=acquire, catalog=catalog)
        assert root.exists()


def _set(parameters: dict[str, Any], path: str, value: Any) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        parameters = parameters[parent]
    parameters[name] = value


@pytest.mark.parametrize("name", ["a[1]", "a{b}", "a*", "a?", "a\\b", "dbfs:/a"])
def test_a_root_that_spark_reads_as_a_pattern_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError, match="choose another root"):
        check_writable(str(tmp_path / name), may_make=True)
    assert list(tmp_path.iterdir()) == []


def test_all_missing_sources_are_named_at_once(tmp_path: Path) -> None:
    catalog = DataCatalog(
        {
            "core": MusicBrainzArchive(filepath=f"{tmp_path}/mbdump.tar.bz2", archive="core"),
            "derived": MusicBrainzArchive(filepath=f"{tmp_path}/mbdump-derived.tar.bz2", archive="derived"),
            "films": TmdbMovieLines(path=f"{tmp_path}/tmdb"),
        }
    )
    with pytest.raises(SourceError) as refusal:
        check_inputs(["core", "derived", "films"], catalog)
    assert refusal.value.where == "3 inputs of the run"
    for name in ("mbdump.tar.bz2", "mbdump-derived.tar.bz2", "tmdb: expected files named movies*.jsonl"):
        assert name in refusal.value.found
    assert refusal.value.remedy.count("SOUNDTRACK_POP_STORAGE_ROOT") == 1
    (tmp_path / "mbdump.tar.bz2").touch()
    with pytest.raises(SourceError, match="mbdump-derived") as refusal:
        check_inputs(["core", "derived"], catalog)
    assert refusal.value.where.endswith("mbdump-derived.tar.bz2")


def test_input_that_people_write_is_checked_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    header = "release_group_gid,tmdb_id,verdict,decided_by,decided_on,reason\n"
    catalog = DataCatalog({"decisions": ClericalDecisions(filepath=str(path)), "other": MemoryDataset(1)})
    names = {"decisions", "other", "params:matching", "parameters"}
    check_inputs(names, catalog)
    path.write_text(header, encoding="utf-8")
    check_inputs(names, catalog)
    path.write_text(f"{header}abc,1,perhaps,,,\n", encoding="utf-8")
    with pytest.raises(SourceError, match="a valid decision in every row"):
        check_inputs(names, catalog)
    check_inputs(names - {"decisions"}, catalog)
