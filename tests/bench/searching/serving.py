"""The shaping server, from Python: one process a folder, and what it was asked."""

import json
import subprocess
import tempfile
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).parent / "server.mjs"


@dataclass(frozen=True)
class Link:
    """A way to the server: a round trip in milliseconds, and bits a second (0: no limit)."""

    name: str
    latency: float
    bandwidth: float


LH4G = Link("LH4G", 150, 1_600_000)
SLOW4G = Link("Slow4G", 562, 1_440_000)
BARE = Link("bare", 0, 0)


@dataclass(frozen=True)
class Request:
    """One answer of the server: the bytes of its body as they travelled, and when it was asked (ms since 1970)."""

    path: str
    bytes: int
    start: float


class Server:
    """A running server."""

    def __init__(self, site_port: int, orders_port: int) -> None:
        self.address = f"https://127.0.0.1:{site_port}"
        self._orders = f"http://127.0.0.1:{orders_port}"

    def shape(self, link: Link) -> None:
        """Answer as through that link from now on."""
        self._order("/link", {"latency": link.latency, "bandwidth": link.bandwidth})

    def requests(self) -> list[Request]:
        """Those since the last time this was asked."""
        return [Request(one["path"], one["bytes"], one["start"]) for one in self._order("/log", None)]

    def _order(self, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(self._orders + path, data=data, timeout=10) as answer:
            return json.load(answer)


@dataclass(frozen=True)
class Certificate:
    """A certificate of this machine's own, its key, and the digest by which Chromium is told to trust it."""

    file: Path
    key: Path
    key_digest: str


@contextmanager
def certified() -> Iterator[Certificate]:
    """Make a certificate for the occasion: Chromium speaks HTTP/2 over TLS only."""
    with tempfile.TemporaryDirectory() as made:
        file, key = Path(made, "certificate.pem"), Path(made, "key.pem")
        _openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(file), "-days", "2", "-subj", "/CN=127.0.0.1"),
        )
        public = _openssl("pkey", "-in", str(key), "-pubout", "-outform", "der")
        yield Certificate(file, key, b64encode(sha256(public).digest()).decode())


@contextmanager
def serving(folder: Path, certificate: Certificate) -> Iterator[Server]:
    """Serve a folder on 127.0.0.1."""
    process = subprocess.Popen(
        ["node", str(_SCRIPT), str(folder), str(certificate.file), str(certificate.key)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        ports = json.loads(process.stdout.readline())
        yield Server(ports["site"], ports["orders"])
    finally:
        process.terminate()
        process.wait()


def _openssl(*arguments: str) -> bytes:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout
