"""Declarations of tables: sound in themselves and with each other; each fault is one that the check finds."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema

from soundtrack_pop import columns
from soundtrack_pop.schemas import TABLES, Column, Table, cleaned

LAYERS = ("raw_", "int_", "prm_", "feat_", "rpt_")


def faults_of(table: Table, tables: Mapping[str, Table]) -> list[str]:
    """Return what is wrong with a declaration; empty where nothing is."""
    names = table.column_names
    faults = [f"column '{name}' stands twice" for name in set(names) if names.count(name) > 1]
    faults += [f"key '{name}' is no column" for name in table.key if name not in names]
    faults += [f"column '{column.name}' has no meaning" for column in table.columns if not column.meaning.strip()]
    if not table.grain.strip():
        faults.append("no grain")
    if not table.name.startswith(LAYERS):
        faults.append("no layer")
    if not names:
        faults.append("no columns")
    for own, target in table.references:
        other, _, column = target.partition(".")
        if own not in names:
            faults.append(f"reference from '{own}', which is no column")
        elif other not in tables or column not in tables[other].column_names:
            faults.append(f"reference to '{target}', which does not exist")
        elif _types(table)[own] != _types(tables[other])[column]:
            faults.append(f"reference to '{target}', which has another type")
    return faults


def _types(table: Table) -> dict[str, pa.DataType]:
    return {column.name: column.type for column in table.columns}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_table_is_sound(table: Table) -> None:
    assert faults_of(table, TABLES) == []


def _table(**changed: object) -> Table:
    sound = {
        "name": "int_films",
        "grain": "one film",
        "key": ("film_id",),
        "columns": (Column("film_id", pa.int64(), "the film"), Column("title", pa.string(), "its title")),
        "references": (("film_id", "int_movies.tmdb_id"),),
    }
    return Table(**{**sound, **changed})


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"grain": " "}, ["no grain"]),
        ({"name": "films"}, ["no layer"]),
        ({"key": ("id",)}, ["key 'id' is no column"]),
        ({"key": (), "columns": (), "references": ()}, ["no columns"]),
        ({"columns": (Column("film_id", pa.int64(), "the film"),) * 2}, ["column 'film_id' stands twice"]),
        ({"columns": (Column("film_id", pa.int64(), ""),)}, ["column 'film_id' has no meaning"]),
        ({"references": (("id", "int_movies.tmdb_id"),)}, ["reference from 'id', which is no column"]),
        ({"references": (("film_id", "int_films.id"),)}, ["reference to 'int_films.id', which does not exist"]),
        ({"references": (("film_id", "int_movies.id"),)}, ["reference to 'int_movies.id', which does not exist"]),
        (
            {"references": (("title", "int_movies.tmdb_id"),)},
            ["reference to 'int_movies.tmdb_id', which has another type"],
        ),
    ],
)
def test_fault_of_a_table_is_found(changed: dict[str, object], faults: list[str]) -> None:
    assert faults_of(_table(**changed), TABLES) == faults


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_spark_and_arrow_schema_agree(table: Table) -> None:
    there_and_back = to_arrow_schema(table.spark_schema)
    assert there_and_back.names == table.arrow_schema.names
    assert there_and_back.types == table.arrow_schema.types
    assert all(field.nullable for field in table.spark_schema)


def test_spark_schema_has_spark_s_types() -> None:
    form = T.StructType([T.StructField(name, T.StringType()) for name in ("form", "kind", "written")])
    table = _table(
        columns=(
            Column("film_id", pa.int64(), "id"),
            Column("year", pa.int32(), "year"),
            Column("share", pa.float64(), "share"),
            Column("known", pa.bool_(), "known"),
            Column("people", pa.list_(pa.string()), "names"),
            Column("title_forms", cleaned.TITLE_FORMS_TYPE, "forms"),
        )
    )
    assert table.spark_schema == T.StructType(
        [
            T.StructField("film_id", T.LongType()),
            T.StructField("year", T.IntegerType()),
            T.StructField("share", T.DoubleType()),
            T.StructField("known", T.BooleanType()),
            T.StructField("people", T.ArrayType(T.StringType())),
            T.StructField("title_forms", T.ArrayType(form)),
        ]
    )


def test_tables_are_known_by_their_names() -> None:
    assert {name: table.name for name, table in TABLES.items()} == {name: name for name in TABLES}


def test_no_table_is_declared_twice() -> None:
    from soundtrack_pop.schemas import analysed, assessed, curated, ingested, matched, modelled, unmatched

    modules = (curated, ingested, cleaned, matched, unmatched, analysed, modelled, assessed)
    declared = [value for module in modules for value in vars(module).values() if isinstance(value, Table)]
    assert len(declared) == len(TABLES)


def test_named_columns_stand_in_a_table() -> None:
    known = {name for table in TABLES.values() for name in table.column_names}
    named = {
        value
        for name, value in vars(columns).items()
        if name.isupper() and not name.startswith(("BAND_", "SOURCE_", "FAMILY_"))
    }
    assert len(named) > 10
    assert named <= known
