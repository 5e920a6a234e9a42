"""Which Databricks clusters nobody has used for long, and what each would cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from databricks.sdk.service.compute import ClusterDetails

RUNNING = "RUNNING"
TERMINATED = "TERMINATED"
# Made by people or scripts of theirs; those of jobs, pipelines and warehouses come and go by themselves.
_OWN_SOURCES = ("UI", "API")


@dataclass(frozen=True)
class Cluster:
    """One cluster.

    Attributes:
        cluster_id: Databricks' id.
        name: as people see it.
        creator: who made it; empty where unknown.
        state: RUNNING, TERMINATED, or one of the states in between.
        source: UI, API, JOB, PIPELINE and so on; empty where Databricks does not say.
        is_pinned: an administrator wants it kept.
        last_activity: when a command last ran or the cluster was stopped; None where Databricks does not say.
        machines: driver and workers, as in `1 × Standard_D4ds_v5 + 1–4 × Standard_D4ds_v5`.
    """

    cluster_id: str
    name: str
    creator: str
    state: str
    source: str
    is_pinned: bool
    last_activity: datetime | None
    machines: str

    @property
    def is_untouchable(self) -> bool:
        """Whether it is pinned, not made by people, or in a state that is about to change."""
        return self.is_pinned or self.source not in _OWN_SOURCES or self.state not in (RUNNING, TERMINATED)

    @property
    def cost_hint(self) -> str:
        """What it costs now and by which machines; prices are the region's and change."""
        now = "paid for now, idle" if self.state == RUNNING else "nothing while terminated"
        return f"{now}: {self.machines}"


def idle_clusters(clusters: Iterable[Cluster], now: datetime, days: int) -> list[Cluster]:
    """Return the clusters that people made and nobody has used for more than `days`, the longest unused first.

    Pinned ones, those of jobs and those whose last activity is unknown are never among them.
    """
    limit = now - timedelta(days=days)
    idle = [
        (cluster.last_activity, cluster)
        for cluster in clusters
        if cluster.last_activity and cluster.last_activity < limit and not cluster.is_untouchable
    ]
    return [cluster for _, cluster in sorted(idle, key=lambda pair: pair[0])]


def machines_of(details: ClusterDetails) -> str:
    """Return driver and workers; a range where the cluster grows and shrinks."""
    worker = details.node_type_id or "a pool's machine"
    driver = details.driver_node_type_id or worker
    if details.autoscale:
        number = f"{details.autoscale.min_workers}–{details.autoscale.max_workers}"
    else:
        number = str(details.num_workers or 0)
    return f"1 × {driver}" if number == "0" else f"1 × {driver} + {number} × {worker}"
