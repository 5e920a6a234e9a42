"""The TMDb half of acquisition against a server that fails in every way a server can."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import logging
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest

from pipelines.acquisition.conftest import Parameters
from pipelines.acquisition.films import (
    TODAY,
    V3,
    V4,
    Tmdb,
    content_of,
    export_path,
    films_in,
    titles_in,
)
from pipelines.acquisition.servers import Fault, Site, end_after, instead, reset_after, stall_after, status
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from soundtrack_pop.datasets.tmdb.key import TmdbKey
from soundtrack_pop.errors import AccessError, DownloadError, SourceError, StorageError
from soundtrack_pop.monitoring.redaction import describe_error
from soundtrack_pop.pipelines.acquisition.nodes import acquire_tmdb
from support.builders import film, json_lines

KEY = TmdbKey.of(V4)


@pytest.fixture
def tmdb(site: Site) -> Tmdb:
    return Tmdb(site)


def test_gets_the_films_that_the_rules_choose_the_popular_first(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    record = acquire_tmdb(tmp_path, KEY, parameters(tmdb__least_popularity=6))
    shards = {name: [one["id"] for one in records] for name, records in films_in(tmp_path).items()}
    assert shards == {
        "movies_00001.jsonl.gz": list(range(35, 25, -1)),
        "movies_00002.jsonl.gz": list(range(25, 15, -1)),
        "movies_00003.jsonl.gz": list(range(15, 5, -1)),
    }
    assert (record["films"], record["gone"], record["not_fetched"]) == (30, [], {})
    assert json.loads((tmp_path / "acquired.json").read_text()) == record
    assert set(films_in(tmp_path)["movies_00001.jsonl.gz"][0]) == {
        "id", "title", "alternative_titles", "translations", "external_ids", "credits"
    }  # fmt: skip


def test_ingestion_reads_what_acquisition_writes(tmdb: Tmdb, parameters: Parameters, tmp_path: Path) -> None:
    acquire_tmdb(tmp_path, KEY, parameters())
    movies = TmdbMovieLines(path=str(tmp_path)).load()
    assert (movies.rows_read, movies.rejects.rows) == ({"movies": 35}, [])


@pytest.mark.parametrize(("rule", "chosen"), [("with_adult", 900), ("with_video", 901)])
def test_adult_films_and_videos_come_when_asked_for(
    rule: str, chosen: int, tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    tmdb.titles[chosen] = "Chosen"
    tmdb.site.files[f"/3/movie/{chosen}"] = tmdb.site.files["/3/movie/1"]
    acquire_tmdb(tmp_path, KEY, parameters(**{f"tmdb__{rule}": True}))
    assert chosen in titles_in(tmp_path)


def test_takes_an_older_export_where_todays_is_not_there_yet(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    del tmdb.site.files[export_path()]
    tmdb.export(TODAY - dt.timedelta(days=2))
    record = acquire_tmdb(tmp_path, KEY, parameters())
    assert record["export"] == (TODAY - dt.timedelta(days=2)).isoformat()
    del tmdb.site.files[export_path(TODAY - dt.timedelta(days=2))]
    with pytest.raises(DownloadError, match=r"movie_ids_MM_DD_YYYY.*found none"):
        acquire_tmdb(tmp_path, KEY, parameters())


PASSING: dict[str, list[Fault]] = {
    "429 with Retry-After": [status(429, Retry_After="1")],
    "429 without Retry-After": [status(429)],
    "500 three times": [status(500), status(502), status(503)],
    "reset in mid-body": [reset_after(20)],
    "invalid JSON": [instead(b"<html>Service temporarily unavailable</html>")],
    "half a record": [instead(b'{"id": 7, "title": "Fil')],
    "another film": [instead(b'{"id": 8, "title": "Film 8"}')],
}


@pytest.mark.parametrize("fault", PASSING)
def test_waits_out_what_passes(fault: str, tmdb: Tmdb, parameters: Parameters, tmp_path: Path) -> None:
    tmdb.site.faults["/3/movie/7"] = list(PASSING[fault])
    record = acquire_tmdb(tmp_path, KEY, parameters())
    assert titles_in(tmp_path) == tmdb.titles
    assert record["not_fetched"] == {}
    assert tmdb.asked() == {**dict.fromkeys(tmdb.titles, 1), 7: 1 + len(PASSING[fault])}


def test_a_stalled_answer_is_requested_again_after_the_read_timeout(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tmdb.site.faults["/3/movie/7"] = [stall_after(20)]
    # On a slow machine other requests may time out too; there are attempts enough for all of them.
    patient = parameters(network__read_timeout_seconds=0.5, network__most_attempts=100)
    with caplog.at_level(logging.DEBUG):
        acquire_tmdb(tmp_path, KEY, patient)
    assert titles_in(tmp_path) == tmdb.titles
    assert "ReadTimeout" in caplog.text
    assert V4 not in caplog.text


class CountingLimiter:
    """A rate limiter that only records what it is asked for."""

    made: ClassVar[list[CountingLimiter]] = []

    def __init__(self, requests_per_second: float) -> None:
        self.rate, self.turns, self.pauses = requests_per_second, 0, list[float]()
        self.made.append(self)

    def wait_for_turn(self) -> None:
        self.turns += 1

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


def test_every_request_waits_for_its_turn_at_the_declared_rate_and_a_429_pauses_all(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundtrack_pop.pipelines.acquisition.web.RateLimiter", CountingLimiter)
    monkeypatch.setattr(CountingLimiter, "made", [])
    tmdb.site.faults["/3/movie/35"] = [status(429, Retry_After="1")]
    acquire_tmdb(tmp_path, KEY, parameters(tmdb__requests_per_second=40, tmdb__connections=10))
    (limiter,) = [one for one in CountingLimiter.made if one.rate == 40]
    assert limiter.turns == sum(asked.path.startswith("/3/") for asked in tmdb.site.requests) == 36
    (pause,) = limiter.pauses
    assert pause >= 1


@pytest.mark.parametrize(
    ("answer", "reason"), [(status(500), "status 500"), (instead(b"[]"), "no record of a film")], ids=["500", "[]"]
)
def test_a_film_that_cannot_be_had_is_named_and_asked_for_again_next_time(
    answer: Fault, reason: str, tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    tmdb.site.faults["/3/movie/7"] = [answer] * 4
    record = acquire_tmdb(tmp_path, KEY, parameters())
    assert list(record["not_fetched"]) == ["7"]
    assert reason in record["not_fetched"]["7"]
    assert sorted(titles_in(tmp_path)) == sorted(set(tmdb.titles) - {7})
    tmdb.site.requests.clear()
    assert acquire_tmdb(tmp_path, KEY, parameters())["not_fetched"] == {}
    assert (titles_in(tmp_path), tmdb.asked()) == (tmdb.titles, {7: 1})


def test_a_film_that_is_gone_is_no_failure(tmdb: Tmdb, parameters: Parameters, tmp_path: Path) -> None:
    del tmdb.titles[7]
    record = acquire_tmdb(tmp_path, KEY, parameters())
    assert (record["gone"], record["not_fetched"], record["films"]) == ([7], {}, 34)


def test_a_server_that_is_down_ends_the_run_and_the_next_goes_on(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    tmdb.site.faults = {f"/3/movie/{film}": [status(500)] * 4 for film in range(1, 15)}  # type: ignore[assignment]
    for path in [*tmdb.site.files]:
        tmdb.site.faults.setdefault(path, [])
    with pytest.raises(DownloadError, match=r"5 films in a row without one, the last with: status 500"):
        acquire_tmdb(tmp_path, KEY, parameters())
    assert len(titles_in(tmp_path)) >= 20
    before = tmdb.asked()
    for faults in tmdb.site.faults.values():
        faults.clear()
    acquire_tmdb(tmp_path, KEY, parameters())
    assert titles_in(tmp_path) == tmdb.titles
    assert {one: tmdb.asked()[one] - before[one] for one in range(15, 36)} == dict.fromkeys(range(15, 36), 0)


@pytest.mark.parametrize("expired", [0, 20])
def test_a_refused_key_ends_the_run_at_once_and_what_is_there_stays(
    expired: int, tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    for one in range(1, 36 - expired):
        tmdb.site.faults[f"/3/movie/{one}"] = [status(401)]
    with pytest.raises(AccessError, match=r"a valid key; found status 401") as raised:
        acquire_tmdb(tmp_path, KEY, parameters())
    assert V4 not in describe_error(raised.value)["trace"]
    asked = sum(tmdb.asked().values())
    assert asked < expired + 20
    tmdb.site.faults.clear()
    acquire_tmdb(tmp_path, KEY, parameters())
    assert titles_in(tmp_path) == tmdb.titles
    assert all(tmdb.asked()[one] == 1 for one in range(35, 35 - expired, -1))


DAMAGED_EXPORTS = {
    "truncated gzip": (lambda whole: whole[: len(whole) // 2], DownloadError, "no complete gzip file"),
    "no gzip": (lambda whole: b"<html>", DownloadError, "no complete gzip file"),
    "invalid JSON": (lambda whole: gzip.compress(b'{"id": 1, "popul\n' * 5), SourceError, "5 of 5 lines"),
    "no film chosen": (lambda whole: gzip.compress(b'{"id": 1}'), SourceError, "none among 1"),
}


@pytest.mark.parametrize("damage", DAMAGED_EXPORTS)
def test_a_damaged_export_changes_nothing(damage: str, tmdb: Tmdb, parameters: Parameters, tmp_path: Path) -> None:
    acquire_tmdb(tmp_path, KEY, parameters())
    before = content_of(tmp_path)
    change, error, message = DAMAGED_EXPORTS[damage]
    tmdb.site.files[export_path()] = change(tmdb.site.files[export_path()])  # type: ignore[no-untyped-call]
    with pytest.raises(error, match=message):
        acquire_tmdb(tmp_path, KEY, parameters())
    assert content_of(tmp_path) == before


def test_a_truncated_export_is_asked_for_again(tmdb: Tmdb, parameters: Parameters, tmp_path: Path) -> None:
    whole = tmdb.site.files[export_path()]
    assert isinstance(whole, bytes)
    tmdb.site.faults[export_path()] = [instead(whole[:-9])]
    assert acquire_tmdb(tmp_path, KEY, parameters())["films"] == 35


def test_a_single_line_of_an_export_that_is_no_record_is_counted(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    more = ({"id": 1000 + number, "popularity": 0.1} for number in range(100))
    tmdb.export(extra=more, tail=b'{"id": ')
    assert acquire_tmdb(tmp_path, KEY, parameters())["unreadable_export_lines"] == 1


def test_later_runs_fetch_only_what_changed_or_is_new(tmdb: Tmdb, parameters: Parameters, tmp_path: Path) -> None:
    acquire_tmdb(tmp_path, KEY, parameters())
    tmdb.site.requests.clear()
    tmdb.titles.update({3: "Film 3, renamed", 30: "Film 30, renamed", 36: "Film 36", 37: "Film 37"})
    del tmdb.titles[4]
    for new in (36, 37):
        tmdb.site.files[f"/3/movie/{new}"] = tmdb.site.files["/3/movie/1"]
    tmdb.changed = [3, 30, 4, 5555, 3]
    tmdb.export()
    record = acquire_tmdb(tmp_path, KEY, parameters())
    assert titles_in(tmp_path) == tmdb.titles
    assert tmdb.asked() == dict.fromkeys((3, 4, 30, 36, 37), 1)
    assert sorted(record["shards"].values()) == [2, 4, 10, 10, 10]
    assert record["gone"] == [4]


def test_asks_for_changes_of_a_long_time_in_spans_that_tmdb_allows(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    acquire_tmdb(tmp_path, KEY, parameters())
    record = json.loads((tmp_path / "acquired.json").read_text())
    record["changes_from"] = (TODAY - dt.timedelta(days=30)).isoformat()
    (tmp_path / "acquired.json").write_text(json.dumps(record))
    tmdb.site.requests.clear()
    acquire_tmdb(tmp_path, KEY, parameters())
    spans = [
        tuple(dt.date.fromisoformat(asked.query[name][0]) for name in ("start_date", "end_date"))
        for asked in tmdb.site.requests
        if asked.path.endswith("/changes")
    ]
    assert spans[0][0] == TODAY - dt.timedelta(days=30)
    assert spans[-1][1] == TODAY
    assert all((end - begin).days <= 14 for begin, end in spans)
    assert all(second[0] <= first[1] for first, second in pairwise(spans))


def test_other_rules_drop_a_stopped_run_and_keep_its_whole_shards(
    tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    for one in range(1, 16):
        tmdb.site.faults[f"/3/movie/{one}"] = [status(401)]
    with pytest.raises(AccessError):
        acquire_tmdb(tmp_path, KEY, parameters())
    tmdb.site.faults.clear()
    assert len(films_in(tmp_path)) == 2
    tmdb.site.requests.clear()
    acquire_tmdb(tmp_path, KEY, parameters(tmdb__least_popularity=10))
    assert sorted(titles_in(tmp_path)) == list(range(10, 36))
    assert not set(tmdb.asked()) & set(range(16, 36))


@pytest.mark.parametrize("name", ["movies.jsonl.gz", "movies_2.jsonl", "tmdb_5000_movies.csv"])
def test_leaves_films_of_another_origin_alone(
    name: str, tmdb: Tmdb, parameters: Parameters, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(json_lines([film(1, "The embedded sample")]))
    with pytest.raises(StorageError, match=name):
        acquire_tmdb(tmp_path, KEY, parameters())
    assert (list(content_of(tmp_path)), tmdb.site.requests) == ([name], [])


@pytest.mark.parametrize("key", [V3, V4], ids=["v3", "v4"])
def test_the_key_stands_in_no_log_no_error_and_no_file(
    key: str, site: Site, parameters: Parameters, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tmdb = Tmdb(site, key=key)
    site.faults["/3/movie/7"] = [status(500), reset_after(5), end_after(3)]
    site.faults["/3/movie/changes"] = [status(429)]
    with caplog.at_level(logging.DEBUG):
        acquire_tmdb(tmp_path, TmdbKey.of(key), parameters())
        acquire_tmdb(tmp_path, TmdbKey.of(key), parameters())
        site.faults["/3/movie/changes"] = [status(401)]
        with pytest.raises(AccessError) as refused:
            acquire_tmdb(tmp_path, TmdbKey.of(key), parameters())
        site.faults["/3/movie/changes"] = [status(500)] * 9
        with pytest.raises(DownloadError) as given_up:
            acquire_tmdb(tmp_path, TmdbKey.of(key), parameters())
    assert titles_in(tmp_path) == tmdb.titles
    assert len(caplog.text) > 10_000
    traces = "".join(describe_error(one.value)["trace"] for one in (refused, given_up))
    told = caplog.text + traces + "".join(map(repr, content_of(tmp_path).items()))
    assert (key in told, key[5:15] in told) == (False, False)
    # Could it be found at all?
    assert any(key in str(asked.query) + str(asked.headers) for asked in site.requests)
