"""Tables that matching persists: scored candidate pairs and matched pairs."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.linkage.comparison import Comparison
from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_REAL = pa.float64()


def _comparison_columns(comparison: Comparison) -> tuple[Column, Column]:
    levels = ", ".join(comparison.level_names)
    return (
        Column(f"{comparison.name}_level", _TEXT, f"{comparison.meaning}: {levels}"),
        Column(f"{comparison.name}_weight", _REAL, f"match weight of the {comparison.name} level, bits"),
    )


SCORED_PAIRS = Table(
    name="feat_scored_pairs",
    grain="one candidate pair of soundtrack and film",
    key=("release_group_gid", "tmdb_id"),
    may_be_empty=False,
    columns=(
        Column("release_group_gid", _TEXT, "the soundtrack"),
        Column("tmdb_id", pa.int64(), "the film"),
        Column("match_probability", _REAL, "probability of a match among the soundtrack's candidates, 0 to 1"),
        Column("match_weight", _REAL, "prior weight and the weights of all comparisons together, bits"),
        Column("prior_weight", _REAL, "log2 odds that a soundtrack's film is in the catalogue at all, bits"),
        Column("soundtrack_form", _TEXT, "the soundtrack's title form that agrees best"),
        Column("soundtrack_form_kind", _TEXT, "how that form came about"),
        Column("movie_form", _TEXT, "the film's title form that agrees best"),
        Column("movie_form_kind", _TEXT, "which of the film's titles it comes from"),
        Column("title_similarity", _REAL, "similarity of the two forms, 0 to 1"),
        Column("year_gap", pa.int32(), "soundtrack year less film year; null where either is missing"),
        Column(
            "same_level_candidates",
            pa.int32(),
            "the soundtrack's candidates at the same title level, this one included",
        ),
        Column("blocking_rule", _TEXT, "what found the pair: exact, deletion, word, rare_token or rare_pair"),
        *(column for comparison in COMPARISONS for column in _comparison_columns(comparison)),
    ),
    references=(
        ("release_group_gid", "prm_soundtracks.release_group_gid"),
        ("tmdb_id", "prm_movies.tmdb_id"),
    ),
)

MATCHED_PAIRS = Table(
    name="prm_matched_pairs",
    grain="one soundtrack linked to a film",
    key=("release_group_gid",),
    may_be_empty=False,
    columns=(
        Column("release_group_gid", _TEXT, "the soundtrack"),
        Column("tmdb_id", pa.int64(), "the film"),
        Column("match_probability", _REAL, "0 to 1; 1 for an editor's link"),
        Column("match_weight", _REAL, "bits; of the title matcher's score, 0 where it did not score the pair"),
        Column("match_band", _TEXT, "auto or review"),
        Column("match_source", _TEXT, "imdb_link, title or curated"),
        Column("is_primary", pa.bool_(), "the one album that stands for the film in the statistics"),
        Column("soundtrack_title", _TEXT, "name of the release group"),
        Column("movie_title", _TEXT, "English title of the film"),
        Column("soundtrack_year", pa.int32(), "year of the first release; null where unknown"),
        Column("movie_year", pa.int32(), "year of the film's first release; null where unknown"),
    ),
    references=(
        ("release_group_gid", "prm_soundtracks.release_group_gid"),
        ("tmdb_id", "prm_movies.tmdb_id"),
    ),
)
