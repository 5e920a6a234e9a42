"""A TLS server on this machine that stands in for Azure Monitor's Logs Ingestion, and fails as it is told to."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FAULTS = ("none", "one 503", "always 503", "403", "hang", "dead")


@dataclass
class Received:
    """What the server has taken, and how often it was asked."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    paths: set[str] = field(default_factory=set)


class FakeCredential:
    """Signs in without anybody to ask."""

    def get_token(self, *scopes: str, **_: Any) -> Any:
        from azure.core.credentials import AccessToken

        return AccessToken("not-a-secret", int(time.time()) + 3600)


@contextmanager
def ingestion_server(folder: Path, fault: str = "none") -> Iterator[tuple[str, Path, Received]]:
    """Serve until the end of the block; yield the endpoint, the certificate to trust and what was received."""
    certificate, key = _certificate(folder)
    received = Received()
    release = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(received, fault, release))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    endpoint = f"https://127.0.0.1:{server.server_address[1]}"
    if fault == "dead":
        server.server_close()
        yield endpoint, certificate, received
        return
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield endpoint, certificate, received
    finally:
        release.set()
        server.shutdown()
        server.server_close()


def _handler(received: Received, fault: str, release: threading.Event) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                received.requests += 1
                number = received.requests
                received.paths.add(self.path.partition("?")[0])
            if fault == "hang":
                release.wait(60)
                return
            status = 503 if fault == "always 503" or (fault == "one 503" and number == 1) else 204
            status = 403 if fault == "403" else status
            if status == 204:
                rows = json.loads(gzip.decompress(body))
                with lock:
                    received.rows.extend(rows)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that signs itself; it lives as long as the folder."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate_file, key_file
