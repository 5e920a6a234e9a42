"""Update the TMDb folder: the films that the newest export and the rules select, with current details."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from soundtrack_pop.parameters.acquisition import TmdbParameters
from soundtrack_pop.pipelines.acquisition.film_choice import Choice, choose_films, rules_of
from soundtrack_pop.pipelines.acquisition.film_fetch import Fetching
from soundtrack_pop.pipelines.acquisition.film_requests import TmdbApi
from soundtrack_pop.pipelines.acquisition.film_store import FilmStore, Plan
from soundtrack_pop.pipelines.acquisition.records import RECORD, read_json, write_json
from soundtrack_pop.pipelines.acquisition.web import Web

_SOURCE = (
    "TMDb API, under TMDb's terms of use. This product uses the TMDB API but is not endorsed or certified by TMDB."
)

logger = logging.getLogger(__name__)


def utc_today() -> dt.date:
    """Return today's date, UTC."""
    return dt.datetime.now(dt.UTC).date()


def newest_films(exports: Web, api: TmdbApi, folder: Path, parameters: TmdbParameters) -> dict[str, Any]:
    """Return the record of the chosen films, whose details are in the folder then.

    Args:
        exports: client of the server of the daily exports, which needs no key.
        api: TMDb's API.
        folder: where ingestion reads films; it also keeps plan and journals of a stopped run.
        parameters: rules, request rate and sizes.

    Raises:
        AccessError: the key was refused.
        DownloadError: the servers did not deliver; the next run goes on from there.
        StorageError: films stand there that acquisition did not put there.
    """
    store = FilmStore(folder)
    store.check_foreign()
    record = read_json(folder / RECORD)
    plan = _unfinished_plan(store, parameters) or _new_plan(store, exports, api, record, parameters)
    fetching = Fetching(store, plan, parameters.most_failures_in_a_row)
    try:
        fetching.run(api.details, parameters.connections)
        return _finish(store, plan, fetching)
    finally:
        fetching.close()


def _unfinished_plan(store: FilmStore, parameters: TmdbParameters) -> Plan | None:
    """Return the plan of a stopped run; if it has other rules, drop it and keep its complete shards."""
    plan = store.plan()
    if plan is None or plan.rules == rules_of(parameters):
        if plan:
            logger.info("TMDb: going on with the run of %s", plan.made_on)
        return plan
    whole = {shard: store.films_in(shard) for shard in plan.new if store.has_shard(shard)}
    store.end({**store.films(), **whole})
    return None


def _new_plan(
    store: FilmStore, exports: Web, api: TmdbApi, record: dict[str, Any] | None, parameters: TmdbParameters
) -> Plan:
    today = utc_today()
    choice = choose_films(exports, parameters, today)
    films = store.films()
    here = {film for shard in films.values() for film in shard}
    plan = Plan(
        export=choice.export,
        rules=choice.rules,
        made_on=today.isoformat(),
        new=_shards(choice, here, _next_number(films), parameters.films_per_shard),
        changed=sorted(_changed(api, record, today) & here),
        unreadable=choice.unreadable,
    )
    store.begin(plan)
    new = sum(len(shard) for shard in plan.new.values())
    logger.info("TMDb: %s films are here, %s are new, %s changed", f"{len(here):,}", f"{new:,}", len(plan.changed))
    return plan


def _shards(choice: Choice, here: set[int], first: int, size: int) -> dict[str, list[int]]:
    new = [film for film in choice.ids if film not in here]
    return {
        f"movies_{first + number:05}.jsonl.gz": new[start : start + size]
        for number, start in enumerate(range(0, len(new), size))
    }


def _next_number(films: dict[str, list[int]]) -> int:
    return 1 + max((int(shard.removeprefix("movies_").partition(".")[0]) for shard in films), default=0)


def _changed(api: TmdbApi, record: dict[str, Any] | None, today: dt.date) -> set[int]:
    """Return the films that changed since the last run, and those that it could not fetch."""
    if record is None:
        return set()
    missed = {int(film) for film in record["not_fetched"]}
    return api.changed_films(dt.date.fromisoformat(record["changes_from"]), today) | missed


def _finish(store: FilmStore, plan: Plan, fetching: Fetching) -> dict[str, Any]:
    """Merge changed films into their shards, write the record, end the run; safe to repeat."""
    films = {**_folded(store, plan, fetching), **{shard: store.films_in(shard) for shard in plan.new}}
    here = {film for shard in films.values() for film in shard}
    record = {
        "source": _SOURCE,
        "export": plan.export,
        "rules": plan.rules,
        "films": len(here),
        "shards": {shard: len(its_films) for shard, its_films in sorted(films.items())},
        "gone": fetching.gone(),
        "not_fetched": {str(film): reason for film, reason in sorted(fetching.not_fetched(here).items())},
        "unreadable_export_lines": plan.unreadable,
        "changes_from": plan.made_on,
        "acquired_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    write_json(store.folder / RECORD, record)
    store.end(films)
    return record


def _folded(store: FilmStore, plan: Plan, fetching: Fetching) -> dict[str, list[int]]:
    """Merge changed films into the existing shards; return shard -> its films."""
    changed, films = set(plan.changed), store.films()
    for shard, its_films in films.items():
        if changed.intersection(its_films):
            store.rewrite_shard(shard, fetching.changed_line)
            films[shard] = store.films_in(shard)
    return films
