"""Erasing what has ended from the table: some items at a time, so that a kill at any moment leaves nothing half done.

What an index tells may be late: what is erased is required, on the item itself, to be still what was read.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from functions.documents import Document
from functions.ports import Conflict
from functions.storage.dynamodb.committing import delete_actions
from functions.storage.dynamodb.keys import (
    DEAD,
    DOCUMENT,
    ENDING_DOCUMENTS,
    ENDING_MAILS,
    MAIL,
    SENT,
    WAITING,
    document_key,
    id_in,
    mails_of,
    text_of,
)
from functions.storage.dynamodb.table import MOST_ACTIONS, Item, Table, delete_action, key, projected
from functions.storage.mail_copies import MAIL_COPIES
from functions.storage.moments import written

_AFTER_IDS = "$"
"""What follows ``#``: a moment and this come after all ranges of that moment."""
_IS_THE_SAME = "queue = :queue AND queue_at = :queue_at"
_DOES_NOT_WAIT = "attribute_not_exists(pk) OR queue <> :waiting"
_OF_A_MAIL = ("pk", "queue", "queue_at", "about", "about_kind", "sent_at", "dead_at")


def erase_copies(table: Table, now: datetime) -> int:
    """Erase the copies of mails older than their limit; how many. What became of them stays with their document."""
    until = written(now - MAIL_COPIES)
    erased = 0
    for queue in (SENT, DEAD):
        for item in _with_copies(table, queue, until):
            with suppress(Conflict):  # it is due again: its copy is needed
                if _is_about_something(table, item):
                    drop_copy(table, item, now)
                else:
                    table.delete(text_of(item, "pk"), MAIL, _IS_THE_SAME, **_state(item))
                erased += 1
    return erased


def erase_documents(table: Table, now: datetime) -> int:
    """Erase the documents whose purpose has ended, and their mails; how many. Those with a mail that waits stay."""
    erased = 0
    for one in _ended(table, ENDING_DOCUMENTS, now):
        item = table.get(text_of(one, "pk"), DOCUMENT, "pk", "kind", "v", "people", "ends_at")
        if item and text_of(item, "ends_at") < _until(now):
            with suppress(Conflict):  # it changed meanwhile, or one of its mails waits: the next sweep
                _erase_document(table, item)
                erased += 1
    return erased


def erase_lone_mails(table: Table, now: datetime) -> None:
    """Erase what is left of mails whose document is gone; those whose document stays are looked at again later."""
    for one in _ended(table, ENDING_MAILS, now):
        item = table.get(text_of(one, "pk"), MAIL, *_OF_A_MAIL)
        if item and _is_about_something(table, item):
            later = {"S": _looked_at(now, item)}
            table.update(text_of(item, "pk"), MAIL, "SET ends_at = :later", "attribute_exists(pk)", later=later)
        elif item:
            table.delete(text_of(item, "pk"), MAIL)


def drop_copy(table: Table, item: Item, moment: datetime) -> None:
    """Erase the copy of a mail that left or was given up, not what became of it.

    ``moment``: some time after it, the mail is looked at again, in case its document is gone. Raises :class:`Conflict`
    when it is not as it was read any more, or has no copy.
    """
    queue_at = text_of(item, "queue_at")
    table.update(
        text_of(item, "pk"),
        MAIL,
        "REMOVE body, recipient SET ends = :ends, ends_at = :ends_at, queue_at = :at",
        f"{_IS_THE_SAME} AND attribute_exists(body)",
        ends={"S": ENDING_MAILS},
        ends_at={"S": _looked_at(moment, item)},
        at={"S": f"~{queue_at}" if text_of(item, "queue") == SENT else queue_at},
        **_state(item),
    )


def _erase_document(table: Table, item: Item) -> None:
    about = mails_of(id_in(item))
    mails = list(table.query("by_subject", "subject", about, **projected(("pk", "queue"))))
    if any(text_of(mail, "queue") == WAITING for mail in mails):
        raise Conflict
    removals = [delete_action(text_of(mail, "pk"), MAIL, _DOES_NOT_WAIT, waiting={"S": WAITING}) for mail in mails]
    last = delete_actions(item)
    while len(removals) + len(last) > MOST_ACTIONS:
        # The document goes last: a kill before leaves it to be found again.
        table.transact(removals[:MOST_ACTIONS])
        removals = removals[MOST_ACTIONS:]
    table.transact([*removals, *last])


def _with_copies(table: Table, queue: str, until: str) -> Iterator[Item]:
    """The mails of a queue that left or were given up before a moment, and whose copy is kept."""
    return table.query(
        "by_queue", "queue", queue,
        ranges=("queue_at < :until",), ExpressionAttributeValues={":until": {"S": until}},
        FilterExpression="attribute_exists(body)", **projected(_OF_A_MAIL),
    )  # fmt: skip


def _ended(table: Table, ends: str, now: datetime) -> Iterator[Item]:
    values = {":until": {"S": _until(now)}}
    return table.query("by_end", "ends", ends, ranges=("ends_at < :until",), ExpressionAttributeValues=values)


def _is_about_something(table: Table, mail: Item) -> bool:
    """Whether the document of a mail is there: of the kind it had, or of any that this program knows."""
    about, kinds = text_of(mail, "about"), {text_of(mail, "about_kind"), *_kinds()} - {""}
    return bool(about) and bool(
        table.get_all([key(document_key(kind, about), DOCUMENT) for kind in sorted(kinds)], "pk")
    )


def _kinds() -> set[str]:
    found, kinds = list(Document.__subclasses__()), set()
    for one in found:
        found.extend(one.__subclasses__())
        kinds.add(getattr(one, "kind", ""))
    return kinds


def _state(mail: Item) -> dict[str, Any]:
    return {name: mail[name] for name in ("queue", "queue_at")}


def _looked_at(moment: datetime, mail: Item) -> str:
    """When it is seen whether a mail without copy still has a document."""
    return f"{written(moment + MAIL_COPIES)}#{text_of(mail, 'pk')}"


def _until(now: datetime) -> str:
    return f"{written(now)}{_AFTER_IDS}"
