"""Open the way to the storage root for Python and for Spark, before anything else asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kedro.framework.hooks import hook_impl

from soundtrack_pop.spark.session import remember_runtime_settings
from soundtrack_pop.storage.access import StorageAccess, access_to, is_azure, use_for_python
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext


class StorageAccessHook:
    """Takes the set `storage` of `credentials.yml`; on a disk there is nothing to open."""

    @hook_impl(tryfirst=True)
    def after_context_created(self, context: KedroContext) -> None:
        """Make the credentials known."""
        access = access_of(context)
        remember_runtime_settings(access.hadoop_settings() if access else {})
        if access:
            use_for_python(access)


def access_of(context: KedroContext) -> StorageAccess | None:
    """Return the way to a root in Azure storage; None where the root is a folder.

    Raises:
        StorageError: the root or the credentials are of a form that nobody reads.
    """
    root = storage_root_of(context)
    if not is_azure(root):
        return None
    return access_to(root, context.config_loader["credentials"].get("storage"))
