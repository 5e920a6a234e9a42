"""A server on this machine and parameters that point to it; waits between attempts are short, timeouts long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipelines.acquisition.films import TODAY
from pipelines.acquisition.servers import Site
from soundtrack_pop.parameters.acquisition import AcquisitionParameters

Parameters = Callable[..., AcquisitionParameters]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A running server."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Site() as running:
        yield running


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix the date: a test may run past midnight."""
    monkeypatch.setattr("soundtrack_pop.pipelines.acquisition.tmdb.utc_today", lambda: TODAY)


@pytest.fixture
def parameters(site: Site) -> Parameters:
    """Return a function that makes parameters for the server; keywords as in `group__name=value`."""

    def make(**changes: object) -> AcquisitionParameters:
        return AcquisitionParameters(**parameter_values(site.url, **changes))

    return make


def parameter_values(url: str, **changes: object) -> dict[str, Any]:
    """Return parameters that point to a server on this machine."""
    values: dict[str, Any] = {
        "network": {
            "proxy": "",
            "connect_timeout_seconds": 600,
            "read_timeout_seconds": 600,
            "most_attempts": 4,
            "first_wait_seconds": 0.01,
            "longest_wait_seconds": 2,
        },
        "musicbrainz": {"mirror": f"{url}/fullexport", "spare_disk_gib": 0},
        "tmdb": {
            "api": f"{url}/3",
            "exports": f"{url}/p/exports",
            "oldest_export_days": 3,
            "least_popularity": 1.0,
            "with_adult": False,
            "with_video": False,
            "requests_per_second": 500,
            "connections": 4,
            "films_per_shard": 10,
            "most_failures_in_a_row": 5,
        },
    }
    for name, value in changes.items():
        group, _, key = name.partition("__")
        values[group][key] = value
    return values
