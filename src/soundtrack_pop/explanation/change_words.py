"""A change of one level, said as what somebody would find otherwise: a year, a name, a title."""

from __future__ import annotations

from soundtrack_pop.explanation.changes import Case, album_language_is_unknown, album_year

# Titles that somebody could add to TMDb; nobody can make two titles similar.
_TITLE_WORDS = {
    "exact": "had the film the title “{form}”",
    "exact_other": "had the film “{form}” among its other titles",
}
# Levels whose names are no words for a film.
POPULARITY_WORDS = {"faint": "hardly known", "little": "little known", "some": "known to some"}
_HINT_WORDS = {"film": "did the album's title not speak of television, a game or the stage"}


def change_words(case: Case, feature: str, level: str) -> str | None:
    """Return "were the album's year 1982" and the like; None for what nobody would think of changing.

    Nobody wishes for a fact to be lost, or for an album from before its film.
    """
    if level in ("missing", "earlier"):
        return None
    if feature == "title":
        words = _TITLE_WORDS.get(level)
        return words and words.format(form=case.contest.album.whole_form or case.candidate.soundtrack_form)
    if feature == "homonym":
        return "were it the only film that agrees so"
    if feature == "year":
        return _year_words(case, level)
    if feature == "person":
        return _person_words(case, level)
    if feature == "popularity":
        return f"were the film {POPULARITY_WORDS.get(level, level)}"
    return _language_words(case, level) if feature == "language" else _HINT_WORDS.get(level)


def _year_words(case: Case, level: str) -> str | None:
    year, album = album_year(case, level), case.contest.album
    if year is not None:
        return f"were the album's year {year}"
    if level != "same":
        return None
    return f"were the film's year known and {album.year}" if album.year else "were both years known and the same"


def _language_words(case: Case, level: str) -> str | None:
    if level != "same":
        return None
    if album_language_is_unknown(case):
        return f"were the album worded in the film's language ({case.film.original_language})"
    return "were the film's language that of the album's wording"


def _person_words(case: Case, level: str) -> str | None:
    names = " or ".join(case.contest.album.people)
    if level == "composer" and names:
        return f"were {names} among the film's composers"
    if level == "composer":
        composers = case.film.composers
        return f"did the album credit {composers[0]}" if composers else "did both name the same composer"
    return f"were {names} the film's director" if level == "director" and names else None
