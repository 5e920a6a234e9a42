"""The project's own commands show how they are called."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from soundtrack_pop.cli import cli


def commands(group: click.Group, path: str = "kedro") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that is ours, groups included, by the words that call it."""
    for name, command in group.commands.items():
        if (path, name) == ("kedro", "run"):
            continue
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def lacks_an_example(words: str, command: click.Command) -> bool:
    """Return whether a command's help shows no line that calls it."""
    result = CliRunner().invoke(command, ["--help"])
    assert result.exit_code == 0, result.output
    return not any(line.strip().startswith(words) for line in result.output.splitlines())


@pytest.mark.parametrize(("words", "command"), list(commands(cli)), ids=[words for words, _ in commands(cli)])
def test_help_shows_an_example(words: str, command: click.Command) -> None:
    assert not lacks_an_example(words, command)


def test_help_without_an_example_is_found() -> None:
    @click.command("bare")
    def bare() -> None:
        """Do something."""

    assert lacks_an_example("kedro bare", bare)
