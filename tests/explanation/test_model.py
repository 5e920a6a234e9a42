"""What levels weigh: read from the saved model, and the same as matching itself would say."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest
from soundtrack_pop.explanation.model import MatchModel, title_shape, year_level

from explanation import worlds
from soundtrack_pop.linkage import compare as features
from soundtrack_pop.linkage import model as matching_model
from soundtrack_pop.linkage.pairs import TITLE_GROUP, TITLE_GROUPS, ComparisonVectors
from soundtrack_pop.linkage.term_frequencies import TITLE_LENGTHS, title_length_classes
from soundtrack_pop.linkage.title_forms import Texts

FORMS = {
    "short": "rec",
    "word": "amadeus",
    "two_words": "quiet fields",
    "three_words": "abc de fg",
    "long": "a b c d e f",
}


@pytest.mark.parametrize(
    ("levels", "form", "namesakes"),
    [
        (worlds.levels(), "amadeus", 1),
        (worlds.levels("exact_other", "earlier", "composer", language="same"), "rec", 3),
        (worlds.levels("parts", "missing", "composer", popularity="famous"), "night train to the sea", 2),
        (worlds.levels("number_clash", "one", "different", hint="other_medium"), "quiet fields", 1),
    ],
)
def test_bits_add_up_to_what_the_model_says(levels: dict[str, str], form: str, namesakes: int) -> None:
    found = MatchModel.of(worlds.MODEL).total_bits(levels, form, namesakes)
    assert found == pytest.approx(sum(worlds.bits_of(levels, form, namesakes).values()))


def test_level_that_the_model_does_not_know_weighs_nothing() -> None:
    model = MatchModel.of(worlds.MODEL)
    known, unknown = worlds.levels(language="missing"), worlds.levels(language="klingon")
    assert model.total_bits(unknown, "amadeus", 1) == model.total_bits(known, "amadeus", 1)


def test_bands_include_their_lower_bounds() -> None:
    model = MatchModel.of(worlds.MODEL)
    assert [model.band(p) for p in (1.0, 0.9, 0.89, 0.5, 0.49, 0.0)] == [
        "auto",
        "auto",
        "review",
        "review",
        None,
        None,
    ]


def test_model_without_a_part_is_refused() -> None:
    with pytest.raises(KeyError, match="features"):
        MatchModel.of({name: value for name, value in worlds.MODEL.items() if name != "features"})


def test_years_are_banded_as_matching_does() -> None:
    gaps = [None, *range(-30, 31)]
    masked = np.ma.array([gap or 0 for gap in gaps], mask=[gap is None for gap in gaps])
    assert [year_level(gap) for gap in gaps] == [
        features.YEAR.level_names[code] for code in features.year_levels(masked)
    ]


def test_titles_have_the_shapes_that_matching_sees() -> None:
    forms = [
        "",
        "up",
        "rec 2",
        "amadeus",
        "千と千尋の神隠し",
        "abcdef",
        "quiet fields",
        "a b c",
        "abc de fg",
        "a b c d e f",
    ]
    assert [title_shape(form) for form in forms] == [
        TITLE_LENGTHS[code] for code in title_length_classes(Texts(pa.array(forms)))
    ]


def test_every_combination_weighs_what_matching_makes_of_it() -> None:
    theirs = _learned_model()
    mine = MatchModel.of(matching_model.to_json(theirs))
    cases = list(itertools.product(features.TITLE.level_names, FORMS, range(5), (1, 2, 7)))
    rng = np.random.default_rng(7)
    codes = {
        name: rng.integers(0, len(levels), len(cases)).astype(np.uint8) for name, levels in features.LEVELS.items()
    }
    codes["title"] = np.array([features.TITLE.level_names.index(title) for title, *_ in cases], dtype=np.uint8)
    namesakes = np.array([count for *_, count in cases])
    vectors = ComparisonVectors(
        levels=codes,
        soundtrack=np.arange(len(cases)),
        shape=np.array([TITLE_LENGTHS.index(shape) for _, shape, *_ in cases], dtype=np.uint8),
        namesakes=namesakes,
        hint=codes["hint"],
        exposure=np.zeros((len(TITLE_GROUPS), len(TITLE_LENGTHS)), dtype=np.int64),
    )
    expected = np.sum(list(theirs.weights(vectors).values()), axis=0)
    found = [
        mine.total_bits(
            {name: features.LEVELS[name][codes[name][row]] for name in features.LEVELS},
            FORMS[shape],
            int(namesakes[row]),
        )
        for row, (_, shape, *_) in enumerate(cases)
    ]
    np.testing.assert_allclose(found, expected)


def _learned_model() -> matching_model.MatchModel:
    """Return a model of arbitrary shares, no two alike."""
    rng = np.random.default_rng(3)
    false_kinds = len(matching_model.KINDS_OF_FALSE_PAIRS)

    def shares(*shape: int) -> np.ndarray:
        values = rng.uniform(0.05, 1, shape)
        return values / values.sum(axis=-1, keepdims=True)

    return matching_model.MatchModel(
        origin="em",
        prior_match_rate=0.4,
        title=shares(len(features.TITLE.level_names)),
        rates=rng.uniform(0.01, 2, (TITLE_GROUP.max() + 1, len(TITLE_LENGTHS))),
        same_title_split=shares(2),
        dispersion=0.3,
        m={name: shares(len(features.LEVELS[name])) for name in matching_model.PAIR_FEATURES},
        u={name: shares(false_kinds, len(features.LEVELS[name])) for name in matching_model.PAIR_FEATURES},
        hint=shares(2, len(features.HINT.level_names)),
        calibration={"title_frequency": 0.7, "title": 1.2, "year": 0.9},
    )
