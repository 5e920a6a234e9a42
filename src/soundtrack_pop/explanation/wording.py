"""Levels, weights, reasons and outcomes in words."""

from __future__ import annotations

from collections.abc import Callable

from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.counterfactuals import Counterfactual
from soundtrack_pop.explanation.records import Candidate, Link
from soundtrack_pop.linkage.comparison import MISSING, Comparison
from soundtrack_pop.linkage.comparisons import (
    LANGUAGE,
    TITLE,
    TITLE_FREQUENCY,
    YEAR,
    needs_review,
)
from soundtrack_pop.linkage.hints import HINT, OTHER_MEDIA
from soundtrack_pop.linkage.model import AUTO, REVIEW, MatchModel
from soundtrack_pop.linkage.people import PERSON
from soundtrack_pop.linkage.popularity import POPULARITY

# Probabilities nearer to 0 or 1 are given as bounds.
_NEAREST = 0.0001


def bits(value: float) -> str:
    """Return bits with one decimal and a sign."""
    rounded = round(value, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def probability(value: float) -> str:
    """Return a probability with three or four digits: `.972`, `over .9999`, `under .0001`."""
    if value <= 0 or value >= 1:
        return "0" if value <= 0 else "1"
    if value < _NEAREST:
        return "under .0001"
    if value > 1 - _NEAREST:
        return "over .9999"
    digits = 3 if 0.01 <= value <= 0.99 else 4
    return f"{value:.{digits}f}".removeprefix("0")


def level_words(comparison: Comparison, candidate: Candidate, competing: CompetingCandidates) -> str:
    """Return the level of a comparison in words, with the compared values."""
    values = _VALUES[comparison.name](candidate, competing) if comparison.name in _VALUES else ""
    return _with(comparison.words(candidate.levels[comparison.name]), values)


def verdict(link: Link, competing: CompetingCandidates | None, model: MatchModel) -> str:
    """Return in one sentence why a pair is linked."""
    if link.source == "imdb_link":
        return f"An editor linked it: MusicBrainz names the film's IMDb title. {_opinion(link, competing)}"
    if link.source != "title":
        return f"A clerical decision links it. {_opinion(link, competing)}"
    candidate = competing.pair(link.tmdb_id) if competing else None
    p, auto = probability(link.probability), probability(model.auto_probability)
    if competing is None or candidate is None:
        return f"Linked by its title, p {p}."
    if link.band == "auto":
        return f"Linked automatically: p {p} reaches {auto}, mostly for {_strongest(candidate, 1)}."
    if link.probability >= model.auto_probability and needs_review(candidate.levels):
        said = level_words(HINT, candidate, competing)
        return f"Sent to review although p {p} reaches {auto}: the soundtrack {said}."
    return f"Sent to review because p {p} is below {auto}: {_reservation(candidate, competing)}."


def counterfactual_words(counterfactual: Counterfactual | None, model: MatchModel, goal: str) -> str:
    """Return a counterfactual in words.

    Args:
        counterfactual: from `smallest_counterfactual`.
        model: the match model, with the bands.
        goal: the outcome: "linked automatically" or "sent to clerical review".
    """
    if counterfactual is None:
        return f"No one or two changes would have it {goal}."
    what = " and ".join(change.words for change in counterfactual.changes)
    levels = ", ".join(
        f"{change.comparison.name} {level}"
        for change, level in zip(counterfactual.changes, counterfactual.levels, strict=True)
    )
    start = "Smallest change: " if len(counterfactual.changes) == 1 else "No single change suffices; two would: "
    reached = {AUTO: "linked automatically", REVIEW: "sent to clerical review"}[
        model.band(counterfactual.probability, counterfactual.pair_levels) or REVIEW
    ]
    return (
        f"{start}{what} ({levels}: {bits(counterfactual.weight)} bits); p would then be "
        f"{probability(counterfactual.probability)}, and the pair {reached}."
    )


def _with(words: str, detail: str) -> str:
    return f"{words}: {detail}" if detail else words


def _titles(candidate: Candidate, _: CompetingCandidates) -> str:
    forms = dict.fromkeys(f"“{form}”" for form in (candidate.soundtrack_form, candidate.movie_form) if form)
    return " – ".join(forms)


def _number_of_candidates(candidate: Candidate, _: CompetingCandidates) -> str:
    number = candidate.same_level_candidates
    return f"{number} candidates" if number > 1 else ""


def _years(candidate: Candidate, competing: CompetingCandidates) -> str:
    years = {"soundtrack": competing.album.year, "film": competing.film(candidate.tmdb_id).year}
    unknown = [name for name, year in years.items() if year is None]
    if unknown:
        return f"of the {' and the '.join(unknown)}"
    if years["soundtrack"] == years["film"]:
        return str(years["film"])
    return f"soundtrack {years['soundtrack']}, film {years['film']}"


def _people(candidate: Candidate, competing: CompetingCandidates) -> str:
    album, film = competing.album, competing.film(candidate.tmdb_id)
    level = candidate.levels[PERSON.name]
    if level in ("composer", "director"):
        names = film.composers if level == "composer" else film.directors
        return ", ".join(name for name in album.people if name in names)
    if level != MISSING:
        return f"{', '.join(album.people)} – {', '.join(film.composers)}"
    lacking = [("the soundtrack credits nobody", album.people), ("TMDb names no composer", film.composers)]
    return ", ".join(words for words, names in lacking if not names)


def _languages(candidate: Candidate, competing: CompetingCandidates) -> str:
    if candidate.levels[LANGUAGE.name] != MISSING:
        return ""
    language = competing.film(candidate.tmdb_id).original_language
    return "that of the soundtrack's wording" if language else "TMDb names none for the film"


def _votes(candidate: Candidate, competing: CompetingCandidates) -> str:
    votes = competing.film(candidate.tmdb_id).vote_count
    return "" if votes is None else f"{votes:,} votes"


def _other_media(candidate: Candidate, competing: CompetingCandidates) -> str:
    said = [hint for hint in competing.album.hints if hint in OTHER_MEDIA]
    return ", ".join(said) if candidate.levels[HINT.name] != HINT.level_names[0] else ""


_VALUES: dict[str, Callable[[Candidate, CompetingCandidates], str]] = {
    TITLE.name: _titles,
    TITLE_FREQUENCY.name: _number_of_candidates,
    YEAR.name: _years,
    PERSON.name: _people,
    LANGUAGE.name: _languages,
    POPULARITY.name: _votes,
    HINT.name: _other_media,
}


def _opinion(link: Link, competing: CompetingCandidates | None) -> str:
    """Return how the title matcher scores a pair that an editor or a decision linked."""
    candidate = competing.pair(link.tmdb_id) if competing else None
    if competing is None or candidate is None:
        return "By titles alone the pair was no candidate."
    best = competing.pairs[0]
    if best.tmdb_id == candidate.tmdb_id:
        return f"By titles alone its probability is {probability(candidate.probability)}."
    lead = bits(best.match_weight - candidate.match_weight)
    return f"By titles alone {competing.film(best.tmdb_id)} is ahead, {lead} bits."


def _strongest(candidate: Candidate, sign: int) -> str:
    """Return the comparison that speaks most for (1) or against (-1) a candidate."""
    name = max(candidate.weights, key=lambda name: sign * candidate.weights[name])
    return f"the {name} ({bits(candidate.weights[name])} bits)"


def _reservation(candidate: Candidate, competing: CompetingCandidates) -> str:
    rival, none = competing.rival_of(candidate), competing.none_of_these
    if rival is not None and rival.probability > none:
        return f"{competing.film(rival.tmdb_id)} is nearly as good, p {probability(rival.probability)}"
    against = min(candidate.weights.values())
    most = f"; the strongest evidence against it is {_strongest(candidate, -1)}" if against < 0 else ""
    return f"the evidence is weak: “none of these” keeps p {probability(none)}{most}"
