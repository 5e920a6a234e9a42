"""The parameters of matching: blocking, title similarities, priors, learning and bands."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from soundtrack_pop.parameters.common import Parameters, Positive, Share

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


class EstimationParameters(Parameters):
    """How the model is learned from the run's own candidate pairs."""

    most_soundtracks: Annotated[int, Field(ge=100, le=1_000_000)]
    most_rounds: Annotated[int, Field(ge=1, le=1000)]
    least_change: Annotated[float, Field(gt=0, lt=0.1)]
    least_signals: Annotated[int, Field(ge=0, le=1_000_000)]
    least_labels: Annotated[int, Field(ge=20, le=1_000_000)]


class BlockingParameters(Parameters):
    """Which title forms are compared at all."""

    shortest_form_for_deletions: Annotated[int, Field(ge=2, le=50)]
    longest_form_for_deletions: Annotated[int, Field(ge=2, le=200)]
    fewest_words_to_lose_one: Annotated[int, Field(ge=2, le=50)]
    most_forms_per_rare_word: Annotated[int, Field(ge=0, le=100_000)]
    most_forms_expected_per_rare_pair: Positive
    rare_words_per_form: Annotated[int, Field(ge=1, le=8)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest_form_for_deletions > self.longest_form_for_deletions:
            raise ValueError("shortest_form_for_deletions must not exceed longest_form_for_deletions")
        return self


class AuditParameters(Parameters):
    """How much the audit of candidates compares."""

    most_soundtracks: Annotated[int, Field(ge=1, le=10_000)]
    most_million_comparisons: Annotated[int, Field(ge=1, le=100_000)]
    most_examples: Annotated[int, Field(ge=0, le=1_000)]
    random_seed: Annotated[int, Field(ge=0, le=100_000_000)]


class MatchingParameters(Parameters):
    """Blocking, weights and bands of the title matcher."""

    blocking: BlockingParameters
    near_title_similarity: Share
    similar_title_similarity: Share
    least_title_similarity: Share
    belief: Belief
    estimation: EstimationParameters
    target_precision: Annotated[float, Field(gt=0, lt=1)]
    least_auto_probability: Share
    review_probability: Share
    most_near_misses: Annotated[int, Field(ge=1, le=100_000)]
    audit: AuditParameters

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review_probability > self.least_auto_probability:
            raise ValueError("review_probability must not exceed least_auto_probability")
        if not self.least_title_similarity <= self.similar_title_similarity <= self.near_title_similarity:
            raise ValueError(
                "title similarities must be in the order least_title_similarity, similar_title_similarity, "
                "near_title_similarity"
            )
        return self
