"""The MusicBrainz half of acquisition against a server that fails in every way a server can."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from pipelines.acquisition.conftest import Parameters
from pipelines.acquisition.dumps import CORE, DERIVED, LATER, SNAPSHOT, content_of, path_of, publish
from pipelines.acquisition.servers import (
    Fault,
    Site,
    end_after,
    instead,
    reset_after,
    slowly,
    stall_after,
    status,
    without_if_range,
)
from soundtrack_pop.errors import DownloadError, SourceError, StorageError
from soundtrack_pop.pipelines.acquisition.nodes import acquire_musicbrainz


def test_gets_both_archives_verified_and_notes_what_it_got(
    site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    archives = publish(site)
    record = acquire_musicbrainz(tmp_path, parameters())
    found = content_of(tmp_path)
    assert {name: found[name] for name in archives} == archives
    assert sorted(found) == ["acquired.json", DERIVED, CORE]
    assert json.loads((tmp_path / "acquired.json").read_text()) == record
    assert (record["snapshot"], record["schema_sequence"]) == (SNAPSHOT, 31)
    assert record["archives"][CORE]["bytes"] == len(archives[CORE])


def test_does_nothing_when_current(site: Site, parameters: Parameters, tmp_path: Path) -> None:
    publish(site)
    record = acquire_musicbrainz(tmp_path, parameters())
    site.requests.clear()
    assert acquire_musicbrainz(tmp_path, parameters()) == record
    assert site.paths() == ["/fullexport/LATEST"]


def test_replaces_the_archives_of_an_earlier_dump(site: Site, parameters: Parameters, tmp_path: Path) -> None:
    publish(site)
    acquire_musicbrainz(tmp_path, parameters())
    later = publish(site, LATER, seed=7)
    acquire_musicbrainz(tmp_path, parameters())
    assert {name: content_of(tmp_path)[name] for name in later} == later
    assert sorted(content_of(tmp_path)) == ["acquired.json", DERIVED, CORE]


def test_takes_an_archive_that_somebody_downloaded_by_hand(
    site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    archives = publish(site)
    (tmp_path / CORE).write_bytes(archives[CORE])
    acquire_musicbrainz(tmp_path, parameters())
    assert path_of(CORE) not in site.paths()
    assert content_of(tmp_path)[DERIVED] == archives[DERIVED]


def test_leaves_a_file_of_another_origin_alone(site: Site, parameters: Parameters, tmp_path: Path) -> None:
    publish(site)
    (tmp_path / CORE).write_bytes(b"the embedded sample")
    with pytest.raises(StorageError, match="another file"):
        acquire_musicbrainz(tmp_path, parameters())
    assert content_of(tmp_path) == {CORE: b"the embedded sample"}
    assert path_of(DERIVED) not in site.paths()


PASSING: dict[str, tuple[str, list[Fault]]] = {
    "reset in mid-body": (CORE, [reset_after(100_000), reset_after(50_000)]),
    "end too early": (CORE, [end_after(100_000)]),
    "slow server": (DERIVED, [slowly(20_000, 0.05)]),
    "500 and 503": (CORE, [status(500), status(503)]),
    "429 with Retry-After": (CORE, [status(429, Retry_After="1")]),
    "429 without Retry-After": (CORE, [status(429)]),
    "reset before the first byte": (DERIVED, [reset_after(0)]),
}


@pytest.mark.parametrize("fault", PASSING)
def test_waits_out_what_passes_and_fetches_nothing_twice(
    fault: str, site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    archives = publish(site)
    name, faults = PASSING[fault]
    site.faults[path_of(name)] = list(faults)
    acquire_musicbrainz(tmp_path, parameters())
    assert {one: content_of(tmp_path)[one] for one in archives} == archives
    assert site.bytes_sent[path_of(name)] == len(archives[name])


def test_a_stalled_download_continues_after_the_read_timeout(
    site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    archives = publish(site)
    site.faults[path_of(CORE)] = [stall_after(100_000)]
    # On a slow machine other requests may time out too; there are attempts enough for all of them.
    acquire_musicbrainz(tmp_path, parameters(network__read_timeout_seconds=0.5, network__most_attempts=100))
    assert {one: content_of(tmp_path)[one] for one in archives} == archives


def test_waits_as_long_as_a_server_asks(site: Site, parameters: Parameters, tmp_path: Path) -> None:
    publish(site)
    site.faults[path_of(CORE)] = [status(429, Retry_After="1")]
    acquire_musicbrainz(tmp_path, parameters())
    first, second = [asked.at for asked in site.requests if (asked.method, asked.path) == ("GET", path_of(CORE))]
    assert second - first >= 1.0


def test_a_server_that_asks_for_too_long_a_wait_is_left_alone(
    site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    publish(site)
    site.faults[path_of(CORE)] = [status(503, Retry_After="3600")]
    with pytest.raises(DownloadError, match="a requested wait of 3600 s"):
        acquire_musicbrainz(tmp_path, parameters())
    assert (tmp_path / f".{DERIVED}.verified-{SNAPSHOT}").exists()


@pytest.mark.parametrize("serve", [instead, without_if_range], ids=["knows If-Range", "knows no If-Range"])
def test_a_file_that_changes_between_two_ranges_is_begun_anew(
    serve, site: Site, parameters: Parameters, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    archives = publish(site)
    before = archives[CORE][::-1]
    site.files[path_of(CORE)] = before
    site.faults[path_of(CORE)] = [reset_after(100_000), *[serve(archives[CORE])] * 2]
    acquire_musicbrainz(tmp_path, parameters())
    assert content_of(tmp_path)[CORE] == archives[CORE]


def test_a_file_that_changes_for_ever_ends_in_an_error(site: Site, parameters: Parameters, tmp_path: Path) -> None:
    archives = publish(site)
    contents = [archives[CORE][number:] for number in range(40)]

    def another(handler, _):  # type: ignore[no-untyped-def]
        handler.send_file(contents.pop(), up_to=1000)
        handler.wfile.flush()
        handler.close_connection = True

    site.faults[path_of(CORE)] = [another] * 39
    with pytest.raises(DownloadError):
        acquire_musicbrainz(tmp_path, parameters())


GIVEN_UP = {
    "500 for ever": (status(500), DownloadError, r"status 500 \(4 attempts\)"),
    "404": (status(404), DownloadError, "status 404"),
    "418": (status(418), DownloadError, "status 418"),
}


@pytest.mark.parametrize("fault", GIVEN_UP)
def test_gives_up_clearly_and_keeps_what_it_has(
    fault: str, site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    archives = publish(site)
    answer, error, message = GIVEN_UP[fault]
    site.faults[path_of(CORE)] = [reset_after(100_000), *[answer] * 9]
    with pytest.raises(error, match=message):
        acquire_musicbrainz(tmp_path, parameters())
    assert (tmp_path / f".{CORE}.part").stat().st_size > 0
    site.faults.clear()
    acquire_musicbrainz(tmp_path, parameters())
    assert site.bytes_sent[path_of(CORE)] == len(archives[CORE])
    assert site.bytes_sent[path_of(DERIVED)] == len(archives[DERIVED])


def test_an_archive_of_a_wrong_checksum_never_goes_into_place(
    site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    publish(site)
    acquire_musicbrainz(tmp_path, parameters())
    before = content_of(tmp_path)
    later = publish(site, LATER, seed=7)
    damaged = bytearray(later[CORE])
    damaged[5000] ^= 1
    site.files[path_of(CORE, LATER)] = bytes(damaged)
    with pytest.raises(SourceError, match=r"mbdump\.tar\.bz2.*SHA-256.*SHA256SUMS"):
        acquire_musicbrainz(tmp_path, parameters())
    after = content_of(tmp_path)
    assert {name: after[name] for name in before} == before
    assert f".{CORE}.part" not in after
    site.files[path_of(CORE, LATER)] = later[CORE]
    acquire_musicbrainz(tmp_path, parameters())
    assert content_of(tmp_path)[CORE] == later[CORE]
    assert site.paths().count(path_of(DERIVED, LATER)) == 1


def test_a_dump_of_an_unknown_schema_is_refused_before_the_large_archive(
    site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    publish(site)
    acquire_musicbrainz(tmp_path, parameters())
    before = content_of(tmp_path)
    publish(site, LATER, seed=7, schema_sequence=32)
    with pytest.raises(SourceError, match=r"SCHEMA_SEQUENCE.*from 25 to 31; found '32'"):
        acquire_musicbrainz(tmp_path, parameters())
    assert path_of(CORE, LATER) not in site.paths()
    assert {name: content_of(tmp_path)[name] for name in before} == before


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("/fullexport/LATEST", b"<html>maintenance</html>", "is no name of a dump"),
        (path_of("SHA256SUMS"), b"", "SHA256SUMS does not name"),
    ],
)
def test_refuses_notes_that_are_none(
    path: str, content: bytes, message: str, site: Site, parameters: Parameters, tmp_path: Path
) -> None:
    publish(site)
    site.files[path] = content
    with pytest.raises(DownloadError, match=message):
        acquire_musicbrainz(tmp_path, parameters())
    assert content_of(tmp_path) == {}


def test_looks_for_room_before_the_first_byte(
    site: Site, parameters: Parameters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = publish(site)
    usage = namedtuple("usage", "total used free")
    needed = sum(len(content) for content in archives.values())
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, needed - 1))
    with pytest.raises(StorageError, match=r"GiB free"):
        acquire_musicbrainz(tmp_path, parameters())
    assert not set(site.paths()) & {path_of(CORE), path_of(DERIVED)}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, needed))
    acquire_musicbrainz(tmp_path, parameters())


def test_a_server_that_nobody_answers_at_is_told_as_such(parameters: Parameters, tmp_path: Path) -> None:
    nobody = parameters(musicbrainz__mirror="http://127.0.0.1:9")
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1:9/LATEST.*ConnectError"):
        acquire_musicbrainz(tmp_path, nobody)
