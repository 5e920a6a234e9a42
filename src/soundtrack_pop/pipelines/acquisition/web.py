"""Ask servers: one client, timeouts, a proxy; answers sorted into good, passing trouble and refusals."""

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
from soundtrack_pop.pipelines.acquisition.pace import Pace
from soundtrack_pop.pipelines.acquisition.patience import Transient, patiently

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_KEY_REMEDY = (
    "Renew the key at TMDb and put it into conf/local/credentials.yml or the environment; "
    "what has arrived is kept and not fetched again"
)


class NotThereError(Exception):
    """The server answers, and has no such thing."""


class Web:
    """A client for one server, with its patience; used by several threads at once."""

    def __init__(self, client: httpx.Client, network: NetworkParameters, key: TmdbKey | None, pace: Pace) -> None:
        """Use `open_web`, which also closes the client."""
        self.network = network
        self._client = client
        self._has_key = key is not None
        self._pace = pace

    def read(self, url: str, parse: Callable[[bytes], T], **params: str | int) -> T:
        """Return the parsed body of an address; passing trouble is waited out.

        Args:
            url: address without key.
            parse: makes the result of the body; what it raises as `Transient` is asked for again.
            params: of the query.

        Raises:
            NotThereError: the server has no such thing.
            AccessError: the key was refused.
            DownloadError: the server did not deliver, however often it was asked.
        """
        return patiently(self.network, url, lambda: parse(self._body(url, params)), self._pace.pause)

    def size(self, url: str) -> int | None:
        """Return the size of a file in bytes; None where the server does not say."""

        def ask() -> int | None:
            with passing_trouble():
                answer = self._client.head(url, headers=_UNPACKED)
            self.sort_answer(answer, url)
            told = answer.headers.get("Content-Length", "")
            return int(told) if told.isdigit() else None

        return patiently(self.network, url, ask)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Give an answer whose body has not been read; trouble while it is read is raised as `Transient`."""
        with passing_trouble(), self._client.stream("GET", url, headers={**_UNPACKED, **headers}) as answer:
            yield answer

    def sort_answer(self, answer: httpx.Response, url: str) -> None:
        """Return where the answer is good.

        Raises:
            Transient: it is worth asking again.
            NotThereError: there is no such thing.
            AccessError: the key was refused.
            DownloadError: anything else.
        """
        if answer.is_success:
            return
        status = answer.status_code
        if status in _TRY_AGAIN:
            wait_seconds = _retry_after_seconds(answer.headers.get("Retry-After"))
            raise Transient(f"status {status}", wait_seconds, is_throttled=status == 429)
        if status == 401 or (status == 403 and self._has_key):
            raise AccessError(url, expected="a valid key", found=f"status {status}", remedy=_KEY_REMEDY)
        # Buckets answer 403 for what they do not have.
        if status in (403, 404, 410):
            raise NotThereError(f"status {status}")
        raise DownloadError(
            url,
            expected="the file or record",
            found=f"status {status}",
            remedy="Check the address in conf/base/parameters_acquisition.yml",
        )

    def _body(self, url: str, params: Mapping[str, str | int]) -> bytes:
        self._pace.wait_for_turn()
        with passing_trouble():
            answer = self._client.get(url, params=dict(params))
        self.sort_answer(answer, url)
        return answer.content


_UNPACKED = {"Accept-Encoding": "identity"}


@contextmanager
def open_web(
    network: NetworkParameters, address: str, key: TmdbKey | None = None, requests_per_second: float = 1e6
) -> Iterator[Web]:
    """Give a client for the server of `address`, which sends the key where there is one, at no more than the rate.

    The key joins a request below the client, where nothing logs or quotes it any more.
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
        trust_env=False,
    ) as client:
        yield Web(client, network, key, Pace(requests_per_second))


@contextmanager
def passing_trouble() -> Iterator[None]:
    """Turn what the network does to a request into `Transient`."""
    import httpx

    try:
        yield
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise Transient(_in_words(error)) from error


def _retry_after_seconds(told: str | None) -> float | None:
    """Return what `Retry-After` asks for: seconds, or an HTTP date; None where it says nothing of use."""
    if told is None:
        return None
    if told.strip().isdigit():
        return float(told)
    try:
        until = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return None
    now = dt.datetime.now(dt.UTC)
    return max(0.0, (until.replace(tzinfo=until.tzinfo or dt.UTC) - now).total_seconds())


def _environment_proxy(address: str) -> str | None:
    scheme, _, rest = address.partition("://")
    proxies = urllib.request.getproxies()
    if urllib.request.proxy_bypass(rest.partition("/")[0].partition(":")[0]):
        return None
    return proxies.get(scheme) or proxies.get("all")


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
