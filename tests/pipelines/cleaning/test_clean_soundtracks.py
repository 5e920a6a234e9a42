"""Soundtracks, cleaned: one row for each release group, whatever hangs on it."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.contracts import conform
from soundtrack_pop.parameters.sources import CleaningParameters
from soundtrack_pop.pipelines.cleaning import create_pipeline
from soundtrack_pop.pipelines.cleaning.nodes import clean_soundtracks
from soundtrack_pop.schemas import TABLES
from support.builders import frame_of
from support.frames import assert_same_rows

CLEANED = TABLES["prm_soundtracks"]
PROVENANCE = ("input_fingerprint", "rules_version")
YEARS = CleaningParameters(earliest_year=1888, latest_year=2035, reuse=True)
# Argument of the node -> `int_` table.
INPUTS = {
    "release_groups": "int_release_groups",
    "secondary_types": "int_release_group_secondary_types",
    "dates": "int_release_group_dates",
    "aliases": "int_release_group_aliases",
    "artist_credits": "int_artist_credits",
    "artist_credit_names": "int_artist_credit_names",
    "artists": "int_artists",
    "tags": "int_release_group_tags",
    "genres": "int_genres",
    "imdb_links": "int_imdb_links",
}
JAWS = {
    "release_groups": [
        {
            "release_group_id": 101,
            "release_group_gid": "jaws",
            "title": "Jaws (Original Motion Picture Score)",
            "artist_credit_id": 301,
            "primary_type": "Album",
        }
    ],
    "secondary_types": [
        {"release_group_id": 101, "secondary_type": "Soundtrack"},
        {"release_group_id": 101, "secondary_type": "Compilation"},
    ],
    "dates": [{"release_group_id": 101, "first_release_year": 1975}],
    "aliases": [{"release_group_id": 101, "alias": "Tiburón"}, {"release_group_id": 101, "alias": "JAWS"}],
    "artist_credits": [{"artist_credit_id": 301, "artist_credit": "John Williams"}],
    "artist_credit_names": [
        {"artist_credit_id": 301, "position": 0, "artist_id": 201, "credited_name": "John Williams"},
        {"artist_credit_id": 301, "position": 1, "artist_id": 202, "credited_name": "London Symphony Orchestra"},
    ],
    "artists": [{"artist_id": 201, "name": "John Williams", "sort_name": "Williams, John"}],
    "tags": [{"release_group_id": 101, "tag": "classical", "tag_count": 2}],
    "genres": [{"genre": "classical"}],
    "imdb_links": [{"release_group_id": 101, "imdb_id": "tt0073195"}],
}
CLEAN_JAWS = {
    "release_group_gid": "jaws",
    "title": "Jaws (Original Motion Picture Score)",
    "title_forms": [
        {"form": "jaws original motion picture score", "kind": "full"},
        {"form": "jaws", "kind": "core"},
        {"form": "tiburon", "kind": "alias"},
    ],
    "year": 1975,
    "artist_credit": "John Williams",
    "people": ["john williams"],
    "hints": ["score"],
    "primary_type": "Album",
    "secondary_types": ["Compilation", "Soundtrack"],
    "genres": [{"genre": "classical", "family": "orchestral & classical", "votes": 2, "share": 1.0}],
    "imdb_ids": ["tt0073195"],
}
# Known by its id alone: no title, no credit, nothing hangs on it.
BARE = {"release_group_id": 102, "release_group_gid": "bare"}
CLEAN_BARE = {
    "release_group_gid": "bare",
    "title_forms": [],
    "people": [],
    "hints": [],
    "secondary_types": [],
    "genres": [],
    "imdb_ids": [],
}

Tables = dict[str, list[dict[str, object]]]


def as_they_are(frame: DataFrame) -> DataFrame:
    return frame


def cleaned(
    spark: SparkSession, tables: Tables, spread: Callable[[DataFrame], DataFrame] = as_they_are
) -> DataFrame:
    """Clean soundtracks from rows by argument; arguments left out have no rows."""
    frames = {name: spread(frame_of(spark, TABLES[table], tables.get(name, []))) for name, table in INPUTS.items()}
    return conform(clean_soundtracks(**frames, cleaning=YEARS)[0], CLEANED).drop(*PROVENANCE)


def assert_cleans_to(spark: SparkSession, tables: Tables, *expected: dict[str, object]) -> None:
    assert_same_rows(
        cleaned(spark, tables),
        frame_of(spark, CLEANED, expected).drop(*PROVENANCE),
    )


def test_pipeline_reads_these_tables() -> None:
    inputs = create_pipeline().filter(node_names=["clean_soundtracks"]).inputs()
    assert inputs == {*INPUTS.values(), "params:cleaning", "earlier_soundtracks"}


def test_whole_rows_of_a_full_and_of_a_bare_soundtrack(spark: SparkSession) -> None:
    tables = {**JAWS, "release_groups": [*JAWS["release_groups"], BARE]}
    assert_cleans_to(spark, tables, CLEAN_JAWS, CLEAN_BARE)


def test_a_soundtrack_stays_when_every_other_table_is_empty(spark: SparkSession) -> None:
    assert_cleans_to(spark, {"release_groups": [BARE]}, CLEAN_BARE)


def test_no_soundtracks_clean_to_none_whatever_hangs_on_them(spark: SparkSession) -> None:
    assert_cleans_to(spark, {**JAWS, "release_groups": []})


def test_a_title_tells_the_language_of_its_wording(spark: SparkSession) -> None:
    titles = {
        "Jaws (OST)": None,
        "La Boum (Bande originale du film)": "fr",
        "千と千尋の神隠し OST": "ja",
        None: None,
    }
    groups = [
        {"release_group_id": number, "release_group_gid": f"{number}", "title": title}
        for number, title in enumerate(titles)
    ]
    found = {
        int(row.release_group_gid): row.language for row in cleaned(spark, {"release_groups": groups}).collect()
    }
    assert [found[number] for number in range(len(titles))] == list(titles.values())


def test_rows_of_other_release_groups_add_nothing(spark: SparkSession) -> None:
    others = {
        "secondary_types": {"release_group_id": 999, "secondary_type": "Live"},
        "dates": {"release_group_id": 999, "first_release_year": 1999},
        "aliases": {"release_group_id": 999, "alias": "another"},
        "artist_credits": {"artist_credit_id": 999, "artist_credit": "another"},
        "artist_credit_names": {"artist_credit_id": 999, "position": 0, "artist_id": 201, "credited_name": "X"},
        "tags": {"release_group_id": 999, "tag": "classical", "tag_count": 7},
        "imdb_links": {"release_group_id": 999, "imdb_id": "tt999"},
    }
    tables = {name: [*rows, *([others[name]] if name in others else [])] for name, rows in JAWS.items()}
    assert_cleans_to(spark, tables, CLEAN_JAWS)


def test_two_soundtracks_of_one_credit_both_have_its_people(spark: SparkSession) -> None:
    second = {"release_group_id": 103, "release_group_gid": "jaws 2", "title": "Jaws 2", "artist_credit_id": 301}
    rows = cleaned(spark, {**JAWS, "release_groups": [*JAWS["release_groups"], second]}).collect()
    assert {row.release_group_gid: (row.artist_credit, row.people) for row in rows} == {
        "jaws": ("John Williams", ["john williams"]),
        "jaws 2": ("John Williams", ["john williams"]),
    }


def test_believes_years_within_the_bounds_only(spark: SparkSession) -> None:
    years = {1888: 1888, 2035: 2035, 1887: None, 2036: None, 0: None, None: None}
    tables: Tables = {
        "release_groups": [
            {"release_group_id": number, "release_group_gid": f"{number}"} for number in range(len(years))
        ],
        "dates": [{"release_group_id": number, "first_release_year": year} for number, year in enumerate(years)],
    }
    found = {int(row.release_group_gid): row.year for row in cleaned(spark, tables).collect()}
    assert [found[number] for number in range(len(years))] == list(years.values())


def test_result_does_not_depend_on_partitioning(spark: SparkSession) -> None:
    groups = [
        {"release_group_id": n, "release_group_gid": f"g{n}", "title": f"Film {n} OST", "artist_credit_id": n % 2}
        for n in range(6)
    ]
    tables: Tables = {
        "release_groups": groups,
        "secondary_types": [
            {"release_group_id": n, "secondary_type": kind}
            for n in range(6)
            for kind in ("Soundtrack", "Live", "DJ")
        ],
        "aliases": [{"release_group_id": n, "alias": f"{alias} {n}"} for n in range(6) for alias in "cab"],
        "artist_credit_names": [
            {"artist_credit_id": credit, "position": place, "artist_id": place, "credited_name": f"Name {place}"}
            for credit in range(2)
            for place in (2, 0, 1)
        ],
        "tags": [
            {"release_group_id": n, "tag": tag, "tag_count": 1}
            for n in range(6)
            for tag in ("rock", "jazz", "folk")
        ],
        "genres": [{"genre": genre} for genre in ("rock", "jazz", "folk")],
        "imdb_links": [{"release_group_id": n, "imdb_id": f"tt{i}"} for n in range(6) for i in (3, 1, 2)],
    }
    together = cleaned(spark, tables, lambda frame: frame.coalesce(1))
    apart = cleaned(spark, tables, lambda frame: frame.orderBy(*frame.columns[::-1]).repartition(3))
    assert_same_rows(together, apart)
    assert together.count() == 6
