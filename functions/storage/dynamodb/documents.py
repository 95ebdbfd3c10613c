"""Documents, the mails they cause and the oppositions, in the one table: one transaction writes what belongs together.

What is found by an index may be some milliseconds late, and what was just written may be missing from it; a document
that is asked for by its id, or by a person it tells of, is the one last written, as are all those of a scan.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from functions.documents import Document
from functions.ports import Conflict, D
from functions.records import Mail
from functions.storage.dynamodb.committing import commit
from functions.storage.dynamodb.keys import (
    DOCUMENT,
    ERASED,
    OPPOSITION,
    OPPOSITION_KIND,
    can_be_key,
    document_key,
    opposition_key,
    people_in,
    person_key,
    read_document,
    text_attributes,
    text_of,
)
from functions.storage.dynamodb.places import count_erasure
from functions.storage.dynamodb.table import Item, Table, key, put_action
from functions.storage.moments import written


class DynamoDocuments:
    """The documents and the oppositions of a :class:`functions.ports.Store`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, kind: type[D], id: str) -> D | None:
        """The document of that kind and id."""
        pk = document_key(kind.kind, id)
        item = self._table.get(pk, DOCUMENT) if can_be_key(pk) else None
        return read_document(item, kind) if item else None

    def commit(
        self, puts: Sequence[Document] = (), mails: Sequence[Mail] = (), deletes: Sequence[Document] = ()
    ) -> None:
        """Write documents and the mails they cause, all or nothing, durably. Raises :class:`Conflict`.

        Raises ValueError beyond :data:`functions.ports.MOST_AT_ONCE`.
        """
        commit(self._table, puts, mails, deletes)

    def waiting(self, kind: type[D], queue: str, limit: int = 200) -> list[D]:
        """The documents of a queue, oldest first."""
        if not queue:
            return self._of_none(kind, "queue")[:limit]
        return _documents(self._table.query("by_queue", "queue", f"{kind.kind}#{queue}", limit=limit), kind)

    def about(self, kind: type[D], subject: str) -> list[D]:
        """The documents of a subject, newest first."""
        if not subject:
            found = self._of_none(kind, "subject")
        else:
            found = _documents(self._table.query("by_subject", "subject", f"{kind.kind}#{subject}"), kind)
        return sorted(found, key=lambda document: document.at, reverse=True)

    def everything(self, kind: type[D]) -> list[D]:
        """All documents of a kind, oldest first."""
        return _documents(self._table.query("by_kind", "kind", kind.kind), kind)

    def everything_as_written(self, kind: type[D]) -> list[D]:
        """All documents of a kind, oldest first, with all that was written until now: the whole table is read."""
        found = self._table.scan(
            FilterExpression="#kind = :kind", ExpressionAttributeNames={"#kind": "kind"},
            ExpressionAttributeValues={":kind": {"S": kind.kind}},
        )  # fmt: skip
        return _documents(sorted(found, key=lambda item: text_of(item, "at")), kind)

    def naming(self, kind: type[D], email: str) -> list[D]:
        """The documents that tell of a person, oldest first."""
        pk = person_key(email)
        if not can_be_key(pk):
            return []
        references = self._table.query(
            "", "pk", pk,
            ranges=("begins_with(sk, :kind)",), ExpressionAttributeValues={":kind": {"S": f"{kind.kind}#"}},
        )  # fmt: skip
        ids = [text_of(one, "sk").removeprefix(f"{kind.kind}#") for one in references]
        items = self._table.get_all([key(document_key(kind.kind, id), DOCUMENT) for id in ids])
        told = [item for item in items if person_key(email) in map(person_key, people_in(item))]
        return _documents(sorted(told, key=lambda item: text_of(item, "at")), kind)

    def count(self, kind: type[Document]) -> dict[str, int]:
        """How many documents each queue of that kind holds; those of no queue under ``""``. No body is read."""
        found = self._table.query(
            "by_kind", "kind", kind.kind,
            ProjectionExpression="#queue", ExpressionAttributeNames={"#queue": "queue"},
        )  # fmt: skip
        return dict(Counter(text_of(item, "queue").removeprefix(f"{kind.kind}#") for item in found))

    def oppose(self, digest: str, at: datetime) -> None:
        """Record that an address, known by its digest only, wants no more messages. May be repeated."""
        with suppress(Conflict):  # it was recorded before
            self._table.put(_opposition(digest, at), "attribute_not_exists(pk)")

    def is_opposed(self, digest: str) -> bool:
        """Whether an address wants no more messages."""
        return self._table.get(opposition_key(digest), OPPOSITION, "pk") is not None

    def oppositions(self) -> frozenset[str]:
        """The digests of all addresses that want no more messages."""
        found = self._table.query("by_kind", "kind", OPPOSITION_KIND)
        return frozenset(text_of(item, "pk").removeprefix(opposition_key("")) for item in found)

    def remember_erased(self, digest: str, at: datetime) -> None:
        """Keep the digest of an erased address: an opposition, and the private half of later snapshots is left out."""
        self.oppose(digest, at)
        self._table.transact([put_action(key(ERASED, digest)), count_erasure()])

    def _of_none(self, kind: type[D], name: str) -> list[D]:
        """The documents of a kind without an attribute of that name."""
        found = self._table.query(
            "by_kind", "kind", kind.kind,
            FilterExpression="attribute_not_exists(#name)", ExpressionAttributeNames={"#name": name},
        )  # fmt: skip
        return _documents(found, kind)


def _documents(items: Iterable[Item], kind: type[D]) -> list[D]:
    return [read_document(item, kind) for item in items]


def _opposition(digest: str, at: datetime) -> Item:
    moment = written(at)
    return key(opposition_key(digest), OPPOSITION) | text_attributes(
        recorded_at=moment, kind=OPPOSITION_KIND, at=f"{moment}#{digest}"
    )
