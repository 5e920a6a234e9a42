"""Turn the results into the rows of the report's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.reporting.findings import genres, judgements, relations, robustness

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]

_KRUSKAL_WALLIS = "kruskal_wallis"


def records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows as dictionaries, None for whatever is missing."""
    known = frame.notna().to_dict(orient="records")
    return [
        {str(name): value if is_known[name] else None for name, value in row.items()}
        for row, is_known in zip(frame.to_dict(orient="records"), known, strict=True)
    ]


def decade_heads(genre_by_decade: pd.DataFrame) -> list[Record]:
    """Return the decades with their number of films."""
    columns = [c.DECADE, "decade_film_count", "is_thin"]
    return records(genre_by_decade[columns].drop_duplicates(c.DECADE).sort_values(c.DECADE))


def decade_rows(genre_by_decade: pd.DataFrame) -> list[Record]:
    """Return a row for each genre, most frequent first, with its cell of each decade."""
    rows = [
        {"genre": genre, "films": int(cells["film_count"].sum()), "cells": records(cells.sort_values(c.DECADE))}
        for genre, cells in genre_by_decade.groupby(c.GENRE)
    ]
    return sorted(rows, key=lambda row: (-row["films"], row["genre"]))


def trend_rows(
    genre_trends: pd.DataFrame, genre_by_decade: pd.DataFrame, false_discovery_rate: float
) -> list[Record]:
    """Return a row for each genre: the tested ones by odds ratio, then those of too few films by size."""
    ordered = genre_trends.sort_values(
        ["odds_ratio", "film_count", c.GENRE], ascending=[False, False, True], na_position="last"
    )
    ordered["rises"] = [
        genres.rises(row, genre_by_decade) for row in ordered[[c.GENRE, "odds_ratio"]].to_dict("records")
    ]
    ordered["differs"] = ordered["trend_q"] < false_discovery_rate
    ordered["untested"] = ordered["untested_reason"].map(genres.UNTESTED)
    return records(ordered)


def popularity_rows(genre_popularity: pd.DataFrame, false_discovery_rate: float) -> list[Record]:
    """Return a row for each genre: the tested ones by effect, then those of too few films by size."""
    ordered = genre_popularity.sort_values(
        ["rank_biserial", "film_count", c.GENRE], ascending=[False, False, True], na_position="last"
    )
    ordered["differs"] = ordered["mann_whitney_q"] < false_discovery_rate
    ordered["untested"] = ordered["untested_reason"].map(genres.UNTESTED)
    return records(ordered)


def judgement_rows(genre_judgements: pd.DataFrame, bound: float) -> list[Record]:
    """Return a row for each genre: the judged ones by effect, then the others by size."""
    ordered = genre_judgements.sort_values(
        ["effect", "film_count", c.GENRE], ascending=[False, False, True], na_position="last"
    )
    return records(
        ordered.assign(
            words=[judgements.words_of(one, bound) for one in ordered["judgement"]],
            untested=ordered["untested_reason"].map(judgements.UNTESTED),
        )
    )


def overall_rows(overall_tests: pd.DataFrame) -> list[Record]:
    """Return a row for each test of all genres together."""
    names = {_KRUSKAL_WALLIS: "Kruskal–Wallis"} | {
        model: f"Regression, {words}" for model, words in relations.MODELS.items()
    }
    return records(
        overall_tests.assign(
            name=overall_tests["test"].map(names),
            untested=overall_tests["untested_reason"].map(relations.UNTESTED),
        )
    )


def fitted_models(popularity_regression: pd.DataFrame) -> list[Record]:
    """Return the regressions that could be fitted, with their names."""
    return [
        {"model": model, "name": words[:1].upper() + words[1:]}
        for model, words in relations.MODELS.items()
        if (popularity_regression["model"] == model).any()
    ]


def ratio_rows(popularity_regression: pd.DataFrame, false_discovery_rate: float) -> list[Record]:
    """Return a row for each genre with its cell of each fitted model; None where the model does not hold it."""
    terms = popularity_regression[popularity_regression["term_kind"] == "genre"]
    terms = terms.assign(differs=terms["q"] < false_discovery_rate)
    cells = {(row["model"], row["term"]): row for row in records(terms)}
    return [
        {
            "genre": genre,
            "cells": [cells.get((model["model"], genre)) for model in fitted_models(popularity_regression)],
        }
        for genre in sorted(terms["term"].unique())
    ]


def interaction_rows(interactions: pd.DataFrame) -> list[Record]:
    """Return the tested combinations by p value, the lowest first."""
    return records(interactions.dropna(subset="ratio").sort_values(["p", "film_genre", c.GENRE]))


def sensitivity_rows(sensitivity: pd.DataFrame) -> list[Record]:
    """Return a row for each genre, statistic and scenario, in the order of the scenarios."""
    named = sensitivity.assign(words=sensitivity["scenario"].map(robustness.scenario_name))
    return records(named.sort_values([c.GENRE, "statistic"], kind="stable"))


def balance_rows(balance: pd.DataFrame) -> list[Record]:
    """Return a row for each level of each trait."""
    levels = [robustness.level_name(*of) for of in balance[["trait", "level"]].itertuples(index=False)]
    words = balance["trait"].map(robustness.TRAITS).str.capitalize()
    return records(balance.assign(words=words, level=levels))
