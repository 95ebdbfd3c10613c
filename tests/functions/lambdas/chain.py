"""The whole way of a mail on AWS: commit, stream, relay, queue, mailer, SES; on the stand-in, by its own calls.

What Lambda does between them is done here: it reads the stream and the queue, brings records again from the first one
that failed, deletes the messages that were done with.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from functions.desk import Desk
from functions.lambdas.clock import Clock, PartsFailed
from functions.lambdas.mailer import Mailer, mailer
from functions.lambdas.relay import relay
from functions.mail.composing import Composer
from functions.mail.queue import MailQueue
from functions.mail.ses import SesSender
from functions.storage.dynamodb.outbox import DynamoOutbox
from functions.storage.dynamodb.table import Table
from tests.aws.standin import Standin
from tests.functions.mail.between import Between
from tests.functions.mail.test_ses import arrived
from tests.functions.storage.sqlite.test_store import mail_of, message_of
from tests.functions.world import World

MOST_RECEIVED = 5
_ROUNDS = 200


class InTime:
    """What Lambda tells a function of its time."""

    def __init__(self, seconds: float = 180) -> None:
        self.seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


class Stream:
    """The stream of a table, as the function of its event source mapping is brought it."""

    def __init__(self, aws: Standin, table: str) -> None:
        definition = aws.client("dynamodb").update_table(
            TableName=table, StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        )
        self._client = aws.client("dynamodbstreams")
        arn = definition["TableDescription"]["LatestStreamArn"]
        (shard,) = self._client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        self._place = self._client.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]

    def read(self) -> list[dict[str, Any]]:
        """The records since the last reading."""
        read: list[dict[str, Any]] = []
        while True:
            answer = self._client.get_records(ShardIterator=self._place, Limit=1000)
            self._place = answer["NextShardIterator"]
            if not answer["Records"]:
                return [json.loads(json.dumps(one, default=str)) for one in read]
            read += answer["Records"]


@dataclass
class Chain:
    """The desk is a world's, on AWS; ``proxy`` stands before all services but the stream and the queue's reading."""

    world: World
    aws: Standin
    proxy: Between
    stream: Stream
    queue_address: str
    dead_address: str
    desk: Desk
    queue: MailQueue
    mailer: Mailer

    def write(self, *ids: str, **changes: Any) -> None:
        """Commit a message, with a mail of each id to an address of its own."""
        mails = [
            msgspec.structs.replace(mail_of(self.world, id), **{"to": f"{id}@chain.example", "label": id} | changes)
            for id in ids
        ]
        self.world.store.commit([message_of(self.world, f"of-{ids[0]}")], mails)

    def relay(self, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda records: records) -> None:
        """Bring the relay what was written, until it takes it. ``change``: what the stream makes of the records."""
        records = change(self.stream.read())
        for _ in range(_ROUNDS):
            if not records:
                return
            failures = relay({"Records": records}, self.queue)["batchItemFailures"]
            failed = {one["itemIdentifier"] for one in failures}
            first = next((rank for rank, one in enumerate(records) if _rank(one) in failed), len(records))
            records = records[first:]
        raise AssertionError("the relay never took them")

    def mail(self, context: InTime | None = None) -> int:
        """Bring the mailer one batch of messages; how many there were."""
        messages = self.receive()
        if messages:
            event = {"Records": [as_record(one) for one in messages]}
            failures = self.mailer.deliver(event, context or InTime())["batchItemFailures"]
            failed = {one["itemIdentifier"] for one in failures}
            for one in messages:
                if one["MessageId"] not in failed:
                    # Another mailer that received it since is the only one that may delete it.
                    with suppress(self._sqs.exceptions.ReceiptHandleIsInvalid):
                        self._sqs.delete_message(QueueUrl=self.queue_address, ReceiptHandle=one["ReceiptHandle"])
        return len(messages)

    def mail_all(self) -> None:
        """Bring the mailer all that the queue holds."""
        for _ in range(_ROUNDS):
            if not self.mail():
                return
        raise AssertionError("the queue never ends")

    def tick(self) -> bool:
        """A minute of the clock; whether all its parts were done."""
        try:
            Clock(self.desk, self.queue).tick(InTime().seconds.__float__)
        except PartsFailed:
            return False
        return True

    def pass_days(self, minutes: int = 20, times: int = 40) -> None:
        """Let the clock bring what is due, for as long as mails wait."""
        for _ in range(times):
            if not self.world.outbox.counts().waiting:
                return
            self.world.clock.forward(minutes=minutes)
            self.tick()
            self.mail_all()

    def arrived(self, *ids: str) -> list[int]:
        """How often SES took each mail over."""
        return [len(arrived(self.aws, f"{id}@chain.example")) for id in ids]

    def counted(self) -> tuple[int, int, int, int]:
        """Waiting, sent, refused, given up."""
        counts = self.world.outbox.counts()
        return counts.waiting, counts.sent, counts.refused, counts.given_up

    def dead_messages(self) -> list[str]:
        """What is in the dead-letter queue."""
        answer = self._sqs.receive_message(QueueUrl=self.dead_address, MaxNumberOfMessages=10)
        return [one["Body"] for one in answer.get("Messages", ())]

    def put(self, *bodies: str) -> None:
        """Messages of the queue, whatever they hold."""
        for body in bodies:
            self._sqs.send_message(QueueUrl=self.queue_address, MessageBody=body)

    @property
    def _sqs(self) -> Any:
        return _client(self.aws)

    def receive(self) -> list[dict[str, Any]]:
        """Messages of the queue, ten at most."""
        answer = self._sqs.receive_message(QueueUrl=self.queue_address, MaxNumberOfMessages=10)
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages


_clients: dict[str, Any] = {}


def _client(aws: Standin) -> Any:
    if aws.endpoint not in _clients:
        _clients[aws.endpoint] = aws.client("sqs")
    return _clients[aws.endpoint]


def chain(world: World, aws: Standin, proxy: Between) -> Chain:
    """A chain with queues of its own. Messages are brought again at once: nobody waits here."""
    sqs = _client(aws)
    cloud = world.settings.cloud
    assert cloud is not None
    name = cloud.table
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    address = sqs.create_queue(
        QueueName=name,
        Attributes={
            "VisibilityTimeout": "0",
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": MOST_RECEIVED}),
        },
    )["QueueUrl"]
    # Mails are committed straight to the stand-in; what comes after goes through the proxy.
    desk = replace(world.desk, outbox=DynamoOutbox(Table(name, proxy.address)))
    sender = SesSender(Composer(world.settings.mail_from, "Annuaire"), "", proxy.address)
    return Chain(
        world,
        aws,
        proxy,
        Stream(aws, name),
        address,
        dead,
        desk,
        MailQueue(address, proxy.address),
        mailer(desk, sender),
    )


def _rank(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def as_record(message: dict[str, Any]) -> dict[str, Any]:
    """A message as Lambda brings it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "awsRegion": "eu-west-3",
    }
