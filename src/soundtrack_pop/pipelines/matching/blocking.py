"""Find the candidate pairs: soundtrack and film whose title forms share a key.

The soundtracks are the small side: they are indexed once, and the films stream past the index, each batch by
itself. The year takes no part: reissues and missing years are common, so it is evidence and not a block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.parameters import BlockingParameters
from soundtrack_pop.pipelines.matching.keys import Keys, Rows, form_keys


@dataclass(frozen=True)
class TitleForms:
    """The title forms of a table, one after the other.

    Attributes:
        owner: row of the table that a form belongs to.
        form: the text.
        kind: how it came about.
    """

    owner: Rows
    form: list[str]
    kind: list[str]


@dataclass(frozen=True)
class SoundtrackIndex:
    """The soundtracks, their title forms, and the forms' keys in order.

    Small enough to travel to every worker: about 2 KB for a soundtrack.
    """

    soundtracks: pa.Table
    forms: TitleForms
    keys: Keys
    key_rows: Rows
    blocking: BlockingParameters


def flatten_forms(table: pa.Table) -> TitleForms:
    """Return the forms in the column `title_forms`, list<struct<form, kind>>."""
    forms = table["title_forms"].combine_chunks()
    flat = pc.list_flatten(forms)
    return TitleForms(
        owner=pc.list_parent_indices(forms).to_numpy().astype(np.int64),
        form=pc.struct_field(flat, "form").to_pylist(),
        kind=pc.struct_field(flat, "kind").to_pylist(),
    )


def index_soundtracks(soundtracks: pa.Table, blocking: BlockingParameters) -> SoundtrackIndex:
    """Return the index over the soundtracks' title forms.

    Args:
        soundtracks: the columns of `prm_soundtracks` that features need, `title_forms` among them.
        blocking: which forms get deletion keys.
    """
    forms = flatten_forms(soundtracks)
    keys, rows = _keys_of(forms, blocking)
    order = np.argsort(keys, kind="stable")
    return SoundtrackIndex(soundtracks, forms, keys[order], rows[order], blocking)


def candidate_forms(index: SoundtrackIndex, movie_forms: TitleForms) -> tuple[Rows, Rows]:
    """Return the pairs of rows, into the soundtracks' and the films' forms, that share a key.

    Each pair stands once, in order of the film's form and then the soundtrack's.
    """
    keys, rows = _keys_of(movie_forms, index.blocking)
    first = np.searchsorted(index.keys, keys, side="left")
    counts = np.searchsorted(index.keys, keys, side="right") - first
    movie_rows = np.repeat(rows, counts)
    offsets = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    soundtrack_rows = index.key_rows[np.repeat(first, counts) + offsets]
    return _distinct(soundtrack_rows, movie_rows)


def _keys_of(forms: TitleForms, blocking: BlockingParameters) -> tuple[Keys, Rows]:
    return form_keys(forms.form, blocking.shortest_form_for_deletions, blocking.longest_form_for_deletions)


def _distinct(soundtrack_rows: Rows, movie_rows: Rows) -> tuple[Rows, Rows]:
    # Sorting and comparing neighbours: np.unique over pairs is several times slower.
    order = np.lexsort((soundtrack_rows, movie_rows))
    soundtrack_rows, movie_rows = soundtrack_rows[order], movie_rows[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (np.diff(soundtrack_rows) != 0) | (np.diff(movie_rows) != 0)
    return soundtrack_rows[is_new], movie_rows[is_new]
