"""The embedded sample as committed: consistent in itself, readable as a real dump, true to its facts."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from typing import Any

import pytest

from soundtrack_pop.datasets.musicbrainz.archive import MusicBrainzArchive
from soundtrack_pop.datasets.musicbrainz.layout import DERIVED_TABLES, IMDB_LINK_TYPE_GID, SOUNDTRACK_TYPE_GID
from soundtrack_pop.datasets.source_tables import SourceTables
from tools.sample.artists import sort_name
from tools.sample.build import ARCHIVE_FILES, MOVIES_FILE, SAMPLE_FOLDER
from tools.sample.facts import Facts, read_facts
from tools.sample.musicbrainz import to_rows
from tools.sample.tags import NOT_GENRES, UNUSED_GENRES
from tools.sample.world import World, build_world

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(SAMPLE_FOLDER / "facts")


@pytest.fixture(scope="module")
def world(facts: Facts) -> World:
    return build_world(facts)


@pytest.fixture(scope="module")
def sources() -> dict[str, SourceTables]:
    return {
        archive: MusicBrainzArchive(filepath=str(SAMPLE_FOLDER / "01_raw" / path), archive=archive).load()
        for archive, path in ARCHIVE_FILES.items()
    }


@pytest.fixture(scope="module")
def tables(sources: dict[str, SourceTables]) -> dict[str, Rows]:
    return {
        name: table.to_table().to_pylist() for source in sources.values() for name, table in source.tables.items()
    }


@pytest.fixture(scope="module")
def movies() -> Rows:
    with gzip.open(SAMPLE_FOLDER / "01_raw" / MOVIES_FILE, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class TestMusicBrainz:
    def test_reader_accepts_every_row_and_knows_the_sample(self, sources: dict[str, SourceTables]) -> None:
        for source in sources.values():
            assert source.rejects.rows == []
            assert source.is_sample
            assert source.schema_sequence == 31

    @pytest.mark.parametrize(
        ("table", "column", "referenced"),
        [
            ("release_group", "artist_credit", "artist_credit"),
            ("release_group", "type", "release_group_primary_type"),
            ("release_group_secondary_type_join", "release_group", "release_group"),
            ("release_group_secondary_type_join", "secondary_type", "release_group_secondary_type"),
            ("release_group_alias", "release_group", "release_group"),
            ("release_group_meta", "id", "release_group"),
            ("release_group_tag", "release_group", "release_group"),
            ("release_group_tag", "tag", "tag"),
            ("artist_credit_name", "artist_credit", "artist_credit"),
            ("artist_credit_name", "artist", "artist"),
            ("link", "link_type", "link_type"),
            ("l_release_group_url", "link", "link"),
            ("l_release_group_url", "entity0", "release_group"),
        ],
    )
    def test_every_reference_leads_to_a_row(
        self, table: str, column: str, referenced: str, tables: dict[str, Rows]
    ) -> None:
        ids = [row["id"] for row in tables[referenced]]
        assert len(set(ids)) == len(ids)
        assert {row[column] for row in tables[table]} - {None} <= set(ids)

    def test_exactly_the_albums_of_the_facts_are_typed_soundtrack(
        self, tables: dict[str, Rows], facts: Facts
    ) -> None:
        types = {row["id"]: row["gid"] for row in tables["release_group_secondary_type"]}
        joins = tables["release_group_secondary_type_join"]
        typed = {row["release_group"] for row in joins if types[row["secondary_type"]] == SOUNDTRACK_TYPE_GID}
        titles = sorted(row["name"] for row in tables["release_group"] if row["id"] in typed)
        assert titles == sorted(album.title for album in facts.albums)
        assert len(tables["release_group"]) - len(typed) == 120

    def test_credit_is_its_names_and_join_phrases(self, tables: dict[str, Rows]) -> None:
        texts: dict[int, str] = {}
        for row in sorted(tables["artist_credit_name"], key=lambda row: (row["artist_credit"], row["position"])):
            texts[row["artist_credit"]] = texts.get(row["artist_credit"], "") + row["name"] + row["join_phrase"]
        assert texts == {row["id"]: row["name"] for row in tables["artist_credit"]}
        assert len(set(texts.values())) == len(texts)

    def test_various_artists_has_its_real_identity(self, tables: dict[str, Rows]) -> None:
        artist = next(row for row in tables["artist"] if row["id"] == 1)
        assert (artist["name"], artist["gid"]) == ("Various Artists", "89ad4ac3-39f7-470e-963a-56509c546377")

    def test_genre_counts_fall_in_the_order_of_the_facts(self, tables: dict[str, Rows], world: World) -> None:
        names = {row["id"]: row["name"] for row in tables["tag"]}
        counts: dict[int, dict[str, int]] = {}
        for row in tables["release_group_tag"]:
            counts.setdefault(row["release_group"], {})[names[row["tag"]]] = row["count"]
        for group in world.groups:
            found = [counts[group.id][genre] for genre in group.facts.genres]
            assert all(left > right >= 1 for left, right in pairwise(found))

    def test_some_tags_are_no_genres_and_some_genres_are_no_tags(self, tables: dict[str, Rows]) -> None:
        genres = {row["name"] for row in tables["genre"]}
        tags = {row["name"] for row in tables["tag"]}
        assert tags - genres == NOT_GENRES
        assert genres - tags == set(UNUSED_GENRES)
        assert min(row["count"] for row in tables["release_group_tag"]) < 0

    def test_column_that_the_table_does_not_have_is_refused(self) -> None:
        tag = next(table for table in DERIVED_TABLES if table.name == "tag")
        with pytest.raises(ValueError, match="found \\['nmae'\\]"):
            to_rows(tag, [{"id": 1, "nmae": "jazz"}])

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Hans Zimmer", "Zimmer, Hans"),
            ("Ray Parker Jr.", "Parker, Ray, Jr."),
            ("The Beatles", "Beatles, The"),
            ("Vangelis", "Vangelis"),
            ("London Symphony Orchestra", "London Symphony Orchestra"),
            ("久石譲", "Hisaishi, Joe"),
            ("Various Artists", "Various Artists"),
        ],
    )
    def test_sort_name(self, name: str, expected: str) -> None:
        assert sort_name(name) == expected

    def test_name_in_another_script_needs_a_sort_name(self) -> None:
        with pytest.raises(ValueError, match="Add it to _SORT_NAMES"):
            sort_name("坂本龍一")


class TestLinks:
    def test_imdb_links_lead_to_the_film_of_the_facts_or_to_no_film(
        self, tables: dict[str, Rows], movies: Rows, world: World
    ) -> None:
        tmdb_ids = {movie["imdb_id"]: movie["id"] for movie in movies if movie["imdb_id"]}
        linked = {gid: tmdb_ids.get(imdb_id) for gid, imdb_id in imdb_links(tables).items()}
        true_matches = world.true_matches()
        assert linked == {gid: true_matches.get(gid) for gid in linked}
        negatives = [gid for gid, tmdb_id in linked.items() if tmdb_id is None]
        assert 0.5 < (len(linked) - len(negatives)) / len(true_matches) < 0.6
        assert 15 <= len(negatives) <= 35

    def test_other_links_stand_beside_them(self, tables: dict[str, Rows]) -> None:
        assert len(tables["l_release_group_url"]) > len(imdb_links(tables))


class TestMovies:
    def test_one_record_a_film_with_ids_that_nobody_takes_for_real(self, movies: Rows, facts: Facts) -> None:
        assert [movie["title"] for movie in movies] == [film.title for film in facts.films.values()]
        ids = [movie["id"] for movie in movies]
        assert len(set(ids)) == len(ids)
        assert min(ids) > 90_000_000
        assert all(movie["imdb_id"] is None or movie["imdb_id"] >= "tt90000000" for movie in movies)

    def test_release_date_is_empty_where_the_year_is_unknown(self, movies: Rows, facts: Facts) -> None:
        years = [str(film.year or "") for film in facts.films.values()]
        assert [movie["release_date"][:4] for movie in movies] == years
        assert "" in years

    def test_no_alternative_title_is_lost(self, movies: Rows, facts: Facts) -> None:
        for movie, film in zip(movies, facts.films.values(), strict=True):
            titles = {title["title"] for title in movie["alternative_titles"]["titles"]}
            titles |= {entry["data"]["title"] for entry in movie["translations"]["translations"]}
            assert {title for _, title in film.alternative_titles} <= titles

    def test_some_records_lack_what_real_ones_lack(self, movies: Rows) -> None:
        def share(lacking: list[bool]) -> float:
            return sum(lacking) / len(movies)

        assert 0.08 < share(["credits" not in movie for movie in movies]) < 0.16
        assert 0.03 < share([movie["popularity"] is None for movie in movies]) < 0.09
        assert 0.03 < share([movie["imdb_id"] is None for movie in movies]) < 0.15
        assert 0.25 < share([movie["revenue"] == 0 for movie in movies]) < 0.45

    def test_credits_are_those_of_the_facts(self, movies: Rows, facts: Facts) -> None:
        jobs = {"Director": "directors", "Original Music Composer": "composers", "Music": "composers"}
        for movie, film in zip(movies, facts.films.values(), strict=True):
            for member in movie.get("credits", {"crew": []})["crew"]:
                assert member["name"] in getattr(film, jobs[member["job"]])


def imdb_links(tables: dict[str, Rows]) -> dict[str, str]:
    """Return release group MBID -> IMDb id, by the joins that a reader of the dump has to make."""
    kind = next(row["id"] for row in tables["link_type"] if row["gid"] == IMDB_LINK_TYPE_GID)
    links = {row["id"] for row in tables["link"] if row["link_type"] == kind}
    urls = {row["id"]: row["url"] for row in tables["url"]}
    gids = {row["id"]: row["gid"] for row in tables["release_group"]}
    return {
        gids[row["entity0"]]: urls[row["entity1"]].rstrip("/").rpartition("/")[2]
        for row in tables["l_release_group_url"]
        if row["link"] in links
    }
