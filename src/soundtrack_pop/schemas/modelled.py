"""Tables of models that hold all genres, and of the interaction of film genre with soundtrack genre."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_REAL = pa.float64()
_COUNT = pa.int64()

OVERALL_TESTS = Table(
    name="rpt_overall_tests",
    grain="one test of all genre groups together",
    key=("test",),
    columns=(
        Column(
            "test",
            _TEXT,
            "kruskal_wallis (films by the one genre group with most votes), or the joint test of all genres in "
            "the regression of that name",
        ),
        Column("film_count", _COUNT, "films that enter"),
        Column("group_count", _COUNT, "genre groups compared, or genres in the regression"),
        Column("control_count", _COUNT, "coefficients of controls; 0 for kruskal_wallis"),
        Column(
            "statistic", _REAL, "H of Kruskal-Wallis; F against the regression without genres, of equal variances"
        ),
        Column("p", _REAL, "p value; null where not tested"),
        Column("q", _REAL, "the same, Benjamini-Hochberg over the tests of this table"),
        Column(
            "explained_share",
            _REAL,
            "epsilon squared of Kruskal-Wallis, partial R squared of the genres in a regression; 0 to 1",
        ),
        Column("untested_reason", _TEXT, "few_films, few_groups or equal_popularity; null where tested"),
    ),
)

POPULARITY_REGRESSION = Table(
    name="rpt_popularity_regression",
    grain="one term of one regression of log popularity",
    key=("model", "term"),
    columns=(
        Column("model", _TEXT, "genres, controls, controls_and_votes or controls_and_budget"),
        Column("term", _TEXT, "genre group, or name of the control with its level"),
        Column(
            "term_kind",
            _TEXT,
            "genre, decade, film_genre, language, soundtrack_kind, votes, budget or intercept",
        ),
        Column("film_count", _COUNT, "films to which the term applies"),
        Column("model_film_count", _COUNT, "films that enter the model"),
        Column("coefficient", _REAL, "change of log popularity, all other terms the same; null where not fitted"),
        Column("standard_error", _REAL, "robust to unequal variances (HC3)"),
        Column("ratio", _REAL, "exp(coefficient): popularity with the term by that without it"),
        Column("ratio_low", _REAL, "lower end of its interval at `analysis.confidence_level`"),
        Column("ratio_high", _REAL, "upper end of its interval"),
        Column("p", _REAL, "two-sided p value"),
        Column("q", _REAL, "of genres: Benjamini-Hochberg over the genres of the model; null for controls"),
    ),
)

GENRE_JUDGEMENTS = Table(
    name="rpt_genre_judgements",
    grain="one genre group",
    key=("genre",),
    columns=(
        Column("genre", _TEXT, "genre group"),
        Column("film_count", _COUNT, "films with the genre and a comparable popularity"),
        Column("other_film_count", _COUNT, "films without the genre and with a comparable popularity"),
        Column("cluster_count", _COUNT, "groups of films that share no artist and no series with another group"),
        Column(
            "effect",
            _REAL,
            "popularity of films with the genre instead of another one, in standard deviations of normal "
            "scores of popularity ranks, controls the same; mean over the imputed links; null where not judged",
        ),
        Column("standard_error", _REAL, "CR2 by cluster, with the variance between imputations"),
        Column("degrees_of_freedom", _REAL, "Satterthwaite, combined by Barnard and Rubin"),
        Column("effect_low", _REAL, "lower end of the interval, adjusted for selection among the genres"),
        Column("effect_high", _REAL, "upper end of that interval"),
        Column("single_low", _REAL, "lower end at `analysis.confidence_level` without that adjustment"),
        Column("single_high", _REAL, "upper end of that interval"),
        Column("detectable_effect", _REAL, "effect that would be found with a probability of .8"),
        Column("p", _REAL, "two-sided p value; null where not judged"),
        Column("q", _REAL, "the same, Benjamini-Hochberg over the judged genres"),
        Column("judgement", _TEXT, "more, less, negligible (within `smallest_effect_of_interest`) or cannot_tell"),
        Column(
            "untested_reason",
            _TEXT,
            "remainder, few_films, few_other_films, few_clusters or equal_popularity; null where judged",
        ),
    ),
)

GENRE_INTERACTIONS = Table(
    name="rpt_genre_interactions",
    grain="one film genre with one soundtrack genre group",
    key=("film_genre", "genre"),
    columns=(
        Column("film_genre", _TEXT, "TMDb genre"),
        Column("genre", _TEXT, "genre group of the soundtrack"),
        Column("film_count", _COUNT, "films with both, in any popularity"),
        Column("film_genre_film_count", _COUNT, "films of the film genre"),
        Column("share", _REAL, "film_count by film_genre_film_count, 0 to 1"),
        Column("overall_share", _REAL, "share of all films with the soundtrack genre, 0 to 1"),
        Column("other_share", _REAL, "share of the films of other film genres with it, 0 to 1; null where none"),
        Column("share_p", _REAL, "two-sided p value of Fisher's exact test of both shares; null where not tested"),
        Column("share_q", _REAL, "the same, Benjamini-Hochberg over all tested cells"),
        Column("median_popularity", _REAL, "of the films with both; null where none is known"),
        Column(
            "ratio",
            _REAL,
            "how many times the popularity ratio of the soundtrack genre within the film genre is that outside "
            "it; null where not tested",
        ),
        Column("ratio_low", _REAL, "lower end of its interval (HC3)"),
        Column("ratio_high", _REAL, "upper end of its interval"),
        Column("p", _REAL, "two-sided p value of the interaction; exploratory"),
        Column("q", _REAL, "the same, Benjamini-Hochberg over all tested cells"),
    ),
)
