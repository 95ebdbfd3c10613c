"""What the bucket of the site has no file for: CloudFront then asks here, as ``functions/local.py`` does by itself.

An old address leads to the new one, a page that went says so, any other is unknown. CloudFront tells what the visitor
asked for (``X-Asked``): the path it asks here is the file that it looked for.
"""

import base64
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec

from functions import logs
from functions.lambdas.origin import FORBIDDEN, is_cloudfront
from functions.secret_store import secret
from functions.settings import MissingSetting
from theme.redirects import Redirects

REDIRECTS, GONE = ".publication/redirects.json", ".publication/gone.json"
"""Where plugins.publication leaves them, in the bucket of the site."""
KEPT_SECONDS = 60
"""How long a process trusts them; CloudFront keeps an answer as long."""
CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0
_SHARED = f"public, max-age=0, s-maxage={KEPT_SECONDS}, must-revalidate"
_NONE = ("NoSuchKey", "AccessDenied")
"""S3 says the second of a missing file to who may not list the bucket."""
_COPIES = (".br", ".gz")
_PAGE = "text/html; charset=utf-8"


class AbsentFiles:
    """Answers for the files that a bucket does not have. ``endpoint``: where S3 answers, when not where AWS says."""

    def __init__(self, bucket: str, endpoint: str = "") -> None:
        import boto3
        from botocore.config import Config

        self.bucket = bucket
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        )
        self._read_at = float("-inf")
        self._redirects = Redirects()
        self._gone: frozenset[str] = frozenset()

    def answer(self, looked_for: str, asked: str) -> dict[str, Any]:
        """The answer of HTTP API. ``looked_for``: the file's path; ``asked``: the visitor's, with its query."""
        path, _, query = asked.partition("?")
        if looked_for.endswith(_COPIES) and path.rpartition("/")[2] != looked_for.rpartition("/")[2]:
            # A file that is too small to be compressed, or whose copy is not there yet.
            plain = looked_for.removeprefix("/").rpartition(".")[0]
            found = None if "/." in f"/{plain}" else self._object(plain)  # what publications remember is nobody's
            if found is not None:
                return _answer(200, found["body"], found["type"], found["cache"])
        self._read_again()
        if target := self._redirects.target(path):
            location = quote(target, safe="/%~") + (f"?{query}" if query else "")
            return {
                "statusCode": self._redirects.status,
                "headers": {"location": location, "cache-control": "no-cache"},
            }
        status = 410 if (path if path.endswith("/") else f"{path}/") in self._gone else 404
        page = (status == 410 and self._object("410.html")) or self._object("404.html")
        return _answer(status, page["body"] if page else b"", _PAGE, _SHARED)

    def _read_again(self) -> None:
        if time.monotonic() - self._read_at < KEPT_SECONDS:
            return
        redirects, gone = self._object(REDIRECTS), self._object(GONE)
        try:
            self._redirects = msgspec.json.decode(redirects["body"], type=Redirects) if redirects else Redirects()
            self._gone = frozenset(msgspec.json.decode(gone["body"], type=list[str])) if gone else frozenset()
        except msgspec.DecodeError:
            logs.event("absent.unreadable")  # what was read before still holds
        self._read_at = time.monotonic()

    def _object(self, key: str) -> dict[str, Any] | None:
        """A file of the bucket; None when there is none. A fault of S3 ends as the function's own: CloudFront's 5xx."""
        from botocore.exceptions import ClientError

        try:
            found = self._client.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _NONE:
                return None
            raise
        return {
            "body": found["Body"].read(),
            "type": found.get("ContentType", "application/octet-stream"),
            "cache": found.get("CacheControl", _SHARED),
        }


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Answer one event that came through CloudFront. Raises :class:`functions.settings.MissingSetting`."""
    del context
    files, origin_key = _files()
    headers = dict(event.get("headers", {}))
    if not is_cloudfront(headers, origin_key):
        return FORBIDDEN
    path = event["rawPath"]
    return files.answer(path, headers.get("x-asked") or path)


@cache
def _files() -> tuple[AbsentFiles, str]:
    # Made at the first event, not at import: a missing setting is then told by the event that meets it.
    logs.to_standard_error()
    return AbsentFiles(_required("SITE_BUCKET")), _origin_key()


def _origin_key() -> str:
    """ORIGIN_KEY, or the secret that ORIGIN_KEY_ID names: this function has none of the other settings."""
    return os.environ.get("ORIGIN_KEY") or secret("ORIGIN_KEY_ID", _required("ORIGIN_KEY_ID"))


def _required(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise MissingSetting(f"Le réglage {name} manque\u202f: définissez-le dans l’environnement.")


def _answer(status: int, body: bytes, content_type: str, cache_control: str) -> dict[str, Any]:
    headers = {"content-type": content_type, "cache-control": cache_control}
    encoded = base64.b64encode(body).decode()
    return {"statusCode": status, "headers": headers, "body": encoded, "isBase64Encoded": True}
