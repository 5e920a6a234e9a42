"""Draw the tables of `soundtrack_pop.schemas`, their keys and relations: docs/erd.md (Mermaid) and docs/erd.svg.

Needs Node and npm. What each column means stands in docs/data-dictionary.md.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from soundtrack_pop.schemas import TABLES, Column, Table

DOCS = Path(__file__).resolve().parents[2] / "docs"
_DRAWING = Path(__file__).with_name("erd-picture")
_PAGE = """# Tables and their relations

Drawn from `src/soundtrack_pop/schemas/` by `make erd`. Only tables that refer to each other are shown, with the
columns of their keys (PK) and references (FK). All {number} tables and their columns are described in the
[data dictionary](data-dictionary.md). Every table is a folder of Parquet files; keys are checked when a table is
stored, not enforced by a database.

![{drawn} tables and the columns that connect them](erd.svg)

The same as Mermaid:

```mermaid
{mermaid}
```
"""


def page(tables: Mapping[str, Table]) -> str:
    """Return the text of docs/erd.md."""
    drawn = len(related(tables))
    return _PAGE.format(number=len(tables), drawn=drawn, mermaid=mermaid(tables))


def related(tables: Mapping[str, Table]) -> list[Table]:
    """Return the tables that refer to others or are referred to."""
    targets = {target.partition(".")[0] for table in tables.values() for _, target in table.references}
    return [table for table in tables.values() if table.references or table.name in targets]


def mermaid(tables: Mapping[str, Table]) -> str:
    """Return the entity-relationship diagram in Mermaid's notation."""
    lines = ["erDiagram"]
    for table in related(tables):
        lines.append(f"    {table.name} {{")
        lines += [f"        {_type(column.type)} {column.name}{_marks(table, column)}" for column in _shown(table)]
        lines.append("    }")
    for table in related(tables):
        for column, target in table.references:
            many = "o|" if (column,) == table.key else "o{"
            lines.append(f"    {target.partition('.')[0]} |o--{many} {table.name} : {column}")
    return "\n".join(lines)


def _shown(table: Table) -> list[Column]:
    """Return the columns of the key and of the references, in stored order."""
    names = {*table.key, *(column for column, _ in table.references)}
    return [column for column in table.columns if column.name in names]


def _marks(table: Table, column: Column) -> str:
    keys = (("PK", table.key), ("FK", dict(table.references)))
    marks = [mark for mark, names in keys if column.name in names]
    return f" {', '.join(marks)}" if marks else ""


def _type(kind: pa.DataType) -> str:
    """Return an Arrow type as one word, as Mermaid requires."""
    if pa.types.is_list(kind):
        return f"{_type(kind.value_type)}_list"
    return "struct" if pa.types.is_struct(kind) else str(kind).partition("[")[0]


def main() -> None:
    """Write the page and the picture."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        raise SystemExit("docs/erd.svg: expected Node and npm to draw it; found none. Install Node 20 or newer.")
    subprocess.run([npm, "ci", "--silent"], cwd=_DRAWING, check=True)  # noqa: S603 - the command is fixed
    picture = subprocess.run(  # noqa: S603 - the command is fixed
        [node, "draw.js"], cwd=_DRAWING, input=mermaid(TABLES), capture_output=True, text=True, check=True
    ).stdout
    (DOCS / "erd.md").write_text(page(TABLES), encoding="utf-8")
    (DOCS / "erd.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
