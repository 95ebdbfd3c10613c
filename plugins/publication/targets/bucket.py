"""A site in a bucket: AWS's S3, or any host that speaks it and honours conditions (If-None-Match, If-Match)."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    GenericError,
    NotSupportedError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from plugins.publication.headers import headers as headers_of
from plugins.publication.stopping import Lost, Missing, PublicationStopped
from plugins.publication.targets.lease import Holding, leased

_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d+ [A-Za-z ]*\w)")
_LARGE = 64 * 1024 * 1024
"""Bytes from which a file is sent in parts."""
_REMEDIES = {
    "NoSuchBucket": "ce seau n’existe pas. Vérifiez son nom, sa région (--region) et l’hôte (--endpoint).",
    "NoSuchVersion": "cette version n’y est plus.",
    "SlowDown": "l’hôte demande de ralentir. Relancez dans quelques minutes.",
    "RequestTimeTooSkewed": "l’heure de cette machine est fausse. Mettez-la à l’heure, puis relancez.",
}


class Bucket:
    """The objects below ``prefix`` of the bucket ``name``.

    ``endpoint``: where another host than AWS answers; ``in_path``: the bucket's name stands in the path of addresses
    and not before the host's. ``patience``: for how long a call is tried again.
    """

    has_headers = True
    at_once = 256

    def __init__(
        self,
        name: str,
        prefix: str = "",
        *,
        endpoint: str = "",
        region: str = "",
        in_path: bool = True,
        patience: timedelta = timedelta(seconds=60),
    ) -> None:
        self.name = f"s3://{name}/{prefix}".rstrip("/")
        self._etags: dict[str, str | None] = {}
        settings: dict[str, Any] = {"virtual_hosted_style_request": not in_path}
        if endpoint:
            settings["endpoint"] = endpoint
        if region:
            settings["region"] = region
        self._store = S3Store(
            name,
            prefix=prefix or None,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "timeout": max(patience, timedelta(seconds=2)),
                "connect_timeout": "5s",
                "read_timeout": max(patience / 3, timedelta(seconds=1)),
                "pool_max_idle_per_host": str(self.at_once),
            },
            retry_config={
                "max_retries": 8,
                "retry_timeout": patience,
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=8),
                    "base": 2,
                },
            },
            credential_provider=_credentials(),
            **settings,
        )

    async def read(self, path: str, version: str = "") -> bytes:
        """The bytes of an object; what S3 says of its state is remembered for :meth:`replace`."""
        if not version:
            self._etags.pop(path, None)
        with self._faults(path):
            found = await obstore.get_async(self._store, path, options={"version": version} if version else None)
            content = bytes(await found.bytes_async())
        if not version:
            self._etags[path] = found.meta["e_tag"]
        return content

    async def has(self, path: str, version: str = "") -> bool:
        """Whether there is such an object, or such a version of it."""
        try:
            with self._faults(path):
                options = {"head": True, "version": version} if version else {"head": True}
                await obstore.get_async(self._store, path, options=options)  # type: ignore[arg-type]
        except Missing:
            return False
        return True

    async def put(self, path: str, content: bytes, headers: Mapping[str, str]) -> str:
        """Put an object with its headers."""
        with self._faults(path):
            done = await obstore.put_async(
                self._store, path, content, attributes=dict(headers), use_multipart=len(content) > _LARGE
            )
        version = done["version"]
        return version if version and version != "null" else ""

    async def add(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Put an object where there is none (If-None-Match)."""
        try:
            with self._faults(path):
                await obstore.put_async(self._store, path, content, attributes=dict(headers), mode="create")
        except _Unmet:
            return

    async def replace(self, path: str, content: bytes) -> None:
        """Put an object that is still as :meth:`read` found it, or missing (If-Match, If-None-Match)."""
        etag = self._etags.get(path)
        try:
            with self._faults(path):
                done = await obstore.put_async(
                    self._store,
                    path,
                    content,
                    attributes=headers_of(path, is_encoded=False),
                    mode={"e_tag": etag} if etag else "create",
                )
            self._etags[path] = done["e_tag"]
        except _Unmet:
            # The answer may have been lost, and the call made again: then what is there is ours.
            if await self.read(path) != content:
                self._etags[path] = etag  # what another one wrote is never ours to replace
                raise Lost(
                    f"{self.name}/{path} a été changé par une autre publication\u202f: celle-ci s’arrête là."
                ) from None

    async def keep(self, path: str, kept: str) -> None:
        """Copy an object where there is none."""
        if not await self.has(kept):
            try:
                with self._faults(path):
                    await obstore.copy_async(self._store, path, kept)
            except Missing:
                return

    async def remove(self, path: str) -> None:
        """Remove an object; a bucket with versions keeps it as one."""
        try:
            with self._faults(path):
                await obstore.delete_async(self._store, path)
        except Missing:
            return

    async def names(self, folder: str) -> list[str]:
        """The paths of the objects that begin so."""
        with self._faults(folder):
            listing = obstore.list(self._store, prefix=folder)
            return [found["path"] for found in await listing.collect_async()]

    async def settle(self) -> None:
        """What S3 answered is kept."""

    def held(self, owner: str, *, take_over: bool) -> AbstractAsyncContextManager[Holding]:
        """Hold the bucket by an object, ``.publication/lease.json``, for ninety seconds at a time."""
        return leased(self, owner, take_over=take_over)

    @contextmanager
    def _faults(self, path: str) -> Iterator[None]:
        """What the host answers, as this project's own faults: codes only, never the address that was signed."""
        try:
            yield
        except (AlreadyExistsError, PreconditionError) as error:
            raise _Unmet from error
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise self._refused(path, error) from None
            raise Missing(f"{self.name}/{path} manque.") from None
        except PermissionDeniedError as error:
            raise self._refused(path, error, "ce compte n’en a pas le droit. Donnez-le-lui, puis relancez.") from None
        except UnauthenticatedError as error:
            raise self._refused(
                path, error, "l’hôte ne reconnaît pas ces identifiants (AWS_ACCESS_KEY_ID, AWS_PROFILE…)."
            ) from None
        except (NotSupportedError, NotImplementedError) as error:
            raise self._refused(
                path, error, "cet hôte n’honore pas les conditions d’écriture (If-None-Match), qu’il faut ici."
            ) from None
        except (GenericError, OSError, ValueError) as error:
            raise self._refused(path, error) from None

    def _refused(self, path: str, error: Exception, remedy: str = "") -> PublicationStopped:
        text = str(error)
        found = _CODE.search(text) or _STATUS.search(text)
        code = found[1] if found else "pas de réponse" if "error sending request" in text else type(error).__name__
        after = remedy or _REMEDIES.get(
            code, "la place ne répond pas comme il faut. Relancez dans un instant\u202f; le site publié reste entier."
        )
        return PublicationStopped(f"{self.name}/{path} ({code})\u202f: {after}")


class _Unmet(Exception):
    """A condition of a call was not met."""


def _credentials() -> Any:
    """boto3's search through files, profiles and single sign-on, where the environment alone does not tell."""
    told = ("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    if any(map(os.environ.get, told)):
        return None
    if not os.environ.get("AWS_PROFILE") and not (Path.home() / ".aws").exists():
        return None
    from obstore.auth.boto3 import Boto3CredentialProvider

    return Boto3CredentialProvider()
