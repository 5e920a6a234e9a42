"""Read the tables of decoration: `decorations.tsv` for phrases, `vocabulary.tsv` for single words.

Each row of both tables has an example, what is left of it, and a counter-example: a title that must stay whole.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from soundtrack_pop.pipelines.cleaning.text import fold

# Abbreviations in the patterns of the table. All text is folded before it is compared.
_SHORT = {
    "<medium>": r"(?:motion[ -]pictures?|moving picture|feature film|short film|films?|movies?|television|tv"
    r"|mini-?series|series|video ?games?|games?|documentary|musical|anime|netflix|hbo|disney\+?|amazon|apple)",
    "<music>": r"(?:(?:more |original )*"
    r"(?:music|songs|soundtrack|score|themes|selections|highlights|recordings?))",
}
_SIGNS = r"[\s:\-/|,]"
# The position of a phrase: before or after the title, attached to it without a separator (Japanese, Chinese), or
# at the start of a bracket that names the film. "maybe" marks words that may belong to the title itself.
BEFORE, AFTER, ATTACHED, OPENING, INSIDE = "before", "after", "attached", "opening", "inside"
MAYBE_BEFORE, MAYBE_AFTER, MAYBE_OPENING = "maybe_before", "maybe_after", "maybe_opening"
_FRAMES = {
    BEFORE: rf"^[\"']?(?:{{}})(?:\"?{_SIGNS}+|\s*(?=[\"(]))(?=\S)",
    MAYBE_BEFORE: rf"^(?:{{}})(?:{_SIGNS}+|\s*(?=\"))(?=\S)",
    AFTER: rf"(?<=\S)(?:{_SIGNS}+|(?<=[\"）)])\s*)(?:{{}})$",
    MAYBE_AFTER: rf"(?<=\S){_SIGNS}+(?:{{}})$",
    ATTACHED: r"(?<=\S)[\s\-・~]*(?:{})[\s\-・~]*(?=$|[\s\d(\[:/\"!]|vol)|^(?:{})[\s:\-]+(?=\S)",
    OPENING: r"^(?:{})(?=\S)",
    MAYBE_OPENING: r"^(?:{})(?=\S)",
    INSIDE: rf"^(?:{{}}){_SIGNS}+(?=\S)",
}


# Folding must not turn \S into \s.
_ESCAPED = re.compile(r"(\\.)|([^\\]+)")


@dataclass(frozen=True)
class Phrase:
    """A phrase of decoration beside the title.

    Attributes:
        language: ISO 639-1 code; several codes if the languages share the wording.
        place: one of the positions above.
        pattern: matches folded text; the match is removed.
        example: a title from which the pattern removes something.
        leaves: what is left of the example, as written there.
        counter_example: a title of a film or album that the pattern must not change.
    """

    language: str
    place: str
    pattern: str
    example: str
    leaves: str
    counter_example: str


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language that form a decorated part of a title, such as a bracket or the text after a colon.

    Attributes:
        language: ISO 639-1 code.
        heads: words that say "this is music" or "this is an edition"; a decorated part needs one.
        soundtracks: heads that say "this is the music of a film".
        others: words that may accompany them.
        example: a title with a decorated part.
        leaves: what is left of it.
        counter_example: a title of a film or album that the words must not change.
    """

    language: str
    heads: frozenset[str]
    soundtracks: frozenset[str]
    others: frozenset[str]
    example: str
    leaves: str
    counter_example: str


@dataclass(frozen=True)
class Matcher:
    """The phrases of one position as a single pattern, with one named group per phrase."""

    pattern: re.Pattern[str]
    languages: dict[str, str]

    def language_of(self, match: re.Match[str]) -> str | None:
        """Return the language of the phrase that matched; None if it is English or shared by several languages."""
        language = self.languages[match.lastgroup or ""]
        return None if language == "en" or " " in language else language


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return the rows of `decorations.tsv`."""
    return tuple(Phrase(**row) for row in rows("decorations.tsv"))


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Return the rows of `vocabulary.tsv`, their words folded."""
    return tuple(
        Vocabulary(
            language=row["language"],
            heads=frozenset(fold(row["heads"]).split()),
            soundtracks=frozenset(fold(row["soundtracks"]).split()),
            others=frozenset(fold(row["others"]).split()),
            example=row["example"],
            leaves=row["leaves"],
            counter_example=row["counter_example"],
        )
        for row in rows("vocabulary.tsv")
    )


def matcher(listed: Iterable[Phrase]) -> Matcher:
    """Return one matcher for all phrases; if several match, the first one wins."""
    alternatives: dict[str, list[str]] = {}
    languages: dict[str, str] = {}
    for number, row in enumerate(listed):
        pattern = _ESCAPED.sub(lambda part: part[1] or fold(part[2]), row.pattern)
        for short, long in _SHORT.items():
            pattern = pattern.replace(short, long)
        name = f"r{number}"
        languages[name] = row.language
        alternatives.setdefault(_FRAMES[row.place], []).append(f"(?P<{name}>{pattern})")
    framed = [_framed(frame, "|".join(found), languages) for frame, found in alternatives.items()]
    return Matcher(re.compile("|".join(framed) or r"(?!)"), languages)


def _framed(frame: str, alternatives: str, languages: dict[str, str]) -> str:
    first, *second = frame.split("{}")
    if len(second) == 1:
        return f"{first}{alternatives}{second[0]}"
    # The frame contains the phrase twice, but a pattern may contain each group name only once.
    renamed = alternatives.replace("(?P<r", "(?P<s")
    languages.update({f"s{name[1:]}": language for name, language in list(languages.items())})
    return f"{first}{alternatives}{second[0]}{renamed}{second[1]}"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of this package."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
