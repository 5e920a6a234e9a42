"""Print explanations: tables with signed bars; without colours and block characters if not in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from soundtrack_pop.explanation import wording
from soundtrack_pop.explanation.candidates import CompetingCandidates, differences
from soundtrack_pop.explanation.records import Candidate, Film
from soundtrack_pop.explanation.reports import Answer, LinkReport, MissReport
from soundtrack_pop.explanation.waterfall import TOTAL, largest_weight, signed_bar, waterfall
from soundtrack_pop.linkage.comparisons import BY_NAME
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.schemas import unmatched

_PLAIN_WIDTH = 110
_BAR_WIDTH = 10
_RIVALS = 4
_LEAST_GAP = 0.05
_LISTED = 20
_INDENT = (0, 0, 0, 2)
_NUMBERS = frozenset({"bits", "probability", "difference", "votes", "id", "bits missing"})
_OUTCOME_STYLES = {"ok": "green", "NO": "bold red", "?": "yellow", "-": "dim"}
# Bars are coloured blocks in a terminal, signs elsewhere.
_BLOCK_BARS, _SIGN_BARS = ("█", "█"), ("+", "-")

Part = RenderableType


def console_for(stream: IO[str] | None = None) -> Console:
    """Return a console on a stream: as wide as the terminal, or of a fixed width if it is not one."""
    plainly: dict[str, Any] = {"file": stream or sys.stdout, "highlight": False, "markup": False, "emoji": False}
    console = Console(**plainly)
    return console if console.is_terminal else Console(**plainly, no_color=True, width=_PLAIN_WIDTH)


def print_answer(console: Console, answer: Answer, model: MatchModel) -> None:
    """Print what was found, its links, and the reports."""
    _print(console, _found_parts(answer))
    for report in answer.reports:
        console.print()
        parts = _Parts(console, model, _losers_with_a_report(answer))
        _print(console, parts.of_link(report) if isinstance(report, LinkReport) else parts.of_miss(report))
    if answer.hidden:
        whole = answer.hidden + len(answer.reports)
        _print(console, [Text(f"\n{answer.hidden} more: --top {whole} shows all.")])


def print_near_misses(console: Console, rows: list[dict[str, Any]]) -> None:
    """Print the first rows of `rpt_near_misses`."""
    table = _table("film", "id", "votes", "reason", "best candidate", "its film", "bits missing")
    for row in rows:
        film = Film(row["tmdb_id"], row["movie_title"] or "?", row["movie_year"])
        lacking = row["missing_bits"]
        table.add_row(
            Text(str(film)),
            Text(f"movie:{film.tmdb_id}"),
            Text(_count(row["vote_count"])),
            Text(unmatched.REASONS.get(row["reason"], row["reason"])),
            Text(row["best_soundtrack_title"] or ""),
            Text(row["winner_title"] or ""),
            Text("" if lacking is None else f"{lacking:.1f}"),
        )
    _print(console, [Text("The films with the most votes that have no soundtrack, and why:"), _indented(table)])


def _print(console: Console, parts: Iterable[Part]) -> None:
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    # In a file or on a page, lines are not padded to the width.
    for line in captured.get().splitlines():
        console.file.write(f"{line.rstrip()}\n")


def _found_parts(answer: Answer) -> Iterator[Part]:
    found = answer.found
    counts = (_plural(len(found.films), "film"), _plural(len(found.albums), "soundtrack"))
    yield Text(f"“{found.query}”: {counts[0]}, {counts[1]}, {_plural(len(answer.links), 'link')}")
    table = _table()
    for film in found.films[:_LISTED]:
        table.add_row("film", Text(str(film)), Text(f"movie:{film.tmdb_id}, {_count(film.vote_count)} votes"))
    for album in found.albums[:_LISTED]:
        table.add_row("soundtrack", Text(str(album)), Text(album.gid))
    for link, album, film in answer.links[:_LISTED]:
        how = {"title": "by title", "imdb_link": "by an editor"}.get(link.source, "by a decision")
        primary = ", stands for the film" if link.is_primary else ""
        words = f"{link.band}, {how}, p {wording.probability(link.probability)}{primary}"
        table.add_row("link", Text(f"{album} = {film}"), Text(words))
    yield _indented(table)
    hidden = sum(max(len(rows) - _LISTED, 0) for rows in (found.films, found.albums, answer.links))
    if hidden:
        yield Text(f"  and {hidden} more")


class _Parts:
    """The parts of one report, for one console."""

    def __init__(self, console: Console, model: MatchModel, explained_losers: set[tuple[str, int]]) -> None:
        self._signs = _BLOCK_BARS if console.is_terminal and not console.no_color else _SIGN_BARS
        self._model = model
        self._explained_losers = explained_losers

    def of_link(self, report: LinkReport) -> Iterator[Part]:
        yield Text(f"{report.album}  =  {report.film}", style="bold")
        yield Text(wording.verdict(report.link, report.competing, self._model))
        competing, candidate = report.competing, report.candidate
        if competing is None or candidate is None:
            return
        yield from self._waterfall(competing, candidate)
        if report.link.source == "title" and report.link.band != "auto":
            yield Text(wording.counterfactual_words(report.counterfactual, self._model, "linked automatically"))
        rival = competing.rival_of(candidate)
        # A loser with a report of its own is compared in that report.
        if rival is not None and (rival.gid, rival.tmdb_id) not in self._explained_losers:
            yield from self._difference(competing, *sorted((candidate, rival), key=competing.pairs.index))

    def of_miss(self, report: MissReport) -> Iterator[Part]:
        what = "no soundtrack" if isinstance(report.subject, Film) else "no film"
        yield Text(f"{report.subject}: {what}", style="bold")
        reason = (
            unmatched.REASONS[report.reason]
            if report.near_miss
            else "nothing on the other side shares a key with it"
        )
        yield Text(f"{reason[0].upper()}{reason[1:]}.")
        table = _table("stage", "", "found")
        for stage in report.stages:
            outcome = Text(stage.outcome, style=_OUTCOME_STYLES[stage.outcome])
            table.add_row(stage.name, outcome, Text(stage.finding))
        yield _indented(table)
        if report.near_miss is None:
            near = ", ".join(f"“{title}”" for title in report.near_titles)
            yield Text(
                f"The most similar titles on the other side: {near}."
                if near
                else "No title on the other side is similar."
            )
            return
        competing, candidate, link = (
            report.near_miss.competing,
            report.near_miss.candidate,
            report.near_miss.album_link,
        )
        yield Text(f"Best candidate: {competing.album}  –  {competing.film(candidate.tmdb_id)}")
        yield from self._waterfall(competing, candidate)
        winner = competing.pair(link.tmdb_id) if link else competing.pairs[0]
        if winner is not None and winner.tmdb_id != candidate.tmdb_id:
            yield from self._difference(competing, winner, candidate)
        if report.near_miss.is_decided_clerically:
            yield Text("No evidence would change it: editors' links and clerical decisions precede any score.")
        else:
            yield Text(wording.counterfactual_words(report.counterfactual, self._model, "sent to clerical review"))

    def _waterfall(self, competing: CompetingCandidates, candidate: Candidate) -> Iterator[Part]:
        """Yield the waterfall and the competing candidates."""
        steps = waterfall(candidate, competing)
        largest = largest_weight([step.weight for step in steps])
        table = _table("comparison", "what was found", "bits", "")
        for step in steps:
            style = "bold" if step.name == TOTAL else ""
            name, words = Text(step.name, style=style), Text(step.words, style=style)
            table.add_row(name, words, _bits(step.weight), self._bar(step.weight, largest))
        yield _indented(table)
        yield Text("")
        yield _indented(_rivals(competing, candidate))

    def _difference(self, competing: CompetingCandidates, winner: Candidate, loser: Candidate) -> Iterator[Part]:
        found = differences(winner, loser)
        names = competing.film(winner.tmdb_id), competing.film(loser.tmdb_id)
        if not found:
            yield Text(f"{names[0]} and {names[1]} agree in every comparison.")
            return
        yield Text(
            f"Why {names[1]} lost to {names[0]}, {winner.match_weight - loser.match_weight:.1f} bits behind:"
        )
        table = _table("comparison", "winner", "loser", "difference", "")
        largest = largest_weight([one.weight for one in found])
        for one in found:
            seen = [
                Text(f"{wording.level_words(BY_NAME[one.comparison], side, competing)} ({wording.bits(value)})")
                for side, value in ((winner, one.winner_weight), (loser, one.loser_weight))
            ]
            table.add_row(one.comparison, *seen, _bits(one.weight), self._bar(one.weight, largest))
        yield _indented(table)

    def _bar(self, value: float, largest: float) -> Text:
        bar = signed_bar(value, largest, _BAR_WIDTH, *self._signs)
        return Text(bar, style="green" if value > 0 else "red", no_wrap=True)


def _losers_with_a_report(answer: Answer) -> set[tuple[str, int]]:
    misses = [report.candidate for report in answer.reports if isinstance(report, MissReport)]
    return {(one.gid, one.tmdb_id) for one in misses if one is not None}


def _rivals(competing: CompetingCandidates, candidate: Candidate) -> Table:
    table = _table("candidates", "bits", "probability", "")
    rows = list(competing.pairs[:_RIVALS])
    if candidate not in rows:
        rows.append(candidate)
    best = competing.pairs[0]
    for one in rows:
        behind = "" if one is best else _behind(best.match_weight - one.match_weight)
        film = Text(str(competing.film(one.tmdb_id)), style="bold" if one is candidate else "")
        table.add_row(film, _bits(one.match_weight), wording.probability(one.probability), behind)
    hidden = len(competing.pairs) - len(rows)
    if hidden:
        table.add_row(f"and {hidden} more", "", "", "")
    table.add_row("none of these", Text("0.0"), wording.probability(competing.none_of_these), "")
    return table


def _behind(gap: float) -> str:
    return f"{gap:.1f} bits behind" if gap >= _LEAST_GAP else "as good"


def _table(*headers: str) -> Table:
    table = Table(box=None, show_header=bool(headers), pad_edge=False, header_style="dim")
    for header in headers or ("", "", ""):
        is_number = header in _NUMBERS
        table.add_column(header, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    return table


def _indented(table: Table) -> Padding:
    return Padding(table, _INDENT, expand=False)


def _bits(value: float) -> Text:
    return Text(wording.bits(value), style="green" if value > 0 else "red" if value < 0 else "dim")


def _count(votes: int | None) -> str:
    return "unknown" if votes is None else f"{votes:,}"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
