"""What became of a file that was sent by way of the quarantine: done once, however often it is asked for."""

from datetime import datetime, timedelta
from typing import ClassVar

from functions.documents import Document
from functions.files.quarantine import PREFIX

KEPT = timedelta(days=2)
"""Longer than a file stays in quarantine, and than S3 repeats what it tells."""


class Receipt(Document, frozen=True, kw_only=True):
    """The outcome of the last file sent with one ticket.

    ``upload``: which sending of it. ``refusal``: why it was refused; empty when it is attached. ``file``: the name of
    the file that was named in the need, and whose content is not kept yet; empty once nothing is left to do.
    """

    kind: ClassVar[str] = "tender-file-receipt"

    upload: str
    received_at: datetime
    refusal: str = ""
    file: str = ""

    @property
    def at(self) -> datetime:
        """When it was received."""
        return self.received_at

    @property
    def erase_at(self) -> datetime:
        """Two days later."""
        return self.received_at + KEPT


def receipt_id(key: str) -> str:
    """The id of the receipt of a ticket, from its key in the quarantine."""
    return key.removeprefix(PREFIX)
