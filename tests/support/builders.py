"""A small fabricated raw world, and frames of declared tables. Needs no network; worlds need no Spark.

A good world, written below a storage root as MusicBrainz and TMDb publish it:

    RawWorld().write(root)

Another one, described in a few words (see `Album` and `film`):

    RawWorld(albums=[Album("Jaws", year=1975)], films=[film(578, "Jaws")]).write(root)

A damaged one: change what will be written (`core`, `derived`: table -> rows or raw bytes; `film_files`: file
name -> bytes; `schema_sequence`, `timestamp`, `readme`); `corruptions.py` holds the usual damages by name:

    world = RawWorld()
    del world.core["url"]
    world.write(root)

Damage that a run must survive needs many more rows than it damages: `films=[*FILMS, *more_films(500)]`.
Ids never coincide between tables (release groups from 101, artists from 201, ...): a wrong join finds nothing.
"""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from soundtrack_pop.datasets.musicbrainz import layout
from soundtrack_pop.schemas import Table
from soundtrack_pop.schemas.curated import DECISIONS
from tools.sample.copy_text import Row
from tools.sample.dump_writer import write_archive

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CORE = "01_raw/musicbrainz/mbdump.tar.bz2"
DERIVED = "01_raw/musicbrainz/mbdump-derived.tar.bz2"
FILM_FOLDER = "01_raw/tmdb"
FILM_FILE = "movies.jsonl"

SOUNDTRACK, COMPILATION = 2, 1
IMDB_LINK_TYPE, WIKIDATA_LINK_TYPE = 97, 353
GENRES = ("ambient", "classical", "folk", "jazz", "orchestral", "rock")


@dataclass(frozen=True)
class Album:
    """One release group and all that hangs on it."""

    title: str
    artist: str = "Various Artists"
    sort_name: str | None = None
    year: int | None = None
    tags: Mapping[str, int] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    is_soundtrack: bool = True


def imdb_url(imdb_id: str) -> str:
    """Return the address as MusicBrainz stores it."""
    return f"https://www.imdb.com/title/{imdb_id}/"


def film(tmdb_id: object, title: object, **fields: object) -> dict[str, object]:
    """Return a TMDb record of the fields given; all but `id` and `title` may be left out."""
    return {"id": tmdb_id, "title": title, **fields}


def crew(**people: str) -> dict[str, object]:
    """Return the field `credits` from job (underscores for spaces) -> name."""
    return {"crew": [{"name": name, "job": job.replace("_", " ")} for job, name in people.items()]}


def more_films(count: int, first_id: int = 900_000) -> list[dict[str, object]]:
    """Return films that resemble no album."""
    return [film(first_id + number, f"Filler Reel {number}") for number in range(count)]


ALBUMS = (
    Album(
        "Jaws: Original Motion Picture Soundtrack",
        artist="John Williams",
        sort_name="Williams, John",
        year=1975,
        tags={"orchestral": 4, "classical": 1, "shark": 2},
        urls=(imdb_url("tt0073195"),),
    ),
    Album(
        "千と千尋の神隠し サウンドトラック",
        artist="久石譲",
        sort_name="Hisaishi, Joe",
        year=2001,
        tags={"classical": 2},
        aliases=("Spirited Away",),
    ),
    Album("Pulp Fiction: Music From the Motion Picture", year=1994, tags={"rock": 3, "jazz": -1}),
    Album("Thriller", artist="Michael Jackson", year=1982, tags={"rock": 9}, is_soundtrack=False),
)
FILMS = (
    film(
        578,
        "Jaws",
        imdb_id="tt0073195",
        release_date="1975-06-20",
        popularity=51.5,
        vote_count=10_000,
        credits=crew(Director="Steven Spielberg", Original_Music_Composer="John Williams"),
    ),
    film(
        129,
        "Spirited Away",
        imdb_id="tt0245429",
        original_title="千と千尋の神隠し",
        original_language="ja",
        release_date="2001-07-20",
        popularity=90.0,
        credits=crew(Director="Hayao Miyazaki", Original_Music_Composer="Joe Hisaishi"),
    ),
    film(680, "Pulp Fiction", imdb_id="tt0110912", release_date="1994-09-10", popularity=70.0),
    film(11, "Star Wars"),
)


@dataclass
class RawWorld:
    """Both dump archives and the TMDb folder, open to damage until they are written."""

    albums: Sequence[Album] = ALBUMS
    films: Sequence[Mapping[str, object]] = FILMS
    schema_sequence: int | str | None = 31
    timestamp: str = "2026-01-01 00:00:00+00"
    readme: str = ""
    core: dict[str, list[Row] | bytes] = field(init=False)
    derived: dict[str, list[Row] | bytes] = field(init=False)
    film_files: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.core, self.derived = dump_tables(self.albums)
        self.film_files = {FILM_FILE: json_lines(self.films)}

    def write(self, root: Path) -> Path:
        """Write all files below the storage root and return it."""
        notes = {name: getattr(self, name) for name in ("schema_sequence", "timestamp", "readme")}
        for path, tables in ((CORE, self.core), (DERIVED, self.derived)):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            write_archive(root / path, tables, **notes)
        write_film_files(root / FILM_FOLDER, self.film_files)
        return root


def json_lines(records: Iterable[object]) -> bytes:
    """Return one JSON object a line."""
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def write_film_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files, compressed where the name ends in `.gz`, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
    return folder


def dump_row(table: str, *, columns: Sequence[str] | None = None, **values: object) -> Row:
    """Return a row with all columns of a dump table: those given, others as MusicBrainz fills them."""
    names = _COLUMNS[table] if columns is None else columns
    _refuse_unknown(table, values, names)
    gid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{table}/{values.get('id')}"))
    defaults = {"gid": gid, "comment": "", "edits_pending": 0, "ended": False, "child_order": 0}
    return tuple(values.get(name, defaults.get(name)) for name in names)


def dump_tables(albums: Sequence[Album]) -> tuple[dict[str, list[Row] | bytes], dict[str, list[Row] | bytes]]:
    """Return the tables of the core and of the derived archive."""
    tables: dict[str, list[Row]] = {name: [] for name in _COLUMNS}

    def add(table: str, **values: object) -> None:
        tables[table].append(dump_row(table, **values))

    tags = list(dict.fromkeys([*GENRES, *(tag for album in albums for tag in album.tags)]))
    urls = list(dict.fromkeys(url for album in albums for url in album.urls))
    for number, name in enumerate(GENRES, start=1):
        add("genre", id=1000 + number, name=name)
    for number, name in enumerate(tags, start=1):
        add("tag", id=500 + number, name=name, ref_count=1)
    for number, url in enumerate(urls, start=601):
        add("url", id=number, url=url)
    add("release_group_primary_type", id=1, name="Album")
    add("release_group_secondary_type", id=COMPILATION, name="Compilation")
    add("release_group_secondary_type", id=SOUNDTRACK, name="Soundtrack", gid=layout.SOUNDTRACK_TYPE_GID)
    add("link_type", id=IMDB_LINK_TYPE, name="IMDb", gid=layout.IMDB_LINK_TYPE_GID)
    add("link_type", id=WIKIDATA_LINK_TYPE, name="wikidata")
    for link_type in (IMDB_LINK_TYPE, WIKIDATA_LINK_TYPE):
        add("link", id=700 + link_type, link_type=link_type, attribute_count=0)
    for number, album in enumerate(albums, start=1):
        group, artist, credit = 100 + number, 200 + number, 300 + number
        add("release_group", id=group, name=album.title, artist_credit=credit, type=1)
        kind = SOUNDTRACK if album.is_soundtrack else COMPILATION
        add("release_group_secondary_type_join", release_group=group, secondary_type=kind)
        add("artist", id=artist, name=album.artist, sort_name=album.sort_name or album.artist)
        add("artist_credit", id=credit, name=album.artist, artist_count=1)
        add(
            "artist_credit_name",
            artist_credit=credit,
            position=0,
            artist=artist,
            name=album.artist,
            join_phrase="",
        )
        add("release_group_meta", id=group, release_count=1, first_release_date_year=album.year)
        for alias in album.aliases:
            add("release_group_alias", release_group=group, name=alias, primary_for_locale=False)
        for tag, count in album.tags.items():
            add("release_group_tag", release_group=group, tag=501 + tags.index(tag), count=count)
        for url in album.urls:
            link, position = 700 + IMDB_LINK_TYPE, urls.index(url)
            add("l_release_group_url", link=link, entity0=group, entity1=601 + position, link_order=0)
    return (
        {table.name: tables[table.name] for table in layout.CORE_TABLES},
        {table.name: tables[table.name] for table in layout.DERIVED_TABLES},
    )


def arrow_of(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return an Arrow table of the declared schema; columns that a row leaves out are null."""
    _refuse_unknown(table.name, (name for row in rows for name in row), table.column_names)
    return pa.Table.from_pylist([dict(row) for row in rows], schema=table.arrow_schema)


def decisions(*decided: tuple[str, int | None, str]) -> pa.Table:
    """Return clerical decisions from (release_group_gid, tmdb_id, verdict)."""
    names = ("release_group_gid", "tmdb_id", "verdict")
    common = {"decided_by": "Ada", "decided_on": date(2026, 11, 24), "reason": "heard it"}
    return arrow_of(DECISIONS, [{**dict(zip(names, row, strict=True)), **common} for row in decided])


def frame_of(spark: SparkSession, table: Table, rows: Sequence[Mapping[str, object]]) -> DataFrame:
    """Return a Spark frame of the declared schema; columns that a row leaves out are null."""
    _refuse_unknown(table.name, (name for row in rows for name in row), table.column_names)
    values = [tuple(row.get(name) for name in table.column_names) for row in rows]
    return spark.createDataFrame(values, schema=table.spark_schema)


def _refuse_unknown(table: str, names: Iterable[str], known: Sequence[str]) -> None:
    unknown = set(names) - set(known)
    if unknown:
        raise ValueError(f"{table}: no column {', '.join(sorted(unknown))} among {', '.join(known)}")


_COLUMNS = {table.name: table.layouts[0] for table in (*layout.CORE_TABLES, *layout.DERIVED_TABLES)}
