"""The Runtime API of Lambda, on 127.0.0.1, for AWS's own client of it (``awslambdaric``), which runs handlers.

``python -m tests.aws.runtime`` serves it as a process of its own and says its address: the native half of AWS's client
holds the interpreter while it waits, so whoever runs handlers in this process cannot answer it too.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any

from tests.site import ROOT

MOST_BYTES = 6 * 1024 * 1024
"""Of what is given to a function, and of what it answers (Lambda's quota)."""
FUNCTION_SECONDS = 30
Handler = Callable[[dict[str, Any], Any], Any]


class FunctionFailed(Exception):
    """The function raised: the kind of its fault."""


class RuntimeApi:
    """What gives events to one function, one at a time, and hears its answers."""

    def __init__(self) -> None:
        self._events: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self._answers: dict[str, queue.Queue[tuple[bool, bytes]]] = {}
        api = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                place, _, id = self.path.rpartition("/")
                if place == "/answers":
                    is_answer, body = api.answer(id)
                    self._end(200 if is_answer else 500, body)
                    return
                id, event = api._events.get()
                self._end(
                    200,
                    event,
                    # AWS's client needs them all: without one it ends the process.
                    ("Lambda-Runtime-Aws-Request-Id", id),
                    ("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0"),
                    ("Lambda-Runtime-Deadline-Ms", str(int((time() + FUNCTION_SECONDS) * 1000))),
                    ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-3:000000000000:function:f"),
                )

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/events":
                    self._end(200, api.give(body).encode())
                    return
                id, _, what = self.path.rpartition("/invocation/")[2].partition("/")
                self._end(202, b"")
                api._answers[id].put((what == "response", body))

            def _end(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
                self.send_response(status)
                for name, value in (("Content-Type", "application/json"), *headers):
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def give(self, event: bytes) -> str:
        """Give an event to whoever asks for the next one; its id."""
        id = str(uuid.uuid4())
        self._answers[id] = queue.Queue()
        self._events.put((id, event))
        return id

    def answer(self, id: str) -> tuple[bool, bytes]:
        """The answer to an event, and whether it is one, or a fault."""
        answer = self._answers[id].get(timeout=FUNCTION_SECONDS)
        del self._answers[id]
        return answer

    def invoke(self, event: dict[str, Any]) -> Any:
        """What the function answers to an event. Raises :class:`FunctionFailed`."""
        return _read(*self.answer(self.give(_written(event))))

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def invoke(handler: Handler, event: dict[str, Any]) -> Any:
    """What a handler of this process answers to an event, under AWS's client. Raises :class:`FunctionFailed`."""
    _, address, client, log_sink = _this_process()
    from awslambdaric import bootstrap

    with _one_at_a_time:
        with urllib.request.urlopen(f"http://{address}/events", data=_written(event)) as given:
            id = given.read().decode()
        asked = client.wait_next_invocation()
        # As bootstrap.run does for ever, which would also take over the output and the logs of this process.
        bootstrap.handle_event_request(
            client, handler, asked.invoke_id, asked.event_body, asked.content_type, asked.client_context,
            asked.cognito_identity, asked.invoked_function_arn, asked.deadline_time_in_ms, asked.tenant_id, log_sink,
            asked.invocation_id,
        )  # fmt: skip
        try:
            with urllib.request.urlopen(f"http://{address}/answers/{id}") as answer:
                return _read(True, answer.read())
        except urllib.error.HTTPError as fault:
            return _read(False, fault.read())


_one_at_a_time = threading.Lock()


@cache
def _this_process() -> tuple[str, Any, Any]:
    """The address of the Runtime API, and AWS's client of it: its native half has one address for good."""
    # Its standard input is a pipe that ends with this process, and so does it.
    served = subprocess.Popen(
        [sys.executable, "-m", "tests.aws.runtime"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert served.stdout is not None
    address = served.stdout.readline().strip()
    os.environ["AWS_LAMBDA_RUNTIME_API"] = address
    from awslambdaric import bootstrap
    from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

    return served, address, LambdaRuntimeClient(address, False), bootstrap.StandardLogSink()


def _written(event: dict[str, Any]) -> bytes:
    given = json.dumps(event).encode()
    assert len(given) <= MOST_BYTES, "API Gateway would answer 413"
    return given


def _read(is_answer: bool, body: bytes) -> Any:
    told = json.loads(body)
    if not is_answer:
        raise FunctionFailed(told["errorType"])
    assert len(body) <= MOST_BYTES, "API Gateway would answer 502"
    return told


if __name__ == "__main__":
    print(RuntimeApi().address, flush=True)
    sys.stdin.read()
