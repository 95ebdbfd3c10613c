"""The queue of mails that are due, on AWS: each message is ``{"mail": id}``, and says nothing else."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from functions import logs
from functions.ports import StoreUnavailable

_AT_ONCE = 10
"""Messages of one call (SQS's quota)."""
CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0


class _Message(msgspec.Struct):
    mail: str


class MailQueue:
    """The SQS queue of that address. A message may arrive twice, late or in any order: the outbox is what decides.

    ``endpoint``: where the service answers, when not where AWS says.
    """

    def __init__(self, address: str, endpoint: str = "") -> None:
        self._address = address
        self._endpoint = endpoint

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(
            "sqs",
            endpoint_url=self._endpoint or None,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        )

    def put(self, ids: Sequence[str]) -> set[str]:
        """Queue mails; the ids of those that the queue did not take, or may not have taken."""
        refused: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            refused |= self._put(ids[start : start + _AT_ONCE])
        return refused

    def length(self) -> int:
        """How many messages wait for the mailer, about. Raises :class:`StoreUnavailable`."""
        from botocore.exceptions import BotoCoreError, ClientError

        name = "ApproximateNumberOfMessages"
        try:
            answer = self._client.get_queue_attributes(QueueUrl=self._address, AttributeNames=[name])
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailable(_code(error)) from None
        return int(answer["Attributes"][name])

    def _put(self, ids: Sequence[str]) -> set[str]:
        from botocore.exceptions import BotoCoreError, ClientError

        entries = [{"Id": str(rank), "MessageBody": written(id)} for rank, id in enumerate(ids)]
        try:
            answer = self._client.send_message_batch(QueueUrl=self._address, Entries=entries)
        except (BotoCoreError, ClientError) as error:
            logs.event("queue.unavailable", code=_code(error), mails=len(ids))
            return set(ids)
        taken = {ids[int(one["Id"])] for one in answer.get("Successful", ())}
        refused = set(ids) - taken
        if refused:
            logs.event("queue.refused", mails=len(refused))
        return refused


def written(id: str) -> str:
    """The message of a mail."""
    return msgspec.json.encode(_Message(id)).decode()


def read(message: str) -> str | None:
    """The id of the mail of a message; None when it cannot be read."""
    try:
        return msgspec.json.decode(message, type=_Message).mail
    except msgspec.DecodeError:
        return None


def _code(error: Exception) -> str:
    told = getattr(error, "response", {}).get("Error", {})
    return str(told.get("Code", type(error).__name__))
