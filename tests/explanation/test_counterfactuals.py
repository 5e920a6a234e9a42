"""The smallest change that would found a verdict, held against trying everything with the plain formula."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from explanation import worlds
from explanation.worlds import AUTO, REVIEW, gid
from soundtrack_pop.explanation.candidates import CompetingCandidates, probabilities
from soundtrack_pop.explanation.changes import Change, possible_changes
from soundtrack_pop.explanation.counterfactuals import Case, outcome, smallest_counterfactual
from soundtrack_pop.explanation.records import Album, Candidate, Film
from soundtrack_pop.linkage.comparison import Comparison, Level
from soundtrack_pop.linkage.model_json import from_json

MODEL = from_json(worlds.MODEL, "match_model.json")
Levels = dict[str, str]


def case_of(album: worlds.Row, films: list[worlds.Row], levels: list[Levels], place: int = 0) -> Case:
    """Return the case of one of an album's candidates, weighed by the plain formula."""
    number = int(album["release_group_gid"][-12:])
    pairs = {(number, film["tmdb_id"]): found for film, found in zip(films, levels, strict=True)}
    rows = worlds.scored_pairs([album], films, pairs)
    known = {
        film["tmdb_id"]: Film.of({**dict.fromkeys(("popularity", "is_television")), **film}) for film in films
    }
    competing = CompetingCandidates.of(Album.of(album), map(Candidate.of, rows), known)
    return Case(competing, films[place]["tmdb_id"], MODEL)


def change_to(case: Case, comparison: str, level: str) -> Change:
    """Return the first change that gives the candidate this level."""
    of_comparison = (change for change in case.changes if change.comparison.name == comparison)
    return next(change for change in of_comparison if outcome(case, (change,)).levels == (level,))


def probability(levels: list[Levels], place: int, form: str) -> float:
    return worlds.weigh([(found, form) for found in levels])[1][place]


def changed(levels: list[Levels], place: int, **new: str) -> list[Levels]:
    return [{**found, **new} if number == place else found for number, found in enumerate(levels)]


AMADEUS = worlds.album(4, "Amadeus", "amadeus", 2002, "marriner neville")
FILM = worlds.film(279, "Amadeus", "amadeus", 1984, 4000, "mozart")
FAR = [worlds.levels(year="much_later", person="different", language="different")]


class TestOneCandidate:
    def test_is_the_one_of_fewest_bits_that_suffices(self) -> None:
        case = case_of(AMADEUS, [FILM], FAR)
        found = smallest_counterfactual(case, REVIEW)
        assert found is not None
        assert [
            (change.comparison.name, level) for change, level in zip(found.changes, found.levels, strict=True)
        ] == [("year", "later")]
        assert found.weight == pytest.approx(3.0)
        assert found.probability == pytest.approx(probability(changed(FAR, 0, year="later"), 0, "amadeus"))

    def test_everything_smaller_would_not_suffice(self) -> None:
        found = smallest_counterfactual(case_of(AMADEUS, [FILM], FAR), REVIEW)
        assert found is not None
        before = worlds.weigh([(FAR[0], "amadeus")])[0][0]
        tried = 0
        for feature, levels in {"title": worlds.TITLE_BITS, "hint": worlds.HINT_BITS, **worlds.PAIR_BITS}.items():
            for level in set(levels) - {"missing", "earlier"}:
                new = changed(FAR, 0, **{feature: level})
                weights, probabilities = worlds.weigh([(new[0], "amadeus")])
                if weights[0] - before < found.weight - 1e-9 and feature != "popularity":
                    tried += 1
                    assert probabilities[0] < REVIEW, (feature, level)
        assert tried > 5

    def test_two_changes_where_one_does_not_do(self) -> None:
        far = [worlds.levels("number_clash", "much_later", "different", language="different")]
        found = smallest_counterfactual(case_of(AMADEUS, [FILM], far), 0.999)
        assert found is not None
        assert len(found.changes) == 2
        new = changed(
            far, 0, **{c.comparison.name: level for c, level in zip(found.changes, found.levels, strict=True)}
        )
        assert found.probability == pytest.approx(probability(new, 0, "amadeus"))
        assert found.probability >= 0.999

    def test_nothing_is_offered_where_no_two_changes_do(self) -> None:
        far = [worlds.levels("number_clash", "much_later", "different", language="different", hint="other_medium")]
        assert smallest_counterfactual(case_of(AMADEUS, [FILM], far), 1 - 1e-9) is None

    def test_change_that_does_not_flip_is_not_offered(self) -> None:
        # One year off instead of the same year: enough for a person to look at it, not enough to link it.
        levels = [worlds.levels("exact", "much_later", "different")]
        case = case_of(AMADEUS, [FILM], levels)
        one = outcome(case, (change_to(case, "year", "close"),))
        assert one.probability < AUTO
        found = smallest_counterfactual(case, AUTO)
        assert found is not None
        assert found.changes != one.changes
        assert found.probability >= AUTO

    def test_correction_goes_before_a_circumstance_of_fewer_bits(self) -> None:
        levels = [worlds.levels(year="much_later", person="different", language="different", popularity="obscure")]
        found = smallest_counterfactual(case_of(AMADEUS, [FILM], levels), REVIEW)
        assert found is not None
        assert {change.comparison.name for change in found.changes} <= {
            "title",
            "year",
            "person",
            "language",
            "hint",
        }

    def test_missing_or_impossible_facts_are_never_wished_for(self) -> None:
        case = case_of(AMADEUS, [FILM], FAR)
        levels = {outcome(case, (change,)).levels[0] for change in case.changes}
        assert levels & {"missing", "earlier"} == set()
        assert {change.comparison.name for change in case.changes} == set(worlds.COMPARISONS) - {
            "hint",
            "title_frequency",
        }

    def test_comparison_without_changes_of_its_own_offers_its_other_levels(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        levels = (Level("missing", "unknown"), Level("near", "nearly as long"), Level("far", "of another length"))
        runtime = Comparison("runtime", "length against length", levels)
        monkeypatch.setattr("soundtrack_pop.explanation.changes.COMPARISONS", (runtime,))
        case = case_of(AMADEUS, [FILM], [{**FAR[0], "runtime": "far"}])
        candidate = replace(case.candidate, levels={**case.candidate.levels, "runtime": "far"})
        (change,) = possible_changes(case.competing.album, case.film, candidate)
        assert (change.words, change.level) == ("were it so: nearly as long", "near")


SOLARIS = worlds.album(5, "Solaris", "solaris", None)
OLD = worlds.film(593, "Solaris", "solaris", 1972, 1500, "artemyev eduard")
NEW = worlds.film(2103, "Solaris", "solaris", 2002, 1400, "cliff martinez")
TWIN = worlds.film(77, "Solaris", "solaris", 1972, 3, "artemyev eduard")


class TestRivals:
    def test_year_of_the_album_is_another_for_every_film(self) -> None:
        levels = [worlds.levels(year="missing")] * 2
        case = case_of(SOLARIS, [OLD, NEW], levels)
        found = outcome(case, (change_to(case, "year", "same"),))
        follows = [worlds.levels(year="same"), worlds.levels(year="earlier")]
        assert found.probability == pytest.approx(probability(follows, 0, "solaris"))
        assert found.changes[0].words == "were the soundtrack's year 1972"

    def test_year_does_not_flip_between_films_of_one_year(self) -> None:
        levels = [worlds.levels(year="missing")] * 2
        case = case_of(SOLARIS, [OLD, TWIN], levels)
        assert outcome(case, (change_to(case, "year", "same"),)).probability < REVIEW
        found = smallest_counterfactual(case, REVIEW)
        assert found is None or "year" not in {change.comparison.name for change in found.changes}

    def test_name_on_the_album_speaks_for_every_film_of_that_composer(self) -> None:
        levels = [worlds.levels(year="missing")] * 3
        case = case_of(SOLARIS, [OLD, NEW, TWIN], levels)
        found = outcome(case, (change_to(case, "person", "composer"),))
        follows = [
            {**one, "person": person}
            for one, person in zip(levels, ("composer", "different", "composer"), strict=True)
        ]
        assert found.probability == pytest.approx(probability(follows, 0, "solaris"))
        assert found.changes[0].words == "did the soundtrack credit artemyev eduard"

    def test_composer_that_the_album_names_would_be_the_film_s_alone(self) -> None:
        album = {**SOLARIS, "people": ["cliff martinez"]}
        levels = [
            worlds.levels(year="missing", person="different"),
            worlds.levels(year="missing", person="composer"),
        ]
        case = case_of(album, [OLD, NEW], levels)
        found = outcome(case, (change_to(case, "person", "composer"),))
        assert found.probability == pytest.approx(probability(changed(levels, 0, person="composer"), 0, "solaris"))
        assert found.changes[0].words == "were cliff martinez among the film's composers"

    def test_wording_of_the_album_speaks_for_every_film_of_that_language(self) -> None:
        french = {**NEW, "original_language": "fr"}
        levels = [worlds.levels(year="missing")] * 3
        case = case_of(SOLARIS, [OLD, french, TWIN], levels)
        found = outcome(case, (change_to(case, "language", "same"),))
        follows = [{**one, "language": to} for one, to in zip(levels, ("same", "different", "same"), strict=True)]
        assert found.probability == pytest.approx(probability(follows, 0, "solaris"))

    def test_only_film_of_the_name_has_no_namesake_and_no_rival_of_it(self) -> None:
        levels = [worlds.levels(), worlds.levels(), worlds.levels("parts")]
        case = case_of(SOLARIS, [OLD, NEW, TWIN], levels)
        found = outcome(case, (change_to(case, "title_frequency", "unique"),))
        assert found.probability == pytest.approx(probability([levels[0], levels[2]], 0, "solaris"))

    def test_title_that_becomes_the_same_has_one_namesake_more(self) -> None:
        levels = [worlds.levels("parts"), worlds.levels()]
        case = case_of(SOLARIS, [OLD, NEW], levels)
        found = outcome(case, (change_to(case, "title", "exact"),))
        assert found.probability == pytest.approx(probability(changed(levels, 0, title="exact"), 0, "solaris"))

    def test_other_medium_speaks_against_all_of_the_album_s_films(self) -> None:
        levels = [worlds.levels(hint="other_medium")] * 2
        case = case_of(SOLARIS, [OLD, NEW], levels)
        found = outcome(case, (change_to(case, "hint", "film"),))
        assert found.probability == pytest.approx(probability([worlds.levels()] * 2, 0, "solaris"))

    def test_enough_probability_is_not_enough_behind_a_better_rival(self) -> None:
        levels = [worlds.levels(popularity="known"), worlds.levels(popularity="famous")]
        found = smallest_counterfactual(case_of(SOLARIS, [OLD, NEW], levels), 0.01)
        assert found is not None
        assert found.is_best

    def test_every_pair_of_changes_gives_a_probability(self) -> None:
        case = case_of(SOLARIS, [OLD, NEW, TWIN], [worlds.levels("parts", "missing")] * 3)
        for pair in itertools.combinations(case.changes, 2):
            assert 0 <= outcome(case, pair).probability <= 1


def test_shares_leave_the_rest_to_none_of_these() -> None:
    assert probabilities([]) == []
    assert probabilities([0.0]) == [0.5]
    assert probabilities([1.0, 0.0]) == pytest.approx([2 / 4, 1 / 4])
    assert probabilities([4000.0, -4000.0]) == [1.0, 0.0]


def test_gid_is_a_release_group_id() -> None:
    assert gid(7) == "00000000-0000-4000-8000-000000000007"
