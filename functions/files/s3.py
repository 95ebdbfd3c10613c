"""Files in a bucket that nothing serves."""

from base64 import b64encode
from hashlib import md5
from typing import Any

from functions.files.bucket import ENCRYPTION, client, faults, read_object
from functions.files.kept_name import KEPT_NAME, checked_name


class S3Files:
    """A :class:`functions.ports.Files`: encrypted objects below a prefix, which no browser would show.

    ``endpoint``: where the service answers, when not where AWS says. Names: lower-case letters, digits, dots and
    hyphens, at most 121, the first a letter or a digit (``ValueError`` otherwise). S3 writes an object whole or not at
    all, and reads it as last written. Every method raises :class:`functions.ports.StoreUnavailable`.
    """

    def __init__(self, bucket: str, endpoint: str = "", prefix: str = "files/") -> None:
        self._bucket = bucket
        self._endpoint = endpoint
        self._prefix = prefix

    def keep(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all, over the one of that name."""
        key = self._key(name)
        with faults():
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ContentMD5=b64encode(md5(content, usedforsecurity=False).digest()).decode(),
                ContentType="application/octet-stream",
                ContentDisposition="attachment",
                CacheControl="private, no-store",
                ServerSideEncryption=ENCRYPTION,
            )

    def read(self, name: str) -> bytes | None:
        """The content of a file; None when there is none of that name."""
        found = read_object(self._endpoint, self._bucket, self._key(name))
        return found.content if found else None

    def erase(self, name: str) -> None:
        """Erase a file. May be repeated."""
        key = self._key(name)
        with faults():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        with faults():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            found = [one["Key"].removeprefix(self._prefix) for page in pages for one in page.get("Contents", ())]
        return sorted(name for name in found if KEPT_NAME.fullmatch(name))

    @property
    def _client(self) -> Any:
        return client(self._endpoint)

    def _key(self, name: str) -> str:
        return self._prefix + checked_name(name)
