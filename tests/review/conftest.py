"""What the review tests share: a small world of persisted tables behind a catalog, written without Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kedro.io import DataCatalog

from soundtrack_pop.datasets.clerical_decisions import ClericalDecisions
from soundtrack_pop.datasets.spark_table import SparkTable
from soundtrack_pop.schemas import TABLES
from support.builders import arrow_of

Row = dict[str, Any]


def gid(number: int) -> str:
    """Return the id of album `number`."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def pair(album: int, film: int, probability: float, band: str, source: str = "title") -> Row:
    return {
        "release_group_gid": gid(album), "tmdb_id": film, "match_probability": probability, "match_band": band,
        "match_source": source,
    }  # fmt: skip


def candidate(album: int, film: int, probability: float, weight: float, **levels: Any) -> Row:
    """Return a scored pair; `levels` are feature=(level, bits)."""
    evidence = {
        name: value
        for feature, (level, bits) in levels.items()
        for name, value in ((f"{feature}_level", level), (f"{feature}_weight", bits))
    }
    return {
        "release_group_gid": gid(album), "tmdb_id": film, "match_probability": probability, "match_weight": weight,
        **evidence,
    }  # fmt: skip


ALBUMS = [
    {"release_group_gid": gid(1), "title": "Solaris OST", "artist_credit": "Эдуард Артемьев", "year": 1990},
    {"release_group_gid": gid(2), "title": "=Whiplash", "artist_credit": "Justin Hurwitz", "year": 2014},
    {"release_group_gid": gid(3), "title": "Heat, Vol. \x072", "artist_credit": "+Various Artists"},
    *({"release_group_gid": gid(number), "title": f"Album {number}"} for number in range(4, 10)),
]
FILMS = [
    {
        "tmdb_id": 593, "title": "Solaris", "year": 1972, "popularity": 10.0, "directors": ["andrei tarkovsky"],
        "composers": ["artemyev eduard"],
    },
    {"tmdb_id": 2103, "title": "Solaris", "year": 2002, "popularity": 99.0, "directors": [], "composers": None},
    {"tmdb_id": 244786, "title": "Whiplash", "year": 2014, "popularity": 50.0, "directors": ["chazelle damien"]},
    {"tmdb_id": 949, "title": "Heat", "popularity": None},
    *({"tmdb_id": number, "title": f"Film {number}", "popularity": 1.0} for number in range(4, 10)),
]  # fmt: skip
MATCHED = [
    pair(3, 949, 0.55, "review"),
    pair(1, 593, 0.6, "review"),
    pair(2, 244786, 0.8, "review"),
    *(pair(number, number, 1 - number / 1000, "auto") for number in (4, 5, 6, 7)),
    pair(8, 8, 1.0, "auto", "imdb_link"),
    pair(9, 9, 1.0, "auto", "curated"),
]
SCORED = [
    candidate(1, 2103, 0.3, 1.0, title=("exact", 9.0)),
    candidate(
        1, 593, 0.6, 2.0, title=("exact", 9.25), title_frequency=("two", 0.04), year=("much_later", -2.7),
        person=("missing", 0.0), language=("missing", 0.0), hint=("film", 0.1),
    ),
    candidate(2, 244786, 0.8, 5.0, title=("exact", 9.0), person=("composer", 11.4)),
    candidate(4, 4, 0.9, 5.0, title=("some_new_level", 3.0)),
]  # fmt: skip
CONTENT = {
    "prm_soundtracks": ALBUMS,
    "prm_movies": FILMS,
    "prm_matched_pairs": MATCHED,
    "feat_scored_pairs": SCORED,
}


def catalog_below(root: Path, content: dict[str, list[Row]]) -> DataCatalog:
    """Return a catalog whose tables lie below a root, with those of `content` written."""
    datasets: dict[str, Any] = {name: SparkTable(filepath=str(root / name), schema=name) for name in CONTENT}
    datasets["raw_curated_decisions"] = ClericalDecisions(filepath=str(root / "01_raw/curated/decisions.csv"))
    for name, rows in content.items():
        datasets[name].save(arrow_of(TABLES[name], rows))
    return DataCatalog(datasets)


@pytest.fixture
def catalog(tmp_path: Path) -> DataCatalog:
    """The catalog of the world, without decisions."""
    return catalog_below(tmp_path / "root", CONTENT)


@pytest.fixture(autouse=True)
def _no_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    from soundtrack_pop.datasets import spark_table

    monkeypatch.setattr(spark_table, "get_session", lambda: pytest.fail("Spark was asked for"))
