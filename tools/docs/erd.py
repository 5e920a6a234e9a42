"""Draw the tables of `soundtrack_pop.schemas` into docs/erd.md (Mermaid and all columns) and docs/erd.svg.

`python -m tools.docs.erd --check` writes nothing and exits with 1 where the documents are not the schemas'.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pyarrow as pa

from soundtrack_pop import schemas
from soundtrack_pop.schemas import TABLES, Table
from tools.docs.erd_picture import picture

DOCS = Path(__file__).resolve().parents[2] / "docs"
_INTRODUCTION = """# Tables

Drawn from `src/soundtrack_pop/schemas/` by `make erd`; a test holds this page to the schemas. Every table is a
folder of Parquet files; keys are checked as data when a table is stored, not enforced by a database.

![Tables that refer to each other, and those that stand alone](erd.svg)
"""


def documents(tables: Mapping[str, Table]) -> dict[str, str]:
    """Return each document's text by its file name."""
    parts = [_INTRODUCTION, "## Relations\n", _mermaid(tables), "## Columns\n", *_sections(tables)]
    return {"erd.md": "\n".join(parts), "erd.svg": picture(tables)}


def _mermaid(tables: Mapping[str, Table]) -> str:
    """Return the tables that refer to others or are referred to, with the columns that do so."""
    targets = {target.partition(".")[0] for table in tables.values() for _, target in table.references}
    lines = ["```mermaid", "erDiagram"]
    for table in tables.values():
        if not table.references and table.name not in targets:
            continue
        lines.append(f"    {table.name} {{")
        lines += [
            f"        {_type(column.type)} {column.name}{_marks(table, column.name)}" for column in _shown(table)
        ]
        lines.append("    }")
    for table in tables.values():
        for column, target in table.references:
            to_one = "|o" if (column,) == table.key else "}o"
            lines.append(f"    {table.name} {to_one}--o| {target.partition('.')[0]} : {column}")
    return "\n".join([*lines, "```", ""])


def _shown(table: Table) -> list[schemas.Column]:
    """Return the columns of the key and of the references, in stored order."""
    names = {*table.key, *(column for column, _ in table.references)}
    return [column for column in table.columns if column.name in names]


def _marks(table: Table, column: str) -> str:
    marks = [mark for mark, names in (("PK", table.key), ("FK", dict(table.references))) if column in names]
    return f" {', '.join(marks)}" if marks else ""


def _type(kind: pa.DataType) -> str:
    """Return an Arrow type as one word, as Mermaid wants it."""
    if pa.types.is_list(kind):
        return f"{_type(kind.value_type)}_list"
    return "struct" if pa.types.is_struct(kind) else str(kind).partition("[")[0]


def _sections(tables: Mapping[str, Table]) -> Iterator[str]:
    for name in schemas.__all__:
        module = getattr(schemas, name)
        own = (
            [one for one in vars(module).values() if isinstance(one, Table)]
            if isinstance(module, ModuleType)
            else []
        )
        known = [tables[table.name] for table in own if table.name in tables]
        if not known:
            continue
        yield f"### {name}\n\n{_first_paragraph(module)}\n"
        yield from map(_dictionary, known)


def _first_paragraph(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().partition("\n\n")[0].replace("\n", " ")


def _dictionary(table: Table) -> str:
    references = dict(table.references)
    key = ", ".join(f"`{one}`" for one in table.key) or "none"
    lines = [
        f"#### `{table.name}`\n",
        f"One row is {table.grain}. Key: {key}. {'May be empty.' if table.may_be_empty else 'Never empty.'}\n",
        "| column | type | meaning |",
        "|---|---|---|",
    ]
    for column in table.columns:
        points = f"; see `{references[column.name]}`" if column.name in references else ""
        meaning = column.meaning.replace("|", "\\|")
        lines.append(f"| `{column.name}` | {column.type} | {meaning}{points} |")
    return "\n".join([*lines, ""])


def outdated(folder: Path, tables: Mapping[str, Table]) -> list[str]:
    """Return the documents of a folder that are not what the schemas make them."""
    return [
        name
        for name, text in documents(tables).items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]


def main() -> None:
    """Write the documents, or tell which are outdated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where a document is outdated"
    )
    if not parser.parse_args().check:
        for name, text in documents(TABLES).items():
            (DOCS / name).write_text(text, encoding="utf-8")
        return
    names = outdated(DOCS, TABLES)
    if names:
        raise SystemExit(f"docs: {', '.join(names)} not as the schemas make them. Run `make erd`.")


if __name__ == "__main__":
    main()
