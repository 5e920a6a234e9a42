"""Fetch Spark's driver for Azure storage from Maven Central into `.cache`, by coordinates and checksums."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from soundtrack_pop.spark.azure_driver import DRIVERS, FOLDER, file_name, hadoop_version

PROJECT = Path(__file__).resolve().parents[2]
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"


def fetch(coordinates: str, checksum: str, folder: Path) -> None:
    """Put one file into the folder, unless it is there; refuse a file of another checksum."""
    target = folder / file_name(coordinates)
    if target.is_file() and checksum_of(target) == checksum:
        return
    maven = shutil.which("mvn")
    if maven is None:
        raise SystemExit(
            f"Spark's driver for Azure storage comes from Maven Central: install Maven (mvn), or put "
            f"{target.name} into {folder} yourself."
        )
    folder.mkdir(parents=True, exist_ok=True)
    command = [maven, "-q", "-B", "-ntp", _PLUGIN, f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}"]
    subprocess.run([*command, "-Dmdep.useBaseVersion=true"], check=True)  # noqa: S603
    found = checksum_of(target)
    if found != checksum:
        target.unlink()
        raise SystemExit(f"{target.name}: expected the checksum {checksum}; found {found}. Nothing was kept.")


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Fetch the driver of the installed Spark's Hadoop."""
    version = hadoop_version()
    if version not in DRIVERS:
        raise SystemExit(
            f"No driver is known for Hadoop {version}: add one to src/soundtrack_pop/spark/azure_driver.py"
        )
    for coordinates, checksum in DRIVERS[version].items():
        fetch(coordinates, checksum, PROJECT / FOLDER)
    print(f"Spark's driver for Azure storage (Hadoop {version}) is in {FOLDER}.")


if __name__ == "__main__":
    main()
