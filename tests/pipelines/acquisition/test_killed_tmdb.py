"""A TMDb acquisition that is killed and started again ends as one that nobody disturbed."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from pipelines.acquisition.conftest import Parameters, parameter_values
from pipelines.acquisition.films import V4, Tmdb, content_of, export_path
from pipelines.acquisition.killing import Child, kill_after
from pipelines.acquisition.servers import Site
from soundtrack_pop.datasets.tmdb.key import TmdbKey
from soundtrack_pop.pipelines.acquisition.nodes import acquire_tmdb

KEY = TmdbKey.of(V4)
CONNECTIONS = 4
# The moment; the request at which the server kills, or the rename before which the process dies.
MOMENTS = {
    "in the export": (export_path(), ""),
    "in the first shard": ("/3/movie/30", ""),
    "before the first shard goes into place": ("", "/movies_00004.jsonl.gz"),
    "in a later shard": ("/3/movie/41", ""),
    "among changed films": ("/3/movie/3", ""),
    "before a shard with changed films goes into place": ("", "/movies_00001.jsonl.gz"),
    "before the record": ("", "/acquired.json"),
    "before the list of films": ("", "/films.json.gz"),
    "before the end": ("", "/done"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_ends_as_if_undisturbed(moment: str, site: Site, parameters: Parameters, tmp_path: Path) -> None:
    tmdb = Tmdb(site, count=30)
    folder, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    folder.mkdir()
    acquire_tmdb(folder, KEY, parameters())
    shutil.copytree(folder, undisturbed)
    tmdb.titles.update({film: f"Film {film}" for film in range(31, 56)})
    tmdb.titles.update({3: "Film 3, renamed", 30: "Film 30, renamed"})
    site.files.update({f"/3/movie/{film}": site.files["/3/movie/1"] for film in range(31, 56)})
    tmdb.changed = [3, 30]
    tmdb.export()
    acquire_tmdb(undisturbed, KEY, parameters())
    site.requests.clear()
    path, before = MOMENTS[moment]
    child = Child()
    if path:
        site.faults[path] = [kill_after(child, 10)]
    child.start("acquire_tmdb", folder, parameter_values(site.url), before=before, key=V4)
    assert child.end() == -signal.SIGKILL
    acquire_tmdb(folder, KEY, parameters())
    assert content_of(folder) == content_of(undisturbed)
    # What was under way when the process died must be asked for again, and nothing else.
    asked = tmdb.asked()
    assert set(asked) == {3, 30, *range(31, 56)}
    assert max(asked.values()) <= 2
    assert sum(asked.values()) - len(asked) <= 2 * CONNECTIONS


def test_a_line_that_was_cut_off_is_asked_for_again(site: Site, parameters: Parameters, tmp_path: Path) -> None:
    tmdb = Tmdb(site, count=9)
    child = Child()
    site.faults["/3/movie/2"] = [kill_after(child, 10)]
    child.start("acquire_tmdb", tmp_path, parameter_values(site.url, tmdb__connections=1), key=V4)
    assert child.end() == -signal.SIGKILL
    [journal] = (tmp_path / ".acquisition/run").glob("movies_*")
    content = journal.read_bytes()
    assert content.count(b"\n") >= 3
    journal.write_bytes(content[:-7])
    cut_off = tmdb.asked()
    acquire_tmdb(tmp_path, KEY, parameters())
    whole = content_of(tmp_path)
    again = [film for film, times in tmdb.asked().items() if times > cut_off[film] > 0]
    assert len(again) <= 3
    shutil.rmtree(tmp_path / ".acquisition")
    for path in tmp_path.iterdir():
        path.unlink()
    acquire_tmdb(tmp_path, KEY, parameters())
    assert content_of(tmp_path) == whole
