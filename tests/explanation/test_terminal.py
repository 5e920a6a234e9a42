"""What is printed, word for word. To renew what is expected: EXPLANATION_GOLDEN=write pytest tests/explanation."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from soundtrack_pop.commands.explain import answer_of
from soundtrack_pop.explanation import terminal, wording
from soundtrack_pop.explanation.tables import RunTables

GOLDEN = Path(__file__).parent / "golden"


def printed(tables: RunTables, query: str | None, film_id: int | None = None, top: int = 3) -> str:
    stream = io.StringIO()
    terminal.print_answer(terminal.console_for(stream), answer_of(tables, query, film_id, top), tables.model)
    return stream.getvalue()


def assert_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("EXPLANATION_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "query", "film_id", "top"),
    [
        ("win", "movie:244786", None, 1),
        ("loss", "Whiplash", 367412, 3),
        ("ambiguity", "Interstellar", None, 2),
        ("near_miss", "Amadeus", None, 3),
        ("contested", "Solaris", None, 1),
        ("review", "Heat", None, 1),
        ("overruled", "Fargo", None, 3),
        ("no_candidate_film", "Parasite", None, 3),
        ("no_candidate_album", "The Quiet Fields", None, 3),
        ("decided_clerically", "The Keep", None, 3),
        ("markup_in_a_title", "[rec]", None, 3),
    ],
)
def test_printed_word_for_word(tables: RunTables, name: str, query: str, film_id: int | None, top: int) -> None:
    assert_golden(name, printed(tables, query, film_id, top))


def test_near_misses_are_printed_word_for_word(tables: RunTables) -> None:
    stream = io.StringIO()
    terminal.print_near_misses(terminal.console_for(stream), tables.first_near_misses(9))
    assert_golden("near_misses", stream.getvalue())


def test_no_more_near_misses_than_asked_for(tables: RunTables) -> None:
    assert [row["tmdb_id"] for row in tables.first_near_misses(1)] == [496243]


class TestTerminal:
    def told(self, tables: RunTables, **settings: object) -> str:
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=True, width=110, highlight=False, **settings)  # type: ignore[arg-type]
        terminal.print_answer(console, answer_of(tables, "Whiplash", None, 1), tables.model)
        return stream.getvalue()

    def test_bars_are_coloured_blocks(self, tables: RunTables) -> None:
        text = self.told(tables, color_system="standard")
        assert "█" in text
        assert "\x1b[32m" in text

    def test_without_colours_signs_tell_bars_apart(self, tables: RunTables) -> None:
        text = self.told(tables, no_color=True)
        assert "█" not in text
        assert ("++++|" in text or "|++++" in text, "\x1b[32m" in text) == (True, False)

    def test_no_color_is_heeded(self, tables: RunTables, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        assert "█" not in self.told(tables)

    def test_what_is_piped_has_no_trailing_blanks_and_no_codes(self, tables: RunTables) -> None:
        text = printed(tables, "Interstellar")
        assert "\x1b" not in text
        assert [line for line in text.splitlines() if line != line.rstrip()] == []
        assert max(map(len, text.splitlines())) <= 110


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1.0, "1"), (0.99995, "over .9999"), (0.9985, ".9985"), (0.97, ".970"), (0.4993, ".499"),
        (0.0033, ".0033"), (0.00001, "under .0001"), (0.0, "0"),
    ],
)  # fmt: skip
def test_probability_has_the_digits_that_say_something(value: float, told: str) -> None:
    assert wording.probability(value) == told


@pytest.mark.parametrize(("value", "told"), [(1.25, "+1.2"), (-0.04, "0.0"), (0.0, "0.0"), (-13.96, "-14.0")])
def test_bits_have_a_sign_and_one_decimal(value: float, told: str) -> None:
    assert wording.bits(value) == told
