"""Link a few made-up albums, so that the matcher's inner loops are compiled before the first run, not in it.

numba compiles a function at its first call and keeps the code beside the source; later runs load it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from soundtrack_pop.linkage.compare import MOVIE_COLUMNS, SOUNDTRACK_COLUMNS
from soundtrack_pop.linkage.link import link_tables
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.schemas import TABLES

_PARAMETERS = Path(__file__).resolve().parents[2] / "conf" / "base" / "parameters_matching.yml"
_FILMS = 40


def main() -> None:
    """Link and say how long it took."""
    begun = time.perf_counter()
    matching = MatchingParameters.model_validate(
        yaml.safe_load(_PARAMETERS.read_text(encoding="utf-8"))["matching"]
    )
    soundtracks = _table("prm_soundtracks", SOUNDTRACK_COLUMNS, [_album(number) for number in range(_FILMS)])
    movies = _table("prm_movies", MOVIE_COLUMNS, [_film(number) for number in range(_FILMS)])
    pairs = link_tables(soundtracks, movies, matching).scored_pairs.num_rows
    print(f"Matcher compiled in {time.perf_counter() - begun:.0f} s ({pairs} pairs linked on the way)")


def _table(name: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([TABLES[name].arrow_schema.field(column) for column in columns])
    return pa.Table.from_pylist(rows, schema=schema)


def _album(number: int) -> dict[str, Any]:
    # A letter is missing, a word stands elsewhere: every rule of blocking finds something.
    forms = [f"the return of nmber {number}", f"number {number} return"]
    return {
        "release_group_gid": f"{number:08}",
        "title_forms": [{"form": form, "kind": "core"} for form in forms],
        "year": 1950 + number,
        "people": [f"composer {number}"],
        "language": "en",
        "hints": [],
    }


def _film(number: int) -> dict[str, Any]:
    forms = [f"the return of number {number}", f"volume {number}"]
    return {
        "tmdb_id": number,
        "title_forms": [{"form": form, "kind": "title"} for form in forms],
        "year": 1950 + number,
        "directors": [f"director {number}"],
        "composers": [f"composer {number}"],
        "original_language": "en",
        "vote_count": 10 * number,
        "popularity": float(number),
        "is_television": False,
    }


if __name__ == "__main__":
    main()
