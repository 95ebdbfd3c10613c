"""Erasing a person from the table: everything is read once, and what holds them is changed, or goes.

Each item is changed by itself, and only if it is still what was read: nothing that others write meanwhile is lost. What
would make the rest be found again goes last, so that an erasure that was cut short is finished by running it again.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec

from functions.documents import Document
from functions.ports import Conflict, StoreUnavailable
from functions.storage.dynamodb.buckets import Bucket
from functions.storage.dynamodb.committing import delete_actions, put_actions
from functions.storage.dynamodb.ended import drop_copy
from functions.storage.dynamodb.keys import (
    BUCKET,
    DOCUMENT,
    MAIL,
    WAITING,
    document_item,
    id_in,
    mails_of,
    packed,
    people_in,
    people_of,
    read_document,
    text_of,
    unpacked,
    version_in,
)
from functions.storage.dynamodb.places import count_erasure
from functions.storage.dynamodb.table import Item, Table, key, projected
from functions.storage.erased_bodies import body_without
from functions.storage.moments import read

_TRIES = 10


class Forgetting:
    """One erasure of a person: the arguments of :meth:`functions.ports.Store.erase_person`."""

    def __init__(
        self, table: Table, is_theirs: Callable[[str], bool], kinds: Sequence[type[Document]], instead: str
    ) -> None:
        self._table = table
        self._is_theirs = cache(is_theirs)
        self._kinds = {kind.kind: kind for kind in kinds}
        self._instead = instead
        self._gone: list[str] = []

    def run(self) -> int:
        """Erase; how many documents told of them."""
        steps = {DOCUMENT: self._forget_in_document, MAIL: self._forget_in_mail, BUCKET: self._forget_in_bucket}
        changed = 0
        for item in self._table.scan(FilterExpression="attribute_exists(body)"):
            if step := steps.get(text_of(item, "sk")):
                changed += self._until_unchanged(step, item)
        for id in self._gone:
            self._remove_mails(id)  # those that the index did not tell of yet
        self._table.transact([count_erasure()])  # what readers keep of the snapshot is read again
        return changed

    def _until_unchanged(self, step: Callable[[Item], int], item: Item | None) -> int:
        """Take a step on an item; on what others made of it, when they did meanwhile."""
        for _ in range(_TRIES):
            if item is None or "body" not in item:
                return 0
            try:
                return step(item)
            except Conflict:
                item = self._table.get(text_of(item, "pk"), text_of(item, "sk"))
        raise StoreUnavailable("CONTENTION")

    def _forget_in_document(self, item: Item) -> int:
        kind = self._kinds.get(text_of(item, "kind"))
        theirs = [email for email in people_in(item) if self._is_theirs(email)] if kind else []
        left, told = self._left(item, kind, theirs) if kind and theirs else (item, 0)
        if left is None:
            self._remove_mails(id_in(item))
            self._table.transact(delete_actions(item))
            self._gone.append(id_in(item))
            return told
        if body := body_without(unpacked(left["body"]["B"]), self._is_theirs, self._instead):
            # A version further: whoever read it before cannot write the address back.
            left = left | {"body": {"B": packed(body)}, "v": {"N": str(version_in(item) + 1)}}
        if left is not item:
            self._table.transact(list(put_actions(left, version_in(item), people_in(item))))
        return told

    def _left(self, item: Item, kind: type[Document], theirs: list[str]) -> tuple[Item | None, int]:
        """What may stay of a document, and how many times it told of them."""
        document, told = read_document(item, kind), 0
        for email in theirs:
            if email in people_of(document):
                told += 1
                left = document.without(email)
                if left is None:
                    return None, told
                document = left
        return document_item(document), told

    def _remove_mails(self, about: str) -> None:
        mails = self._table.query("by_subject", "subject", mails_of(about), **projected(("pk",)))
        self._table.write_all(deletes=[key(text_of(mail, "pk"), MAIL) for mail in list(mails)])

    def _forget_in_mail(self, item: Item) -> int:
        pk = text_of(item, "pk")
        if not self._is_theirs(text_of(item, "recipient")):
            self._forget_words(item)
        elif text_of(item, "queue") == WAITING:
            self._table.delete(pk, MAIL, "queue = :waiting", waiting={"S": WAITING})
        else:
            # What became of it is told to whoever wrote the message.
            drop_copy(self._table, item, read(text_of(item, "sent_at") or text_of(item, "dead_at")))
        return 0

    def _forget_words(self, item: Item) -> None:
        if body := body_without(unpacked(item["body"]["B"]), self._is_theirs, self._instead):
            self._change_body(item, body)

    def _forget_in_bucket(self, item: Item) -> int:
        bucket = msgspec.json.decode(unpacked(item["body"]["B"]), type=Bucket)
        if left := bucket.without(self._is_theirs):
            self._change_body(item, msgspec.json.encode(left))
        return 0

    def _change_body(self, item: Item, body: bytes) -> None:
        values: dict[str, Any] = {"new": {"B": packed(body)}, "read": item["body"]}
        self._table.update(text_of(item, "pk"), text_of(item, "sk"), "SET body = :new", "body = :read", **values)
