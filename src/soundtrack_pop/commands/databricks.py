"""The clusters of a Databricks workspace, through Databricks' own client; its failures are told as ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from soundtrack_pop.commands.clusters import RUNNING, TERMINATED, Cluster, machines_of
from soundtrack_pop.errors import AccessError, DownloadError, EnvironmentSetupError

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.compute import ClusterDetails

# A person waits: the client's own patience is five minutes, and it asks twice before it gives up.
_SECONDS_PER_REQUEST = 10
_SECONDS_OF_RETRIES = 5
_PER_PAGE = 100
_LOG_IN = (
    "Set DATABRICKS_HOST and DATABRICKS_TOKEN, log in with `databricks auth login`, or name a profile of "
    "~/.databrickscfg in DATABRICKS_CONFIG_PROFILE"
)


class Workspace:
    """A Databricks workspace, found as Databricks' own tools find it: environment, profile or login."""

    def __init__(self, profile: str | None = None) -> None:
        """Prepare the client.

        Args:
            profile: section of ~/.databrickscfg; the environment's or the default one where None.

        Raises:
            EnvironmentSetupError: Databricks' client is not installed.
            AccessError: no workspace or no credentials are known.
        """
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
        # What it logs of its attempts, the error that follows says in one line.
        logging.getLogger("databricks.sdk").setLevel(logging.ERROR)
        with _told("Databricks"):
            config = Config(
                profile=profile,
                http_timeout_seconds=_SECONDS_PER_REQUEST,
                retry_timeout_seconds=_SECONDS_OF_RETRIES,
                product="soundtrack_pop",
                product_version="0",
            )
            self._client: WorkspaceClient = WorkspaceClient(config=config)
        self.host = str(config.host)

    def clusters(self) -> list[Cluster]:
        """Return every cluster that Databricks still knows: active, pinned, or terminated in the last 30 days.

        Raises:
            AccessError: the credentials are refused, or may not list clusters.
            DownloadError: the workspace does not answer.
        """
        from databricks.sdk.service.compute import ListClustersFilterBy

        with _told(self.host):
            api = self._client.clusters
            pinned = {
                one.cluster_id
                for one in api.list(filter_by=ListClustersFilterBy(is_pinned=True), page_size=_PER_PAGE)
            }
            return [self._cluster(one, one.cluster_id in pinned) for one in api.list(page_size=_PER_PAGE)]

    def delete(self, cluster: Cluster) -> bool:
        """Delete a cluster for good; return False where it has been used, pinned or deleted since it was listed.

        Raises:
            AccessError: the credentials may not delete it.
            DownloadError: the workspace does not answer.
        """
        same = next((one for one in self.clusters() if one.cluster_id == cluster.cluster_id), None)
        if same != cluster:
            return False
        with _told(self.host):
            self._client.clusters.permanent_delete(cluster.cluster_id)
        return True

    def _cluster(self, details: ClusterDetails, is_pinned: bool) -> Cluster:
        state = details.state.value if details.state else ""
        return Cluster(
            cluster_id=str(details.cluster_id),
            name=details.cluster_name or str(details.cluster_id),
            creator=details.creator_user_name or "",
            state=state,
            source=details.cluster_source.value if details.cluster_source else "",
            is_pinned=is_pinned,
            last_activity=self._last_activity(details, state),
            machines=machines_of(details),
        )

    def _last_activity(self, details: ClusterDetails, state: str) -> datetime | None:
        if state == TERMINATED:
            return _time(details.terminated_time)
        if state != RUNNING:
            return None
        # The service says when a command last ran; the client's model leaves that out.
        query = {"cluster_id": details.cluster_id}
        answer: Any = self._client.api_client.do("GET", "/api/2.1/clusters/get", query=query)
        return _time(answer.get("last_activity_time"))


def _time(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Tell the client's failures as ours, in seconds and without credentials."""
    import requests
    from databricks.sdk.errors import NotFound, PermissionDenied, Unauthenticated
    from databricks.sdk.errors.base import DatabricksError

    try:
        yield
    except Unauthenticated as error:
        raise AccessError(where, expected="valid credentials", found=_first(error), remedy=_LOG_IN) from error
    except PermissionDenied as error:
        raise AccessError(
            where,
            expected="permission to see and delete clusters",
            found=_first(error),
            remedy="Ask an administrator of the workspace, or log in as one",
        ) from error
    except NotFound as error:
        raise DownloadError(
            where, expected="the clusters API", found=_first(error), remedy="Check that the host is a workspace's"
        ) from error
    except ValueError as error:
        raise AccessError(
            where, expected="a workspace and credentials", found=_first(error), remedy=_LOG_IN
        ) from error
    except (TimeoutError, requests.RequestException) as error:
        raise DownloadError(
            where,
            expected="an answer of the workspace",
            found="none, however often it was asked",
            remedy="Check the host's name and the network",
        ) from error
    except DatabricksError as error:
        raise DownloadError(
            where, expected="an answer of the workspace", found=_first(error), remedy="Try again later"
        ) from error


def _first(error: Exception) -> str:
    """Return the first sentence of a message; what follows lists the configuration."""
    return str(error).splitlines()[0].split(". Config:")[0].split(", please check")[0].rstrip(".")
