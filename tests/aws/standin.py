"""The stand-in for AWS: one process for a test session, one table or bucket of its own for each test."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REGION = "eu-west-3"
ROOT_KEY = "test"
"""The stand-in's key that may do everything, whatever its secret."""
_SECONDS = 60


class Standin:
    """Where the stand-in answers, and clients of its services."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def client(self, service: str, key: str = ROOT_KEY, secret: str = ROOT_KEY) -> Any:
        """A client of a service, by its name in boto3."""
        import boto3

        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret
        )

    def environment(self) -> dict[str, str]:
        """What makes boto3 in another process, or in this one, ask the stand-in."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ROOT_KEY,
            "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        }

    def new_table(self, definition: Mapping[str, Any]) -> str:
        """A table as the template defines it (``Properties``), under a name of its own."""
        name = f"table-{secrets.token_hex(6)}"
        known = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        self.client("dynamodb").create_table(TableName=name, **{one: definition[one] for one in known})
        return name

    def new_bucket(self) -> str:
        """A bucket under a name of its own."""
        name = f"bucket-{secrets.token_hex(6)}"
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        return name


@contextmanager
def standing_in(folder: Path) -> Iterator[Standin]:
    """Start the stand-in on a free port; what it says goes to ``folder/ministack.log``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("ministack"))],
            cwd=folder,
            # Without what leads boto3 to another stand-in: the functions that this one runs would ask that one.
            env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
            | {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "AUTH": "true", "MINISTACK_REGION": REGION},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/_ministack/health", process)
        yield Standin(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, "the stand-in stopped"
            assert time.monotonic() < until, "the stand-in does not answer"
            time.sleep(0.05)
