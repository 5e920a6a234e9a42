"""`kedro review`: clerical review of uncertain pairs in a spreadsheet."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from soundtrack_pop.commands.failures import report_failures

if TYPE_CHECKING:
    from soundtrack_pop.review.exchange import Import

_DEFAULT_TARGET = "08_reporting/review_queue.xlsx"
_DEFAULT_PAGE = "08_reporting/review.html"
_MOST_LINES = 20
_NEAR_COUNT = 100

_env = click.option("--env", "-e", default=None, help="Kedro environment: local, test or prod.")


@click.group()
def review() -> None:
    """Review uncertain links in a spreadsheet; decisions take precedence over links and scores.

    \b
    kedro review export
    kedro review import data/sample/08_reporting/review_queue.xlsx
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character


@click.command("export")
@_env
@click.option("--to", "target", default=None, help=f"File (.xlsx, .csv) [default: <root>/{_DEFAULT_TARGET}].")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="Maximum number of pairs of band review.")
@click.option(
    "--near", type=click.Choice(["auto"]), default=None, help="Add the least probable links of band auto."
)
@click.option(
    "--near-count", type=click.IntRange(min=1), default=_NEAR_COUNT, show_default=True, help="Number of these."
)
@click.option("--sample", type=click.IntRange(min=0), default=0, help="Add this many random links of band auto.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random links.")
@click.option("--overwrite", is_flag=True, help="Replace a file whose verdicts were not imported.")
def export_command(
    env: str | None,
    target: str | None,
    limit: int | None,
    near: str | None,
    near_count: int,
    sample: int,
    seed: int,
    overwrite: bool,
) -> None:
    """Write the review queue: the pairs of band review, those of the most popular films first.

    \b
    kedro review export --limit 50
    kedro review export --to queue.csv --sample 20
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.review.exchange import export_queue
    from soundtrack_pop.review.queue import QueueRequest
    from soundtrack_pop.review.sheet_rows import Signature

    catalog, root = _catalog_and_root(env)
    place = target or f"{root}/{_DEFAULT_TARGET}"
    request = QueueRequest(limit, near_count if near else 0, sample, seed)
    rows = export_queue(catalog, place, request, Signature("export", date.today()), overwrite)
    click.echo(f"{_count(len(rows), 'pair')} to look at in {place}")
    if rows:
        click.echo("Fill in the verdict of as many rows as you like, then: kedro review import <file>")


@click.command("open")
@_env
@click.option("--to", "target", default=None, help=f"File (.html) [default: <root>/{_DEFAULT_PAGE}].")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="Maximum number of pairs of band review.")
@click.option(
    "--near-count",
    type=click.IntRange(min=0),
    default=_NEAR_COUNT,
    show_default=True,
    help="Number of the least probable links of band auto.",
)
@click.option("--sample", type=click.IntRange(min=0), default=0, help="Add this many random links of band auto.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random links.")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
def open_command(
    env: str | None,
    target: str | None,
    limit: int | None,
    near_count: int,
    sample: int,
    seed: int,
    browser: bool,
) -> None:
    """Review in a browser: one pair at a time, by keyboard, those first that teach the model most.

    The page saves a CSV of the decisions; nothing takes effect before it is imported.

    \b
    kedro review open
    kedro review import ~/Downloads/review_decisions.csv
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.review.exchange import write_review_page
    from soundtrack_pop.review.queue import QueueRequest

    catalog, root = _catalog_and_root(env)
    place = target or f"{root}/{_DEFAULT_PAGE}"
    count = write_review_page(catalog, place, QueueRequest(limit, near_count, sample, seed))
    click.echo(f"{_count(count, 'pair')} to look at in {place}")
    if browser and "://" not in place:
        click.launch(place)
    click.echo("Save the decisions there, then: kedro review import review_decisions.csv")


@click.command("import")
@click.argument("file")
@_env
@click.option(
    "--by",
    envvar=["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"],
    default=None,
    help="Who decided [default: the author's name that git uses, else the user's].",
)
@click.option("--reason", default=None, help="Reason for rows that give none.")
def import_command(file: str, env: str | None, by: str | None, reason: str | None) -> None:
    """Import the verdicts in FILE into 01_raw/curated/decisions.csv.

    Rows without a verdict are left for later. Importing the same file twice changes nothing.

    \b
    kedro review import queue.csv
    kedro review import queue.csv --by Ada --reason "read the sleeve"
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.review.exchange import import_decisions
    from soundtrack_pop.review.sheet_rows import Signature

    signature = Signature((by or "").strip() or _user(), date.today(), (reason or "").strip() or None)
    catalog, _ = _catalog_and_root(env)
    result = import_decisions(catalog, file, signature)
    click.echo("\n".join(_summary(result)))
    if result.merge.refused:
        raise click.exceptions.Exit(1)


def _catalog_and_root(env: str | None) -> tuple[Any, str]:
    from kedro.framework.session import KedroSession

    from soundtrack_pop.storage.root import storage_root_of

    session: Any = KedroSession.create(env=env)
    with session:
        context = session.load_context()
        return context.catalog, storage_root_of(context)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise click.UsageError("Nobody's name is known here: say who decided with --by NAME.") from error


def _summary(result: Import) -> list[str]:
    merge = result.merge
    lines = [
        f"{_count(len(merge.new), 'new decision')}, {merge.unchanged} already known, "
        f"{_count(merge.without_verdict, 'row')} without a verdict, {len(merge.refused)} refused"
    ]
    lines += _shortened(
        [
            f"  replaced: {old.release_group_gid} {old.verdict}{_film(old.tmdb_id)} of {old.decided_by}, "
            f"{old.decided_on}, by {new.verdict}{_film(new.tmdb_id)}"
            for old, new in merge.replaced
        ]
    )
    lines += _shortened([f"  row {one.row.line}, {fault}" for one in merge.refused for fault in one.faults])
    if result.rejected_file:
        lines.append(f"Refused rows are in {result.rejected_file}: mend them there and import that file")
    if merge.sampled:
        lines.append(f"Random sample of band auto: {merge.sampled_right} of {merge.sampled} right")
    return [*lines, *(["They take effect with the next `kedro run`"] if merge.new else [])]


def _shortened(lines: list[str]) -> list[str]:
    rest = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], f"  and {rest} more"] if rest > 0 else lines


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _film(tmdb_id: int | None) -> str:
    return "" if tmdb_id is None else f" {tmdb_id}"


review.add_command(report_failures(export_command))
review.add_command(report_failures(open_command))
review.add_command(report_failures(import_command))
