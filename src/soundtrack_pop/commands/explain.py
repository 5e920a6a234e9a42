"""`kedro explain`: why a soundtrack and a film are linked, or why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from soundtrack_pop.commands.failures import report_failures

if TYPE_CHECKING:
    from soundtrack_pop.explanation.reports import Answer
    from soundtrack_pop.explanation.tables import RunTables

# Pairs reported in full, and rows of the unmatched-film report, without `--top`.
_REPORTS, _NEAR_MISSES = 3, 20


@report_failures
@click.command("explain")
@click.argument("query", required=False)
@click.option("--env", "-e", default=None, help="Kedro environment whose tables are read.")
@click.option("--film-id", type=click.IntRange(min=1), help="TMDb id: report on this film only.")
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), help="Write the first waterfall as a PNG."
)
@click.option("--top", type=click.IntRange(min=1), help=f"Pairs, or films, to report on [default: {_REPORTS}].")
def explain(
    query: str | None, env: str | None, film_id: int | None, picture: Path | None, top: int | None
) -> None:
    """Explain why a soundtrack and a film are linked, or why not.

    QUERY is a title of a film or a soundtrack, a release group id, movie:90077482, tt0816692, or an address that
    contains one of them. Without it: the most popular films that have no soundtrack.

    \b
    kedro explain "Interstellar"
    kedro explain Whiplash --film-id 90078168
    kedro explain movie:90077482 --picture interstellar.png
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    # Everything else loads here: `kedro --help` and `kedro run` need none of it.
    from soundtrack_pop.explanation import terminal

    tables = _tables_of_last_run(env)
    console = terminal.console_for()
    if query is None and film_id is None:
        terminal.print_near_misses(console, _near_misses(tables, top or _NEAR_MISSES))
        return
    answer = answer_of(tables, query, film_id, top or _REPORTS)
    terminal.print_answer(console, answer, tables.model)
    if picture is not None:
        _draw_first(answer, picture)
        console.print(f"\nPicture: {picture}")


def _tables_of_last_run(env: str | None) -> RunTables:
    from kedro.framework.session import KedroSession

    from soundtrack_pop.explanation.tables import RunTables

    session: Any = KedroSession.create(env=env)
    with session:
        return RunTables.open(session.load_context().catalog)


def answer_of(tables: RunTables, query: str | None, film_id: int | None = None, top: int = _REPORTS) -> Answer:
    """Return the answer to a query from a run's tables, as the command prints it.

    Raises:
        NothingToExplainError: no film or soundtrack has this name.
    """
    from dataclasses import replace

    from soundtrack_pop.explanation import lookup
    from soundtrack_pop.explanation.gathering import gather

    if film_id is None:
        return gather(tables, lookup.find(tables, query or "", _title_forms), None, top)
    film = lookup.film_of_id(tables, film_id)
    found = lookup.find(tables, query, _title_forms) if query else lookup.Found(f"movie:{film_id}")
    return gather(tables, replace(found, films=(film,)), film_id, top)


def _near_misses(tables: RunTables, top: int) -> list[dict[str, object]]:
    from soundtrack_pop.explanation.tables import NothingToExplainError

    rows = tables.first_near_misses(top)
    if not rows:
        raise NothingToExplainError(
            "kedro explain",
            expected="a title or an id, or a run that has written rpt_near_misses",
            found="neither",
            remedy='Say what to explain, as in `kedro explain "Interstellar"`, or execute `kedro run` first',
        )
    return rows


def _draw_first(answer: Answer, picture: Path) -> None:
    from soundtrack_pop.explanation.picture import write_picture
    from soundtrack_pop.explanation.tables import NothingToExplainError

    for report in answer.reports:
        if report.competing is not None and report.candidate is not None:
            write_picture(picture, report.competing, report.candidate)
            return
    raise NothingToExplainError(
        f"--picture {picture}",
        expected="a candidate pair",
        found="none: no title that was found shares a key with one on the other side",
        remedy="Ask for another title",
    )


def _title_forms(title: str) -> list[tuple[str, str]]:
    """Return the comparable forms of a typed title, as cleaning makes them for the tables."""
    from soundtrack_pop.pipelines.cleaning.titles import clean_title

    return [(form.form, form.kind) for form in clean_title(title).forms]
