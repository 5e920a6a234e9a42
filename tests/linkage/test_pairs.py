"""Compared pairs as numbers: in one order, with namesakes and exposure counted."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.linkage.compare import COMPARED_PAIRS
from soundtrack_pop.linkage.comparisons import TITLE
from soundtrack_pop.linkage.pairs import TITLE_GROUP, TITLE_GROUPS, ComparisonVectors, comparison_vectors, in_order
from soundtrack_pop.linkage.term_frequencies import TITLE_LENGTHS
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import LEVELS, album, albums, compared, film
from support.simulated_pairs import draw, prior_model

ALBUMS = [
    album("a", "heat/core", "heat the album/full", hints=["score"]),
    album("b", "nothing alike/core", hints=["game"]),
    album("c", "alien nation/core", "alien/stem"),
]
FILMS = [
    film(9, "heat/title"),
    film(3, "heat/title"),
    film(7, "heats/title"),
    film(5, "alien/title"),
    film(4, "alien/original"),
    film(6, "alien nation/translated"),
]


@pytest.fixture
def vectors(matching: MatchingParameters) -> ComparisonVectors:
    return comparison_vectors(in_order(compared(ALBUMS, FILMS, matching), len(ALBUMS)), albums(ALBUMS))


def test_every_way_of_agreeing_has_its_group() -> None:
    groups = [TITLE_GROUPS[group] for group in TITLE_GROUP]
    assert groups == ["same_title", "same_title", "same_title", *TITLE.level_names[3:]]


def test_evidence_of_a_world(vectors: ComparisonVectors, matching: MatchingParameters) -> None:
    pairs = in_order(compared(ALBUMS, FILMS, matching), len(ALBUMS))
    titles = [TITLE.level_names[code] for code in vectors.levels["title"]]
    found = list(
        zip(
            vectors.soundtrack.tolist(),
            pairs["tmdb_id"].to_pylist(),
            titles,
            [TITLE_LENGTHS[code] for code in vectors.title_length],
            vectors.same_level_candidates.tolist(),
            [LEVELS["hint"][code] for code in vectors.levels["hint"]],
            vectors.has_same_title.tolist(),
            strict=True,
        )
    )
    assert found == [
        (0, 3, "exact", "short", 2, "film", True),
        (0, 7, "similar", "short", 1, "film", False),
        (0, 9, "exact", "short", 2, "film", True),
        (2, 4, "part_of_soundtrack", "short", 2, "film", False),
        (2, 5, "part_of_soundtrack", "short", 2, "film", False),
        (2, 6, "exact_other", "two_words", 1, "film", True),
    ]
    assert (vectors.pairs, vectors.soundtracks, vectors.soundtrack_levels["hint"].tolist()) == (6, 3, [0, 1, 0])


def test_exposure_counts_each_soundtrack_once_for_each_shape(vectors: ComparisonVectors) -> None:
    # Whole forms: "heat" is short, "heat the album" has three words, the others two; "alien" is the only part.
    whole = {"short": 1, "three_words": 1, "two_words": 2}
    expected = {
        group: {"short": 1} if group in ("part_of_soundtrack", "parts") else whole for group in TITLE_GROUPS
    }
    found = {
        group: {shape: int(count) for shape, count in zip(TITLE_LENGTHS, row, strict=True) if count}
        for group, row in zip(TITLE_GROUPS, vectors.exposure, strict=True)
    }
    assert found == expected


def test_pairs_that_come_in_any_order_give_the_same_evidence(
    vectors: ComparisonVectors, matching: MatchingParameters
) -> None:
    pairs = compared(ALBUMS, FILMS, matching)
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(pairs.num_rows)
        again = comparison_vectors(in_order(pairs.take(pa.array(order)), len(ALBUMS)), albums(ALBUMS))
        assert told(again) == told(vectors)
    # The order does matter where nobody restores it.
    backwards = comparison_vectors(
        in_order(pairs, len(ALBUMS)).take(pa.array(range(pairs.num_rows))[::-1]), albums(ALBUMS)
    )
    assert told(backwards) != told(vectors)


@pytest.mark.parametrize("rows", [[], ALBUMS], ids=["no soundtracks", "soundtracks"])
def test_no_pairs_are_no_evidence(rows: list[dict[str, object]]) -> None:
    found = comparison_vectors(COMPARED_PAIRS.empty_table(), albums(rows))
    assert (found.pairs, found.soundtracks, found.starts.tolist()) == (0, len(rows), [])
    assert found.sums(np.empty(0)).tolist() == [0.0] * len(rows)


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_sums_are_over_each_soundtrack_s_pairs(counts: list[int]) -> None:
    soundtrack = np.repeat(np.arange(len(counts)), counts)
    values = np.arange(1.0, len(soundtrack) + 1)
    found = bare(soundtrack, len(counts)).sums(values)
    assert found.tolist() == [values[soundtrack == row].sum() for row in range(len(counts))]


def test_part_of_the_soundtracks_keeps_their_pairs_and_its_share_of_exposure(matching: MatchingParameters) -> None:
    whole = draw(prior_model(matching, 0.5), soundtracks=60, seed=1).vectors
    chosen = np.arange(60) % 3 == 0
    part = whole.of_soundtracks(chosen)
    kept = chosen[whole.soundtrack]
    assert (part.soundtracks, part.pairs) == (20, kept.sum())
    assert (part.soundtrack * 3).tolist() == whole.soundtrack[kept].tolist()
    assert {name: codes.tolist() for name, codes in part.levels.items()} == {
        name: codes[kept].tolist() for name, codes in whole.levels.items()
    }
    assert part.same_level_candidates.tolist() == whole.same_level_candidates[kept].tolist()
    assert part.soundtrack_levels["hint"].tolist() == whole.soundtrack_levels["hint"][chosen].tolist()
    assert np.allclose(part.exposure, whole.exposure / 3)


def bare(soundtrack: np.ndarray, soundtracks: int) -> ComparisonVectors:
    nothing = np.zeros(len(soundtrack), dtype=np.uint8)
    exposure = np.zeros((len(TITLE_GROUPS), len(TITLE_LENGTHS)), dtype=np.int64)
    levels = dict.fromkeys(LEVELS, nothing)
    hint = {"hint": np.zeros(soundtracks, dtype=np.uint8)}
    return ComparisonVectors(levels, soundtrack, nothing, nothing + 1, hint, exposure)


def told(vectors: ComparisonVectors) -> dict[str, object]:
    return {
        **{name: codes.tolist() for name, codes in vectors.levels.items()},
        "soundtrack": vectors.soundtrack.tolist(),
        "shape": vectors.title_length.tolist(),
        "namesakes": vectors.same_level_candidates.tolist(),
        "exposure": vectors.exposure.tolist(),
    }
