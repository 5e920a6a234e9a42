"""The two files that Spark's ABFS driver consists of: it does not come with Spark, but of its Hadoop's version.

`make azure-driver` fetches them from Maven Central by their coordinates and compares them with the checksums here.
"""

from __future__ import annotations

from pathlib import Path

from soundtrack_pop.errors import EnvironmentSetupError

FOLDER = ".cache/azure-driver"
# Coordinates and SHA-256 of each file, by the version of Hadoop that comes with Spark (4.3: 3.5.0).
DRIVERS = {
    "3.5.0": {
        "org.apache.hadoop:hadoop-azure:3.5.0": "220b5db238b82437960e4b81c7e3eefa4eff2a03ad502887497f11d0ad86e663",
        "org.wildfly.openssl:wildfly-openssl:2.2.5.Final": (
            "71fb7932f99a727edb23c5a2cb8c6855ac7196fad41aa0669b3998e277165154"
        ),
    },
}


def hadoop_version() -> str:
    """Return the version of Hadoop that the installed Spark brings; empty where it brings none."""
    names = [path.name for path in _spark_jars().glob("hadoop-client-api-*.jar")]
    return names[0].removeprefix("hadoop-client-api-").removesuffix(".jar") if names else ""


def driver_files(project: Path) -> list[Path]:
    """Return the files to give to Spark; none where its own folder has a driver.

    Raises:
        EnvironmentSetupError: they have not been fetched.
    """
    if list(_spark_jars().glob("hadoop-azure-*.jar")):
        return []
    version = hadoop_version()
    files = [project / FOLDER / file_name(coordinates) for coordinates in DRIVERS.get(version, {})]
    missing = [path.name for path in files if not path.is_file()]
    if missing or not files:
        raise EnvironmentSetupError(
            "Spark's driver for Azure storage",
            expected=f"the driver of Hadoop {version} in {project / FOLDER}",
            found=f"no {', '.join(missing)}" if missing else f"none known for Hadoop {version}",
            remedy="Run `make azure-driver`, or put the files into the folder of Spark's jars"
            if files
            else f"Add its coordinates and checksums to {__name__}",
        )
    return files


def file_name(coordinates: str) -> str:
    """Return the file name of `group:artifact:version`."""
    _, artifact, version = coordinates.split(":")
    return f"{artifact}-{version}.jar"


def _spark_jars() -> Path:
    import pyspark

    return Path(pyspark.__file__).parent / "jars"
