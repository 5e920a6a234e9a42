"""Pasted output of `kedro explain` follows what the command says."""

from __future__ import annotations

import pytest

from tools.docs import explanations as paste

DOCUMENT = """# Title
```sh
kedro explain "Jaws"
```
```
$ kedro explain "Jaws" --top 1
old
lines
```
between
```
$ kedro explain "Heat"
```
"""


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "_said", lambda command: f"of {command.split()[2]}\n")


def test_each_block_holds_what_its_command_says_now() -> None:
    text, other = paste.pasted(DOCUMENT)
    expected = DOCUMENT.replace("old\nlines\n", 'of "Jaws"\n').replace('"Heat"\n', '"Heat"\nof "Heat"\n')
    assert text == expected
    assert other == ['kedro explain "Jaws" --top 1', 'kedro explain "Heat"']


def test_what_is_pasted_already_stays() -> None:
    text, _ = paste.pasted(DOCUMENT)
    assert paste.pasted(text) == (text, [])


def test_a_document_without_such_blocks_is_refused() -> None:
    with pytest.raises(SystemExit, match="expected blocks"):
        paste.pasted("# Title\n")
