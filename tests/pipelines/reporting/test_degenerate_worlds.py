"""From films to the page in worlds that have next to nothing to say: it says so, without a crash or a warning."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.pipelines.reporting.page import render

from .measured import measure, quick_parameters
from .results import content, draw_all, match_quality

pytestmark = pytest.mark.filterwarnings("error")

FILMS = simulate(World(120), seed=5)
NO_POPULARITY = {"popularity": np.nan, "log_popularity": np.nan}
WORLDS = {
    "one genre only": FILMS.assign(families=[["jazz & big band"]] * 120, shares=[[1.0]] * 120),
    "one decade only": FILMS.assign(decade=1990.0, movie_year=1994.0),
    "all popularity equal": FILMS.assign(popularity=3.0, log_popularity=np.log(3.0)),
    "all popularity 0": FILMS.assign(popularity=0.0, log_popularity=np.nan),
    "no popularity": FILMS.assign(**NO_POPULARITY),
    "five films": FILMS.head(5),
    "one film": FILMS.head(1),
    "no film": FILMS.iloc[:0],
    "no year": FILMS.assign(decade=np.nan, movie_year=np.nan),
    "remainder only": FILMS.assign(families=[["other"]] * 120, shares=[[1.0]] * 120),
    "no film genres, no language": FILMS.assign(film_genres=[[]] * 120, original_language=None, budget_usd=np.nan),
    "no snapshot known": FILMS.assign(popularity_vintage=None),
    "review band only": FILMS.assign(match_band="review"),
    "genres part the popular from the others": FILMS.assign(
        families=[["pop"] if one > 4.5 else ["rock & metal"] for one in FILMS["popularity"]], shares=[[1.0]] * 120
    ),
    "genres part the decades": FILMS.assign(
        families=[["pop"] if one > 1995 else ["rock & metal"] for one in FILMS["decade"]], shares=[[1.0]] * 120
    ),
}


@pytest.mark.parametrize("films", WORLDS.values(), ids=WORLDS)
def test_figures_and_page_are_made(films: pd.DataFrame) -> None:
    analysis = quick_parameters()
    tables = measure(films, analysis)
    for name, figure in draw_all(tables, match_quality(gold=0), analysis).items():
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=40)
        assert figure.get_suptitle(), name
    html = render(content(analysis, tables=tables, match_quality=match_quality(gold=0)))
    words = html.partition("<body>")[2].partition("<script>")[0].lower()
    assert [word for word in (">nan<", ">none<", "nan%", ">inf<") if word in words] == []


@pytest.mark.parametrize(
    ("world", "said"),
    [
        ("one genre only", "No genre could be compared by popularity: too few films without it"),
        ("one decade only", "No genre could be followed over the decades: all films are of one decade"),
        ("all popularity equal", "No genre could be compared by popularity: popularity does not vary"),
        ("no popularity", "No film has both a soundtrack genre and a comparable popularity"),
        ("five films", "Genres could not be compared with controls: too few"),
        ("no film", "No film has both a soundtrack genre and a comparable popularity"),
        ("no year", "No film has both a release year and a soundtrack of a known genre"),
        ("review band only", "No film has both a soundtrack genre and a comparable popularity"),
    ],
)
def test_the_page_says_what_cannot_be_said(world: str, said: str) -> None:
    analysis = quick_parameters()
    assert said in render(content(analysis, tables=measure(WORLDS[world], analysis)))
