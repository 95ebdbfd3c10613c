"""What the store keeps of what people send and of what is decided of it: documents, each whole in one body.

A store knows nothing of their fields but the few properties below. A document that was read carries the version it was
read at: writing it again fails when somebody else wrote in between (:class:`functions.ports.Conflict`).
"""

from datetime import datetime
from typing import ClassVar, Self

import msgspec

from functions.records import PrivateRecord


class Document(PrivateRecord, frozen=True, kw_only=True):
    """One thing people sent, or one decision. Subclasses name their ``kind``, and never change that name.

    ``version`` counts its writes: 0 when it was never stored.
    """

    kind: ClassVar[str]

    id: str
    version: int = 0

    @property
    def queue(self) -> str:
        """Where it waits for somebody; empty when nowhere."""
        return ""

    @property
    def at(self) -> datetime:
        """The moment it is sorted by."""
        raise NotImplementedError

    @property
    def erase_at(self) -> datetime | None:
        """When its purpose ends (RGPD, article 5); ``None``: it has no end of its own."""
        raise NotImplementedError

    @property
    def people(self) -> tuple[str, ...]:
        """E-mail addresses of the people it tells of: what is held about a person is found by them."""
        return ()

    @property
    def subject(self) -> str:
        """What it is about, such as a structure's id; empty when nothing that is asked for."""
        return ""

    def without(self, email: str) -> Self | None:
        """What may stay once a person is erased; ``None`` when nothing: the document is erased whole."""
        del email
        return None


def following(document: Document) -> Document:
    """The document as it is stored: one version further."""
    return msgspec.structs.replace(document, version=document.version + 1)
