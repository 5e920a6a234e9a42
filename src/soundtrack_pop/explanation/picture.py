"""Draw a pair's waterfall: floating bars from the prior to the match weight."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soundtrack_pop.errors import SoundtrackPopError
from soundtrack_pop.explanation import wording
from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.records import Album, Candidate, Film
from soundtrack_pop.explanation.waterfall import PRIOR, TOTAL, Step, waterfall

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito (2008), and greys.
_FOR, _AGAINST, _WHOLE = "#0072B2", "#D55E00", "#5B636E"
_INK, _PALE = "#2B2F36", "#BFC5CC"
_FONT = "DejaVu Sans"
_LABEL_WIDTH, _TITLE_WIDTH = 44, 100
_FORMATS = frozenset({".png", ".svg", ".pdf"})


class PictureError(SoundtrackPopError):
    """A picture cannot be written."""


def write_picture(path: Path, competing: CompetingCandidates, candidate: Candidate) -> None:
    """Draw a candidate's waterfall and write it to a file; its folder is made.

    Raises:
        PictureError: the file name has another ending, or the file cannot be written.
    """
    if path.suffix.lower() not in _FORMATS:
        raise PictureError(
            f"--picture {path}",
            expected=f"a file name that ends in {', '.join(sorted(_FORMATS))}",
            found=f"'{path.suffix}'",
            remedy="Choose another name, such as interstellar.png",
        )
    figure = draw(competing, candidate)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise PictureError(
            f"--picture {path}",
            expected="a file that can be written",
            found=f"{type(error).__name__}: {error}",
            remedy="Check the path and its permissions",
        ) from error


def draw(competing: CompetingCandidates, candidate: Candidate) -> Figure:
    """Return the waterfall of a candidate as a figure of its own; pyplot's global state is not used."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    steps = waterfall(candidate, competing)
    labels = [textwrap.fill(drawable(f"{_name(step)}: {step.words}"), _LABEL_WIDTH) for step in steps]
    lines = sum(label.count("\n") + 1 for label in labels)
    title = _title(competing, candidate)
    with rc_context({"font.family": _FONT, "font.size": 9, "text.color": _INK, "axes.edgecolor": _PALE}):
        figure = Figure(figsize=(9.0, 1.3 + 0.17 * lines + 0.2 * len(steps)), layout="constrained")
        axes = figure.add_subplot()
        _draw_bars(axes, steps)
        axes.set_yticks(range(len(steps)), labels)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10.5)
    return figure


def drawable(text: str) -> str:
    """Return a text in letters that the picture's font has; others are transliterated into Latin ones."""
    from anyascii import anyascii
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties(family=_FONT))).get_charmap()
    return "".join(sign if ord(sign) in known else anyascii(sign) for sign in text)


def _title_of(subject: Album | Film, form: str) -> str:
    """Return the title, or the form that agreed if only that is in letters of the font.

    Transliterating a Japanese title letter by letter would give a Mandarin reading.
    """
    if drawable(subject.title) == subject.title or drawable(form) != form or not form:
        return str(subject)
    return f"“{form}” ({subject.year or 'no year'})"


def _draw_bars(axes: Axes, steps: list[Step]) -> None:
    rows = list(range(len(steps)))
    axes.barh(rows, [step.weight for step in steps], left=[step.start for step in steps], height=0.62,
              color=[_colour(step) for step in steps], zorder=2)  # fmt: skip
    for row, step in zip(rows[:-1], steps[:-1], strict=True):
        # A line carries the sum so far to the next bar.
        axes.plot([step.end, step.end], [row, row + 1], color=_PALE, linewidth=1, zorder=1)
    ends = [end for step in steps for end in (step.start, step.end)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    margin = max(high - low, 1.0) * 0.11
    for row, step in zip(rows, steps, strict=True):
        _label(axes, row, step, margin * 0.08)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(len(steps) - 0.4, -0.6)
    axes.axvline(0, color=_INK, linewidth=0.8, zorder=1)
    axes.grid(axis="x", color="#E6E9ED", zorder=0)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("bits: each one doubles the odds")


def _label(axes: Axes, row: int, step: Step, gap: float) -> None:
    """Write the bits beside the end of the bar, on a white background over the lines."""
    side: dict[str, Any] = {"ha": "right"} if step.weight < 0 else {"ha": "left"}
    end = step.end - gap if step.weight < 0 else step.end + gap
    weight = "bold" if step.name == TOTAL else "normal"
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    axes.text(end, row, wording.bits(step.weight), va="center", fontweight=weight, bbox=ground, zorder=3, **side)


def _colour(step: Step) -> str:
    if step.name in (PRIOR, TOTAL):
        return _WHOLE
    return _FOR if step.weight >= 0 else _AGAINST


def _name(step: Step) -> str:
    return {TOTAL: "total", PRIOR: "prior"}.get(step.name, step.name)


def _title(competing: CompetingCandidates, candidate: Candidate) -> str:
    """Return the pair, its probability and the runner-up."""
    rival = competing.rival_of(candidate)
    film = competing.film(candidate.tmdb_id)
    pair = f"{_title_of(competing.album, candidate.soundtrack_form)}  –  {_title_of(film, candidate.movie_form)}"
    outcome = (
        f"probability {wording.probability(candidate.probability)}, {wording.bits(candidate.match_weight)} bits"
    )
    if rival is None:
        beside = f"no other candidate; none of these: {wording.probability(competing.none_of_these)}"
    else:
        place = "runner-up" if competing.pairs[0] is candidate else "ahead of it"
        beside = (
            f"{place}: {competing.film(rival.tmdb_id)}, {wording.bits(rival.match_weight)} bits, "
            f"{wording.probability(rival.probability)}"
        )
    return "\n".join(textwrap.fill(drawable(line), _TITLE_WIDTH) for line in (pair, f"{outcome} · {beside}"))
