"""A real HTTP server on 127.0.0.1 that misbehaves on demand.

``server.script("/path", Answer(500), Answer(200, body=b"…"))`` answers a path with each in turn, then with the last one
again. A function of the request may stand for an answer. Every request is kept in ``server.requests``.
"""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked: header names in lower case, the last value of each parameter."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer, and what goes wrong with it.

    ``cut``: the connection closes after that many bytes of the body. ``length``: the Content-Length announced, when it
    is not the true one. ``trickle``: seconds between two bytes of the body; ``trickle_head``: of the head.
    ``ranges``: whether a Range is honoured (then with ``version`` as ETag). ``chunked``: no length, in chunks.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    length: int | None = None
    trickle: float = 0.0
    trickle_head: float = 0.0
    ranges: bool = False
    version: str = ""
    chunked: bool = False

    def compressed(self) -> "Answer":
        """The same, its body in gzip whatever was asked."""
        headers = {**self.headers, "Content-Encoding": "gzip"}
        return replace(self, body=gzip.compress(self.body, mtime=0), headers=headers)


Scripted = Answer | Callable[[Request], Answer]


class Server:
    """The scripts of each path, and what was asked so far."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()
        self._scripts: dict[str, list[Scripted]] = {}
        self._lock = threading.Lock()

    def script(self, path: str, *answers: Scripted) -> str:
        """Answer ``path`` with each in turn, then with the last again; its address."""
        self._scripts[path] = list(answers)
        return self.address + path

    def next_answer(self, request: Request) -> Answer:
        """The answer that comes now for this request."""
        with self._lock:
            self.requests.append(request)
            script = self._scripts.get(request.path, [Answer(404)])
            answer = script.pop(0) if len(script) > 1 else script[0]
        return answer if isinstance(answer, Answer) else answer(request)


@contextmanager
def running() -> Iterator[Server]:
    """A server on a free port, in threads that end with it."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.daemon_threads = False
    server = http.scripted = Server(http.server_address[1])
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        for connection in tuple(server.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join()
        http.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.scripted.connections.add(self.connection)

    def handle(self) -> None:
        # A client may go at any time.
        with suppress(OSError):
            super().handle()

    def finish(self) -> None:
        self.server.scripted.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        parameters = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.scripted.next_answer(Request(parts.path, parameters, headers))
        self._send(answer, headers)

    def _send(self, answer: Answer, asked: dict[str, str]) -> None:
        status, start = answer.status, 0
        fields = dict(answer.headers)
        if answer.version:
            fields["ETag"] = answer.version
        wanted = asked.get("range", "")
        if answer.ranges and wanted and asked.get("if-range", answer.version) == answer.version:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            status = 206
            fields["Content-Range"] = f"bytes {start}-{len(answer.body) - 1}/{len(answer.body)}"
        body = answer.body[start:]
        if answer.chunked:
            fields["Transfer-Encoding"] = "chunked"
            body = b"".join(b"%x\r\n%s\r\n" % (1, body[i : i + 1]) for i in range(len(body))) + b"0\r\n\r\n"
        else:
            fields["Content-Length"] = str(len(body) if answer.length is None else answer.length)
        head = f"HTTP/1.1 {status} Scripted\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self._write(head.encode() + b"\r\n", answer.trickle_head)
        self._write(body if answer.cut is None else body[: answer.cut], answer.trickle)
        self.wfile.flush()
        if answer.cut is not None or answer.length is not None:
            self.close_connection = True

    def _write(self, content: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(content)
            return
        for i in range(len(content)):
            self.wfile.write(content[i : i + 1])
            if self.server.scripted.closing.wait(pause):
                raise ConnectionAbortedError

    def log_message(self, format: str, *args: object) -> None:
        """Silence: tests read ``server.requests``."""
