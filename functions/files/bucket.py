"""S3, with the faults of the service told as those of the ports.

boto3 is imported at the first call: its import costs more than all the rest of a function.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from functions.ports import StoreUnavailable

ENCRYPTION = "AES256"
"""At rest, with keys that S3 holds."""
READ_TRIES = 3
"""Of a content that stops on its way: boto3 repeats what is asked, not what is read."""
CONNECT_SECONDS, READ_SECONDS = 2.0, 10.0
_OURS = frozenset({"AccessDenied", "NoSuchBucket", "InvalidBucketName", "InvalidRequest", "InvalidArgument"})


@cache
def client(endpoint: str) -> Any:
    """The one client of this process. ``endpoint``: where the service answers, when not where AWS says."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": 4},
            signature_version="s3v4",
            # Contents are sent with their MD5, which every service that speaks S3 checks; newer sums, few do.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


@contextmanager
def faults() -> Iterator[None]:
    """The faults of boto3 as those of the ports, without the words of the service: they tell names."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _OURS:
            raise  # a fault of this program or of its rights, not of the service
        raise StoreUnavailable(f"files-{code}") from None
    except BotoCoreError as error:
        raise StoreUnavailable(f"files-{type(error).__name__}") from None


class ReadObject(NamedTuple):
    """An object as it was last written. ``etag``: changes with its content; ``told``: what was written beside it."""

    content: bytes
    etag: str
    written_at: datetime
    told: dict[str, str]


def read_object(endpoint: str, bucket: str, key: str) -> ReadObject | None:
    """An object whole; None when there is none. Raises :class:`functions.ports.StoreUnavailable`."""
    from botocore.exceptions import ClientError, IncompleteReadError, ReadTimeoutError, ResponseStreamingError

    tries_left = READ_TRIES
    while True:
        tries_left -= 1
        with faults():
            try:
                answer = client(endpoint).get_object(Bucket=bucket, Key=key)
                return ReadObject(answer["Body"].read(), answer["ETag"], answer["LastModified"], answer["Metadata"])
            except ClientError as error:
                if error.response["Error"]["Code"] == "NoSuchKey":
                    return None
                raise
            except (IncompleteReadError, ReadTimeoutError, ResponseStreamingError):
                if not tries_left:
                    raise
