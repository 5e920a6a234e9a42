"""Each soundtrack's votes by genre family."""

from __future__ import annotations

import pandas as pd

from soundtrack_pop.pipelines.analysis.subsets import genre_shares


def lists(*rows: tuple[list[str], list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["families", "shares"])


def test_shares_of_a_family_add_up_and_films_keep_their_order() -> None:
    found = genre_shares(
        lists(
            (["rock", "jazz", "rock"], [0.5, 0.3, 0.2]),
            ([], []),
            (["jazz"], [1.0]),
        )
    )
    expected = pd.DataFrame({"jazz": [0.3, 0.0, 1.0], "rock": [0.7, 0.0, 0.0]})
    pd.testing.assert_frame_equal(found, expected, check_index_type=False)


def test_films_are_numbered_anew_whatever_their_index() -> None:
    found = genre_shares(lists((["jazz"], [1.0]), (["rock"], [1.0])).set_axis([7, 7]))
    expected = pd.DataFrame({"jazz": [1.0, 0.0], "rock": [0.0, 1.0]})
    pd.testing.assert_frame_equal(found, expected, check_index_type=False)


def test_no_film_has_no_family() -> None:
    assert genre_shares(lists()).shape == (0, 0)


def test_films_without_any_genre_have_no_family() -> None:
    assert genre_shares(lists(([], []), ([], []))).shape == (2, 0)
