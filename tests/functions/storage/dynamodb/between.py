"""A proxy between boto3 and the stand-in, which does to requests what a network and a busy service do to them."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASS, CUT, THROTTLE, FAIL, REFUSE = "pass", "cut", "throttle", "fail", "refuse"
"""To a request: nothing; done, its answer lost; no room for it; an error of the service; nobody listens."""
Rule = Callable[[str], str]
"""What is done to a request, by its operation."""


def lets_pass(operation: str) -> str:
    """The rule of a day when all goes well."""
    del operation
    return PASS


class Between:
    """Where boto3 asks. ``rule`` may be changed at any time; ``seen``: the operations that were asked, in order."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = ""
        self.seen: list[str] = []
        self.rule: Rule = lets_pass
        self._behind = urlsplit(endpoint).netloc

    def only(self, what: str, operation: str, times: int = 1, after: int = 0) -> None:
        """Do that to the next requests of an operation, so many times, after some that pass."""
        left = [PASS] * after + [what] * times

        def rule(asked_for: str) -> str:
            return left.pop(0) if asked_for == operation and left else PASS

        self.rule = rule

    def forward(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self._behind, timeout=30)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


@contextmanager
def between(endpoint: str) -> Iterator[Between]:
    """Such a proxy, on a free port of this machine."""
    proxy = Between(endpoint)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            proxy.seen.append(operation)
            match proxy.rule(operation):
                case "throttle":
                    self._answer(400, {}, b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}')
                case "fail":
                    self._answer(500, {}, b'{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}')
                case "refuse":
                    self.close_connection = True
                case done:
                    answer = proxy.forward(self.path, dict(self.headers), body)
                    if done == CUT:
                        self.close_connection = True
                    else:
                        self._answer(*answer)

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    proxy.endpoint = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
