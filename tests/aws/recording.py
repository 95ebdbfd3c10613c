"""What programs ask of AWS, by the names of permissions and by function: beside what the template grants."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_ACTIONS_OF_A_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
_NAMED_OTHERWISE = {
    ("s3", "HeadObject"): ["GetObject"],
    ("s3", "ListObjectsV2"): ["ListBucket"],
    ("s3", "DeleteObjects"): ["DeleteObject"],
    ("sqs", "SendMessageBatch"): ["SendMessage"],
}
"""Operations whose permission has another name."""
_FUNCTION: ContextVar[str] = ContextVar("function", default="")


def permissions(service: str, operation: str, asked: dict[str, Any]) -> set[str]:
    """The permissions that an operation needs, such as ``dynamodb:PutItem``."""
    if operation in ("TransactWriteItems", "TransactGetItems"):
        names = [_ACTIONS_OF_A_TRANSACTION[what] for one in asked["TransactItems"] for what in one]
    elif service == "sesv2":
        service = "ses"
        # Whoever writes the whole message needs the older permission too.
        names = [operation, *(["SendRawEmail"] if "Raw" in asked.get("Content", {}) else [])]
    else:
        names = _NAMED_OTHERWISE.get((service, operation), [operation])
    return {f"{service}:{name}" for name in names}


class Recording:
    """The permissions that were needed, by function; those of whoever is no function are not kept."""

    def __init__(self) -> None:
        self.needed: dict[str, set[str]] = defaultdict(set)

    def record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Hear one call of botocore (``provide-client-params``)."""
        function = _FUNCTION.get() or os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
        if function:
            self.needed[function] |= permissions(model.service_model.service_name, model.name, params)

    def signed(self, function: str, *names: str) -> None:
        """Permissions that are needed of whoever signed, later: presigned posts ask nothing of botocore."""
        self.needed[function].update(names)


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record every call of the clients that boto3 makes from then on: those kept from before are not heard."""
    import boto3

    recording = Recording()
    boto3.setup_default_session()
    session = boto3.DEFAULT_SESSION
    session.events.register("provide-client-params", recording.record)
    try:
        yield recording
    finally:
        session.events.unregister("provide-client-params", recording.record)


@contextmanager
def as_function(name: str) -> Iterator[None]:
    """What is asked inside is asked by that function of the stack, such as ``Contact``."""
    token = _FUNCTION.set(name)
    try:
        yield
    finally:
        _FUNCTION.reset(token)
