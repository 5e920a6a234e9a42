"""The schema of each persisted table, declared once: grain, key, columns. Checks, selects and docs use it."""

from soundtrack_pop.schemas import analysed, assessed, cleaned, curated, ingested, matched, modelled, unmatched
from soundtrack_pop.schemas.table import Column, Table

TABLES: dict[str, Table] = {
    value.name: value
    for module in (curated, ingested, cleaned, matched, unmatched, analysed, modelled, assessed)
    for value in vars(module).values()
    if isinstance(value, Table)
}

__all__ = [
    "TABLES",
    "Column",
    "Table",
    "analysed",
    "assessed",
    "cleaned",
    "curated",
    "ingested",
    "matched",
    "modelled",
    "unmatched",
]
