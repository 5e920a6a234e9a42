"""HTTP client for one server: timeouts, proxy, and answers classified as good, retryable or final."""

from __future__ import annotations

import datetime as dt
import email.utils
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from soundtrack_pop import __version__
from soundtrack_pop.datasets.tmdb.key import TmdbKey
from soundtrack_pop.errors import AccessError, DownloadError
from soundtrack_pop.parameters.acquisition import NetworkParameters
from soundtrack_pop.pipelines.acquisition.answers import body_of, refuse_downgrade, whole_number
from soundtrack_pop.pipelines.acquisition.retries import RateLimiter, RetryableError, call_with_retries

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_KEY_REMEDY = (
    "Renew the key at TMDb and put it into conf/local/credentials.yml or the environment; "
    "what has arrived is kept and not fetched again"
)


class NotThereError(Exception):
    """The server answers that the requested file or record does not exist."""


class Web:
    """Client for one server with retry policy and rate limit; may be used by several threads at once."""

    def __init__(
        self, client: httpx.Client, network: NetworkParameters, key: TmdbKey | None, rate_limiter: RateLimiter
    ) -> None:
        """Use `open_web`, which also closes the client."""
        self.network = network
        self._client = client
        self._has_key = key is not None
        self._rate_limiter = rate_limiter

    def read(self, url: str, parse: Callable[[bytes], T], **params: str | int) -> T:
        """Return the parsed body of an address; retryable failures are retried.

        Args:
            url: address without key.
            parse: converts the body; if it raises `RetryableError`, the request is repeated.
            params: of the query.

        Raises:
            NotThereError: it does not exist on the server.
            AccessError: the key was refused.
            DownloadError: every attempt failed.
        """
        return call_with_retries(
            self.network, url, lambda: parse(self._body(url, params)), self._rate_limiter.pause
        )

    def size(self, url: str) -> int | None:
        """Return the size of a file in bytes; None if the server does not send it."""

        def ask() -> int | None:
            with retryable_errors(url):
                answer = self._client.head(url, headers=_UNPACKED)
            self.sort_answer(answer, url)
            return whole_number(answer.headers.get("Content-Length"))

        return call_with_retries(self.network, url, ask)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Yield a response whose body is not read yet; network errors while reading become `RetryableError`."""
        with (
            retryable_errors(url),
            self._client.stream("GET", url, headers={**_UNPACKED, **headers}) as answer,
        ):
            yield answer

    def sort_answer(self, answer: httpx.Response, url: str) -> None:
        """Return if the answer is good.

        Raises:
            RetryableError: the same request may succeed later.
            NotThereError: it does not exist.
            AccessError: the key was refused.
            DownloadError: anything else.
        """
        if answer.is_success:
            return
        status = answer.status_code
        if status in _TRY_AGAIN:
            wait_seconds = _retry_after_seconds(answer.headers.get("Retry-After"))
            raise RetryableError(f"status {status}", wait_seconds, is_throttled=status == 429)
        if status == 401 or (status == 403 and self._has_key):
            raise AccessError(url, expected="a valid key", found=f"status {status}", remedy=_KEY_REMEDY)
        # Object stores answer 403 for missing objects.
        if status in (403, 404, 410):
            raise NotThereError(f"status {status}")
        raise DownloadError(
            url,
            expected="the file or record",
            found=f"status {status}",
            remedy="Check the address in conf/base/parameters_acquisition.yml",
        )

    def _body(self, url: str, params: Mapping[str, str | int]) -> bytes:
        self._rate_limiter.wait_for_turn()
        with retryable_errors(url), self._client.stream("GET", url, params=dict(params)) as answer:
            self.sort_answer(answer, url)
            return body_of(answer)


_UNPACKED = {"Accept-Encoding": "identity"}


@contextmanager
def open_web(
    network: NetworkParameters, address: str, key: TmdbKey | None = None, requests_per_second: float = 1e6
) -> Iterator[Web]:
    """Yield a client for the server of `address` that sends the key, if there is one, and keeps to the rate.

    The key is added to a request below the client, where it is neither logged nor quoted.
    """
    import httpx

    from soundtrack_pop.pipelines.acquisition.keyed_transport import KeyedTransport

    proxy = network.proxy or _environment_proxy(address)
    transport: httpx.BaseTransport = httpx.HTTPTransport(
        proxy=proxy, limits=httpx.Limits(max_connections=100, max_keepalive_connections=100)
    )
    with httpx.Client(
        transport=KeyedTransport(transport, key) if key else transport,
        timeout=httpx.Timeout(network.read_timeout_seconds, connect=network.connect_timeout_seconds),
        headers={"User-Agent": f"soundtrack_pop/{__version__}"},
        follow_redirects=key is None,
        event_hooks={"response": [refuse_downgrade]},
        trust_env=False,
    ) as client:
        yield Web(client, network, key, RateLimiter(requests_per_second))


@contextmanager
def retryable_errors(url: str) -> Iterator[None]:
    """Turn network errors of a request into `RetryableError`, and redirects to nowhere into `DownloadError`."""
    import httpx

    try:
        yield
    except (httpx.TooManyRedirects, httpx.InvalidURL) as error:
        raise DownloadError(
            url,
            expected="the file or record, or a redirect to it",
            found=_in_words(error),
            remedy="Check the address in conf/base/parameters_acquisition.yml, or use another mirror",
        ) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise RetryableError(_in_words(error)) from error


def _retry_after_seconds(header: str | None, now: dt.datetime | None = None) -> float | None:
    """Return the wait that a `Retry-After` header asks for, by seconds or HTTP date; None if it is unusable."""
    if header is None:
        return None
    if (seconds := whole_number(header)) is not None:
        return float(seconds)
    now = now or dt.datetime.now(dt.UTC)
    try:
        until = email.utils.parsedate_to_datetime(header)
        return max(0.0, (until.replace(tzinfo=until.tzinfo or dt.UTC) - now).total_seconds())
    # A year or a zone out of range is no ValueError in every version of Python.
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _environment_proxy(address: str) -> str | None:
    scheme, _, rest = address.partition("://")
    proxies = urllib.request.getproxies()
    if urllib.request.proxy_bypass(rest.partition("/")[0].partition(":")[0]):
        return None
    return proxies.get(scheme) or proxies.get("all")


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
