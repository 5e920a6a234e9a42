"""A title without the name of whose it is: *Stanley Kubrick's The Shining*, *Walt Disney's Pinocchio*."""

from __future__ import annotations

import re

# Owners of one word; of other words, two or more make a name: *Rosemary's Baby* has no owner.
_SINGLE_OWNERS = (
    "disney|pixar|disney[ ·.-]?pixar|marvel|dreamworks|hitchcock|fellini|kubrick|shakespeare|seuss|lampoon|"
    "warner|nickelodeon|universal|paramount|mgm|netflix|hbo|bbc"
)
_NO_NAMES = "(?!(?:the|a|an|it|that|what|who|where|here|there|let|my|our|your|his|her) )"
_OWNER = re.compile(
    rf"^(?:{_NO_NAMES}(?:[^\W\d_][\w.\-]*\.? ){{1,3}}[^\W\d_][\w\-]*(?:'s|s')|(?:{_SINGLE_OWNERS})(?:'s|s'|'))"
    r"(?: (?:original|classic|motion picture))?\s+(?=\S)"
    r"|^(?:(?:walt )?disney(?: pictures| studios)?|marvel studios|pixar|[\w ]{2,25} pictures)"
    r" presents[\s:\-]+(?=\S)"
)


def without_owner(text: str) -> str | None:
    """Return the folded title without an owner in front; None where it has none."""
    if "'" not in text and " presents" not in text:
        return None
    owner = _OWNER.match(text)
    return text[owner.end() :] if owner else None
