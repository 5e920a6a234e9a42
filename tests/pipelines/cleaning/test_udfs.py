"""The plain functions behind the column functions, on what pandas hands over: nulls as None and as NaN, arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from soundtrack_pop.pipelines.cleaning import udfs

NOTHING = [None, float("nan")]


@pytest.mark.parametrize("nothing", NOTHING, ids=str)
def test_null_title_and_null_lists_give_empty_lists(nothing: object) -> None:
    none = pd.Series([nothing], dtype=object)
    cleaned = udfs._clean_titles(none, none)
    assert cleaned.to_dict("records") == [{"title_forms": [], "hints": [], "language": None}]
    assert udfs._movie_forms(none, none, none, none, none).tolist() == [[]]
    assert udfs._names(none).tolist() == [[]]


def test_nulls_within_lists_are_passed_over() -> None:
    people = pd.Series([np.array(["Hans Zimmer", None], dtype=object), np.array([], dtype=object)])
    assert udfs._names(people).tolist() == [["hans zimmer"], []]
    aliases = pd.Series([np.array([None, "Tiburón"], dtype=object)])
    [forms] = udfs._clean_titles(pd.Series(["Jaws"]), aliases)["title_forms"]
    assert forms == [
        {"form": "jaws", "kind": "full", "written": None},
        {"form": "tiburon", "kind": "alias", "written": None},
    ]


def test_an_empty_batch_stays_empty() -> None:
    empty = pd.Series([], dtype=object)
    cleaned = udfs._clean_titles(empty, empty)
    assert (len(cleaned), list(cleaned.columns)) == (0, ["title_forms", "hints", "language"])
    assert len(udfs._movie_forms(empty, empty, empty, empty, empty)) == 0
    assert len(udfs._names(empty)) == 0


def test_a_part_of_an_alias_is_a_part_and_never_replaces_a_form_of_the_title() -> None:
    aliases = pd.Series([np.array(["Jaws: The Revenge", "JAWS"], dtype=object)])
    [forms] = udfs._clean_titles(pd.Series(["Jaws (OST)"]), aliases)["title_forms"]
    assert [(form["form"], form["kind"]) for form in forms] == [
        ("jaws ost", "full"),
        ("jaws", "core"),
        ("jaws the revenge", "alias"),
        ("revenge", "subtitle"),
    ]


def test_hints_are_those_of_the_title_not_of_its_aliases() -> None:
    aliases = pd.Series([np.array(["Jaws (Original Score)"], dtype=object)])
    assert udfs._clean_titles(pd.Series(["Jaws"]), aliases)["hints"].tolist() == [[]]


def test_language_is_that_of_the_title_not_of_its_aliases() -> None:
    titles = pd.Series(["Jaws", "Amarcord (Colonna sonora originale)"])
    aliases = pd.Series([np.array(["ジョーズ"], dtype=object), np.array([], dtype=object)])
    assert udfs._clean_titles(titles, aliases)["language"].tolist() == [None, "it"]


def test_characters_of_a_japanese_original_title_have_no_mandarin_reading() -> None:
    titles = (("Tokyo Story", "title"), ("東京物語", "original"))
    latin = {
        language: [form["form"] for form in udfs._forms_of_film(*titles, original_language=language)][2:]
        for language in ("ja", "zh", None)
    }
    assert latin == {"ja": [], "zh": ["dongjingwuyu"], None: ["dongjingwuyu"]}


def test_a_whole_title_of_a_film_replaces_the_same_form_of_lower_rank() -> None:
    forms = udfs._forms_of_film(
        ("Mission: Impossible", "title"), ("Mission", "translated"), ("Mission", "alternative")
    )
    assert [(form["form"], form["kind"]) for form in forms] == [
        ("mission impossible", "title"),
        ("mission", "translated"),
        ("impossible", "subtitle"),
    ]
