"""Azure storage for Python, as adlfs opens it, with the patience that Spark's driver has here: about 20 seconds.

The client behind adlfs asks a storage that is gone four times in 80 seconds, and adlfs offers no setting for it.
"""

from __future__ import annotations

import contextlib

from adlfs import AzureBlobFileSystem

# Seconds before the second, third and fourth attempt: 4, 6 and 10, each give or take one.
_FIRST_PAUSE, _GROWTH, _GIVE_OR_TAKE = 2, 2, 1


class PatientAzureStorage(AzureBlobFileSystem):
    """Blobs of one account; an attempt that fails is repeated three times within about 20 seconds."""

    def do_connect(self) -> None:
        """Connect as adlfs does, then shorten the pauses between attempts."""
        super().do_connect()
        # A client that is built otherwise keeps its own patience: it is slower to tell, nothing else.
        with contextlib.suppress(AttributeError):
            policy = self.service_client._config.retry_policy
            policy.initial_backoff, policy.increment_base = _FIRST_PAUSE, _GROWTH
            policy.random_jitter_range = _GIVE_OR_TAKE
