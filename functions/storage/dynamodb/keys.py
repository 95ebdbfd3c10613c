"""The one table: what each item is, where it stands, and every way it is asked for.

================  =======================  ===================  =====================================================
What              pk                       sk                   Other attributes
================  =======================  ===================  =====================================================
document          ``D#<kind>#<id>``        ``D``                ``v`` (version), ``body``, ``people`` (folded e-mails),
                                                                ``kind`` = its kind, ``at``; ``queue``, ``subject`` and
                                                                ``ends`` = ``document`` where it has some
person            ``P#<folded e-mail>``    ``<kind>#<id>``      none: one item for each document that tells of them
mail              ``M#<id>``               ``M``                ``body`` (none once its copy is erased), ``about``,
                                                                ``about_kind``, ``label``, ``recipient``,
                                                                ``written_at``, ``due_at``, ``attempts``,
                                                                ``lease_until``, ``sent_at``, ``dead_at``, ``refused``,
                                                                ``last_error``; ``kind`` = ``mail``, ``at``, ``queue``,
                                                                ``subject``
opposition        ``O#<digest>``           ``O``                ``recorded_at``, ``kind`` = ``opposition``, ``at``
erased            ``E``                    ``<digest>``         none: nobody of that digest is taken up by a snapshot
pointer           ``S``                    ``S``                the snapshot in use
                                                                (:mod:`functions.storage.dynamodb.places`)
place             ``S``                    ``P#<place>``        a snapshot that was begun: ``base``, ``begun_at``,
                                                                ``parts``
bucket            ``S#<place>#<rank>``     ``B``                ``body``: some structures, with both their halves
slugs             ``S#<place>#<rank>``     ``L``                ``body``: some addresses of profiles, and whose they are
rest              ``S#<place>#<rank>``     ``F``, ``T``, ``I``  ``body``: part of the frame, of the destinations, of the
                                                                list of where buckets begin
counter           ``C#<name>#<key>``       ``<ends_at>``        ``taken``, ``ttl``
counted once      ``C#once#<once>``        ``O``                ``ttl``
================  =======================  ===================  =====================================================

Moments are :func:`functions.storage.moments.written`: as text they sort by time. Ranges of indexes end with ``#<id>``.

==============================================  ======================================================================
Who asks                                        How
==============================================  ======================================================================
a document; a mail                              GetItem of its key
the documents of a kind, oldest first; counts   by_kind: ``kind`` = its kind, ``at`` = ``at#id``
a queue, oldest first                           by_queue: ``queue`` = ``<kind>#<queue>``, ``queue_at`` = ``at#id``
the documents of a subject                      by_subject: ``subject`` = ``<kind>#<subject>``, ``at``
the documents that tell of a person             Query of ``P#<folded e-mail>``, then BatchGetItem
the documents that have ended                   by_end: ``ends`` = ``document``, ``ends_at`` = ``erase_at#kind#id``
the mails of a document, in the order written   by_subject: ``subject`` = ``mail#<about>``, ``at`` =
                                                ``written_at#label#id``
the mails that are due                          by_queue: ``queue`` = ``mail#waiting``, ``queue_at`` = ``due_at#id``
the mails that left; that never will            by_queue: ``mail#sent`` with ``sent_at#id``; ``mail#dead`` with
                                                ``dead_at#id``
copies of mails to erase                        the same two, up to a moment
what is left of mails, once the document went   by_end: ``ends`` = ``mail``, ``ends_at`` = ``moment#id``
all oppositions                                 by_kind: ``kind`` = ``opposition``
who was erased                                  Query of ``E``, as last written
a structure; an address of a profile            the pointer, then the one bucket that may hold it
all structures, in the order of their ids       the pointer, then its buckets by rank, BatchGetItem
what is held about a person                     Scan: for erasures alone
the documents of a kind, as last written        Scan: for what would erase what it does not find
==============================================  ======================================================================

A body is JSON, compressed by zlib where that is shorter: its first byte tells, ``{`` or ``x`` (:func:`unpacked`).

A mail whose copy was erased has neither ``body`` nor ``recipient``; one that left moves to the end of its queue
(``queue_at`` = ``~sent_at#id``), so that erasing walks over none twice. A mail may be removed at any time, when its
addressee is erased: whoever changes one requires ``attribute_exists(pk)``, or it would come back in part.
"""

import zlib
from typing import Any

import msgspec

from functions.documents import Document, following
from functions.ports import D, StoreUnavailable
from functions.records import Mail
from functions.storage.dynamodb.table import Item
from functions.storage.moments import written

DOCUMENT, MAIL, OPPOSITION, BUCKET = "D", "M", "O", "B"
"""The range keys of what stands alone under its ``pk``."""
MAIL_KIND, OPPOSITION_KIND = "mail", "opposition"
WAITING, SENT, DEAD = "mail#waiting", "mail#sent", "mail#dead"
"""The queues of mails."""
ENDING_DOCUMENTS, ENDING_MAILS = "document", "mail"
"""The two values of ``ends``."""
MOST_BYTES = 400 * 1024 - 4096
"""Of a body: an item takes 400 KB with its keys, in the table and in each index."""
LONGEST_HASH = 2048
"""Bytes of a ``pk`` (DynamoDB's quota): nothing is stored under a longer one."""
ERASED = "E"
"""The ``pk`` of the digests of erased people."""


def document_key(kind: str, id: str) -> str:
    """The ``pk`` of a document."""
    return f"D#{kind}#{id}"


def mail_key(id: str) -> str:
    """The ``pk`` of a mail."""
    return f"M#{id}"


def person_key(email: str) -> str:
    """The ``pk`` of what tells of a person."""
    return f"P#{email.strip().casefold()}"


def opposition_key(digest: str) -> str:
    """The ``pk`` of an opposition."""
    return f"O#{digest}"


def document_item(document: Document) -> Item:
    """A document as it is stored, one version further. Raises :class:`StoreUnavailable` when it is too large."""
    stored, moment = following(document), written(document.at)
    item = text_attributes(
        pk=document_key(document.kind, document.id),
        sk=DOCUMENT,
        kind=document.kind,
        at=f"{moment}#{document.id}",
    ) | {"v": {"N": str(stored.version)}, "body": {"B": packed(msgspec.json.encode(stored))}}
    if people := people_of(document):
        item["people"] = {"L": [{"S": email} for email in people]}
    if document.queue:
        item |= text_attributes(queue=f"{document.kind}#{document.queue}", queue_at=f"{moment}#{document.id}")
    if document.subject:
        item |= text_attributes(subject=f"{document.kind}#{document.subject}")
    if document.erase_at:
        ends_at = f"{written(document.erase_at)}#{document.kind}#{document.id}"
        item |= text_attributes(ends=ENDING_DOCUMENTS, ends_at=ends_at)
    return item


def people_of(document: Document) -> list[str]:
    """The addresses a document tells of, folded, each once."""
    return sorted({email.strip().casefold() for email in document.people if email.strip()})


def people_in(item: Item) -> list[str]:
    """The addresses that the document of an item tells of."""
    return [email["S"] for email in item["people"]["L"]] if "people" in item else []


def id_in(item: Item) -> str:
    """The id of the document of an item."""
    return text_of(item, "pk").removeprefix(document_key(text_of(item, "kind"), ""))


def version_in(item: Item) -> int:
    """The version of the document of an item."""
    return int(item["v"]["N"])


def read_document(item: Item, kind: type[D]) -> D:
    """The document of an item."""
    document = msgspec.json.decode(unpacked(item["body"]["B"]), type=kind)
    return msgspec.structs.replace(document, version=version_in(item))


def mail_item(mail: Mail, about_kind: str = "") -> Item:
    """A mail that waits, as it is stored. Raises :class:`StoreUnavailable` when it is too large.

    ``about_kind``: the kind of the document that caused it, where that is known.
    """
    moment = written(mail.written_at)
    item = text_attributes(
        pk=mail_key(mail.id),
        sk=MAIL,
        kind=MAIL_KIND,
        at=f"{moment}#{mail.label}#{mail.id}",
        queue=WAITING,
        queue_at=f"{moment}#{mail.id}",
        about=mail.about,
        about_kind=about_kind,
        label=mail.label,
        recipient=mail.to.casefold(),
        written_at=moment,
        due_at=moment,
    ) | {
        "attempts": {"N": "0"},
        "refused": {"BOOL": False},
        "body": {"B": packed(msgspec.json.encode(mail))},
    }
    if mail.about:
        item |= text_attributes(subject=mails_of(mail.about))
    return item


def mails_of(about: str) -> str:
    """The ``subject`` of the mails of a document."""
    return f"{MAIL_KIND}#{about}"


def read_mail(item: Item) -> Mail | None:
    """The mail of an item; None when its copy was erased, or when it is not one, as after a change of its shape."""
    try:
        return msgspec.json.decode(unpacked(item["body"]["B"]), type=Mail) if "body" in item else None
    except (msgspec.DecodeError, zlib.error):
        return None


def packed(body: bytes) -> bytes:
    """JSON as it is stored. Raises :class:`StoreUnavailable` when an item cannot hold it: nothing was written."""
    shorter = min(body, zlib.compress(body), key=len)
    if len(shorter) > MOST_BYTES:
        raise StoreUnavailable("TOO_LARGE")
    return shorter


def unpacked(body: bytes) -> bytes:
    """The JSON that was stored."""
    return zlib.decompress(body) if body[:1] == b"x" else body


def can_be_key(pk: str) -> bool:
    """Whether something may be stored under it: what people type in an address may be longer."""
    return len(pk.encode()) <= LONGEST_HASH


def text_attributes(**texts: str) -> Item:
    """Attributes of text, by name."""
    return {name: {"S": text} for name, text in texts.items()}


def text_of(item: Item, name: str) -> str:
    """An attribute of text; empty when the item has none."""
    attribute: dict[str, Any] = item.get(name, {})
    text: str = attribute.get("S", "")
    return text
