"""Templates of self-contained pages."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def environment_of(package: str) -> Environment:
    """Return the environment of the folder `templates` of a package.

    Values are escaped, and one that is missing is an error.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader(package),
        # Style and script hold no values, so escaping is not asked of them.
        autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def script_json(value: Any) -> str:
    """Return JSON that neither ends a script element nor breaks a line of a script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def template_text(package: str, *names: str) -> str:
    """Return files of the folder `templates` of a package, one after the other, as they are."""
    templates = files(package) / "templates"
    return "\n".join(templates.joinpath(name).read_text(encoding="utf-8").strip() for name in names)


def own_scripts_only(scripts: list[str], style: str, more: str = "") -> str:
    """Return a content security policy that allows these scripts and this style by their hashes, and nothing else.

    Args:
        scripts: the contents of the page's script elements.
        style: the content of its style element.
        more: further sources of scripts.
    """
    hashes = " ".join(_hash_source(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {hashes}{more}; style-src {_hash_source(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
