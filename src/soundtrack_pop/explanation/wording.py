"""Levels, weights, reasons and verdicts in plain words."""

from __future__ import annotations

from soundtrack_pop.explanation.change_words import POPULARITY_WORDS
from soundtrack_pop.explanation.contest import Contest
from soundtrack_pop.explanation.flips import Flip
from soundtrack_pop.explanation.model import MatchModel
from soundtrack_pop.explanation.records import FEATURES, Candidate, Link

_TITLE = {
    "exact": "the same title",
    "exact_other": "the same as another of the film's titles",
    "near": "but for a letter the same title",
    "exact_cut": "the same but for a volume, an edition or a bracket",
    "part_of_soundtrack": "the film's title is a part of the album's",
    "part_of_film": "the album's title is a part of the film's",
    "similar": "a similar title",
    "tokens": "shares rare words with it",
    "parts": "a part of each agrees",
    "number_clash": "the numbers in the titles differ",
}
_PERSON = {
    "composer": "credits the film's composer",
    "composer_nearly": "credits a name like the film's composer's",
    "director": "credits the film's director",
    "different": "credits nobody of the film's composers",
    "missing": "no names to compare",
}
_LANGUAGE = {
    "same": "worded in the film's language",
    "different": "worded in another language than the film's",
}
_HINT = {"film": "its title names no other medium", "other_medium": "its title names another medium"}
_YEAR_TAIL = {"earlier": ": before the film", "much_later": ": long after the film"}
# Probabilities nearer to 0 or 1 are told as bounds.
_LEAST_TOLD = 0.0001


def bits(value: float) -> str:
    """Return bits with one decimal and a sign."""
    rounded = round(value, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def probability(value: float) -> str:
    """Return a probability with as many digits as say something: `.972`, `over .9999`, `under .0001`."""
    if value <= 0 or value >= 1:
        return "0" if value <= 0 else "1"
    if value < _LEAST_TOLD:
        return "under .0001"
    if value > 1 - _LEAST_TOLD:
        return "over .9999"
    digits = 3 if 0.01 <= value <= 0.99 else 4
    return f"{value:.{digits}f}".removeprefix("0")


def level_words(feature: str, candidate: Candidate, contest: Contest) -> str:
    """Return what was seen of a feature, with the values that were compared."""
    album, film, level = contest.album, contest.film(candidate.tmdb_id), candidate.levels[feature]
    if feature == "title":
        forms = dict.fromkeys(f"“{form}”" for form in (candidate.soundtrack_form, candidate.movie_form) if form)
        return _with(_TITLE.get(level, level), " – ".join(forms))
    if feature == "homonym":
        others = candidate.homonyms - 1
        return f"one of {others + 1} films that agree so" if others else "the only film that agrees so"
    if feature == "year":
        return _year_words(album.year, film.year, level)
    if feature == "person":
        return _with(_PERSON.get(level, level), _common_people(candidate, contest))
    if feature == "popularity":
        votes = f"{film.vote_count:,} votes" if film.vote_count is not None else "votes unknown"
        return _with("unknown how well known" if level == "missing" else POPULARITY_WORDS.get(level, level), votes)
    if feature == "hint":
        return _with(_HINT.get(level, level), ", ".join(album.hints) if level == "other_medium" else "")
    unknown = "the language of its wording is not known" if film.original_language else "TMDb names no language"
    return unknown if level == "missing" else _LANGUAGE.get(level, level)


def verdict(link: Link, contest: Contest | None, model: MatchModel) -> str:
    """Return in one sentence how a pair came to be linked."""
    if link.source == "imdb_link":
        return f"An editor linked it: MusicBrainz names the film's IMDb title. {_opinion(link, contest)}"
    if link.source != "title":
        return f"A person decided it in the curated list. {_opinion(link, contest)}"
    candidate = contest.candidate(link.tmdb_id) if contest else None
    p, auto = probability(link.probability), probability(model.auto_probability)
    if contest is None or candidate is None:
        return f"Linked by its title, p {p}."
    if link.band == "auto":
        return f"Linked automatically: p {p} reaches {auto}, mostly for {_strongest(candidate, 1)}."
    return f"Sent to review because p {p} is below {auto}: {_doubt(candidate, contest)}."


def flip_words(flip: Flip | None, model: MatchModel, goal: str) -> str:
    """Return the smallest change that would flip a verdict.

    Args:
        flip: what `smallest_flip` found.
        model: holds the bands.
        goal: what was to be reached: "linked automatically", "put up for review".
    """
    if flip is None:
        return f"No change of one or two features would have it {goal}."
    what = " and ".join(flip.words)
    levels = ", ".join(f"{change.feature} {change.level}" for change in flip.changes)
    start = "Smallest change: " if len(flip.changes) == 1 else "No single change would do; two together would: "
    reached = {"auto": "linked automatically", "review": "put up for review"}[
        model.band(flip.probability) or "review"
    ]
    return (
        f"{start}{what} ({levels}: {bits(flip.bits)} bits), p would be {probability(flip.probability)}: {reached}."
    )


def _with(words: str, detail: str) -> str:
    return f"{words}: {detail}" if detail else words


def _year_words(album: int | None, film: int | None, level: str) -> str:
    if album is None or film is None:
        unknown = " and ".join(name for name, year in (("album", album), ("film", film)) if year is None)
        return f"year of {unknown} unknown"
    if album == film:
        return f"both of {album}"
    return f"album of {album}, film of {film}{_YEAR_TAIL.get(level, '')}"


def _common_people(candidate: Candidate, contest: Contest) -> str:
    album, film = contest.album, contest.film(candidate.tmdb_id)
    level = candidate.levels["person"]
    if level in ("composer", "director"):
        names = film.composers if level == "composer" else film.directors
        return ", ".join(name for name in album.people if name in names)
    if level in ("composer_nearly", "different"):
        return f"{', '.join(album.people)} – {', '.join(film.composers)}"
    lacking = [("the album credits nobody", album.people), ("TMDb names no composer", film.composers)]
    return ", ".join(words for words, names in lacking if not names)


def _opinion(link: Link, contest: Contest | None) -> str:
    """Return what the title matcher would have said of a pair that others decided."""
    candidate = contest.candidate(link.tmdb_id) if contest else None
    if contest is None or candidate is None:
        return "By titles alone the pair was no candidate."
    best = contest.candidates[0]
    if best.tmdb_id == candidate.tmdb_id:
        return f"By titles alone its probability is {probability(candidate.probability)}."
    return f"By titles alone {contest.film(best.tmdb_id)} is ahead, {bits(best.weight - candidate.weight)} bits."


def _strongest(candidate: Candidate, sign: int) -> str:
    """Return the feature that speaks most for (1) or against (-1) a candidate."""
    name = max(FEATURES, key=lambda feature: sign * candidate.bits[feature])
    return f"the {name} ({bits(candidate.bits[name])} bits)"


def _doubt(candidate: Candidate, contest: Contest) -> str:
    rival, none = contest.rival_of(candidate), contest.none_of_these
    if rival is not None and rival.probability > none:
        return f"{contest.film(rival.tmdb_id)} is nearly as good, p {probability(rival.probability)}"
    against = min(candidate.bits[feature] for feature in FEATURES)
    most = f"; most speaks against it {_strongest(candidate, -1)}" if against < 0 else ""
    return f"with so little evidence “none of these” keeps p {probability(none)}{most}"
