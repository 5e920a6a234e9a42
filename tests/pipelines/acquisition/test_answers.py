"""Answers that are too large, too slow, endless, nested too deep, or redirected to nowhere or away from https."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest

from pipelines.acquisition.conftest import Parameters
from pipelines.acquisition.servers import Handler, Site, instead, status
from soundtrack_pop.errors import DownloadError
from soundtrack_pop.pipelines.acquisition import answers, download
from soundtrack_pop.pipelines.acquisition.film_choice import _unpacked
from soundtrack_pop.pipelines.acquisition.film_requests import TmdbApi, _changes
from soundtrack_pop.pipelines.acquisition.retries import RetryableError
from soundtrack_pop.pipelines.acquisition.web import Web, _retry_after_seconds, open_web


@pytest.fixture
def web(site: Site, parameters: Parameters) -> Iterator[Web]:
    with open_web(parameters().network, site.url) as opened:
        yield opened


def endless(handler: Handler, body: bytes) -> None:
    """Send chunks until the client closes the connection."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def packed(body: bytes):  # type: ignore[no-untyped-def]
    def answer(handler: Handler, _: bytes) -> None:
        content = gzip.compress(body)
        handler.head(200, {"Content-Encoding": "gzip"}, len(content))
        handler.send_bytes(content)

    return answer


@pytest.mark.parametrize("fault", [endless, packed(bytes(8 << 20)), instead(bytes(8 << 20))])
def test_an_oversized_answer_ends_at_the_limit(
    web: Web, site: Site, monkeypatch: pytest.MonkeyPatch, fault: object
) -> None:
    monkeypatch.setattr(answers, "MOST_BYTES", 1 << 20)
    site.faults["/LATEST"] = [fault]  # type: ignore[list-item]
    with pytest.raises(DownloadError, match="expected at most 1 MiB; found more"):
        web.read(f"{site.url}/LATEST", bytes)


def test_an_endless_file_fills_no_disk(
    web: Web, site: Site, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_MOST_BYTES", 1 << 20)
    site.faults["/mbdump.tar.bz2"] = [endless]
    part = download.Part(tmp_path / "part", f"{site.url}/mbdump.tar.bz2")  # type: ignore[operator]
    with pytest.raises(DownloadError, match="found more, with no end in sight"):
        download.download(web, part, download.Progress("x"))
    assert part.size <= 1 << 20


def test_an_answer_that_drips_ends_and_may_be_asked_for_again() -> None:
    seconds = iter(range(0, 10_000, 10))
    answer = httpx.Response(
        200, content=(b"x" for _ in range(1000)), request=httpx.Request("GET", "https://a.b/c")
    )
    with pytest.raises(RetryableError, match="no end after 60 s and"):
        answers.body_of(answer, longest_seconds=60, clock=lambda: next(seconds))
    with pytest.raises(RetryableError, match="only 13 bytes in 130 s"):
        list(answers.steadily((b"x" for _ in range(1000)), clock=lambda: next(seconds)))


def test_a_slow_file_that_goes_on_is_left_alone() -> None:
    seconds = iter(range(0, 100_000, 10))
    pieces = [bytes(8 << 10)] * 200
    assert list(answers.steadily(pieces, clock=lambda: next(seconds))) == pieces


def test_a_redirect_loop_is_told_in_four_parts(web: Web, site: Site) -> None:
    site.faults["/LATEST"] = [status(302, Location="/LATEST")] * 30
    with pytest.raises(DownloadError, match="found TooManyRedirects"):
        web.read(f"{site.url}/LATEST", bytes)
    site.faults["/LATEST"] = [status(302, Location="http://[")] * 30
    with pytest.raises(DownloadError):
        web.read(f"{site.url}/LATEST", bytes)


@pytest.mark.parametrize(
    ("location", "is_refused"),
    [("http://a.b/x", True), ("HTTP://a.b/x", True), ("/x", False), ("https://c.d/x", False), ("//c.d/x", False)],
)
def test_a_redirect_never_leaves_https(location: str, is_refused: bool) -> None:
    answer = httpx.Response(
        302, headers={"Location": location}, request=httpx.Request("GET", "https://a.b/L?key=1")
    )
    if not is_refused:
        answers.refuse_downgrade(answer)
        return
    with pytest.raises(DownloadError, match=r"https://a\.b/L: expected a redirect to an https address") as error:
        answers.refuse_downgrade(answer)
    assert "key=1" not in str(error.value)


def test_deep_nesting_is_no_record(web: Web, site: Site, parameters: Parameters) -> None:
    deep = b'{"id": 1, "title": "x", "y": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    site.files["/3/movie/1"] = deep
    answer = TmdbApi(web, f"{site.url}/3").details(1)
    assert answer.record is None
    assert "no record of a film" in answer.reason
    with pytest.raises(RetryableError):
        _changes(b'{"results": [], "x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}")


def test_an_export_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundtrack_pop.pipelines.acquisition.film_choice.MOST_BYTES", 1000)
    assert _unpacked(gzip.compress(bytes(1000)), "u") == bytes(1000)
    with pytest.raises(DownloadError, match="u: expected at most 0 MiB"):
        _unpacked(gzip.compress(bytes(1001)), "u")


@pytest.mark.parametrize(
    "header",
    ["²", "٣", "9" * 5000, "1e9", "0x10", "Mon, 99 Foo 99999999999 00:00:00", "Mon, 01 Jan 2024 00:00:00 +999999"],
)
def test_a_retry_after_of_junk_is_none(header: str) -> None:
    assert _retry_after_seconds(header) is None
