"""`make compare BASE=<revision> [EXTRACT=folder]`: are the results still the same?

Runs a revision and the working tree on the embedded sample and, if given, on an extract, and compares all outputs.
The exit status is 0 if tables and numbers are equal after declared renames, 1 if not, 2 if nothing was compared.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from soundtrack_pop.errors import SelectionError, SoundtrackPopError
from tools.compare.renames import DECLARED, read_renames
from tools.compare.report import has_failed, summary, write_report
from tools.compare.revisions import PROJECT, checked_out, lay_out, run_project
from tools.compare.roots import compare_roots


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print the summaries, write the reports and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _compare(options)
    except SoundtrackPopError as error:
        lines = (
            f"{type(error).__name__}: {error.where}",
            f"  expected  {error.expected}",
            f"  found     {error.found}",
            f"  remedy    {error.remedy}.",
        )
        click.echo("\n".join(lines), err=True)
        return 2


def _compare(options: argparse.Namespace) -> int:
    renames = read_renames(options.renamed)
    failed = False
    for name, old, new in _pairs_of_roots(options):
        outcomes = compare_roots(old, new, renames)
        report = options.target / f"{name}.md"
        write_report(f"{old} and {new}", outcomes, report)
        click.echo(summary(name, outcomes, report))
        failed = failed or has_failed(outcomes)
    return int(failed)


def _pairs_of_roots(options: argparse.Namespace) -> Iterator[tuple[str, Path, Path]]:
    if options.old_root or options.new_root:
        if not (options.old_root and options.new_root) or options.base:
            raise _wrong_choice("--old-root and --new-root without BASE, to compare roots that are there")
        yield "roots", options.old_root, options.new_root
        return
    if not options.base:
        raise _wrong_choice("BASE=<revision>, or --old-root and --new-root")
    with checked_out(options.base) as checkout:
        # Both read the inputs of the older revision: what is compared is the code.
        sources = {"sample": checkout / "data" / "sample"}
        if options.extract:
            sources["extract"] = options.extract
        for name, source in sources.items():
            roots = [options.target.resolve() / name / side for side in ("old", "new")]
            for folder, root in zip((checkout, PROJECT), roots, strict=True):
                lay_out(source, root)
                click.echo(f"{name}: running {'the working tree' if folder == PROJECT else options.base} …")
                run_project(folder, root)
            yield name, roots[0], roots[1]


def _wrong_choice(expected: str) -> SelectionError:
    return SelectionError(
        "make compare",
        expected=expected,
        found="another choice",
        remedy="Call for example `make compare BASE=main`; `python -m tools.compare --help` lists the options",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.compare", description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("--base", metavar="REVISION", help="the older revision, as git names it")
    parser.add_argument("--extract", type=Path, help="a folder with 01_raw/, or with musicbrainz/ and tmdb/")
    parser.add_argument("--old-root", type=Path, help="a storage root that the older revision has written")
    parser.add_argument("--new-root", type=Path, help="a storage root that the newer revision has written")
    parser.add_argument("--renamed", type=Path, default=DECLARED, help="declared renames [default: %(default)s]")
    parser.add_argument("--target", type=Path, default=PROJECT / "build" / "compare", help="where reports go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
