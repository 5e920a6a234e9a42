"""A small run made by hand: films, albums, a model, and the candidate pairs weighed by the plain formula.

Nothing here uses the code that is tested: `weigh` adds up bits and shares out probabilities by itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fsspec

from soundtrack_pop.datasets.spark_table import SparkTable
from soundtrack_pop.datasets.whole_files import WholeJson
from soundtrack_pop.linkage.comparisons import SAME_TITLE_LEVELS
from soundtrack_pop.schemas import cleaned, matched, unmatched
from support.builders import arrow_of

Row = dict[str, Any]
COMPARISONS = ("title", "title_frequency", "year", "person", "language", "popularity", "hint")
LENGTHS = ("short", "word", "two_words", "three_words", "long")
PRIOR = 0.0
DISPERSION = 0.25
AUTO, REVIEW = 0.9, 0.5

TITLE_BITS = {
    "exact": 8.0, "exact_other": 6.0, "respelled": 5.5, "near": 4.0, "exact_cut": 5.0, "part_of_soundtrack": 1.0,
    "part_of_film": 0.5, "similar": -1.0, "tokens": -2.0, "parts": -2.5, "number_clash": -6.0,
}  # fmt: skip
# A longer title is shared by fewer films: a bit for each length class.
BITS_OF_LENGTH = dict(zip(LENGTHS, (-2.0, 0.0, 1.0, 2.0, 3.0), strict=True))
RATE = 0.001
SPLIT = 0.5
PAIR_BITS = {
    "year": {
        "missing": 0.0, "same": 4.0, "one": 1.5, "close": -1.5, "later": -3.0, "much_later": -6.0, "earlier": -5.0,
    },
    "person": {"missing": 0.0, "composer": 9.0, "composer_nearly": 8.0, "director": 1.5, "different": -4.0},
    "language": {"missing": 0.0, "same": 0.5, "different": -1.0},
    "popularity": {
        "missing": 0.0, "unseen": -3.0, "obscure": -2.0, "faint": -1.0, "little": -0.5, "some": 0.25, "known": 0.5,
        "popular": 1.5, "famous": 2.5,
    },
}  # fmt: skip
# False candidates that share a whole title are seldom by one composer; those of a series often are.
OTHER_TITLE = {"composer": -4.0, "composer_nearly": -4.0}
HINT_BITS = {"film": 0.25, "other_medium": -4.0, "other_medium_sure": -5.0}


def _level(bits: float, other_bits: float | None = None) -> Row:
    """Return m and u of a level with these match weights."""
    if bits == 0.0:
        return {"m": 0.0, "u": {"same_title": 0.0, "other_title": 0.0}}
    m = 0.001 * 2**bits
    return {
        "m": m,
        "u": {"same_title": 0.001, "other_title": m / 2 ** (bits if other_bits is None else other_bits)},
    }


MODEL = {
    "format": 3,
    "origin": "em",
    "prior_match_rate": 0.5,
    "auto_probability": AUTO,
    "review_probability": REVIEW,
    "dispersion": DISPERSION,
    "calibration": {},
    "comparisons": {
        "title": {
            level: {"m": RATE * 2**bits * (SPLIT if level in SAME_TITLE_LEVELS else 1)}
            for level, bits in TITLE_BITS.items()
        },
        **{
            name: {level: _level(bits, bits + OTHER_TITLE.get(level, 0.0)) for level, bits in levels.items()}
            for name, levels in PAIR_BITS.items()
        },
        "hint": {level: _level(bits) for level, bits in HINT_BITS.items()},
    },
    "false_candidates_per_soundtrack": {
        group: {length: RATE / 2**bits for length, bits in BITS_OF_LENGTH.items()}
        for group in ("same_title", *(level for level in TITLE_BITS if level not in SAME_TITLE_LEVELS))
    },
    "same_title_split": {"exact": SPLIT, "exact_other": SPLIT, "respelled": SPLIT},
    "notes": {},
}


def gid(number: int) -> str:
    """Return a release group id that is easy to read."""
    return f"00000000-0000-4000-8000-{number:012d}"


def album(number: int, title: str, core: str, year: int | None, *people: str, **others: Any) -> Row:
    """Return a row of `prm_soundtracks`."""
    forms = [{"form": f"{core} original soundtrack", "kind": "full"}, {"form": core, "kind": "core"}]
    named = {
        "people": list(people),
        "language": None,
        "hints": [],
        "imdb_ids": [],
        "artist_credit": " & ".join(people).title() or None,
    }
    return {
        "release_group_gid": gid(number), "title": title, "title_forms": forms, "year": year,
        "primary_type": "Album", **named, **others,
    }  # fmt: skip


def film(
    tmdb_id: int, title: str, form: str, year: int | None, votes: int | None, *composers: str, **others: Any
) -> Row:
    """Return a row of `prm_movies`; `more_forms` holds further (form, kind)."""
    forms = [{"form": form, "kind": "title"}, *({"form": f, "kind": k} for f, k in others.pop("more_forms", ()))]
    return {
        "tmdb_id": tmdb_id, "title": title, "title_forms": forms, "year": year, "vote_count": votes,
        "composers": list(composers), "directors": [], "original_language": "en", **others,
    }  # fmt: skip


def title_group(title_level: str) -> str:
    return "same_title" if title_level in ("exact", "exact_other") else title_level


def length_of(form: str) -> str:
    words = len(form.split())
    if len(form.replace(" ", "")) <= 5:
        return "short"
    return LENGTHS[words] if words <= 3 else "long"


def bits_of(levels: Mapping[str, str], form: str, candidates: int) -> dict[str, float]:
    """Return the match weight of each comparison, bits."""
    group, rate = title_group(levels["title"]), RATE / 2 ** BITS_OF_LENGTH[length_of(form)]
    found = {
        "title": TITLE_BITS[levels["title"]] + BITS_OF_LENGTH[length_of(form)],
        "title_frequency": math.log2((DISPERSION + rate) / (DISPERSION + candidates - 1)),
        "hint": HINT_BITS[levels["hint"]],
    }
    for feature, bits in PAIR_BITS.items():
        more = OTHER_TITLE.get(levels[feature], 0.0) if group != "same_title" else 0.0
        found[feature] = bits[levels[feature]] + more
    return found


def weigh(competing: list[tuple[Mapping[str, str], str]]) -> tuple[list[float], list[float]]:
    """Return the weight and the probability of each candidate of one album, given levels and the album's form."""
    candidates = Counter(title_group(levels["title"]) for levels, _ in competing)
    weights = [
        PRIOR + sum(bits_of(levels, form, candidates[title_group(levels["title"])]).values())
        for levels, form in competing
    ]
    total = 1 + sum(2**weight for weight in weights)
    return weights, [2**weight / total for weight in weights]


def levels(title: str = "exact", year: str = "same", person: str = "missing", **others: str) -> dict[str, str]:
    """Return the levels of a pair, missing where they are not given."""
    plain = {"language": "missing", "popularity": "missing", "hint": "film"}
    return {"title": title, "year": year, "person": person, **plain, **others}


def scored_pairs(
    albums: list[Row], films: list[Row], pairs: Mapping[tuple[int, int], Mapping[str, str]]
) -> list[Row]:
    """Return rows of `feat_scored_pairs` from (album number, film) -> levels."""
    album_of = {row["release_group_gid"]: row for row in albums}
    film_of = {row["tmdb_id"]: row for row in films}
    rows = []
    for owner in dict.fromkeys(gid(number) for number, _ in pairs):
        mine = {tmdb_id: found for (number, tmdb_id), found in pairs.items() if gid(number) == owner}
        form = album_of[owner]["title_forms"][1]["form"]
        weights, probabilities = weigh([(found, form) for found in mine.values()])
        counts = Counter(title_group(found["title"]) for found in mine.values())
        for (tmdb_id, found), weight, probability in zip(mine.items(), weights, probabilities, strict=True):
            years = album_of[owner]["year"], film_of[tmdb_id]["year"]
            candidates = counts[title_group(found["title"])]
            row = {
                "release_group_gid": owner, "tmdb_id": tmdb_id, "match_probability": probability,
                "match_weight": weight, "prior_weight": PRIOR, "soundtrack_form": form,
                "movie_form": film_of[tmdb_id]["title_forms"][0]["form"], "title_similarity": 1.0,
                "year_gap": None if None in years else years[0] - years[1], "same_level_candidates": candidates,
                "title_frequency_level": {1: "unique", 2: "two"}.get(candidates, "few"),
            }  # fmt: skip
            row |= {f"{feature}_level": level for feature, level in found.items()}
            row |= {f"{feature}_weight": bits for feature, bits in bits_of(found, form, candidates).items()}
            rows.append(row)
    return rows


def linked(pairs: list[Row], number: int, tmdb_id: int, source: str = "title", is_primary: bool = True) -> Row:
    """Return a row of `prm_matched_pairs` for a scored pair, or for one that was not scored."""
    found = next((r for r in pairs if (r["release_group_gid"], r["tmdb_id"]) == (gid(number), tmdb_id)), {})
    probability = found["match_probability"] if source == "title" else 1.0
    return {
        "release_group_gid": gid(number), "tmdb_id": tmdb_id, "match_probability": probability,
        "match_weight": found.get("match_weight", 0.0), "match_band": "auto" if probability >= AUTO else "review",
        "match_source": source, "is_primary": is_primary,
    }  # fmt: skip


ALBUMS = [
    album(1, "Interstellar: Original Motion Picture Soundtrack", "interstellar", 2014, "hans zimmer"),
    album(
        2, "Interstellar (Expanded Edition)", "interstellar expanded", 2020, "hans zimmer", imdb_ids=["tt0816692"]
    ),
    album(3, "Whiplash: Original Soundtrack", "whiplash", 2014, "hurwitz justin"),
    album(4, "Amadeus (Music From the Film)", "amadeus", 2002, "marriner neville"),
    album(5, "Solaris", "solaris", None),
    album(6, "Fargo (Year One)", "fargo", 1996, hints=["television"], imdb_ids=["tt2802850"]),
    album(7, "The Quiet Fields", "quiet fields", 1971),
    album(8, "[Rec] Score", "rec", 2007),
    album(9, "Night Train to the Sea", "night train to the sea", 1999),
    album(10, "Heat", "heat", 1996),
    album(11, "The Keep", "keep", 1983),
]
FILMS = [
    film(157336, "Interstellar", "interstellar", 2014, 35_000, "hans zimmer", imdb_id="tt0816692"),
    film(1002, "Interstellar", "interstellar", 2010, 3),
    film(244786, "Whiplash", "whiplash", 2014, 15_000, "hurwitz justin"),
    film(367412, "Whiplash", "whiplash", 2013, 200),
    film(279, "Amadeus", "amadeus", 1984, 4_000, "wolfgang amadeus mozart"),
    film(593, "Solaris", "solaris", 1972, 1_500, "artemyev eduard", original_title="Солярис",
         more_forms=[("солярис", "original"), ("solyaris", "latin")]),
    film(2103, "Solaris", "solaris", 2002, 1_400, "cliff martinez"),
    film(275, "Fargo", "fargo", 1996, 7_800, "burwell carter"),
    film(496243, "Parasite", "parasite", 2019, 18_000, "jung jaeil", more_forms=[("gisaengchung", "original")]),
    film(8329, "[REC]", "rec", 2007, 2_900),
    film(1917, "Night Train", "night train", 1996, 50),
    film(949, "Heat", "heat", 1995, 7_000, "elliot goldenthal"),
    film(9050, "Heat", "heat", 1996, 4),
    film(10867, "The Keep", "keep", 1983, 500),
    film(530915, "1917", "1917", 2019, 12_000),
]  # fmt: skip
PAIRS = {
    (1, 157336): levels(person="composer", language="same", popularity="famous"),
    (1, 1002): levels(year="later", popularity="obscure"),
    (2, 157336): levels("part_of_soundtrack", "later", "composer", popularity="famous"),
    (3, 244786): levels(person="composer", popularity="famous"),
    (3, 367412): levels(year="one", popularity="known"),
    (4, 279): levels(year="much_later", person="different", language="different", popularity="famous"),
    (5, 593): levels(year="missing", popularity="famous"),
    (5, 2103): levels(year="missing", popularity="famous"),
    (6, 275): levels(popularity="famous", hint="other_medium"),
    (8, 8329): levels("exact", "same", language="different", popularity="obscure"),
    (9, 1917): levels("parts", "close", popularity="little"),
    (10, 949): levels(year="one", popularity="famous"),
    (10, 9050): levels(popularity="obscure"),
}
SCORED = scored_pairs(ALBUMS, FILMS, PAIRS)
LINKS = [
    linked(SCORED, 1, 157336),
    linked(SCORED, 2, 157336, "imdb_link", is_primary=False),
    linked(SCORED, 3, 244786),
    linked(SCORED, 8, 8329),
    linked(SCORED, 10, 949),
    linked(SCORED, 11, 10867, "curated"),
]
MISSED = [
    {
        "tmdb_id": 496243, "movie_title": "Parasite", "movie_year": 2019, "vote_count": 18_000,
        "reason": unmatched.NO_CANDIDATE,
    },
    {
        "tmdb_id": 279, "movie_title": "Amadeus", "movie_year": 1984, "vote_count": 4_000,
        "reason": unmatched.YEAR_CONFLICT, "best_release_group_gid": gid(4),
        "best_soundtrack_title": "Amadeus (Music From the Film)", "missing_bits": 0.25,
    },
]  # fmt: skip
NEW_TABLES = {
    cleaned.SOUNDTRACKS: ("03_primary/soundtracks", ALBUMS),
    cleaned.MOVIES: ("03_primary/movies", FILMS),
    matched.SCORED_PAIRS: ("04_feature/scored_pairs", SCORED),
    matched.MATCHED_PAIRS: ("03_primary/matched_pairs", LINKS),
    unmatched.NEAR_MISSES: ("08_reporting/near_misses", MISSED),
}


def catalog_at(root: Path) -> dict[str, Any]:
    """Return what `kedro explain` asks the catalog for, below a storage root."""
    tables = {
        table.name: SparkTable(filepath=f"{root}/{path}", schema=table.name)
        for table, (path, _) in NEW_TABLES.items()
    }
    return {**tables, "match_model": WholeJson(filepath=f"{root}/06_models/match_model.json")}


def write_run(root: Path) -> Path:
    """Write the tables and the model below a storage root and return it."""
    catalog = catalog_at(root)
    for table, (_, rows) in NEW_TABLES.items():
        catalog[table.name].save(arrow_of(table, rows))
    catalog["match_model"].save(MODEL)
    return root


def remove(root: Path, path: str) -> None:
    """Remove a table or file of a written run."""
    fsspec.filesystem("file").rm(str(root / path), recursive=True)
