"""`soundtrack-pop idle-clusters`: find the clusters nobody uses, delete them when told to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from soundtrack_pop.commands.plainly import tell_failures_plainly

if TYPE_CHECKING:
    from soundtrack_pop.commands.clusters import Cluster


@click.command("idle-clusters")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    required=True,
    help="Idle or terminated for more than so many days. Databricks forgets terminated ones after 30.",
)
@click.option("--yes", is_flag=True, help="Delete them for good. Without it nothing is changed.")
@click.option("--profile", default=None, help="Section of ~/.databrickscfg.")
def _idle_clusters(days: int, yes: bool, profile: str | None) -> None:
    """List Databricks clusters that nobody has used for long; delete them only with --yes.

    Pinned clusters, those of jobs and those whose last activity is unknown are never touched.

    \b
    kedro idle-clusters --days 14
    kedro idle-clusters --days 14 --yes
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.commands.clusters import idle_clusters
    from soundtrack_pop.commands.databricks import Workspace

    workspace = Workspace(profile)
    now = datetime.now(UTC)
    known = workspace.clusters()
    found = idle_clusters(known, now, days)
    click.echo(f"{workspace.host}: {len(found)} of {len(known)} clusters unused for more than {days} days")
    for cluster in found:
        click.echo("\n".join(_told(cluster, now)))
    unknown = sum(one.last_activity is None and not one.is_untouchable for one in known)
    if unknown:
        click.echo(f"Of {unknown} more Databricks does not say when they were last used; they are left alone")
    if found and not yes:
        click.echo("Nothing was deleted. Delete them with --yes")
    for cluster in found if yes else []:
        outcome = "deleted" if workspace.delete(cluster) else "left alone: it has changed since it was listed"
        click.echo(f"{cluster.name} ({cluster.cluster_id}) {outcome}")


def _told(cluster: Cluster, now: datetime) -> tuple[str, str]:
    last = cluster.last_activity or now
    return (
        f"  {cluster.name} ({cluster.cluster_id}) {cluster.state.lower()}, last active {last:%Y-%m-%d}, "
        f"{(now - last).days} days ago{f', of {cluster.creator}' if cluster.creator else ''}",
        f"    {cluster.cost_hint}",
    )


idle_clusters_command = tell_failures_plainly(_idle_clusters)
