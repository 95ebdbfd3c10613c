"""What a page needs to send a file by a form of its own."""

import msgspec

from functions.records import PrivateRecord


class Ticket(PrivateRecord, frozen=True, kw_only=True):
    """Where one file is sent, as ``multipart/form-data``, and what is taken there.

    ``fields`` are hidden fields, to stand before the file's, which is called ``field``: what takes files for us checks
    them. ``extensions``: what the form lets choose.
    """

    address: str
    field: str = "file"
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    most_bytes: int
    extensions: tuple[str, ...]
