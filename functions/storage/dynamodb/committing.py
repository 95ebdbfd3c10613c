"""What one commit does to the table: the actions of one transaction, which are all done or none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from functions.documents import Document
from functions.ports import MOST_AT_ONCE, Conflict, StoreUnavailable
from functions.records import Mail
from functions.storage.dynamodb.keys import (
    DOCUMENT,
    MAIL,
    document_item,
    document_key,
    id_in,
    mail_item,
    mail_key,
    people_in,
    person_key,
    text_of,
    version_in,
)
from functions.storage.dynamodb.table import Item, Table, delete_action, key, put_action
from functions.weighing import weight

_MOST_BYTES = 4_000_000 - 100_000
"""Of one transaction (DynamoDB's quota: 4 MB), less what its keys and conditions take."""
_IS_NEW = "attribute_not_exists(pk)"
_IS_UNCHANGED = "v = :read"


def commit(table: Table, puts: Sequence[Document], mails: Sequence[Mail], deletes: Sequence[Document]) -> None:
    """Write documents and the mails they cause, all or nothing. Raises :class:`Conflict`, ValueError.

    Who a document told of until now is read first: their references go with it, in the same transaction.
    """
    if weight(puts, mails, deletes) > MOST_AT_ONCE:
        raise ValueError(f"a commit of more than {MOST_AT_ONCE} writings")
    keys = [*(_key(document) for document in (*puts, *deletes)), *(key(mail_key(mail.id), MAIL) for mail in mails)]
    if len({one["pk"]["S"] for one in keys}) < len(keys):
        raise Conflict  # the same one twice: whichever came second found it changed
    present = _present(table, [*(one for one in puts if one.version), *deletes])
    kinds = {document.id: document.kind for document in (*deletes, *puts)}
    actions: list[dict[str, Any]] = []
    for document in puts:
        item = document_item(document)
        actions += put_actions(item, document.version, people_in(present.get(item["pk"]["S"], {})))
    for document in deletes:
        actions += delete_actions(present[document_key(document.kind, document.id)])
    actions += [put_action(mail_item(mail, kinds.get(mail.about, "")), _IS_NEW) for mail in mails]
    if sum(map(_bytes, actions)) > _MOST_BYTES:
        raise StoreUnavailable("TOO_LARGE")
    if actions:
        table.transact(actions)


def put_actions(item: Item, read_at: int, told_of: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Writing a document that was read at a version, and the references of the people it tells of.

    ``told_of``: who the stored one tells of.
    """
    if read_at == 0:
        yield put_action(item, _IS_NEW)
    else:
        yield put_action(item, _IS_UNCHANGED, read={"N": str(read_at)})
    now, before = set(people_in(item)), set(told_of)
    yield from (put_action(_reference(email, item)) for email in sorted(now - before))
    yield from (_unreferred(email, item) for email in sorted(before - now))


def delete_actions(item: Item) -> list[dict[str, Any]]:
    """Removing a document as it was read, and the references of the people it tells of."""
    removal = delete_action(text_of(item, "pk"), DOCUMENT, _IS_UNCHANGED, read=item["v"])
    return [removal, *(_unreferred(email, item) for email in people_in(item))]


def _present(table: Table, documents: Sequence[Document]) -> Mapping[str, Item]:
    """What is stored of documents that are said to be, by ``pk``. Raises :class:`Conflict` when one changed since."""
    found = table.get_all([_key(document) for document in documents], "pk", "kind", "v", "people")
    present = {text_of(item, "pk"): item for item in found}
    for document in documents:
        item = present.get(document_key(document.kind, document.id))
        if item is None or version_in(item) != document.version:
            raise Conflict
    return present


def _key(document: Document) -> Item:
    return key(document_key(document.kind, document.id), DOCUMENT)


def _reference(email: str, item: Item) -> Item:
    return key(person_key(email), f"{text_of(item, 'kind')}#{id_in(item)}")


def _unreferred(email: str, item: Item) -> dict[str, Any]:
    return delete_action(person_key(email), f"{text_of(item, 'kind')}#{id_in(item)}")


def _bytes(action: Mapping[str, Any]) -> int:
    body: bytes = action.get("Put", {}).get("Item", {}).get("body", {}).get("B", b"")
    return len(body) + 1024
