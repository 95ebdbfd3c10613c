"""What a target says of itself."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from plugins.publication.doubts import doubts_of
from plugins.publication.manifest import (
    DOUBTS,
    HISTORY_FOLDER,
    JOURNAL,
    MANIFEST,
    Journal,
    Manifest,
    history_of,
    journal_of,
    manifest_of,
)
from plugins.publication.publishing import State
from plugins.publication.stopping import Missing, PublicationStopped
from plugins.publication.targets import Target


async def state_of(target: Target) -> State:
    """The manifest, and what an interrupted publication left uncertain. Raises PublicationStopped."""
    manifest, journal, doubts = await asyncio.gather(_manifest(target), _journal(target), doubts_of(target))
    is_lost = not manifest.number and (journal is None or journal.number > 1)
    if is_lost and await target.names(HISTORY_FOLDER):
        raise PublicationStopped(
            f"{target.name}/{MANIFEST} manque alors que des publications y ont eu lieu\u202f: relancez avec --again, "
            "qui repart du dernier manifeste lisible et renvoie tout."
        )
    left = list(doubts.values())
    if journal and journal.number > manifest.number:  # otherwise it ended, but for the removal of its journal
        left.append(journal)
    return _uncertain(manifest, set(), left, doubts)


def _uncertain(manifest: Manifest, known: set[str], left: Collection[Journal], doubts: Collection[str]) -> State:
    uncertain = known.union(*(one.paths for one in left))
    return State(manifest, frozenset(uncertain), frozenset().union(*(one.going for one in left)), tuple(doubts))


async def distrusted_state_of(target: Target, wanted: Collection[str]) -> State:
    """The same when the files that are ``wanted`` are not believed to be as the manifest tells.

    An unreadable manifest gives way to the latest one of the history that can be read.
    """
    try:
        manifest = await read_manifest(target, MANIFEST)
    except PublicationStopped:
        manifest = await _latest_of_history(target)
    left: list[Journal] = []
    doubts = await target.names(DOUBTS)
    for path in [JOURNAL, *doubts]:
        with suppress(PublicationStopped):
            left.append(journal_of(await target.read(path), path))
    return _uncertain(manifest, set(manifest.files).intersection(wanted), left, doubts)


async def check_nothing_foreign(target: Target, state: State, wanted: Collection[str]) -> None:
    """Raises PublicationStopped when a place that was never published to has files of somebody's at our addresses."""
    if state.manifest.number or state.was_interrupted:
        return
    foreign = sorted(set(await target.names("")).intersection(wanted))
    if foreign:
        raise PublicationStopped(
            f"{target.name}\u202f: des fichiers que cette commande n’a pas mis y sont déjà ({', '.join(foreign[:3])}). "
            "Choisissez une autre place, ou remplacez-les avec --adopt."
        )


async def history(target: Target, manifest: Manifest) -> list[Manifest]:
    """The publications that can be gone back to, latest first, the one shown included."""
    found = await asyncio.gather(
        *(read_manifest(target, history_of(number)) for number in reversed(manifest.history)), return_exceptions=True
    )
    return [one for one in found if isinstance(one, Manifest)]


async def read_manifest(target: Target, path: str) -> Manifest:
    """A manifest. Raises Missing, PublicationStopped."""
    return manifest_of(await target.read(path), f"{target.name}/{path}")


async def _manifest(target: Target) -> Manifest:
    try:
        return await read_manifest(target, MANIFEST)
    except Missing:
        return Manifest()


async def _journal(target: Target) -> Journal | None:
    try:
        return journal_of(await target.read(JOURNAL), f"{target.name}/{JOURNAL}")
    except Missing:
        return None


async def _latest_of_history(target: Target) -> Manifest:
    for path in sorted(await target.names(HISTORY_FOLDER), reverse=True):
        with suppress(PublicationStopped):
            return await read_manifest(target, path)
    return Manifest()
