"""What is believed of true and false pairs before any data, as typed, bounded models."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from soundtrack_pop.bounded import Parameters, Positive

# A level that is never seen would weigh infinitely much, and estimation could never learn otherwise.
_Share = Annotated[float, Field(gt=0, le=1)]
_LEAST_TOTAL = 0.99


class _Shares(Parameters):
    """Shares of a whole: together 1, short of it by rounding at most."""

    @model_validator(mode="after")
    def _of_one_whole(self) -> Self:
        total = sum(self.model_dump().values())
        # A millionth more is the rounding of decimals; the hundredth less leaves room for what has no level.
        if total > 1.000001:
            raise ValueError(f"the shares of all levels together must not exceed 1, and are {total:.6g}")
        if total < _LEAST_TOTAL:
            raise ValueError(f"the shares of all levels together must be 1, and are {total:.6g}")
        return self


class TitleShares(_Shares):
    """How often each way of agreeing is seen among true pairs."""

    exact: _Share
    exact_other: _Share
    near: _Share
    exact_cut: _Share
    similar: _Share
    part_of_soundtrack: _Share
    part_of_film: _Share
    parts: _Share
    tokens: _Share
    number_clash: _Share


class YearShares(_Shares):
    """How often each band of the year gap, soundtrack less film, is seen where both years are known."""

    same: _Share
    one: _Share
    close: _Share
    later: _Share
    much_later: _Share
    earlier: _Share


class PersonShares(_Shares):
    """How often each agreement of people is seen where both sides name some."""

    composer: _Share
    composer_nearly: _Share
    director: _Share
    different: _Share


class LanguageShares(_Shares):
    """How often the language of the album's wording is the film's, where both are known."""

    same: _Share
    different: _Share


class PopularityShares(_Shares):
    """How often a film of each band of votes is met, where votes are known."""

    unseen: _Share
    obscure: _Share
    faint: _Share
    little: _Share
    some: _Share
    known: _Share
    popular: _Share
    famous: _Share


class HintShares(_Shares):
    """How often an album says that it belongs to another medium."""

    film: _Share
    other_medium: _Share


class TruePairShares(Parameters):
    """What true pairs look like before any data: m, by feature and level."""

    title: TitleShares
    year: YearShares
    person: PersonShares
    language: LanguageShares
    popularity: PopularityShares
    hint: HintShares


class FalsePairShares(Parameters):
    """What false candidates look like where the catalogue itself does not tell: u, by feature and level."""

    person_same_title: PersonShares
    person_other_title: PersonShares
    hint: HintShares


class NamesakeRates(Parameters):
    """How many other films of a million share a film's title, by the shape of the title."""

    short: Positive
    word: Positive
    two_words: Positive
    three_words: Positive
    long: Positive


class Belief(Parameters):
    """What is believed before data, and how many observations that belief weighs."""

    coverage: Annotated[float, Field(gt=0, lt=1)]
    true_pairs: TruePairShares
    false_pairs: FalsePairShares
    namesakes_per_million_films: NamesakeRates
    other_false_candidates: Positive
    title_dispersion: Positive
    weight_of_true_pairs: Positive
    weight_of_false_pairs: Positive
    weight_of_rates: Positive
