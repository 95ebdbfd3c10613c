"""The journal of erased people as files of their own: where no folder stands beside the store.

Each erasure is one file, named by its moment and its digest, so that two at once never write over one another.
"""

from datetime import datetime
from hashlib import sha256

import msgspec

from functions.erasures import Erasure, SpoiltJournal
from functions.ports import Files
from functions.storage.moments import written

ERASURES_PREFIX = "erasures/"
"""Where they stand in the private bucket: its rules forget them once no backup is older."""


class KeptErasures:
    """A :class:`functions.erasures.ErasureJournal` on files. Raises :class:`functions.ports.StoreUnavailable` too."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def begin(self, digest: str, at: datetime) -> None:
        """Remember an erasure, durably."""
        self._keep(Erasure(at, digest))

    def finish(self, digest: str, at: datetime) -> None:
        """Remember that the store has forgotten: earlier erasures of that person, cut short, are made good too."""
        for one in self.all():
            if one.digest == digest and one.finished_at is None:
                self._keep(msgspec.structs.replace(one, finished_at=at))

    def all(self) -> list[Erasure]:
        """What is remembered, oldest first. Raises :class:`functions.erasures.SpoiltJournal`."""
        contents = [(name, self._files.read(name)) for name in self._files.names()]
        try:
            found = [msgspec.json.decode(content, type=Erasure) for _, content in contents if content is not None]
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise SpoiltJournal(
                "Un fichier du journal des personnes effacées est abîmé (erasures/, dans le compartiment privé)\u202f: "
                "reprenez sa version précédente."
            ) from None
        return sorted(found, key=lambda one: (one.at, one.digest))

    def _keep(self, erasure: Erasure) -> None:
        # A name holds neither « : » nor capitals, which moments and digests have.
        name = sha256(f"{written(erasure.at)} {erasure.digest}".encode()).hexdigest()
        self._files.keep(name, msgspec.json.encode(erasure))
