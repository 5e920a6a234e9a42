"""What the explorer shows: all links, the near misses, runner-up and evidence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.pipelines.reporting.explorer.chosen_pairs import choose_pairs
from soundtrack_pop.pipelines.reporting.explorer.content import content_of
from soundtrack_pop.schemas.unmatched import REASONS

from .worlds import LINKED, LOST, REVIEWED, dataset, scored, world


def chosen(tables: dict[str, Any]) -> pd.DataFrame:
    return choose_pairs(
        tables["scored_pairs"], tables["matched_pairs"].to_table(), tables["near_misses"].to_table(), 0.5
    )


def content(tables: dict[str, Any]) -> dict[str, Any]:
    return content_of(chosen(tables), tables["soundtracks"], tables["movies"], tables["credits"])


def test_all_links_then_missed_films_then_lost_soundtracks() -> None:
    pairs = chosen(world())
    assert pairs["kind"].tolist() == ["link", "link", "film", "soundtrack"]
    assert pairs["release_group_gid"].tolist()[:2] == [LINKED, REVIEWED]
    assert pairs["release_group_gid"].isna().tolist() == [False, False, True, False]
    assert pairs["reason"].dropna().tolist() == ["no_candidate", "below_threshold"]


def test_the_runner_up_is_the_best_of_the_other_films() -> None:
    tables = world()
    pairs = chosen(tables)
    assert pairs.loc[0, ["rival_id", "rival_p", "rival_weight"]].tolist() == [2, 0.1, 3.0]
    assert pairs["rival_id"].isna().tolist() == [False, True, True, True]
    # An editor linked the film that the titles put second.
    linked = tables["matched_pairs"].to_table().to_pylist()
    tables["matched_pairs"] = dataset("prm_matched_pairs", [{**linked[1], "tmdb_id": 2}])
    assert chosen(tables).loc[0, ["rival_id", "rival_p"]].tolist() == [1, 0.9]


def test_a_soundtrack_of_two_films_has_a_row_for_each() -> None:
    tables = world()
    linked = tables["matched_pairs"].to_table().to_pylist()
    tables["matched_pairs"] = dataset("prm_matched_pairs", [linked[1], {**linked[1], "tmdb_id": 2}])
    links = chosen(tables).query("kind == 'link'")
    assert links["tmdb_id"].tolist() == [1, 2]
    assert links["rival_id"].tolist() == [2, 1]


def test_a_soundtrack_of_which_only_a_part_of_the_title_agrees_is_no_near_miss() -> None:
    tables = world()
    tables["scored_pairs"] = dataset("feat_scored_pairs", [scored(LOST, 4, -1.0, 0.3, title="tokens")])
    assert "soundtrack" not in set(chosen(tables)["kind"])


def test_a_world_without_candidates_has_links_without_evidence() -> None:
    tables = world()
    tables["scored_pairs"] = dataset("feat_scored_pairs", [])
    parts = content(tables)
    assert parts["pairs"]["kind"] == [0, 0, 1]
    assert parts["pairs"]["evidence"] == [-1, -1, -1]
    assert parts["evidence"] == {"rows": []}


def test_columns_are_as_long_as_their_keys_and_texts_stand_once() -> None:
    parts = content(world())
    pairs, films, albums = parts["pairs"], parts["films"], parts["albums"]
    assert pairs["film"] == [0, 2, 4, 3]
    assert pairs["album"] == [0, 1, -1, 2]
    assert pairs["p"] == [1.0, 0.7, None, 0.3]
    assert [pairs["reasonNames"][one] for one in pairs["reason"] if one >= 0] == [
        REASONS["no_candidate"], REASONS["below_threshold"],
    ]  # fmt: skip
    assert pairs["otherTitles"] == ["form 3"]
    assert films["imdb"] == [816692, None, None, None, None]
    assert films["popularity"][0] == 1.235
    assert (films["people"], films["composers"][0], films["directors"][0]) == (
        ["Hans Zimmer", "Christopher Nolan"],
        [0],
        [1],
    )
    assert (albums["genreNames"], albums["genres"]) == (["electronic"], [[0], [], []])
    assert REVIEWED in albums["gid"]


def test_evidence_is_the_prior_then_the_levels_then_the_weights() -> None:
    parts = content(world())
    row = parts["evidence"]["rows"][parts["pairs"]["evidence"][0]]
    assert row == (1.0, *[0] * len(COMPARISONS), *[0.5] * len(COMPARISONS))
