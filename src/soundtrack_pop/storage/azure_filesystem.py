"""Azure storage for Python through adlfs, which retries for about 20 seconds, as Spark's driver does here.

The client behind adlfs retries an unreachable storage for 80 seconds, and adlfs offers no setting for it.
"""

from __future__ import annotations

import contextlib

from adlfs import AzureBlobFileSystem

# Seconds before the second, third and fourth attempt: 4, 6 and 10, each give or take one.
_FIRST_PAUSE, _GROWTH, _GIVE_OR_TAKE = 2, 2, 1


class RetryingAzureStorage(AzureBlobFileSystem):
    """Blobs of one account; an attempt that fails is repeated three times within about 20 seconds."""

    def do_connect(self) -> None:
        """Connect as adlfs does, then shorten the pauses between attempts."""
        super().do_connect()
        # A client that is built differently keeps its own retries: it only takes longer to report a failure.
        with contextlib.suppress(AttributeError):
            policy = self.service_client._config.retry_policy
            policy.initial_backoff, policy.increment_base = _FIRST_PAUSE, _GROWTH
            policy.random_jitter_range = _GIVE_OR_TAKE
