"""`kedro run --pipelines acquisition` as a whole: from the command to the files, the record and the exit code."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.acquisition.dumps import CORE, DERIVED, publish
from pipelines.acquisition.films import V3, Tmdb, titles_in
from pipelines.acquisition.servers import Site
from soundtrack_pop.monitoring.run_files import record_lines
from support.records import events_below
from support.waiting import DEADLINE_SECONDS

PROJECT = Path(__file__).parents[3]

pytestmark = pytest.mark.end_to_end


def run(root: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    hidden = {name: value for name, value in os.environ.items() if not name.startswith("TMDB_")}
    return subprocess.run(
        [sys.executable, "-m", "kedro", "run", "--pipelines", "acquisition", *options],
        cwd=PROJECT,
        env={**hidden, "SOUNDTRACK_POP_STORAGE_ROOT": str(root), **environment},
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )


def options_for(site: Site) -> tuple[str, str]:
    changes = {
        "musicbrainz.mirror": f"{site.url}/fullexport",
        "musicbrainz.spare_disk_gib": 0,
        "tmdb.api": f"{site.url}/3",
        "tmdb.exports": f"{site.url}/p/exports",
    }
    return "--params", ",".join(f"acquisition.{name}={value}" for name, value in changes.items())


def test_acquires_both_sources_and_leaves_a_record_without_the_key(site: Site, tmp_path: Path) -> None:
    archives, tmdb = publish(site), Tmdb(site, key=V3)
    today = dt.datetime.now(dt.UTC).date()
    # The run may go on past midnight.
    tmdb.export(today)
    tmdb.export(today + dt.timedelta(days=1))
    result = run(tmp_path, *options_for(site), TMDB_API_KEY=V3)
    assert result.returncode == 0, result.stderr
    musicbrainz = tmp_path / "01_raw/musicbrainz"
    assert {name: (musicbrainz / name).read_bytes() for name in (CORE, DERIVED)} == archives
    assert titles_in(tmp_path / "01_raw/tmdb") == tmdb.titles
    record = b"\n".join(record_lines(str(tmp_path))).decode()
    finished = json.loads(record.splitlines()[-1])
    assert (finished["event"], finished["status"]) == ("run_finished", "succeeded")
    everything = record + result.stdout + result.stderr
    assert V3 not in everything
    assert "acquire_tmdb" in everything


def test_refuses_to_begin_without_a_key_and_does_one_half_without(site: Site, tmp_path: Path) -> None:
    publish(site)
    refused = run(tmp_path, *options_for(site))
    assert refused.returncode == 1
    assert "AccessError: TMDb key" in refused.stderr
    assert site.requests == []
    assert run(tmp_path, "--tags", "musicbrainz", *options_for(site)).returncode == 0
    assert (tmp_path / "01_raw/musicbrainz" / CORE).exists()


def test_a_proxy_with_a_password_is_refused_and_not_shown(tmp_path: Path) -> None:
    refused = run(tmp_path, "--params", "acquisition.network.proxy=http://me:s3cret@127.0.0.1:9")
    assert refused.returncode == 1
    assert "acquisition.network.proxy" in refused.stderr
    assert "s3cret" not in refused.stderr + refused.stdout
    # The refusal is recorded, and the password is not.
    [finished] = [event for event in events_below(tmp_path) if event["event"] == "run_finished"]
    assert finished["status"] == "refused"
    assert "s3cret" not in json.dumps(events_below(tmp_path))
