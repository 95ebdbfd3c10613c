"""Putting back what an earlier publication showed: S3 has its versions, other places what was kept aside."""

from hashlib import sha256

from plugins.publication.manifest import GONE, Manifest, history_of, kept_at
from plugins.publication.plan import ToPut
from plugins.publication.progress import Progress
from plugins.publication.publishing import Publication, all_of
from plugins.publication.state import read_manifest
from plugins.publication.stopping import Missing, PublicationStopped
from plugins.publication.targets import Hold, Target


class Earlier:
    """The files of an earlier publication, as the target still has them."""

    def __init__(self, target: Target, manifest: Manifest) -> None:
        self._target = target
        self._manifest = manifest

    @property
    def commit(self) -> str:
        """The version of the code it was built with."""
        return self._manifest.commit

    @property
    def files(self) -> dict[str, ToPut]:
        """What to put back."""
        told = self._manifest.headers
        return {
            path: ToPut(file.digest, file.size, told[file.headers])
            for path, file in self._manifest.files.items()
            if path != GONE
        }

    async def content(self, path: str) -> bytes:
        """The bytes of a file. Raises Missing, and PublicationStopped when they are not what they were."""
        file = self._manifest.files[path]
        if file.version:
            content = await self._target.read(path, file.version)
        else:
            try:
                content = await self._target.read(kept_at(file.digest))
            except Missing:
                content = b""
            if sha256(content).hexdigest() != file.digest:
                content = await self._target.read(path)  # never replaced since
        if sha256(content).hexdigest() != file.digest:
            raise self._lost(path)
        return content

    async def check(self, publication: Publication, hold: Hold) -> None:
        """Raises PublicationStopped when a file to put back is no longer there; nothing has changed then."""
        progress = Progress("Vérification", len(publication.plan.added) + len(publication.plan.changed))

        async def has(path: str) -> None:
            file = self._manifest.files.get(path)
            if file is not None and not self._target.has_headers:  # nothing but its bytes tells what a folder holds
                try:
                    await self.content(path)
                except Missing:
                    raise self._lost(path) from None
                return
            if file is None or await self._target.has(
                *((path, file.version) if file.version else (kept_at(file.digest),))
            ):
                return
            if file.version or not await self._target.has(path):
                raise self._lost(path)

        try:
            paths = [*publication.plan.added, *publication.plan.changed]
            await all_of(paths, has, hold, self._target.at_once, progress)
        finally:
            progress.stop()

    def _lost(self, path: str) -> PublicationStopped:
        return PublicationStopped(
            f"{self._target.name}/{path}\u202f: le contenu de la publication {self._manifest.number} n’est plus gardé. "
            "Choisissez-en une plus récente (--status), ou construisez et publiez de nouveau."
        )


async def earlier(target: Target, manifest: Manifest, number: int) -> tuple[Earlier, int]:
    """The publication of that number, or the one before what the site shows when it is 0; and its number.

    Raises PublicationStopped when it is not kept.
    """
    known = [one for one in manifest.history if one < manifest.number]
    if not number:
        known = [one for one in known if one < manifest.shown]
        if not known:
            raise PublicationStopped(f"{target.name}\u202f: aucune publication plus ancienne n’est gardée.")
        number = known[-1]
    elif number not in known:
        raise PublicationStopped(
            f"{target.name}\u202f: la publication {number} n’est pas de celles auxquelles on peut revenir "
            f"({', '.join(map(str, known)) or 'aucune'})."
        )
    found = await read_manifest(target, history_of(number))
    return Earlier(target, found), found.shown
