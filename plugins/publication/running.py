"""The commands: publish, rehearse, go back, tell. Each returns its exit code."""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from plugins.publication.announcing import NotTold
from plugins.publication.announcing.indexnow import IndexNow, public_pages
from plugins.publication.headers import headers
from plugins.publication.local_files import LocalFiles
from plugins.publication.manifest import OWED, REDIRECTS, Manifest
from plugins.publication.plan import ToPut
from plugins.publication.publishing import Publication, Signature, Source, prepared, publish
from plugins.publication.rolling_back import earlier
from plugins.publication.state import check_nothing_foreign, distrusted_state_of, history, state_of
from plugins.publication.stopping import DONE, OWING, Missing, PublicationStopped
from plugins.publication.targets import Hold, Target
from plugins.publication.telling import rehearsal, status, summary
from theme.french import counted


@dataclass(frozen=True)
class Announcing:
    """Who is told. ``distribution``: CloudFront's, empty for none. ``counted``: whether CloudWatch counts."""

    distribution: str = ""
    counted: bool = False
    indexnow: IndexNow | None = None


@dataclass(frozen=True)
class Wish:
    """What is asked. ``again``: nothing at the target is believed. ``adopt``: whatever was there.

    ``take_over``: from a publication that died.
    """

    site: Path
    commit: str = ""
    again: bool = False
    adopt: bool = False
    take_over: bool = False
    announcing: Announcing = Announcing()


def local_files(target: Target, wish: Wish) -> LocalFiles:
    """The site to publish, with the table of redirects that its build left beside it, and IndexNow's key.

    Raises PublicationStopped.
    """
    beside = {}
    redirects = wish.site.parent / "redirects.json"
    if redirects.is_file():
        beside[REDIRECTS] = redirects.read_bytes()
    if wish.announcing.indexnow:
        beside |= dict([wish.announcing.indexnow.key_file])
    return LocalFiles(wish.site, beside, copies=target.has_headers)


def to_put(target: Target, local: LocalFiles) -> dict[str, ToPut]:
    """Each file with the headers that the target stores."""
    told: dict[str, dict[str, str]] = {}
    if target.has_headers:
        told = {path: headers(path, is_encoded=file.is_encoded) for path, file in local.files.items()}
    return {path: ToPut(file.digest, file.size, told.get(path, {})) for path, file in local.files.items()}


async def put_site(target: Target, wish: Wish) -> int:
    """Publish. Raises PublicationStopped."""
    local = local_files(target, wish)
    files = to_put(target, local)
    by = Signature(_publisher(), wish.commit or _commit(), datetime.now(UTC))
    async with target.held(by.publisher, take_over=wish.take_over) as hold:
        state = await (distrusted_state_of(target, files) if wish.again else state_of(target))
        if not wish.adopt:
            await check_nothing_foreign(target, state, files)
        publication = prepared(state, files, by.now, has_headers=target.has_headers)
        code = await _done(target, hold, local, publication, by, wish.announcing)
    if publication.plan.is_empty or wish.announcing.indexnow is None or not wish.announcing.indexnow.endpoint:
        return code
    since = state.manifest.published_at if state.manifest.number else by.now
    _tell_engines(wish.announcing.indexnow, public_pages(wish.site, publication.addresses, since.date()))
    return code


async def rehearse(target: Target, wish: Wish) -> int:
    """Say what publishing would do; nothing is written at the target."""
    local = local_files(target, wish)
    files = to_put(target, local)
    state = await (distrusted_state_of(target, files) if wish.again else state_of(target))
    if not wish.adopt:
        await check_nothing_foreign(target, state, files)
    print(rehearsal(target.name, prepared(state, files, datetime.now(UTC), has_headers=target.has_headers)))
    return DONE


async def go_back(target: Target, wish: Wish, number: int, *, rehearsed: bool) -> int:
    """Put back a publication: of that number, or the one before what is shown when it is 0.

    Raises PublicationStopped.
    """
    now = datetime.now(UTC)
    if rehearsed:
        state = await state_of(target)
        before, shown = await earlier(target, state.manifest, number)
        publication = prepared(state, before.files, now, has_headers=target.has_headers)
        print(f"Retour à la publication {shown}.\n{rehearsal(target.name, publication)}")
        return DONE
    publisher = _publisher()
    async with target.held(publisher, take_over=wish.take_over) as hold:
        state = await state_of(target)
        before, shown = await earlier(target, state.manifest, number)
        publication = prepared(state, before.files, now, has_headers=target.has_headers)
        await before.check(publication, hold)
        by = Signature(publisher, before.commit, now, back_to=shown)
        print(f"Retour à la publication {shown}.")
        return await _done(target, hold, before, publication, by, wish.announcing)


async def tell_status(target: Target) -> int:
    """Say what the target shows."""
    state = await state_of(target)
    print(status(target.name, state, await history(target, state.manifest)))
    return DONE


async def _done(
    target: Target, hold: Hold, source: Source, publication: Publication, by: Signature, announcing: Announcing
) -> int:
    owed = await _owed(target) if announcing.distribution else set()
    if publication.plan.is_empty and not publication.state.was_interrupted:
        there = publication.state.manifest
        print(f"{target.name}\u00a0: rien n’a changé depuis la publication {there.number}.")
    else:
        if announcing.distribution:
            owed |= set(publication.addresses)
            await target.put(OWED, msgspec.json.encode(sorted(owed)), headers(OWED))
        there = await publish(target, hold, source, publication, by)
        print(f"{target.name}\u00a0: publication {there.number} faite, {summary(publication)}.")
    return await _announced(target, there, owed, announcing)


async def _announced(target: Target, there: Manifest, owed: Collection[str], announcing: Announcing) -> int:
    if not (announcing.distribution or announcing.counted):
        return DONE
    from plugins.publication.announcing import aws

    code = DONE
    if owed:
        try:
            await asyncio.to_thread(
                aws.invalidate, announcing.distribution, owed, f"{there.number}-{secrets.token_hex(6)}"
            )
            await target.remove(OWED)
        except NotTold as error:
            _warn(
                f"Le site est publié, mais CloudFront n’a pas été prévenu ({error})\u202f: il peut montrer d’anciennes "
                "pages pendant dix minutes. La prochaine publication le lui redemandera."
            )
            code = OWING
    if announcing.counted:
        try:
            await asyncio.to_thread(aws.count_publication)
        except NotTold as error:
            _warn(
                f"Le site est publié, mais CloudWatch ne l’a pas compté ({error})\u202f: l’alarme « aucune publication "
                "depuis 26 h » peut sonner à tort."
            )
            code = OWING
    return code


async def _owed(target: Target) -> set[str]:
    try:
        return set(msgspec.json.decode(await target.read(OWED), type=list[str]))
    except Missing:
        return set()
    except msgspec.DecodeError:
        return {"index.html"}


def _tell_engines(indexnow: IndexNow, pages: Collection[str]) -> None:
    if not pages:
        return
    try:
        taken = indexnow.tell(pages)
        print(f"IndexNow\u00a0: {counted(taken, 'adresse envoyée', 'adresses envoyées')}.")
    except NotTold as error:
        _warn(
            f"Le site est publié, mais IndexNow n’a pas pris les adresses ({error})\u202f: les moteurs liront le plan."
        )


def run(doing: Coroutine[object, object, int]) -> int:
    """Run a command; SIGTERM and Ctrl+C stop it cleanly, the target released."""

    async def stoppable() -> int:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await doing

    try:
        return asyncio.run(stoppable())
    except (asyncio.CancelledError, KeyboardInterrupt):
        raise PublicationStopped(
            "Publication arrêtée\u202f: le site publié reste entier. Relancez-la pour la finir."
        ) from None


def _publisher() -> str:
    """Whose publication it is: a run of GitHub's, or a process of a machine; never a person."""
    run_id = os.environ.get("GITHUB_RUN_ID")
    return f"{f'github-{run_id}' if run_id else socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def _commit() -> str:
    told = os.environ.get("GITHUB_SHA", "")
    if told:
        return told
    try:
        asked = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607  # nosec B607 # git is where the PATH says
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr)
