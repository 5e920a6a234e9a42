"""A web server on this machine that serves what a test puts there, and fails as the test says.

    with Site() as site:
        site.files["/LATEST"] = b"20260724-001826"
        site.faults["/LATEST"] = [status(500), reset_after(3)]

Each request to a path takes one fault from its list, as long as there are any; then the file is served, with range
and `If-Range`. `site.requests` holds what was asked. A stall ends when the client closes the connection.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import socket
import struct
import termios
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.waiting import DEADLINE_SECONDS, wait_until

Fault = Callable[["Handler", bytes], None]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    at: float


class Site:
    """The server, its files, its faults, and what it was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | Callable[[Asked], bytes | None]] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.requests: list[Asked] = []
        self.bytes_sent: dict[str, int] = defaultdict(int)
        self.refuse: Callable[[Asked], Fault | None] = lambda asked: None
        self._lock = threading.Lock()
        handler = type("BoundHandler", (Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self, method: str = "GET") -> list[str]:
        return [asked.path for asked in self.requests if asked.method == method]

    def take_fault(self, asked: Asked) -> Fault | None:
        with self._lock:
            self.requests.append(asked)
            faults = self.faults[asked.path]
            if faults and asked.method == "GET":
                return faults.pop(0)
        return self.refuse(asked)


class Handler(BaseHTTPRequestHandler):
    """Serves one connection."""

    site: Site
    protocol_version = "HTTP/1.1"
    timeout = DEADLINE_SECONDS

    def do_HEAD(self) -> None:
        self.serve(with_body=False)

    def do_GET(self) -> None:
        self.serve(with_body=True)

    def serve(self, *, with_body: bool) -> None:
        address = urlsplit(self.path)
        asked = Asked(
            self.command, address.path, parse_qs(address.query), dict(self.headers.items()), time.monotonic()
        )
        fault = self.site.take_fault(asked)
        found = self.site.files.get(asked.path)
        body = found(asked) if callable(found) else found
        if fault is not None:
            fault(self, body or b"")
        elif body is None:
            status(404)(self, b"")
        else:
            self.send_file(body, with_body=with_body)

    def send_file(self, body: bytes, *, with_body: bool = True, up_to: int | None = None) -> None:
        etag = f'"{hashlib.md5(body).hexdigest()}"'  # noqa: S324 - a mark, not a secret
        start = 0
        if "Range" in self.headers and self.headers.get("If-Range", etag) == etag:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        if start >= len(body) > 0 and start:
            self.head(416, {"Content-Range": f"bytes */{len(body)}"}, 0)
            return
        told = {"ETag": etag, "Accept-Ranges": "bytes"}
        if start:
            told["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        self.head(206 if start else 200, told, len(body) - start)
        if with_body:
            self.send_bytes(body[start:] if up_to is None else body[start : start + up_to])

    def head(self, code: int, headers: dict[str, str], length: int) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def send_bytes(self, content: bytes) -> None:
        # A client that is killed or that gives up closes the connection.
        with contextlib.suppress(OSError):
            for begin in range(0, len(content), 1 << 16):
                self.wfile.write(content[begin : begin + (1 << 16)])
                self.site.bytes_sent[urlsplit(self.path).path] += len(content[begin : begin + (1 << 16)])

    def wait_until_received(self) -> None:
        """Wait until the client's kernel has everything: a reset discards what is still on its way."""
        wait_until(lambda: self._unacknowledged() == 0, "the client's acknowledgement")

    def _unacknowledged(self) -> int:
        (count,) = struct.unpack("i", fcntl.ioctl(self.connection, termios.TIOCOUTQ, b"\0" * 4))
        return int(count)

    def reset(self) -> None:
        """Break the connection as a failing network does: by a reset, not by an end."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def status(code: int, **headers: str) -> Fault:
    """Answer with this status; underscores in names of headers stand for hyphens."""

    def answer(handler: Handler, body: bytes) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.head(code, told, 0)

    return answer


def reset_after(count: int) -> Fault:
    """Send so many bytes of what was asked for, then break the connection."""

    def answer(handler: Handler, body: bytes) -> None:
        handler.send_file(body, up_to=count)
        handler.wfile.flush()
        handler.wait_until_received()
        handler.reset()

    return answer


def end_after(count: int) -> Fault:
    """Send so many bytes of what was asked for, then end the connection politely, too early."""

    def answer(handler: Handler, body: bytes) -> None:
        handler.send_file(body, up_to=count)
        handler.close_connection = True

    return answer


def stall_after(count: int) -> Fault:
    """Send so many bytes, then nothing until the client gives up and closes the connection."""

    def answer(handler: Handler, body: bytes) -> None:
        handler.send_file(body, up_to=count)
        handler.wfile.flush()
        handler.connection.recv(1)
        handler.close_connection = True

    return answer


def slowly(piece: int, seconds: float) -> Fault:
    """Send the whole in pieces with a pause after each."""

    def answer(handler: Handler, body: bytes) -> None:
        handler.head(200, {}, len(body))
        for begin in range(0, len(body), piece):
            handler.send_bytes(body[begin : begin + piece])
            time.sleep(seconds)

    return answer


def instead(body: bytes) -> Fault:
    """Serve other content."""
    return lambda handler, _: handler.send_file(body)


def without_if_range(body: bytes) -> Fault:
    """Serve the asked range of other content, as a server does that does not know `If-Range`."""

    def answer(handler: Handler, _: bytes) -> None:
        del handler.headers["If-Range"]
        handler.send_file(body)

    return answer
