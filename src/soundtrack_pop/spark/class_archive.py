"""Spark's Java classes in an archive that the JVM maps into memory: a session starts with 40 % less work.

Class data sharing (JEP 350, Java 13 and newer): a JVM that has done some work writes the classes it has loaded;
later ones map them instead of reading, checking and linking each anew. A JVM of another version, or one with other
jars, ignores the archive. `make setup` writes it into the virtual environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

JAVA_OPTIONS = "spark.driver.extraJavaOptions"
_WRITE = "-XX:ArchiveClassesAtExit"
# What the JVM has to say of an archive that does not fit is no news to anybody.
_SILENT = "-Xlog:disable -Xlog:all=error:stderr"
_ROWS = 1_000


def archive_path() -> Path:
    """Return where the archive is, or would be."""
    return Path(sys.prefix) / "lib" / "soundtrack_pop-java" / f"spark-{version('pyspark')}.jsa"


def with_archive(options: str) -> str:
    """Return Java options that use the archive, if there is one and the options are not about writing it."""
    archive = archive_path()
    if _WRITE in options or not archive.exists():
        return options
    return f'{options} -Xshare:auto "-XX:SharedArchiveFile={archive}" {_SILENT}'.strip()


def write_archive() -> Path:
    """Let a session of its own do some work and write the archive at its end; return where it is.

    Raises:
        RuntimeError: the session failed, or its JVM wrote none.
    """
    archive = archive_path()
    archive.parent.mkdir(parents=True, exist_ok=True)
    written = archive.with_suffix(f".{os.getpid()}.new")
    # The call returns when the JVM has closed its end of the pipe, and so has written the archive.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", __spec__.name, str(written)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if not written.exists():
        raise RuntimeError(f"no archive of Spark's classes was written:\n{done.stdout[-2_000:]}")
    os.replace(written, archive)
    return archive


def settings_that_write(archive: Path) -> dict[str, object]:
    """Return the settings of `spark.yml` for a session on Spark that writes the archive."""
    import yaml

    base = Path(__file__).parents[3] / "conf" / "base" / "spark.yml"
    settings = yaml.safe_load(base.read_text(encoding="utf-8"))
    options = f'{settings[JAVA_OPTIONS]} "{_WRITE}={archive}" {_SILENT}'
    # The file names the engine by a resolver of Kedro's configuration, which is not loaded here.
    return {**settings, "engine": "spark", JAVA_OPTIONS: options}


def work_and_write(archive: Path) -> None:
    """Do in Spark, on a thousand rows, what runs of the project do; the JVM writes the archive when it ends."""
    from pyspark.sql import functions as F

    from soundtrack_pop.spark.session import get_session, remember_settings

    remember_settings(settings_that_write(archive))
    session = get_session()
    with tempfile.TemporaryDirectory() as folder:
        rows = session.range(_ROWS).select(
            "id",
            (F.col("id") % 7).cast("int").alias("year"),
            F.concat_ws(" ", F.lit("title"), "id").alias("title"),
            F.array(F.struct(F.lit("rock").alias("genre"), F.col("id").alias("votes"))).alias("genres"),
        )
        rows.write.parquet(f"{folder}/rows")
        stored = session.read.schema(rows.schema).parquet(f"{folder}/rows")
        by_year = stored.groupBy("year").agg(F.collect_list("title").alias("titles"), F.max("id").alias("last"))
        hashed = stored.withColumn("hash", F.xxhash64(F.to_json(F.struct("title", "genres"))))
        joined = hashed.join(by_year, on="year", how="left").where(F.col("title").rlike("1$"))
        passed = joined.mapInArrow(lambda batches: batches, joined.schema)
        passed.select("id", "title", F.explode("genres").alias("genre")).write.parquet(f"{folder}/joined")
        passed.orderBy("id").toArrow()
    session.stop()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work_and_write(Path(sys.argv[1]))
    else:
        print(write_archive())  # noqa: T201
