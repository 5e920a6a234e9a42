"""The explorer's page: no script but its own, hostile titles inert, files beside it for much data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from soundtrack_pop.datasets.page_files import PageFiles
from soundtrack_pop.pipelines.reporting.explorer.page import render

from .test_content import content
from .worlds import FACTS, HOSTILE, world

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    return found[1].replace("&#39;", "'")


def test_little_data_stands_in_the_page_and_every_script_has_its_hash() -> None:
    files = render(content(world()), FACTS)
    assert list(files) == [""]
    scripts = SCRIPT.findall(files[""])
    assert len(scripts) == 6
    policy = policy_of(files[""])
    assert [script for script in scripts if hash_of(script) not in policy] == []
    assert "unsafe" not in policy
    assert "eval" not in policy
    # Counter-example: any other script is refused.
    assert hash_of(scripts[0] + " ") not in policy


def test_a_hostile_title_does_not_end_the_script_and_is_read_as_it_is() -> None:
    page = render(content(world()), FACTS)[""]
    assert "onerror=alert" in page
    assert "<img" not in page
    assert "\u2028" not in page
    albums = next(script for script in SCRIPT.findall(page) if script.startswith("window.explorer.albums"))
    text = albums.removeprefix("window.explorer.albums = JSON.parse('").removesuffix("');")
    text = text.replace("\\'", "'").replace("\\\\", "\\")
    assert json.loads(text)["title"][0] == HOSTILE


def test_much_data_stands_in_files_that_change_their_names_with_their_content(tmp_path: Path) -> None:
    data = content(world())
    files = render(data, FACTS, most_in_page=10)
    beside = [name for name in files if name]
    assert [name.partition("-")[0] for name in beside] == ["albums", "films", "pairs", "evidence"]
    assert all(f'src="explorer/{name}"' in files[""] for name in beside)
    page = PageFiles(filepath=str(tmp_path / "explorer.html"))
    page.save(files)
    assert sorted(path.name for path in (tmp_path / "explorer").iterdir()) == sorted(beside)
    page.save(render({**data, "albums": {**data["albums"], "title": ["a", "b", "c"]}}, FACTS, most_in_page=10))
    names = {path.name for path in (tmp_path / "explorer").iterdir()}
    assert len(names & set(beside)) == 3
    assert len(names) == 4
    page.save(render(data, FACTS))
    assert list((tmp_path / "explorer").iterdir()) == []
    assert page.load() == render(data, FACTS)[""]


def test_the_same_input_gives_the_same_page() -> None:
    assert render(content(world()), FACTS) == render(content(world()), FACTS)
