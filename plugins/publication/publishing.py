"""Making a target what a site is, in the order of :mod:`plugins.publication.plan`."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

import msgspec
from msgspec.structs import replace

from plugins.publication.doubts import doubted
from plugins.publication.headers import headers, is_page, original
from plugins.publication.manifest import (
    GONE,
    HISTORY,
    JOURNAL,
    MANIFEST,
    Journal,
    Manifest,
    encoded,
    history_of,
    kept_at,
)
from plugins.publication.on_the_way import in_the_way, is_to_come, keep_surely
from plugins.publication.plan import Plan, Step, ToPut, planned, with_versions
from plugins.publication.progress import Progress
from plugins.publication.provisional import coming, leaving
from plugins.publication.stopping import Lost, PublicationStopped
from plugins.publication.targets import Hold, Target

_REMEMBERED_GONE = timedelta(days=400)


class Source(Protocol):
    """Where the contents to publish are."""

    async def content(self, path: str) -> bytes:
        """The bytes of a file. Raises PublicationStopped when they are not those that were planned."""


@dataclass(frozen=True)
class Signature:
    """Who publishes, what and when. ``back_to``: the publication that is put back, 0 for a new one."""

    publisher: str
    commit: str
    now: datetime
    back_to: int = 0


@dataclass(frozen=True)
class State:
    """What is known of a target: its manifest, and the paths that an interrupted publication left uncertain."""

    manifest: Manifest
    uncertain: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    """Those that it was to remove."""
    doubts: tuple[str, ...] = ()
    """The objects that tell of publications that lost their place."""

    @property
    def was_interrupted(self) -> bool:
        """Whether a publication did not end."""
        return bool(self.uncertain)


@dataclass(frozen=True)
class Publication:
    """What is to be done of a target, and what it will be."""

    state: State
    wanted: Mapping[str, ToPut]
    plan: Plan
    gone: dict[str, date]
    beside: dict[str, bytes]

    @property
    def addresses(self) -> list[str]:
        """The files of the site that change, appear or vanish, told once for a file and its compressed copies."""
        return sorted({original(path) for path in self.plan.touched if not path.startswith(".publication/")})


def prepared(state: State, files: Mapping[str, ToPut], now: datetime, *, has_headers: bool) -> Publication:
    """What publishing ``files`` takes; the table of addresses that are gone is added to them."""
    gone = _gone(state, files, now.date())
    table = msgspec.json.encode(sorted(map(_address, gone)))
    told = headers(GONE) if has_headers else {}
    wanted = dict(files) | {GONE: ToPut(sha256(table).hexdigest(), len(table), told)}
    plan = planned(state.manifest, state.uncertain, wanted, now, state.missing)
    return Publication(state, wanted, plan, gone, {GONE: table})


async def publish(target: Target, hold: Hold, source: Source, publication: Publication, by: Signature) -> Manifest:
    """Do it. Raises PublicationStopped: then the journal remembers what may have changed.

    Who lost its place may have written over the other's files, whose end removes the journal: a doubt stays.
    """
    try:
        return await _published(target, hold, source, publication, by)
    except Lost as error:
        raise await doubted(target, publication.plan, publication.state.manifest.number + 1, error) from error


async def _published(target: Target, hold: Hold, source: Source, publication: Publication, by: Signature) -> Manifest:
    plan, there = publication.plan, publication.state.manifest
    number = there.number + 1
    paths = sorted(publication.state.uncertain | set(plan.touched))
    going = sorted(publication.state.missing.union(plan.blanks, plan.removals))
    await target.put(JOURNAL, encoded(Journal(number, paths, going)), headers(JOURNAL, is_encoded=False))
    obstacles = {} if target.has_headers else in_the_way(plan, publication.wanted)
    calls = len(plan.keeps) + len(plan.provisional) + sum(map(len, plan.puts.values()))
    progress = Progress("Publication", calls + 2 * len(plan.blanks) + len(plan.removals))
    versions: dict[str, str] = {}

    async def each(paths: Collection[str], call: Callable[[str], Awaitable[None]]) -> None:
        await all_of(paths, call, hold, target.at_once, progress)

    def told(path: str) -> Mapping[str, str]:
        return headers(path) if target.has_headers else {}

    async def keep(path: str) -> None:
        digest = plan.keeps[path]
        if path in publication.state.uncertain or digest in there.kept:
            await keep_surely(target, path, digest)
        else:
            await target.keep(path, kept_at(digest))

    async def make_way(path: str) -> None:
        for obstacle in obstacles.get(path, ()):
            await target.remove(obstacle)

    async def hold_place(path: str) -> None:
        await make_way(path)
        if path not in publication.state.uncertain or await is_to_come(target, path):
            await target.add(path, coming(path), told(path))

    async def put(path: str) -> None:
        content = publication.beside.get(path)
        if content is None:
            content = await source.content(path)
        await make_way(path)
        versions[path] = await target.put(path, content, publication.wanted[path].headers)

    assets = frozenset(plan.puts[Step.ASSETS])

    async def begin(path: str) -> None:
        await (put(path) if path in assets else hold_place(path))

    async def blank(path: str) -> None:
        await target.put(path, leaving(path), told(path))

    try:
        await each(plan.keeps, keep)
        await each([*assets, *plan.provisional], begin)
        for step in list(Step)[1:]:
            await each(plan.puts[step], put)
        cleared = frozenset(path for paths in obstacles.values() for path in paths)
        blanks = [path for path in plan.blanks if path not in cleared]
        await each(blanks, blank)
        await each(blanks[::-1], target.remove)  # copies before what they are copies of
        await each([path for path in plan.removals if path not in cleared], target.remove)
    finally:
        progress.stop()
    done = _signed(with_versions(plan, there, publication.wanted, versions), publication, by)
    content = encoded(done)
    await target.settle()
    hold.check()
    await target.put(history_of(number), content, headers(MANIFEST, is_encoded=False))
    await target.replace(MANIFEST, content)
    await target.remove(JOURNAL)
    for doubt in publication.state.doubts:
        await target.remove(doubt)
    await _tidy(there, done, each, target)
    return done


async def all_of(
    paths: Collection[str],
    call: Callable[[str], Awaitable[None]],
    hold: Hold,
    at_once: int,
    progress: Progress,
) -> None:
    """Call for each path, so many at once. The first failure stops those that have not begun, then is raised."""
    waiting = iter(paths)

    async def work() -> None:
        for path in waiting:
            hold.check()
            await call(path)
            progress.step()

    workers = [asyncio.create_task(work()) for _ in range(min(at_once, len(paths)))]
    try:
        for worker in asyncio.as_completed(workers):
            await worker
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _signed(files: Manifest, publication: Publication, by: Signature) -> Manifest:
    there = publication.state.manifest
    number = there.number + 1
    kept = there.kept | dict.fromkeys(publication.plan.keeps.values(), there.number)
    history = [*there.history, number]
    return replace(
        files,
        number=number,
        published_at=by.now,
        commit=by.commit,
        publisher=by.publisher,
        back_to=by.back_to,
        gone=publication.gone,
        kept={digest: last for digest, last in kept.items() if last > number - HISTORY},
        history=history[-HISTORY:],
    )


async def _tidy(
    there: Manifest,
    done: Manifest,
    each: Callable[[Collection[str], Callable[[str], Awaitable[None]]], Awaitable[None]],
    target: Target,
) -> None:
    """Remove what is too old to go back to. What is left by a failure here is only room lost."""
    left = [kept_at(digest) for digest in there.kept.keys() - done.kept.keys()]
    left += [history_of(number) for number in there.history if number not in done.history]
    try:
        await each(left, target.remove)
    except PublicationStopped:
        return


def _gone(state: State, files: Mapping[str, ToPut], day: date) -> dict[str, date]:
    there = state.manifest
    gone = {path: since for path, since in there.gone.items() if path not in files and day - since < _REMEMBERED_GONE}
    for path in there.files:
        if path not in files and is_page(path) and original(path) == path:
            gone.setdefault(path, day)
    return gone


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}"
