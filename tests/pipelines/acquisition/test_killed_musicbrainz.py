"""A MusicBrainz acquisition that is killed and started again ends as one that nobody disturbed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from pipelines.acquisition.conftest import Parameters, parameter_values
from pipelines.acquisition.dumps import CORE, DERIVED, LATER, content_of, path_of, publish
from pipelines.acquisition.killing import Child, kill_after
from pipelines.acquisition.servers import Site
from soundtrack_pop.pipelines.acquisition.nodes import acquire_musicbrainz

# The moment; bytes of an archive after which the server kills, or the rename before which the process dies.
MOMENTS = {
    "in the first archive": (DERIVED, 60_000, ""),
    "with the first archive whole": ("", 0, f".{DERIVED}.verified-{LATER}"),
    "in the second archive": (CORE, 200_000, ""),
    "with both archives verified": ("", 0, "acquired.json"),
    "between the record and the archives": ("", 0, f"/{DERIVED}"),
    "between the two archives going into place": ("", 0, f"/{CORE}"),
}


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_ends_as_if_undisturbed(moment: str, site: Site, parameters: Parameters, tmp_path: Path) -> None:
    folder, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    for path in (folder, undisturbed):
        path.mkdir()
        publish(site)
        acquire_musicbrainz(path, parameters())
        publish(site, LATER, seed=7)
    acquire_musicbrainz(undisturbed, parameters())
    site.requests.clear()
    name, count, before = MOMENTS[moment]
    child = Child()
    if name:
        part = folder / f".{name}.part"
        site.faults[path_of(name, LATER)] = [kill_after(child, count, lambda: _size(part) >= count)]
    child.start("acquire_musicbrainz", folder, parameter_values(site.url), before=before)
    assert child.end() == -signal.SIGKILL
    arrived = (folder / f".{name}.part").stat().st_size if name else 0
    acquire_musicbrainz(folder, parameters())
    assert content_of(folder) == content_of(undisturbed)
    gets = [asked for asked in site.requests if asked.method == "GET"]
    for one in (CORE, DERIVED):
        asked = [request for request in gets if request.path == path_of(one, LATER)]
        assert [request.headers.get("Range") for request in asked][1:] == (
            [f"bytes={arrived}-"] if one == name else []
        )
