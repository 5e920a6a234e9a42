"""Refuse a part of the project whose inputs an earlier part has not made yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kedro.framework.project import pipelines

from soundtrack_pop.errors import SourceError

if TYPE_CHECKING:
    from kedro.io import CatalogProtocol

# Missing inputs that a message names.
_MOST_MISSING = 5


def check_upstream(names: Iterable[str], catalog: CatalogProtocol[Any, Any]) -> None:
    """Raise `SourceError` for inputs that another pipeline or node makes and that are not there yet.

    Args:
        names: inputs of the run that it does not make itself.
        catalog: where they are.
    """
    makers = {
        output: (stage, node.short_name)
        for stage, pipeline in pipelines.items()
        for node in pipeline.nodes
        if node.namespace == stage
        for output in node.outputs
    }
    wanted = {name: catalog.get(name) for name in names if name in makers}
    missing = [name for name, dataset in wanted.items() if dataset is None or not dataset.exists()]
    if not missing:
        return
    makes = {makers[name][0] for name in missing}
    stages = ",".join(stage for stage in pipelines if stage in makes)
    listed = ", ".join(f"{name} (made by {makers[name][1]})" for name in missing[:_MOST_MISSING])
    more = f" and {len(missing) - _MOST_MISSING} more" if len(missing) > _MOST_MISSING else ""
    raise SourceError(
        "inputs of the run",
        expected="the outputs of earlier nodes",
        found=f"no {listed}{more}",
        remedy=f"Make them first: `kedro run --pipelines {stages}`, or everything: `kedro run`. What stays in "
        "memory is made anew by the run that needs it: name the nodes that make it too",
    )
