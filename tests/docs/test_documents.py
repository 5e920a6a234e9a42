"""The documents: links lead somewhere, words are spelt, blocks are run, pages stand in the navigation."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from soundtrack_pop.schemas import TABLES
from soundtrack_pop.schemas.table import Column, Table
from support.document_blocks import PROJECT, Block, all_blocks, blocks_in, commands, documents, text_of
from tools.docs import gather as gather_docs
from tools.docs.data_dictionary import PAGE, dictionary
from tools.docs.gather import BrokenLinkError, gather, pages, with_links_of_the_site

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors_of(text: str) -> set[str]:
    """Return the anchors that headings get."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def dead_links(text: str, folder: Path) -> list[str]:
    """Return the links to files that are not there, and to headings that their page has not."""
    dead = []
    for link in _LINK.findall(_FENCED.sub("", text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = unquote(link).partition("#")
        path = folder / file
        if not path.exists():
            dead.append(link)
        elif anchor:
            page = path.read_text(encoding="utf-8") if file else text
            dead += [link] if anchor not in anchors_of(page) else []
    return dead


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert dead_links(text_of(path), path.parent) == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A heading, and more\n", encoding="utf-8")
    good = "[a](page.md) [b](page.md#a-heading-and-more) [c](https://example.org)\n```\n[d](none.md)\n```\n"
    assert dead_links(good, tmp_path) == []
    assert dead_links("[a](none.md) [b](page.md#other) ![c](none.png)", tmp_path) == [
        "none.md",
        "page.md#other",
        "none.png",
    ]


def test_pages_keep_their_links_on_the_site() -> None:
    text = "[a](../CONTRIBUTING.md#data) [b](statistics.md) [c](../src/soundtrack_pop/cli.py) ![d](pictures/x.png)"
    assert (
        with_links_of_the_site(text, "docs/index.md", "index.md")
        == "[a](contributing.md#data) [b](statistics.md) c ![d](pictures/x.png)"
    )
    with pytest.raises(BrokenLinkError, match=r"none\.md"):
        with_links_of_the_site("[a](none.md)", "docs/index.md", "index.md")


def spelling(*paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "codespell_lib", "--toml", str(PROJECT / "pyproject.toml"), *map(str, paths)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def test_words_are_spelt() -> None:
    result = spelling(*documents())
    assert result.returncode == 0, result.stdout


def test_a_misspelt_word_is_found(tmp_path: Path) -> None:
    wrong = "teh " + "recieved"  # in two parts, that this file passes
    (tmp_path / "page.md").write_text(f"They {wrong} links.\n", encoding="utf-8")
    assert spelling(tmp_path / "page.md").returncode != 0


def navigation(entries: Iterable[object]) -> list[str]:
    """Return the pages of a navigation in their order."""
    found: list[str] = []
    for entry in entries:
        value = next(iter(entry.values())) if isinstance(entry, dict) else entry
        found += [value] if isinstance(value, str) else navigation(value)
    return found


def differences(listed: Iterable[str], there: Iterable[str]) -> dict[str, list[str]]:
    listed, there = list(listed), list(there)
    return {"missing": sorted(set(there) - set(listed)), "unknown": sorted(set(listed) - set(there))}


def test_every_page_stands_in_the_navigation() -> None:
    listed = navigation(yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert differences(listed, [page for _, page in pages()]) == {"missing": [], "unknown": []}


def test_a_page_that_nobody_lists_is_found() -> None:
    listed = navigation([{"Use": [{"A": "a.md"}, "b.md"]}])
    assert differences(listed, ["a.md", "c.md"]) == {"missing": ["c.md"], "unknown": ["b.md"]}


def test_the_site_builds_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather_docs, "VIZ_SITE", tmp_path / "viz-site")
    (tmp_path / "viz-site").mkdir()
    (tmp_path / "viz-site/index.html").write_text("pipelines", encoding="utf-8")
    gather(tmp_path / "pages", with_results=False)
    result = build(tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "site/viz/index.html").read_text(encoding="utf-8") == "pipelines"
    assert 'href="viz/index.html"' in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_a_link_to_nowhere_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather_docs, "VIZ_SITE", tmp_path / "none")
    gather(tmp_path / "pages", with_results=False)
    with (tmp_path / "pages/index.md").open("a", encoding="utf-8") as stream:
        stream.write("\n[nowhere](nowhere.md)\n")
    result = build(tmp_path)
    assert result.returncode != 0
    assert "nowhere.md" in result.stdout + result.stderr
    assert not (tmp_path / "pages/viz").exists()


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    settings = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("build/docs-source", "pages").replace("build/docs-site", "site")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_data_dictionary_is_what_the_schemas_declare() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary(TABLES.values()), "make dictionary"


def test_a_changed_column_changes_the_data_dictionary() -> None:
    import pyarrow as pa

    def page(meaning: str) -> str:
        return dictionary([Table("int_x", "one x", ("id",), (Column("id", pa.int64(), meaning),))])

    assert "| `id` | `int64` | the id |" in page("the id")
    assert page("the id") != page("another id")


# Commands of blocks that others run: CI's own script, and the workflows.
def unknown_commands(block: Block) -> list[str]:
    """Return the commands of a block that none of the files it names holds."""
    files = [PROJECT / name.strip() for name in (block.word or "").split(",")]
    told = "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())
    lines = {line.strip().removeprefix("- run: ").removeprefix("run: ") for line in told.splitlines()}
    return [command for command in commands(block) if command not in lines]


RUN_BY_OTHERS = [block for block in all_blocks("sh") if block.how == "run by"]


@pytest.mark.parametrize("block", RUN_BY_OTHERS, ids=[block.name for block in RUN_BY_OTHERS])
def test_what_others_run_is_run_there(block: Block) -> None:
    assert unknown_commands(block) == []


def test_what_nobody_runs_is_found() -> None:
    (block,) = blocks_in("<!-- run by: .ci/run -->\n```sh\nmake run  # all of it\nmake coffee\n```\n", "page.md")
    assert unknown_commands(block) == ["make coffee"]


@pytest.mark.parametrize("language", ["bash", "shell", "console", "py"])
def test_languages_go_by_one_name(language: str) -> None:
    assert all_blocks(language) == [], "sh and python are executed; other names would slip through"


def test_blocks_are_told_apart() -> None:
    text = "<!-- not run: hours -->\n```sh\na\n```\n\n```sh\nb\n```\n```\noutput\n```\n```python\nc\n```\n"
    assert [(block.language, block.how, block.word) for block in blocks_in(text, "page.md")] == [
        ("sh", "not run", "hours"),
        ("sh", None, None),
        ("python", None, None),
    ]
