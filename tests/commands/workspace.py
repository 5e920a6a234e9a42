"""A Databricks workspace on the loopback that speaks the clusters API; the real client talks to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-for-the-loopback"  # noqa: S105 (no secret)


class FakeWorkspace:
    """Clusters as the service would hold them.

    Attributes:
        clusters: what the service says of each, by id.
        pinned: ids that an administrator wants kept.
        requests: method and path of everything asked.
        status: answered to every request of the clusters API instead, unless it is 200.
        on_list: called before each answer to a list, with the number of lists so far.
    """

    page_size = 2

    def __init__(self) -> None:
        self.clusters: dict[str, dict[str, Any]] = {}
        self.pinned: set[str] = set()
        self.requests: list[tuple[str, str]] = []
        self.status = 200
        self.url = ""
        self.on_list = lambda: None

    def add(self, cluster_id: str, **details: Any) -> None:
        self.clusters[cluster_id] = {
            "cluster_id": cluster_id,
            "cluster_name": f"name of {cluster_id}",
            "creator_user_name": "somebody@example.com",
            "cluster_source": "UI",
            "state": "TERMINATED",
            "node_type_id": "Standard_D4ds_v5",
            "num_workers": 2,
            **details,
        }

    @property
    def deleted(self) -> list[str]:
        return [path for method, path in self.requests if method == "POST"]

    def answer(
        self, method: str, path: str, query: dict[str, str], body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        if not path.startswith("/api/2.1/clusters/"):
            return 404, {"error_code": "ENDPOINT_NOT_FOUND", "message": "No API found"}
        if self.status != 200:
            codes = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED"}
            return self.status, {"error_code": codes.get(self.status, "INTERNAL_ERROR"), "message": "Not you."}
        action = path.rsplit("/", 1)[1]
        if (method, action) == ("GET", "list"):
            return 200, self._page(query)
        if (method, action) == ("GET", "get"):
            return 200, self.clusters[query["cluster_id"]]
        if (method, action) == ("POST", "permanent-delete"):
            del self.clusters[body["cluster_id"]]
            return 200, {}
        return 400, {"error_code": "BAD_REQUEST", "message": f"{method} {action}"}

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        wanted = [one for one in self.clusters.values() if one["cluster_id"] in self.pinned]
        if "filter_by.is_pinned" not in query:
            self.on_list()
            # The client's model has no time of the last command; the list of the service may leave it out too.
            wanted = [
                {k: v for k, v in one.items() if k != "last_activity_time"} for one in self.clusters.values()
            ]
        start = int(query.get("page_token", "0"))
        end = start + self.page_size
        page: dict[str, Any] = {"clusters": wanted[start:end]}
        if end < len(wanted):
            page["next_page_token"] = str(end)
        return page


@contextmanager
def serving(workspace: FakeWorkspace) -> Iterator[FakeWorkspace]:
    """Serve a workspace on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self, method: str) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
            if "cluster_id" in body:
                workspace.requests.append((method, body["cluster_id"]))
            else:
                workspace.requests.append((method, parts.path))
            is_known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
            if is_known or not parts.path.startswith("/api"):
                status, answer = workspace.answer(method, parts.path, query, body)
            else:
                status, answer = 401, {"error_code": "UNAUTHENTICATED", "message": "Invalid access token."}
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    workspace.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield workspace
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
