"""What the matching tests share: a world made by hand."""

from __future__ import annotations

from typing import Any

import pytest

Row = dict[str, Any]


@pytest.fixture(scope="session")
def world_soundtracks() -> list[Row]:
    """Rows of `prm_soundtracks`; the gid says what is special about each."""
    return [
        _album("remake", "solaris", 2002, ["cliff martinez"], links=["tt0307479"]),
        _album("original, reissued", "solaris", 1990, ["artemyev eduard"]),
        _album("sequel", "rocky 2", 1979, ["bill conti"], links=["tt0079817"]),
        _album("original title", "la vita e bella", 1997, ["nicola piovani"], links=["tt0118799", "tt9000001"]),
        _album("translated title", "das leben ist schon", 1998, []),
        _album("japanese", "千と千尋の神隠し", 2001, ["hisaishi joe"]),
        _album(
            "series of a film's name", "fargo", 2014, ["jeff russo"], hints=["television"], links=["tt2802850"]
        ),
        _album("no year, no people", "trainspotting", None, []),
        _album("film not in the catalogue", "the keep", 1983, ["tangerine dream"], links=["tt0085780"]),
        _album("unlike title", "of thieves and cops", 1996, ["elliot goldenthal"], links=["tt0113277"]),
        _album("feature", "whiplash", 2014, ["hurwitz justin"]),
        {"release_group_gid": "nothing known", "title": "?", "title_forms": None, "imdb_ids": None},
    ]


@pytest.fixture(scope="session")
def world_movies() -> list[Row]:
    """Rows of `prm_movies`."""
    return [
        _film(1, "solaris", 1972, "tt0069293", ["artemyev eduard"], ["andrei tarkovsky"], original="солярис"),
        _film(2, "solaris", 2002, "tt0307479", ["cliff martinez"], ["soderbergh steven"]),
        _film(3, "rocky", 1976, "tt0075148", ["bill conti"], ["avildsen john"]),
        _film(4, "rocky 2", 1979, "tt0079817", ["bill conti"], ["stallone sylvester"]),
        _film(
            5, "life is beautiful", 1997, "tt0118799", ["nicola piovani"], ["benigni roberto"],
            original="la vita e bella", translated="das leben ist schon",
        ),
        _film(
            6, "spirited away", 2001, "tt0245429", ["hisaishi joe"], ["hayao miyazaki"],
            original="千と千尋の神隠し",
        ),
        _film(7, "fargo", 1996, "tt0116282", ["burwell carter"], ["coen ethan", "coen joel"]),
        _film(8, "trainspotting", 1996, None, [], []),
        _film(9, "whiplash", 2013, "tt2654430", [], ["chazelle damien"]),
        _film(10, "whiplash", 2014, "tt2582802", ["hurwitz justin"], ["chazelle damien"]),
        _film(11, "heat", None, "tt0113277", ["elliot goldenthal"], ["mann michael"]),
        {"tmdb_id": 12, "title": "?", "title_forms": []},
    ]  # fmt: skip


def _album(
    gid: str, core: str, year: int | None, people: list[str], hints: list[str] | None = None, links: Any = ()
) -> Row:
    return {
        "release_group_gid": gid, "title": core, "year": year, "people": people, "hints": hints or [],
        "title_forms": _forms(full=f"{core} original soundtrack", core=core), "primary_type": "Album",
        "imdb_ids": list(links),
    }  # fmt: skip


def _film(
    tmdb_id: int, title: str, year: int | None, imdb_id: str | None, composers: list[str], directors: list[str],
    **others: str,
) -> Row:  # fmt: skip
    return {
        "tmdb_id": tmdb_id, "title": title, "year": year, "imdb_id": imdb_id, "composers": composers,
        "directors": directors, "title_forms": _forms(title=title, **others),
    }  # fmt: skip


def _forms(**forms: str) -> list[dict[str, str]]:
    return [{"form": form, "kind": kind} for kind, form in forms.items()]
