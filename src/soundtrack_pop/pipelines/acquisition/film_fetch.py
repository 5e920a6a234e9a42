"""Fetch the films of a plan concurrently: journal each answer, write each shard when it is complete."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from soundtrack_pop.errors import DownloadError
from soundtrack_pop.pipelines.acquisition.film_journal import Journal
from soundtrack_pop.pipelines.acquisition.film_requests import Answer
from soundtrack_pop.pipelines.acquisition.film_store import FilmStore, Plan
from soundtrack_pop.pipelines.acquisition.progress import Progress

_CHANGED, _WITHOUT = "changed", "without_record"


class Fetching:
    """The films of a plan that are still to be fetched, and where their answers go."""

    def __init__(self, store: FilmStore, plan: Plan, most_failures_in_a_row: int) -> None:
        """Take up the plan where it was left."""
        self._store, self._plan = store, plan
        self._most_failures = most_failures_in_a_row
        self._failures = self._done = 0
        self._without = store.journal(_WITHOUT)
        self._changed = store.journal(_CHANGED)
        self._gone = {film for film, noted in self._without.objects().items() if noted["is_gone"]}
        self._shard_of = {film: shard for shard, films in plan.new.items() for film in films}
        self._journals: dict[str, Journal] = {}
        self._pending: dict[str, set[int]] = {}
        self._total = len(self._shard_of) + len(plan.changed)
        self._progress = Progress("TMDb films", unit="films", size=1)

    def run(self, ask: Callable[[int], Answer], connections: int) -> None:
        """Ask for every film that is missing.

        Raises:
            AccessError: the key was refused.
            DownloadError: too many films in a row could not be had.
        """
        waiting: dict[Future[Answer], int] = {}
        with ThreadPoolExecutor(connections) as pool:
            try:
                for film in self._missing():
                    waiting[pool.submit(ask, film)] = film
                    # Enough in the queue that no connection idles, and no more: a stopped run waits for them.
                    if len(waiting) >= 2 * connections:
                        self._keep_answered(waiting)
                while waiting:
                    self._keep_answered(waiting)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                self._keep_what_arrived(waiting)
                raise
        # A film that could not be fetched keeps its shard open until here: a restarted run requests it again.
        self._complete(list(self._pending))

    def gone(self) -> list[int]:
        """Return the films that TMDb no longer has."""
        return sorted(self._gone)

    def not_fetched(self, here: set[int]) -> dict[int, str]:
        """Return the films that could not be had, with the reason; `here` are those of all shards."""
        # The journal also names films that failed once and were fetched later.
        had = (here & self._shard_of.keys()) | self._changed.places.keys() | self._gone
        return {film: noted["reason"] for film, noted in self._without.objects().items() if film not in had}

    def changed_line(self, film: int, line: bytes) -> bytes | None:
        """Return the record of a film after this run: the new one, none where it is gone, else the old one."""
        if film in self._changed.places:
            return self._changed.line_of(film)
        return None if film in self._gone else line

    def close(self) -> None:
        """Close all journals; they stay."""
        for journal in (self._without, self._changed, *self._journals.values()):
            journal.close()

    def _missing(self) -> Iterator[int]:
        for shard, films in self._plan.new.items():
            missing: list[int] = []
            if not self._store.has_shard(shard):
                journal = self._journals[shard] = self._store.journal(shard)
                missing = [film for film in films if film not in journal.places and film not in self._gone]
                self._pending[shard] = set(missing)
            self._done += len(films) - len(missing)
            yield from missing
        for film in self._plan.changed:
            if film not in self._changed.places and film not in self._gone:
                yield film

    def _keep_answered(self, waiting: dict[Future[Answer], int]) -> None:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            answer = future.result()
            self._keep(waiting.pop(future), answer)
            self._failures = self._failures + 1 if answer.record is None else 0
            if self._failures >= self._most_failures:
                raise _too_many_failures(self._failures, answer)

    def _keep_what_arrived(self, waiting: dict[Future[Answer], int]) -> None:
        for future, film in waiting.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                self._keep(film, future.result())

    def _keep(self, film: int, answer: Answer) -> None:
        shard = self._shard_of.get(film)
        if answer.record is None:
            noted: dict[str, Any] = {"id": film, "is_gone": answer.is_gone, "reason": answer.reason}
            self._without.add(json.dumps(noted).encode())
            self._gone |= {film} if answer.is_gone else set()
        else:
            (self._journals[shard] if shard else self._changed).add(answer.record)
        if shard and (answer.record is not None or answer.is_gone):
            self._pending[shard].discard(film)
            self._complete([name for name, films in self._pending.items() if not films])
        self._done += 1
        self._progress.at(self._done, self._total)

    def _complete(self, shards: list[str]) -> None:
        for shard in shards:
            journal = self._journals.pop(shard)
            films = [film for film in self._plan.new[shard] if film in journal.places]
            self._store.write_shard(shard, (journal.line_of(film) for film in films))
            journal.remove()
            del self._pending[shard]


def _too_many_failures(count: int, last: Answer) -> DownloadError:
    return DownloadError(
        "TMDb's API",
        expected="records of films",
        found=f"{count} films in a row without one, the last with: {last.reason}",
        remedy="Run the same command again later, or check acquisition.tmdb.api. What has arrived is kept and not "
        "fetched again",
    )
