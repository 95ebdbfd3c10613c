"""The quarantine: where browsers send files straight to S3, and from where nothing is served.

What lies there was written on the conditions of a ticket (:mod:`functions.tenders.attached.s3_tickets`). It leaves
checked, or is erased; the bucket's rules erase after a day what nobody came for.
"""

from contextlib import suppress
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from hashlib import sha256
from typing import Any

from functions.files.bucket import client, faults, read_object
from functions.records import PrivateRecord

PREFIX = "incoming/"
NAME_FIELD = "x-amz-meta-name"
"""The field of the form that S3 fills with the file's name, and keeps beside the file."""
FILLED_BY_S3 = "${filename}"
_REPLACED = ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey")
"""It is another file by now, or is being written over, or is gone."""


class Sent(PrivateRecord, frozen=True, kw_only=True):
    """One file as it was sent. ``name``: its sender's, empty when it was not told; ``upload``: this sending of it.

    Two contents never have the same ``upload``, as the ``etag`` that S3 tells (MD5) might: what was checked are these
    very bytes.
    The same ticket may send twice: the second file stands in the place of the first.
    """

    key: str
    name: str
    content: bytes
    etag: str
    upload: str


class Quarantine:
    """The objects below :data:`PREFIX`. Every method raises :class:`functions.ports.StoreUnavailable`.

    ``endpoint``: where the service answers, when not where AWS says.
    """

    def __init__(self, bucket: str, endpoint: str = "") -> None:
        self._bucket = bucket
        self._endpoint = endpoint

    def read(self, key: str) -> Sent | None:
        """The file of that key, as last sent; None when there is none."""
        found = read_object(self._endpoint, self._bucket, key)
        if found is None:
            return None
        told = found.told.get("name", "")
        digest = sha256(found.content).hexdigest()
        upload = sha256(f"{digest} {found.written_at.isoformat()} {told}".encode()).hexdigest()
        return Sent(key=key, name=_decoded(told), content=found.content, etag=found.etag, upload=upload)

    def erase(self, sent: Sent) -> None:
        """Erase a file, unless another one was sent in its place meanwhile. May be repeated."""
        from botocore.exceptions import ClientError

        with faults():
            try:
                self._client.delete_object(Bucket=self._bucket, Key=sent.key, IfMatch=sent.etag)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _REPLACED:
                    raise

    def sent_before(self, moment: datetime) -> list[str]:
        """The keys of the files that have lain there since before a moment."""
        with faults():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=PREFIX)
            return [one["Key"] for page in pages for one in page.get("Contents", ()) if one["LastModified"] < moment]

    @property
    def _client(self) -> Any:
        return client(self._endpoint)


def _decoded(name: str) -> str:
    """A name as it was typed: S3 tells what is not ASCII in the form of RFC 2047, others in UTF-8."""
    try:
        name = str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return ""
    with suppress(UnicodeError):
        name = name.encode("latin-1").decode()  # headers are read as Latin-1
    return "" if name == FILLED_BY_S3 else name
