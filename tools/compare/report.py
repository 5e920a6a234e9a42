"""What the comparison prints, and the report it writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.compare.outcome import Outcome

_MOST_LINES = 30
_MOST_OF_ONE = 4
_WIDTH = 200
_STATES = {
    "differs": "data differs",
    "words": "only words, pictures or run records differ",
    "renamed": "equal after declared renames",
    "equal": "equal",
}


def has_failed(outcomes: Sequence[Outcome]) -> bool:
    """Return whether a table or number differs."""
    return any(outcome.differences for outcome in outcomes)


def summary(title: str, outcomes: Sequence[Outcome], report: Path) -> str:
    """Return one screen: the counts by state, the first differences, where the rest stands."""
    counts = Counter(outcome.state for outcome in outcomes)
    lines = [f"{title}: {'DIFFERENT' if has_failed(outcomes) else 'equal'}, {len(outcomes)} outputs compared"]
    lines += [f"  {counts[state]:4} {meaning}" for state, meaning in _STATES.items()]
    found = [line for outcome in outcomes for line in _differences(outcome)]
    found += [f"  {one.path}: {len(one.wording)} changes of wording" for one in outcomes if one.wording]
    lines += [line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…" for line in found[:_MOST_LINES]]
    if len(found) > _MOST_LINES:
        lines.append(f"  and {len(found) - _MOST_LINES} more lines")
    return "\n".join([*lines, f"  Everything: {report}"])


def write_report(title: str, outcomes: Sequence[Outcome], path: Path) -> None:
    """Write all that was found as Markdown, what differs most first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_report_lines(title, outcomes)) + "\n", encoding="utf-8")


def _differences(outcome: Outcome) -> Iterator[str]:
    yield from (f"  {outcome.path}: {text}" for text in outcome.differences[:_MOST_OF_ONE])
    if len(outcome.differences) > _MOST_OF_ONE:
        yield f"  {outcome.path}: and {len(outcome.differences) - _MOST_OF_ONE} more differences"


def _report_lines(title: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"# {title}"
    for state, meaning in _STATES.items():
        chosen = [outcome for outcome in outcomes if outcome.state == state]
        yield f"\n## {meaning.capitalize()}: {len(chosen)}\n"
        for outcome in chosen:
            yield f"- `{outcome.path}` ({outcome.kind})"
            yield from (f"  - differs: {text}" for text in outcome.differences)
            yield from (f"  - wording: {text}" for text in outcome.wording)
            yield from (f"  - declared: {text}" for text in outcome.renamed)
