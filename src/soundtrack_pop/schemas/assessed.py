"""Tables of robustness: selection, sensitivity, negative control, and the funnel from soundtracks to films."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_REAL = pa.float64()
_COUNT = pa.int64()

SELECTION_BALANCE = Table(
    name="rpt_selection_balance",
    grain="one level of one trait of films",
    key=("trait", "level"),
    columns=(
        Column("trait", _TEXT, "decade, votes, language, film_genre or budget"),
        Column(
            "level",
            _TEXT,
            "group of films; `rest` holds those of few analysed films, `none analysed` those of none",
        ),
        Column("catalogue_film_count", _COUNT, "films of the catalogue, from the snapshot of the statistics"),
        Column("analysed_film_count", _COUNT, "those of them that enter the statistics of popularity"),
        Column("catalogue_share", _REAL, "share of the catalogue's films that have the level, 0 to 1"),
        Column("analysed_share", _REAL, "share of the analysed films that have it, 0 to 1"),
        Column("weighted_share", _REAL, "the same with inverse-probability weights; null where there are none"),
        Column("difference", _REAL, "standardised: analysed less catalogue share by the catalogue's deviation"),
        Column("weighted_difference", _REAL, "the same with weights; null where there are none"),
        Column("is_supported", pa.bool_(), "whether any analysed film has the level: if not, weights cannot help"),
    ),
)

SELECTION_WEIGHTS = Table(
    name="feat_selection_weights",
    grain="one film of the statistics of popularity",
    key=("tmdb_id",),
    columns=(
        Column("tmdb_id", _COUNT, "the film"),
        Column("selection_probability", _REAL, "that such a film of the catalogue is analysed, 0 to 1"),
        Column("weight", _REAL, "overall probability by this one, cut at `analysis.largest_weight`"),
    ),
    references=(("tmdb_id", "prm_movies.tmdb_id"),),
)

SENSITIVITY = Table(
    name="rpt_sensitivity",
    grain="one genre group, one statistic and one way to choose or weigh the films",
    key=("scenario", "statistic", "genre"),
    columns=(
        Column(
            "scenario",
            _TEXT,
            "headline, p_50, p_80, p_95, auto_and_review, match_probability, selection_weights, one_per_artist or "
            "other_vintage",
        ),
        Column("statistic", _TEXT, "popularity (rank-biserial effect) or trend (odds ratio by decade)"),
        Column("genre", _TEXT, "genre group"),
        Column("film_count", _COUNT, "films with the genre"),
        Column("scenario_film_count", _COUNT, "all films of the scenario"),
        Column("effective_film_count", _REAL, "Kish's effective number of films; the number itself unweighted"),
        Column("effect", _REAL, "null where not tested"),
        Column("effect_low", _REAL, "lower end of its interval at `analysis.confidence_level`"),
        Column("effect_high", _REAL, "upper end of its interval"),
        Column("p", _REAL, "two-sided p value; null where not tested"),
        Column("q", _REAL, "the same, Benjamini-Hochberg over the genres of scenario and statistic"),
    ),
)

NEGATIVE_CONTROL = Table(
    name="rpt_negative_control",
    grain="one kind of test",
    key=("statistic",),
    columns=(
        Column("statistic", _TEXT, "popularity (Mann-Whitney) or trend (Cochran-Armitage)"),
        Column("tested_count", _COUNT, "genre groups tested"),
        Column("finding_count", _COUNT, "findings in the data as it is"),
        Column("shuffle_count", _COUNT, "permutations of the genres among the films"),
        Column("film_count", _COUNT, "films in each of these"),
        Column(
            "shuffles_with_finding", _COUNT, "permutations in which any genre was a finding, all of them false"
        ),
        Column("share", _REAL, "shuffles_with_finding by shuffle_count, 0 to 1; null where nothing is tested"),
        Column("share_low", _REAL, "lower end of its Wilson interval"),
        Column("share_high", _REAL, "upper end of its Wilson interval"),
    ),
)

MATCH_FUNNEL = Table(
    name="rpt_match_funnel",
    grain="one step from release groups to analysed films",
    key=("step",),
    columns=(
        Column("position", pa.int32(), "order of the step, from 1"),
        Column(
            "step",
            _TEXT,
            "soundtracks, with_candidate, linked, primary, with_genre, sure or analysed",
        ),
        Column("soundtrack_count", _COUNT, "soundtracks that are left at the step"),
    ),
)

SCORE_DISTRIBUTION = Table(
    name="rpt_score_distribution",
    grain="one bin of match weights and one outcome",
    key=("bits_from", "outcome"),
    columns=(
        Column("bits_from", _REAL, "lower end of the bin, bits; the bins at both ends hold all beyond"),
        Column("bits_to", _REAL, "upper end of the bin, bits"),
        Column("outcome", _TEXT, "auto, review or none: what became of the soundtrack's best candidate"),
        Column("soundtrack_count", _COUNT, "soundtracks whose best candidate has such a weight"),
    ),
)
