"""What the methods share that look at a sample of the soundtracks and at plain titles."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_SEED = 7
_PARTS = ("stem", "subtitle", "owner")


def sample_rows(rows: int, size: int) -> NDArray[np.int64]:
    """Return the same rows for the same sizes, ascending; all where there are no more."""
    drawn = np.random.default_rng(_SEED).permutation(rows)[:size]
    return np.sort(drawn).astype(np.int64)


def main_titles(table: pa.Table) -> list[str]:
    """Return one title per row: without decoration where there is such a form, else the first."""
    titles = []
    for forms in table["title_forms"].to_pylist():
        by_kind = {form["kind"]: form["form"] for form in reversed(forms or [])}
        titles.append(by_kind.get("core") or (forms[0]["form"] if forms else ""))
    return titles


def whole_titles(table: pa.Table) -> tuple[NDArray[np.int64], list[str]]:
    """Return the row and the text of every form that is a whole title."""
    forms = table["title_forms"].combine_chunks()
    flat = pc.list_flatten(forms)
    is_whole = pc.invert(pc.is_in(pc.struct_field(flat, "kind"), value_set=pa.array(_PARTS)))
    rows = pc.filter(pc.list_parent_indices(forms), is_whole)
    texts = pc.filter(pc.struct_field(flat, "form"), is_whole)
    return np.asarray(rows).astype(np.int64), texts.to_pylist()
