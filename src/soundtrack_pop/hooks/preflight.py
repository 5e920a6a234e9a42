"""Refuse a run in its first second if it would fail later: check parameters, storage root and inputs."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsspec
from fsspec.implementations.local import LocalFileSystem
from kedro.framework.hooks import hook_impl
from pydantic import ValidationError

from soundtrack_pop.errors import ParameterError, SoundtrackPopError, SourceError, StorageError, suggestion
from soundtrack_pop.hooks.azure_check import check_azure
from soundtrack_pop.hooks.storage_access import access_of
from soundtrack_pop.hooks.upstream import check_upstream
from soundtrack_pop.parameters.common import RENAMED
from soundtrack_pop.storage.abilities import abilities_of
from soundtrack_pop.storage.access import StorageAccess
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol
    from kedro.pipeline import Pipeline


# A user with a password in an address; no message may repeat it.
_PASSWORD = re.compile(r"//[^\s'\"]*@")
_NOT_IN_A_ROOT = re.compile(r"[\[\]{}*?\\]|^(?:.*/)?dbfs:/|^(?:abfs|az|adl|wasbs?)://")


class PreflightHook:
    """Checks before anything is read."""

    def __init__(self) -> None:
        self._storage_root = ""
        self._access: StorageAccess | None = None

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Check every parameter against its model."""
        self._storage_root = storage_root_of(context)
        self._access = access_of(context)
        check_parameters(context.config_loader["parameters"])

    @hook_impl
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]
    ) -> None:
        """Make the checks before a run."""
        for _, check in checks_before_a_run(self._storage_root, self._access, pipeline, catalog):
            check()


def checks_before_a_run(
    root: str, access: StorageAccess | None, pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the checks of a run by name, in order: of the storage root, and of inputs that can be checked quickly.

    Each returns what it found in words, and raises a `SoundtrackPopError` if the run would fail. `kedro run` makes
    them in its first second, `kedro doctor` without a run.
    """
    names = [name for name in sorted(pipeline.inputs()) if name in catalog]
    # Only a run that fills raw folders may start without a root; for any other, a missing root is a typing error.
    may_make = any(getattr(catalog.get(name), "is_made_where_missing", False) for name in names)

    def storage() -> str:
        check_writable(root, access, may_make=may_make)
        filesystem, path = fsspec.url_to_fs(root)
        return f"{root} can be written ({abilities_of(filesystem, path)})"

    def inputs() -> str:
        check_upstream(names, catalog)
        checked = check_inputs(names, catalog)
        return f"{', '.join(checked) or 'none'}: present and valid"

    yield "storage", storage
    yield "inputs", inputs


def check_parameters(parameters: dict[str, Any]) -> None:
    """Raise `ParameterError` for the first parameter that is unknown, mistyped or out of range."""
    # Imported here: every command of Kedro loads this file, and the models load Arrow.
    from soundtrack_pop.parameters.models import PARAMETERS

    for key in parameters:
        if key not in PARAMETERS:
            raise ParameterError(
                f"parameter '{key}'",
                expected=f"one of {', '.join(PARAMETERS)}",
                found=f"'{key}'",
                remedy=f"{suggestion(key, PARAMETERS)}See conf/base/parameters_*.yml",
            )
    for key, model in PARAMETERS.items():
        try:
            model.model_validate(parameters.get(key, {}))
        except ValidationError as error:
            raise _parameter_error(key, error) from error


def check_writable(storage_root: str, access: StorageAccess | None = None, *, may_make: bool = False) -> None:
    """Raise `StorageError` where a file cannot be written and removed below the storage root.

    Args:
        storage_root: a folder or a URL.
        access: the way to it where it is in Azure storage.
        may_make: whether a folder that is not there is made; else it is refused.
    """
    if _NOT_IN_A_ROOT.search(storage_root):
        raise StorageError(
            f"storage root {storage_root}",
            expected="a folder or an abfss:// address without the characters [ ] { } * ? and backslash",
            found=f"'{storage_root}'",
            remedy="Spark reads these characters as patterns, dbfs:/ is on another disk for Python than for "
            "Spark, other addresses of Azure lose their container: choose another root, on Databricks a volume "
            "(/Volumes/...)",
        )
    if access is not None:
        check_azure(storage_root, access)
        return
    try:
        filesystem, path = fsspec.url_to_fs(storage_root)
        if isinstance(filesystem, LocalFileSystem):
            _check_folder(storage_root, Path(path), may_make)
        probe = f"{path}/.probe-{uuid.uuid4().hex}"
        filesystem.makedirs(path, exist_ok=True)
        try:
            with filesystem.open(probe, "wb") as stream:
                stream.write(b"x")
        finally:
            # A full disk makes the file and takes nothing into it.
            if filesystem.exists(probe):
                filesystem.rm(probe)
    except StorageError:
        raise
    except Exception as error:
        raise StorageError(
            f"storage root {storage_root}",
            expected="a place that can be written",
            found=f"{type(error).__name__}: {error}",
            remedy="Check the path, its rights and the free space, or set SOUNDTRACK_POP_STORAGE_ROOT to another",
        ) from error


def _check_folder(storage_root: str, path: Path, may_make: bool) -> None:
    there = next(folder for folder in [path, *path.parents] if folder.exists())
    if not there.is_dir():
        raise StorageError(
            f"storage root {storage_root}",
            expected="a folder",
            found=f"{there}: a file, not a folder",
            remedy="Set SOUNDTRACK_POP_STORAGE_ROOT to a folder",
        )
    if there == path or may_make:
        return
    missing = path.relative_to(there).parts[0]
    near = suggestion(missing, (entry.name for entry in there.iterdir() if entry.is_dir()))
    raise StorageError(
        f"storage root {storage_root}",
        expected="a folder with the sources in 01_raw",
        found=f"no '{missing}' in {there}",
        remedy=f"{near}Correct SOUNDTRACK_POP_STORAGE_ROOT, "
        "or make the folder and put the sources there: `--pipelines acquisition` does both",
    )


def check_inputs(names: Iterable[str], catalog: CatalogProtocol[Any, Any]) -> list[str]:
    """Let inputs check themselves if their datasets offer it; return the names of those that did.

    Sources and files that are edited by hand offer it.

    Raises:
        SoundtrackPopError: of all inputs that are not valid, in one.
    """
    # A name without an entry is in memory: parameters, and what the caller passes in.
    checked = [name for name in sorted(names) if name in catalog and hasattr(catalog.get(name), "check")]
    faults: list[SoundtrackPopError] = []
    for name in checked:
        dataset: Any = catalog.get(name)
        try:
            dataset.check()
        except SoundtrackPopError as fault:
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        lines = [f"{fault.where}: expected {fault.expected}; found {fault.found}" for fault in faults]
        raise SourceError(
            f"{len(faults)} inputs of the run",
            expected="each present and valid",
            found="\n    ".join([f"{len(faults)} that are not:", *lines]),
            remedy=". ".join(dict.fromkeys(fault.remedy for fault in faults)),
        ) from faults[0]
    return checked


def _parameter_error(key: str, error: ValidationError) -> ParameterError:
    first = error.errors()[0]
    name = ".".join([key, *(str(part) for part in first["loc"])])
    known = _known_names(key, [str(part) for part in first["loc"][:-1]])
    is_unknown = first["type"] == "extra_forbidden"
    hint = suggestion(str(first["loc"][-1]), known) if is_unknown else ""
    if first["type"] == "missing":
        expected, found = "a value", "none"
    elif first["type"] == RENAMED:
        old, new = first["ctx"]["old"], first["ctx"]["new"]
        name, expected, found = f"{name}.{old}", f"its new name '{new}'", f"'{old}'"
    elif is_unknown:
        expected, found = f"one of {', '.join(known)}", f"'{first['loc'][-1]}'"
    else:
        expected = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        found = _PASSWORD.sub("//***@", _offending(first["input"], expected))
    return ParameterError(
        f"parameter '{name}'",
        expected=expected,
        found=found,
        remedy=f"{hint}See conf/base/parameters_{key}.yml, which tells each parameter's unit and range",
    )


def _offending(given: Any, expected: str) -> str:
    """Return the value; of a group that breaks a rule between its values those values that the rule names."""
    named = [name for name in re.findall(r"\w+", expected) if isinstance(given, dict) and name in given]
    return ", ".join(f"{name}={given[name]!r}" for name in dict.fromkeys(named)) or repr(given)


def _known_names(key: str, path: list[str]) -> list[str]:
    from soundtrack_pop.parameters.models import PARAMETERS

    model: Any = PARAMETERS[key]
    for part in path:
        model = model.model_fields[part].annotation
    return list(model.model_fields)
