"""A network between boto3 and the stand-in that fails as networks do: before, after, in the middle of an answer."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Fault = str
"""``refuse``: nothing reaches the service; ``lose``: it does, and its answer is lost; ``cut``: its answer stops in the
middle; ``slow-down``: the service says so; empty: all is well."""


class FaultyNetwork:
    """``fault``: what happens to a request, by its method and path, in the order they come; ``heard``: all of them.

    ``spoil``: what is sent arrives changed.
    """

    def __init__(self) -> None:
        self.fault: Callable[[str, str], Fault] = always("")
        self.heard: list[tuple[str, str]] = []
        self.endpoint = ""
        self.spoil = False


@contextmanager
def faulty_network(service: str) -> Iterator[FaultyNetwork]:
    """Stands before the service of an address."""
    network, there = FaultyNetwork(), urlsplit(service)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:  # who asked went away
                self.close_connection = True

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            network.heard.append((self.command, self.path))
            fault = network.fault(self.command, self.path)
            if fault == "refuse":
                self.close_connection = True
                return
            if fault == "slow-down":
                self._answer(503, [], b"<Error><Code>SlowDown</Code></Error>")
                return
            connection = http.client.HTTPConnection(there.hostname or "", there.port or 80, timeout=30)
            body = body[::-1] if network.spoil else body
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if fault == "lose":
                self.close_connection = True
                return
            self._answer(answer.status, answer.getheaders(), content, len(content) // 2 if fault == "cut" else None)

        def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes, most: int | None = None) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content[:most])
            self.close_connection = most is not None

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    network.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield network
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def once(fault: Fault, *methods: str) -> Callable[[str, str], Fault]:
    """That fault for the first request of those methods, and then none."""
    left = [fault]
    return lambda method, _: left.pop() if left and method in methods else ""


def always(fault: Fault, *methods: str) -> Callable[[str, str], Fault]:
    """That fault for every request of those methods."""
    return lambda method, _: fault if method in methods else ""
