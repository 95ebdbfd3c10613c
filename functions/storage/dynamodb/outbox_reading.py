"""What the outbox on DynamoDB tells of its mails."""

from datetime import datetime
from typing import Any

from functions.records import DeadLetter, Delivery, DeliveryState, Mail, OutboxCounts
from functions.storage.dynamodb.keys import (
    DEAD,
    MAIL_KIND,
    SENT,
    WAITING,
    mail_key,
    mails_of,
    read_mail,
    text_of,
)
from functions.storage.dynamodb.table import Item, Table
from functions.storage.moments import read


class OutboxReading:
    """The half of :class:`functions.storage.dynamodb.outbox.DynamoOutbox` that changes nothing."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def deliveries(self, about: str) -> list[Delivery]:
        """Where the mails of a document stand, in the order they were written."""
        return [
            Delivery(
                label=text_of(item, "label"),
                state=_state(item),
                at=read(text_of(item, "sent_at") or text_of(item, "dead_at") or text_of(item, "written_at")),
                attempts=int(item["attempts"]["N"]),
            )
            for item in self._table.query("by_subject", "subject", mails_of(about))
        ]

    def dead(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        letters = [
            DeadLetter(
                id=id_of(item),
                about=text_of(item, "about"),
                label=text_of(item, "label"),
                attempts=int(item["attempts"]["N"]),
                error=text_of(item, "last_error"),
                dead_at=read(text_of(item, "dead_at")),
                refused=item["refused"]["BOOL"],
            )
            for item in self._table.query("by_queue", "queue", DEAD)
        ]
        return sorted(letters, key=lambda letter: (letter.dead_at, letter.id))

    def mails_to(self, email: str) -> list[Mail]:
        """The copies that are kept of mails to an address, oldest first. Reads every mail: for what is rare."""
        found = self._table.query(
            "by_kind",
            "kind",
            MAIL_KIND,
            FilterExpression="recipient = :recipient",
            ExpressionAttributeValues=placed(recipient=email.strip().casefold()),
        )
        mails = [mail for item in found if (mail := read_mail(item))]
        return sorted(mails, key=lambda mail: (mail.written_at, mail.id))

    def oldest_due(self) -> datetime | None:
        """Since when the oldest mail that waits has been due, or when the next one will be; None when none waits."""
        waiting = self._table.query("by_queue", "queue", WAITING, limit=1, ProjectionExpression="due_at")
        return next((read(text_of(item, "due_at")) for item in waiting), None)

    def counts(self) -> OutboxCounts:
        """How many mails there are, by state. Reads every mail: for what is rare."""
        waiting, sent, dead = (
            list(self._table.query("by_queue", "queue", queue, ProjectionExpression="due_at, refused"))
            for queue in (WAITING, SENT, DEAD)
        )
        refused = sum(item["refused"]["BOOL"] for item in dead)
        return OutboxCounts(
            waiting=len(waiting),
            sent=len(sent),
            refused=refused,
            given_up=len(dead) - refused,
            oldest_due=read(text_of(waiting[0], "due_at")) if waiting else None,
        )


def id_of(item: Item) -> str:
    """The id of the mail of an item."""
    return text_of(item, "pk").removeprefix(mail_key(""))


def typed(**values: Any) -> Item:
    """Values as the service reads them."""
    return {name: _typed(value) for name, value in values.items()}


def placed(**values: Any) -> Item:
    """The same under the names that expressions call them by: ``:name``."""
    return {f":{name}": value for name, value in typed(**values).items()}


def _typed(value: str | int | bool) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"S": value} if isinstance(value, str) else {"N": str(value)}


def _state(item: Item) -> DeliveryState:
    if "sent_at" in item:
        return DeliveryState.SENT
    if "dead_at" in item:
        return DeliveryState.REFUSED if item["refused"]["BOOL"] else DeliveryState.GIVEN_UP
    return DeliveryState.WAITING
