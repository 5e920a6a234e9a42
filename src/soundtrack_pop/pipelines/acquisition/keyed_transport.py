"""Add the TMDb key to requests below the HTTP client, where nothing is logged.

httpx logs the address of each request, and quotes requests in its errors. So the request that the client knows
stays without the key; the one that goes to the server is a copy.
"""

from __future__ import annotations

import httpx

from soundtrack_pop.datasets.tmdb.key import TmdbKey


class KeyedTransport(httpx.BaseTransport):
    """Sends each request with the key: as a bearer token (v4), or in the query (v3), as TMDb wants them."""

    def __init__(self, inner: httpx.BaseTransport, key: TmdbKey) -> None:
        """Send through `inner`."""
        self._inner = inner
        self._key = key

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a copy of the request that has the key."""
        headers, url = request.headers.copy(), request.url
        if self._key.is_bearer:
            headers["Authorization"] = f"Bearer {self._key.value}"
        else:
            url = url.copy_merge_params({"api_key": self._key.value})
        return self._inner.handle_request(
            httpx.Request(request.method, url, headers=headers, extensions=request.extensions)
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()
