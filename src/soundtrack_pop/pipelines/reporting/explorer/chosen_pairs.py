"""Choose the pairs of the explorer: all links, the near misses, and the runner-up of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.comparisons import COMPARISONS, WHOLE_TITLE_LEVELS
from soundtrack_pop.linkage.near_miss import log_odds, reason_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as pads

# What is read of every pair; ids and levels repeat.
_ENCODED = pa.schema(
    [(c.RELEASE_GROUP_GID, pa.dictionary(pa.int32(), pa.string())), (c.TMDB_ID, pa.int64()),
     (c.MATCH_WEIGHT, pa.float64()), (c.MATCH_PROBABILITY, pa.float64()),
     ("title_level", pa.dictionary(pa.int32(), pa.string())), ("year_weight", pa.float64())]
)  # fmt: skip
# What is read of the chosen pairs.
VECTOR_COLUMNS = (
    "prior_weight", "movie_form", *(f"{one.name}_{part}" for one in COMPARISONS for part in ("level", "weight")),
)  # fmt: skip
_PAIR = [c.RELEASE_GROUP_GID, c.TMDB_ID]

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """All scored pairs in a few columns, best first within each soundtrack.

    Attributes:
        gids: the soundtracks' ids.
        soundtrack: position in `gids` of each pair's soundtrack, ascending.
        tmdb_id: the film.
        weight: match weight, bits.
        probability: 0 to 1.
        title_levels: names of the title levels.
        title_level: position in `title_levels`.
        year_weight: bits.
        row: number of the stored row.
    """

    gids: list[str]
    soundtrack: Integers
    tmdb_id: Integers
    weight: NDArray[np.float64]
    probability: NDArray[np.float64]
    title_levels: list[str]
    title_level: Integers
    year_weight: NDArray[np.float64]
    row: Integers

    @classmethod
    def of(cls, scored_pairs: pads.Dataset) -> Candidates:
        """Read the columns, batch by batch; ids are kept once for each soundtrack."""
        table = pa.Table.from_batches(map(_encoded, scored_pairs.to_batches(columns=_ENCODED.names)), _ENCODED)
        table = table.unify_dictionaries().combine_chunks()
        if not table.num_rows:
            empty = np.empty(0)
            return cls(
                [],
                empty.astype(int),
                empty.astype(int),
                empty,
                empty,
                [],
                empty.astype(int),
                empty,
                empty.astype(int),
            )
        gid, level = table[c.RELEASE_GROUP_GID].chunk(0), table["title_level"].chunk(0)
        soundtrack, film = gid.indices.to_numpy(), table[c.TMDB_ID].to_numpy()
        weight = table[c.MATCH_WEIGHT].to_numpy()
        order = np.lexsort((film, -weight, soundtrack))
        return cls(
            gid.dictionary.to_pylist(),
            soundtrack[order].astype(np.int64),
            film[order],
            weight[order],
            table[c.MATCH_PROBABILITY].to_numpy()[order],
            level.dictionary.to_pylist(),
            level.indices.to_numpy()[order].astype(np.int64),
            table["year_weight"].fill_null(0.0).to_numpy()[order],
            order,
        )

    def rows_of(self, gids: Iterable[str], tmdb_ids: Iterable[int]) -> Integers:
        """Return the numbers of the stored rows of these pairs, ascending; of those that were scored."""
        code = {gid: number for number, gid in enumerate(self.gids)}
        films, film = np.unique(self.tmdb_id, return_inverse=True)
        known = {int(one): number for number, one in enumerate(films)}
        wanted = [
            code[gid] * len(films) + known[tmdb_id]
            for gid, tmdb_id in zip(gids, tmdb_ids, strict=True)
            if gid in code and tmdb_id in known
        ]
        return np.sort(self.row[np.isin(self.soundtrack * len(films) + film, wanted)])

    def best(self) -> pd.DataFrame:
        """Return the best pair of each soundtrack, and the film, weight and probability of the second."""
        import pandas as pd

        first = np.flatnonzero(np.diff(self.soundtrack, prepend=-1))
        second = np.minimum(first + 1, max(len(self.soundtrack) - 1, 0))
        has_second = np.append(np.diff(first), len(self.soundtrack) - first[-1:]) > 1
        return pd.DataFrame(
            {
                c.RELEASE_GROUP_GID: np.array(self.gids, dtype=object)[self.soundtrack[first]],
                "best_id": self.tmdb_id[first],
                "best_weight": self.weight[first],
                "best_p": self.probability[first],
                "title_level": np.array(self.title_levels, dtype=object)[self.title_level[first]],
                "year_weight": self.year_weight[first],
                "second_id": pd.array(self.tmdb_id[second], dtype="Int64").copy(),
                "second_weight": np.where(has_second, self.weight[second], np.nan),
                "second_p": np.where(has_second, self.probability[second], np.nan),
            }
        ).assign(second_id=lambda frame: frame["second_id"].where(has_second))


def choose_pairs(
    scored_pairs: pads.Dataset, matched_pairs: pa.Table, near_misses: pa.Table, review_probability: float
) -> pd.DataFrame:
    """Return the pairs that the explorer shows.

    Grain: one row per link, then one per film of `rpt_near_misses`, then one per soundtrack without a film whose
    best candidate agrees with it in a whole title. A film without a candidate has no soundtrack.

    Args:
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        near_misses: `rpt_near_misses`.
        review_probability: probability in (0, 1) from which a pair goes to clerical review.

    Returns:
        `kind` (link, film, soundtrack), the pair, `p` (0 to 1) and `bits` of link or candidate, band, source
        and `is_primary` of a link, the `reason` of a near miss and `winner_tmdb_id`, the runner-up (`rival_id`,
        `rival_p`, `rival_weight`), and `VECTOR_COLUMNS`, null where the title matcher did not score the pair.
    """
    import pandas as pd

    candidates = Candidates.of(scored_pairs)
    best = candidates.best()
    links = _links(matched_pairs)
    missed = _films_without(near_misses)
    lost = _lost_soundtracks(
        best, set(links[c.RELEASE_GROUP_GID]) | set(missed[c.RELEASE_GROUP_GID]), review_probability
    )
    pairs = pd.concat([links, missed, lost], ignore_index=True)
    pairs = pairs.merge(best.drop(columns=["title_level", "year_weight"]), on=c.RELEASE_GROUP_GID, how="left")
    is_best = pairs["best_id"].eq(pairs[c.TMDB_ID])
    for name in ("id", "p", "weight"):
        pairs[f"rival_{name}"] = pairs[f"second_{name}"].where(is_best, pairs[f"best_{name}"])
    wanted = pairs[_PAIR].dropna()
    evidence = _rows(scored_pairs, candidates.rows_of(wanted[c.RELEASE_GROUP_GID], wanted[c.TMDB_ID]))
    return pairs.merge(evidence, on=_PAIR, how="left")


def _links(matched_pairs: pa.Table) -> pd.DataFrame:
    columns = [*_PAIR, c.MATCH_PROBABILITY, c.MATCH_WEIGHT, c.MATCH_BAND, c.MATCH_SOURCE, c.IS_PRIMARY]
    links: pd.DataFrame = matched_pairs.select(columns).to_pandas()
    links = links.rename(columns={c.MATCH_PROBABILITY: "p", c.MATCH_WEIGHT: "bits"})
    return links.astype({c.TMDB_ID: "Int64"}).assign(kind="link").sort_values(_PAIR, ignore_index=True)


def _films_without(near_misses: pa.Table) -> pd.DataFrame:
    missed: pd.DataFrame = near_misses.to_pandas()
    names = {"best_release_group_gid": c.RELEASE_GROUP_GID, c.MATCH_PROBABILITY: "p", c.MATCH_WEIGHT: "bits"}
    kept = [*_PAIR, "p", "bits", "reason", "winner_tmdb_id"]
    return (
        missed.rename(columns=names)[kept]
        .astype({c.TMDB_ID: "Int64", "winner_tmdb_id": "Int64"})
        .assign(kind="film")
    )


def _lost_soundtracks(best: pd.DataFrame, known: set[str], review_probability: float) -> pd.DataFrame:
    """Return the best pairs of soundtracks that are neither linked nor the best candidate of a missed film."""
    lost = best[~best[c.RELEASE_GROUP_GID].isin(known) & best["title_level"].isin(WHOLE_TITLE_LEVELS)]
    threshold = log_odds(review_probability)
    columns = ("title_level", "best_weight", "best_p", "year_weight")
    reasons = [
        reason_of(level, weight, threshold - log_odds(p), threshold, year_weight, linked_by=None)
        for level, weight, p, year_weight in zip(*(lost[name].tolist() for name in columns), strict=True)
    ]
    names = {"best_id": c.TMDB_ID, "best_p": "p", "best_weight": "bits"}
    return (
        lost.rename(columns=names)[[*_PAIR, "p", "bits"]]
        .assign(reason=reasons, kind="soundtrack")
        .astype({c.TMDB_ID: "Int64"})
    )


def _rows(scored_pairs: pads.Dataset, numbers: Integers) -> pd.DataFrame:
    """Return the levels and weights of stored rows, from one pass over all in the order of storage."""
    columns, parts, start = [*_PAIR, *VECTOR_COLUMNS], [], 0
    for batch in scored_pairs.to_batches(columns=columns):
        first, last = np.searchsorted(numbers, [start, start + batch.num_rows])
        parts.append(batch.take(pa.array(numbers[first:last] - start)))
        start += batch.num_rows
    schema = pa.schema([scored_pairs.schema.field(name) for name in columns])
    found: pd.DataFrame = pa.Table.from_batches(parts, schema).to_pandas()
    return found.astype({c.TMDB_ID: "Int64"})


def _encoded(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        batch[field.name].dictionary_encode() if pa.types.is_dictionary(field.type) else batch[field.name]
        for field in _ENCODED
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_ENCODED)
