"""A proxy between boto3 and the stand-in for AWS: it keeps what was asked, and has answers lost or refused."""

import http.client
import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_SEND_EMAIL = "/v2/email/outbound-emails"


@dataclass(frozen=True)
class Refused:
    """The service refuses, and does nothing. ``code``: of AWS, such as ``ThrottlingException``."""

    code: str
    words: str = ""
    status: int = 400


@dataclass(frozen=True)
class Lost:
    """The service does what it was asked, and its answer is lost."""


@dataclass(frozen=True)
class Down:
    """The connection is cut, and nothing was done."""


@dataclass(frozen=True)
class Partly:
    """A batch of SQS of which these entries, by their rank, are refused; the others are taken."""

    ranks: tuple[int, ...]


class Stalled:
    """The service does what it was asked, ``is_done`` is set, and its answer does not come."""

    def __init__(self) -> None:
        self.is_done = threading.Event()
        self.may_end = threading.Event()


Fate = Refused | Lost | Down | Partly | Stalled | None


class Between:
    """``asked``: the bodies of each action, in order. ``fate(action, …)``: what becomes of its next calls."""

    def __init__(self, endpoint: str) -> None:
        self._behind = urlsplit(endpoint)
        self.asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._fates: dict[str, deque[Fate]] = defaultdict(deque)
        proxy = self

        class Passing(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                proxy._pass(self)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                """A connection that was cut on purpose is no fault."""

        self._server = Server(("127.0.0.1", 0), Passing)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def fate(self, action: str, *fates: Fate) -> None:
        """What becomes of the next calls of an action, in order; None: it passes."""
        self._fates[action].extend(fates)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _pass(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        target = request.headers.get("X-Amz-Target", "")
        action = target.rpartition(".")[2] or ("SendEmail" if request.path == _SEND_EMAIL else request.path)
        self.asked[action].append(json.loads(body or b"{}"))
        fate = self._fates[action].popleft() if self._fates[action] else None
        match fate:
            case Refused(code, words, status):
                told = json.dumps({"__type": code, "message": words}).encode()
                _answer(request, status, {"x-amzn-ErrorType": code, "Content-Type": "application/json"}, told)
            case Down():
                _cut(request)
            case Partly(ranks):
                asked = json.loads(body)
                kept = [one for rank, one in enumerate(asked["Entries"]) if rank not in ranks]
                failed = [
                    {"Id": asked["Entries"][rank]["Id"], "SenderFault": False, "Code": "InternalError"}
                    for rank in ranks
                    if rank < len(asked["Entries"])
                ]
                done: dict[str, Any] = {"Successful": []}
                if kept:
                    _, _, answer = self._asked_behind(request, json.dumps(asked | {"Entries": kept}).encode())
                    done = json.loads(answer)
                told = json.dumps(done | {"Failed": failed}).encode()
                _answer(request, 200, {"Content-Type": "application/x-amz-json-1.0"}, told)
            case Stalled():
                self._asked_behind(request, body)
                fate.is_done.set()
                fate.may_end.wait(30)
                _cut(request)
            case Lost():
                self._asked_behind(request, body)
                _cut(request)
            case None:
                _answer(request, *self._asked_behind(request, body))

    def _asked_behind(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        behind = http.client.HTTPConnection(self._behind.hostname or "", self._behind.port, timeout=30)
        try:
            headers = {name: told for name, told in request.headers.items() if name.lower() != "content-length"}
            behind.request(request.command, request.path, body, headers)
            answer = behind.getresponse()
            return answer.status, dict(answer.headers.items()), answer.read()
        finally:
            behind.close()


@contextmanager
def between(endpoint: str) -> Iterator[Between]:
    """A proxy before that endpoint, for a while."""
    proxy = Between(endpoint)
    try:
        yield proxy
    finally:
        proxy.close()


def _answer(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    request.send_response(status)
    for name, value in headers.items():
        if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
            request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def _cut(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True
    request.connection.shutdown(socket.SHUT_RDWR)
