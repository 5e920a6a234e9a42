"""The wheel, installed apart and run from another folder: exit codes, Databricks' way to call it, no secrets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from support.builders import RawWorld

PROJECT = Path(__file__).parents[1]
CALL = "from soundtrack_pop.__main__ import main; main({arguments!r}); print('returned')"
# What opens a storage account or TMDb; the emulator's key is public, but stands for others.
# With the beginning of a value: the names alone are what redaction looks for.
SECRETS = re.compile(rb"(?:AccountKey|SharedAccessSignature|DefaultEndpointsProtocol)=[\w+/]|Eby8vdM02")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel in it; only the packages that it needs are lent to it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin/python"
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    # A path that a .pth file names is not searched for .pth files: the editable install of the project stays out.
    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True)
    return folder


def run(program: list[str], cwd: Path, root: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = {**kept, "SOUNDTRACK_POP_STORAGE_ROOT": str(root), "DO_NOT_TRACK": "1", **more}
    return subprocess.run(program, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def options(*more: str) -> list[str]:
    return ["--env", "prod", "--conf-source", str(PROJECT / "conf"), "--pipelines", "ingestion", *more]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that has nothing of the project."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_the_installed_package_is_the_wheel_s(installed: Path, elsewhere: Path) -> None:
    code = "import soundtrack_pop; print(soundtrack_pop.__file__)"
    told = run([str(installed / "bin/python"), "-c", code], elsewhere, elsewhere).stdout
    assert told.startswith(str(installed))


def test_success_ends_with_zero_and_writes_below_the_root(
    installed: Path, elsewhere: Path, tmp_path: Path
) -> None:
    root = RawWorld().write(tmp_path / "root")
    result = run([str(installed / "bin/soundtrack-pop"), *options()], elsewhere, root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert list((root / "02_intermediate").rglob("*.parquet"))
    assert list(elsewhere.iterdir()) == []


def test_failure_ends_with_one_and_is_told_plainly(installed: Path, elsewhere: Path, tmp_path: Path) -> None:
    result = run([str(installed / "bin/soundtrack-pop"), *options()], elsewhere, tmp_path / "root")
    assert result.returncode == 1
    assert "StorageError: storage root" in result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_a_wrong_option_ends_with_two(installed: Path, elsewhere: Path, tmp_path: Path) -> None:
    result = run([str(installed / "bin/soundtrack-pop"), "--pipelin", "x"], elsewhere, tmp_path / "root")
    assert result.returncode == 2


def test_success_returns_on_databricks(installed: Path, elsewhere: Path, tmp_path: Path) -> None:
    root = RawWorld().write(tmp_path / "root")
    code = CALL.format(arguments=options())
    result = run([str(installed / "bin/python"), "-c", code], elsewhere, root, DATABRICKS_RUNTIME_VERSION="18.0")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "returned"), result.stderr


def test_failure_is_raised_on_databricks(installed: Path, elsewhere: Path, tmp_path: Path) -> None:
    code = CALL.format(arguments=options())
    root = tmp_path / "root"
    result = run([str(installed / "bin/python"), "-c", code], elsewhere, root, DATABRICKS_RUNTIME_VERSION="18.0")
    assert result.returncode == 1
    assert "StorageError: storage root" in result.stderr
    assert "returned" not in result.stdout


def secrets_in(wheel: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    return [(name, text) for name, content in contents.items() for text in SECRETS.findall(content)]


def test_the_wheel_holds_no_key_and_no_configuration(wheel: Path) -> None:
    assert secrets_in(wheel) == []
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if name.endswith(".yml") or "credentials" in name] == []


def test_a_key_in_a_wheel_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.whl", "w") as archive:
        archive.writestr("conf/credentials.yml", "AccountKey=x")
    assert secrets_in(tmp_path / "bad.whl") == [("conf/credentials.yml", b"AccountKey=x")]
