"""`soundtrack-pop idle-clusters`: list the Databricks clusters that nobody uses; delete them with `--yes`.

The cluster policy in `resources/` stops clusters after 10 to 30 idle minutes and the jobs' clusters end with their
run. This command is for what was made without the policy, and for what was stopped and never deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.errors import AccessError, DownloadError, EnvironmentSetupError

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.compute import ClusterDetails

# Someone waits for the answer; the client's own limit is five minutes.
_SECONDS_PER_REQUEST, _SECONDS_OF_RETRIES = 10, 5
# Made by people or their scripts; clusters of jobs, pipelines and warehouses end by themselves.
_SOURCES = ("UI", "API")
_LOG_IN = (
    "Set DATABRICKS_HOST and DATABRICKS_TOKEN, log in with `databricks auth login`, or name a profile of "
    "~/.databrickscfg in DATABRICKS_CONFIG_PROFILE"
)


@report_failures
@click.command("idle-clusters")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    required=True,
    help="Unused for more than this many days. Databricks forgets terminated clusters after 30.",
)
@click.option("--yes", is_flag=True, help="Delete them permanently. Without it nothing is changed.")
@click.option("--profile", default=None, help="Section of ~/.databrickscfg.")
def idle_clusters_command(days: int, yes: bool, profile: str | None) -> None:
    """List Databricks clusters that nobody has used for some days; delete them only with --yes.

    Pinned clusters, those of jobs and those whose last use is unknown are never deleted.

    \b
    kedro idle-clusters --days 14
    kedro idle-clusters --days 14 --yes
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    client = _connect(profile)
    with _databricks_errors(client.config.host):
        now = datetime.now(UTC)
        candidates = _candidates(client)
        idle = _unused_since(candidates, now - timedelta(days=days))
        click.echo(f"{client.config.host}: {len(idle)} clusters unused for more than {days} days")
        for cluster, last_used in idle:
            click.echo(_line(cluster, last_used, now))
        unknown = sum(last_used is None for _, last_used in candidates)
        if unknown:
            click.echo(f"{unknown} more are kept: Databricks does not report when they were last used")
        if idle and not yes:
            click.echo("Nothing was deleted. Delete them with --yes")
        for cluster, last_used in idle if yes else []:
            # Listed again: someone may have started, pinned or deleted it since.
            unchanged = (cluster.cluster_id, last_used) in [(c.cluster_id, at) for c, at in _candidates(client)]
            if unchanged:
                client.clusters.permanent_delete(str(cluster.cluster_id))
            outcome = "deleted" if unchanged else "kept: it has changed since it was listed"
            click.echo(f"{cluster.cluster_name} ({cluster.cluster_id}) {outcome}")


def _candidates(client: WorkspaceClient) -> list[tuple[ClusterDetails, datetime | None]]:
    """Return the clusters that people made, running or terminated and not pinned, with the time of last use."""
    from databricks.sdk.service.compute import ListClustersFilterBy, State

    pinned = {one.cluster_id for one in client.clusters.list(filter_by=ListClustersFilterBy(is_pinned=True))}
    found: list[tuple[ClusterDetails, datetime | None]] = []
    for cluster in client.clusters.list():
        source = cluster.cluster_source.value if cluster.cluster_source else ""
        if cluster.cluster_id in pinned or source not in _SOURCES:
            continue
        if cluster.state == State.TERMINATED:
            found.append((cluster, _time(cluster.terminated_time)))
        elif cluster.state == State.RUNNING:
            # The service reports when a command last ran; the client's model leaves it out.
            query = {"cluster_id": cluster.cluster_id}
            answer: Any = client.api_client.do("GET", "/api/2.1/clusters/get", query=query)
            found.append((cluster, _time(answer.get("last_activity_time"))))
    return found


def _unused_since(
    candidates: list[tuple[ClusterDetails, datetime | None]], limit: datetime
) -> list[tuple[ClusterDetails, datetime]]:
    """Return the clusters last used before `limit`, the longest unused first."""
    unused = [(cluster, at) for cluster, at in candidates if at is not None and at < limit]
    return sorted(unused, key=lambda entry: entry[1])


def _line(cluster: ClusterDetails, last_used: datetime, now: datetime) -> str:
    state = cluster.state.value.lower() if cluster.state else "?"
    cost = "costs money" if state == "running" else "costs nothing"
    return (
        f"  {cluster.cluster_name} ({cluster.cluster_id}) {state}, {cost}, {cluster.node_type_id or 'pool'}, "
        f"last used {last_used:%Y-%m-%d}, {(now - last_used).days} days ago, by {cluster.creator_user_name or '?'}"
    )


def _time(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None


def _connect(profile: str | None) -> WorkspaceClient:
    """Return a client of the workspace that environment, profile or login name, as for Databricks' own tools."""
    try:
        from databricks.sdk import WorkspaceClient
        from databricks.sdk.core import Config
    except ImportError as error:
        raise EnvironmentSetupError(
            "databricks-sdk",
            expected="Databricks' client",
            found="it is not installed",
            remedy="Install the extra: pip install 'soundtrack_pop[databricks]'",
        ) from error
    # It logs each attempt; the error that follows says the same in one line.
    logging.getLogger("databricks.sdk").setLevel(logging.ERROR)
    with _databricks_errors("Databricks"):
        config = Config(
            profile=profile,
            http_timeout_seconds=_SECONDS_PER_REQUEST,
            retry_timeout_seconds=_SECONDS_OF_RETRIES,
            product="soundtrack_pop",
            product_version="0",
        )
        return WorkspaceClient(config=config)


@contextmanager
def _databricks_errors(where: str) -> Iterator[None]:
    """Raise the client's errors as ours, without credentials."""
    import requests
    from databricks.sdk.errors import PermissionDenied, Unauthenticated
    from databricks.sdk.errors.base import DatabricksError

    try:
        yield
    except (Unauthenticated, ValueError) as error:
        expected = "a workspace and valid credentials"
        raise AccessError(where, expected=expected, found=_first_sentence(error), remedy=_LOG_IN) from error
    except PermissionDenied as error:
        expected, remedy = "permission to see and delete clusters", "Ask an administrator of the workspace"
        raise AccessError(where, expected=expected, found=_first_sentence(error), remedy=remedy) from error
    except (DatabricksError, TimeoutError, requests.RequestException) as error:
        expected, remedy = "an answer of the clusters API", "Check the host and the network, or try again later"
        raise DownloadError(where, expected=expected, found=_first_sentence(error), remedy=remedy) from error


def _first_sentence(error: Exception) -> str:
    """Return the first sentence of a message; what follows lists the configuration."""
    return str(error).splitlines()[0].split(". Config:")[0].split(", please check")[0].rstrip(".")
