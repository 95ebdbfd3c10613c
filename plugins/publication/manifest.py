"""What a target holds, as its last publication left it: ``.publication/manifest.json.gz``.

``.publication/journal.json.gz`` stands beside it from before the first change of a publication until its end: what it
names may or may not be there.
"""

import gzip
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime

import msgspec

from plugins.publication.headers import CONTROL
from plugins.publication.stopping import PublicationStopped

MANIFEST = f"{CONTROL}manifest.json.gz"
JOURNAL = f"{CONTROL}journal.json.gz"
HISTORY_FOLDER = f"{CONTROL}history/"
OWED = f"{CONTROL}owed.json"
"""The addresses that CloudFront has not been told of yet."""
REDIRECTS = f"{CONTROL}redirects.json"
GONE = f"{CONTROL}gone.json"
"""Addresses of pages that this site had and has no more, for a server to answer 410: ``["/prestataires/…/", …]``."""
DOUBTS = f"{CONTROL}doubts/"
"""What publications that lost their place had written, for the next one to send again: one object for each."""
HISTORY = 10
"""How many publications can be gone back to."""


_OURS = frozenset((REDIRECTS, GONE))
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SPOILT = (OSError, EOFError, zlib.error, msgspec.DecodeError, ValueError)


class File(msgspec.Struct, frozen=True, array_like=True):
    """A file at the target.

    ``digest``: SHA-256, in hexadecimal. ``headers``: which of the manifest's. ``version``: S3's, empty where the target
    keeps none.
    """

    digest: str
    size: int
    headers: int
    version: str = ""


class Unused(msgspec.Struct, frozen=True):
    """A file that no page asks for since that moment."""

    file: File
    since: datetime


class Manifest(msgspec.Struct, frozen=True):
    """One publication. ``back_to``: the publication whose files it put back, 0 when it is not a return.

    ``kept``: digest of a content kept aside → the last publication that showed it.
    """

    number: int = 0
    published_at: datetime = datetime.min.replace(tzinfo=UTC)
    commit: str = ""
    publisher: str = ""
    back_to: int = 0
    headers: list[dict[str, str]] = []
    files: dict[str, File] = {}
    unused: dict[str, Unused] = {}
    gone: dict[str, date] = {}
    kept: dict[str, int] = {}
    history: list[int] = []

    def standing(self) -> dict[str, File]:
        """Every file that is at the target, in use or not."""
        return {path: unused.file for path, unused in self.unused.items()} | self.files

    @property
    def shown(self) -> int:
        """The publication whose files the site shows."""
        return self.back_to or self.number


class Journal(msgspec.Struct, frozen=True):
    """The publication at work and what it touches: each of these paths may be as before, as after, or missing."""

    number: int
    paths: list[str]
    going: list[str] = []
    """Those of them that it removes: they may be missing though the manifest tells of them."""


def history_of(number: int) -> str:
    """Where the manifest of a publication is kept."""
    return f"{HISTORY_FOLDER}{number:06}.json.gz"


def kept_at(digest: str) -> str:
    """Where a content is kept that a target without versions would lose."""
    return f"{CONTROL}kept/{digest}"


def encoded(value: Manifest | Journal) -> bytes:
    """The bytes of a manifest or of a journal: the same for the same value."""
    return gzip.compress(msgspec.json.encode(value), compresslevel=1, mtime=0)


def manifest_of(content: bytes, name: str) -> Manifest:
    """Raises PublicationStopped when it was cut or spoilt; gzip's own sum tells."""
    try:
        manifest = msgspec.json.decode(gzip.decompress(content), type=Manifest)
        _check(manifest.files, manifest.unused)
        _check_digests(manifest.kept, (file.digest for file in manifest.standing().values()))
        return manifest
    except _SPOILT:
        raise PublicationStopped(
            f"{name} est illisible : relancez avec --again, qui repart du dernier manifeste lisible et renvoie tout."
        ) from None


def journal_of(content: bytes, name: str) -> Journal:
    """Raises PublicationStopped when it was cut or spoilt."""
    try:
        journal = msgspec.json.decode(gzip.decompress(content), type=Journal)
        _check(journal.paths, journal.going)
        return journal
    except _SPOILT:
        raise PublicationStopped(f"{name} est illisible\u202f: relancez avec --again, qui renvoie tout.") from None


def is_of_the_site(path: str) -> bool:
    """Whether a publication may put or remove a path: below the site, and not among what publications remember."""
    return bool(path) and path[0] != "/" and ".." not in path.split("/") and not path.startswith(CONTROL)


def _check(*several: Iterable[str]) -> None:
    """What a target says is never followed out of the site. Raises ValueError."""
    for paths in several:
        for path in paths:
            if not is_of_the_site(path) and path not in _OURS:
                raise ValueError(path)


def _check_digests(*several: Iterable[str]) -> None:
    """A digest is part of the path where a content is kept. Raises ValueError."""
    for digests in several:
        for digest in digests:
            if not _DIGEST.fullmatch(digest):
                raise ValueError(digest)
