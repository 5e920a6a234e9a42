"""Write the explorer's page. Little data stands in the page itself, much in script files beside it.

The content security policy allows only the page's own script and style, by their hashes, and those files: a title
that is markup or script stays a text. A page read from a disk may not fetch; it may load scripts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from soundtrack_pop.datasets.page_templates import environment_of, own_scripts_only, script_json, template_text
from soundtrack_pop.linkage.comparisons import COMPARISONS

FOLDER = "explorer"
_PACKAGE = "soundtrack_pop.pipelines.reporting"
_SCRIPTS = tuple(f"explorer/{name}.js" for name in ("data", "search", "detail", "collection", "main"))
# Characters of data that a page holds itself: a larger page would show nothing while it is read.
_MOST_IN_PAGE = 4_000_000


@dataclass(frozen=True)
class Facts:
    """What the page says of the run.

    Attributes:
        is_sample: whether the data is the embedded sample.
        snapshots: days of the sources.
        soundtracks: number of soundtracks that were compared.
        films: number of films of the catalogue.
        review_probability: from which a pair goes to clerical review, 0 to 1.
        auto_probability: from which a pair is linked automatically, 0 to 1.
    """

    is_sample: bool
    snapshots: tuple[str, ...]
    soundtracks: int
    films: int
    review_probability: float
    auto_probability: float


def render(
    content: Mapping[str, Mapping[str, Any]], facts: Facts, most_in_page: int = _MOST_IN_PAGE
) -> dict[str, str]:
    """Return the files by their names: the page under `""`, the script files beside it under theirs.

    Args:
        content: the parts of the data, from `content_of`.
        facts: of the run.
        most_in_page: characters of data that the page holds itself.
    """
    parts = {name: _script(name, columns) for name, columns in content.items()}
    if sum(map(len, parts.values())) <= most_in_page:
        inside, beside = list(parts.values()), {}
    else:
        inside, beside = [], {f"{name}-{_short_hash(text)}.js": text for name, text in parts.items()}
    script, style = template_text(_PACKAGE, *_SCRIPTS), template_text(_PACKAGE, "explorer/explorer.css")
    scripts = [_start(), *inside, script]
    page = (
        environment_of(_PACKAGE)
        .get_template("explorer.html.jinja")
        .render(
            facts=facts,
            links=sum(kind == 0 for kind in content["pairs"]["kind"]),
            near_misses=sum(kind > 0 for kind in content["pairs"]["kind"]),
            style=style,
            scripts=scripts[:-1],
            files=[f"{FOLDER}/{name}" for name in beside],
            last_script=script,
            # From a disk, `'self'` is not enough for every browser.
            policy=own_scripts_only(scripts, style, " 'self' file:" if beside else ""),
        )
    )
    return {"": page, **beside}


def _start() -> str:
    """Return the script that takes the parts of the data, and tells the words of the comparisons."""
    comparisons = [
        {
            "name": one.name.replace("_", " "),
            "levels": [level.words for level in one.levels],
            "codes": list(one.level_names),
        }
        for one in COMPARISONS
    ]
    return f"window.explorer = {{comparisons: {script_json(comparisons)}}};"


def _script(name: str, columns: Mapping[str, Any]) -> str:
    # Parsed as JSON from a text, which browsers do faster than a literal of a script.
    text = script_json(columns).replace("\\", "\\\\").replace("'", "\\'")
    return f"window.explorer.{name} = JSON.parse('{text}');"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
