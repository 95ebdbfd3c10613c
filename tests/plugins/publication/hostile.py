"""A network between a publisher and its bucket that refuses, slows down, cuts and loses answers, as its rule says."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Rule = Callable[[str, str, int], str]
"""Method, path and how many calls came before → what becomes of a call: « pass », « lost » (done, then cut without an
answer), « cut » (half of the answer), or a status such as « 503 SlowDown »."""

_DROPPED = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@contextmanager
def hostile(endpoint: str, rule: Rule) -> Iterator[str]:
    """The address where the bucket of ``endpoint`` answers through such a network."""
    to = urlsplit(endpoint).netloc
    lock = threading.Lock()
    calls = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            nonlocal calls
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with lock:
                number, calls = calls, calls + 1
            what = rule(self.command, urlsplit(self.path).path, number)
            if what[0].isdigit():
                status, _, code = what.partition(" ")
                self._answer(int(status), {}, f"<Error><Code>{code}</Code></Error>".encode())
                return
            connection = http.client.HTTPConnection(to, timeout=10)
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if what == "lost":
                self.close_connection = True
                return
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in _DROPPED}
            length = answer.getheader("Content-Length", "0") if self.command == "HEAD" else ""
            self._answer(answer.status, headers, content, is_cut=what == "cut", length=length)

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _any

        def _answer(
            self, status: int, headers: dict[str, str], content: bytes, *, is_cut: bool = False, length: str = ""
        ) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", length or str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if is_cut else content)
            self.close_connection = is_cut

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
