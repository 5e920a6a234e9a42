"""The review queue as a page: one pair at a time, decided by keyboard, saved as a CSV that the import takes.

The page runs from a disk and sends nothing: the decisions stay in the browser until they are saved as a file.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from soundtrack_pop.datasets.page_templates import environment_of, own_scripts_only, script_json, template_text
from soundtrack_pop.review.queue import Row

_PACKAGE = "soundtrack_pop.review"


def most_informative_first(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in the order of what a label would teach the model: the entropy of the probability, in bits.

    A pair of probability .5 comes first, one that is as good as certain last; ties stay in their order.
    """
    return sorted(rows, key=lambda row: -round(entropy(row["probability"]), 9))


def entropy(probability: float | None) -> float:
    """Return the entropy of a yes-or-no question in bits, 0 to 1; 0 for an unknown probability."""
    if probability is None or not 0 < probability < 1:
        return 0.0
    other = 1 - probability
    return -probability * math.log2(probability) - other * math.log2(other)


def render(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the page for rows of `QUEUE_COLUMNS`, in their order."""
    pairs = script_json([dict(row) for row in rows])
    # Decisions of an earlier visit belong to the same queue only.
    queue = hashlib.sha256(pairs.encode()).hexdigest()[:12]
    scripts = [
        f"window.review = {{pairs: {pairs}, queue: '{queue}'}};",
        template_text(_PACKAGE, "review/review.js"),
    ]
    style = template_text(_PACKAGE, "review/review.css")
    template = environment_of(_PACKAGE).get_template("review.html.jinja")
    return template.render(scripts=scripts, style=style, policy=own_scripts_only(scripts, style))
