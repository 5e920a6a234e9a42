"""The match model as the run has saved it: bits of each level, and from where on a pair is believed.

Matching writes it as JSON; here it is only read, to say what a pair would weigh if a level were another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Of candidates that share a whole title, and of all others, false ones look different.
_SAME_TITLE, _OTHER_TITLE = "same_title", "other_title"
_SHORT_LETTERS = 5
_SHAPE_BY_WORDS = {1: "word", 2: "two_words", 3: "three_words"}
_CLOSE_YEARS, _LATER_YEARS = 3, 10


@dataclass(frozen=True)
class MatchModel:
    """What levels weigh.

    Attributes:
        features: feature -> level -> what the model says of it.
        rates: way of agreeing -> shape of title -> false candidates of a soundtrack.
        dispersion: how unevenly false candidates fall on titles.
        homonym_gain: factor on the bits for namesakes.
        auto_probability: from here on a pair is linked.
        review_probability: from here on somebody should look at it.
    """

    features: Mapping[str, Mapping[str, Mapping[str, Any]]]
    auto_probability: float
    review_probability: float
    rates: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    dispersion: float = 1.0
    homonym_gain: float = 1.0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> MatchModel:
        """Return the model in the content of `match_model.json`.

        Raises:
            KeyError: a part is missing.
        """
        return cls(
            features=stored["features"],
            auto_probability=float(stored["auto_probability"]),
            review_probability=float(stored["review_probability"]),
            rates=stored.get("false_candidates_per_soundtrack", {}),
            dispersion=float(stored.get("dispersion", 1.0)),
            homonym_gain=float(stored.get("gains", {}).get("homonym", 1.0)),
        )

    def levels(self, feature: str) -> tuple[str, ...]:
        """Return the levels that the model knows of a feature."""
        return tuple(self.features.get(feature, {}))

    def namesake_group(self, title_level: str) -> str:
        """Return the way of agreeing whose candidates compete as namesakes."""
        return title_level if title_level in self.rates else _SAME_TITLE

    def total_bits(self, levels: Mapping[str, str], soundtrack_form: str, namesakes: int) -> float:
        """Return the bits of all features together, the prior not included.

        Args:
            levels: feature -> level; `homonym` follows from `namesakes` and is not looked at.
            soundtrack_form: the album's agreeing title form: the bits of a title depend on its shape.
            namesakes: the album's candidates that agree in the same way, this one included.
        """
        group, shape = self.namesake_group(levels["title"]), title_shape(soundtrack_form)
        kind = _SAME_TITLE if group == _SAME_TITLE else _OTHER_TITLE
        by_level = [
            self._bits(feature, level, kind, shape) for feature, level in levels.items() if feature != "homonym"
        ]
        return math.fsum([*by_level, self._homonym_bits(group, shape, namesakes)])

    def band(self, probability: float) -> str | None:
        """Return auto, review, or None for what is not believed."""
        if probability >= self.auto_probability:
            return "auto"
        return "review" if probability >= self.review_probability else None

    def _bits(self, feature: str, level: str, kind: str, shape: str) -> float:
        entry = self.features.get(feature, {}).get(level, {})
        if "bits_by_shape" in entry:
            return float(entry["bits_by_shape"][shape])
        bits = entry.get("bits", 0.0)
        return float(bits[kind] if isinstance(bits, Mapping) else bits)

    def _homonym_bits(self, group: str, shape: str, namesakes: int) -> float:
        rate = self.rates.get(group, {}).get(shape)
        if rate is None:
            return 0.0
        return math.log2((self.dispersion + rate) / (self.dispersion + namesakes - 1)) * self.homonym_gain


def title_shape(form: str) -> str:
    """Return the shape of a title form, from those that many films share to those that hardly any two do."""
    if len(form.replace(" ", "")) <= _SHORT_LETTERS:
        return "short"
    return _SHAPE_BY_WORDS.get(len(form.split()), "long")


def year_level(gap: int | None) -> str:
    """Return the level of a year gap, soundtrack less film."""
    if gap is None:
        return "missing"
    if abs(gap) <= 1:
        return "one" if gap else "same"
    if gap < 0:
        return "earlier"
    if gap <= _CLOSE_YEARS:
        return "close"
    return "later" if gap <= _LATER_YEARS else "much_later"
