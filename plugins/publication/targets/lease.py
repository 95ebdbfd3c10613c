"""The right to change a bucket: an object that one publication at a time can write, and must write again to keep."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from plugins.publication.headers import CONTROL
from plugins.publication.stopping import Lost, Missing, PublicationStopped, Taken
from theme.french import moment

LEASE = f"{CONTROL}lease.json"
LASTS = timedelta(seconds=90)
RENEWED = timedelta(seconds=20)


class Lease(msgspec.Struct, frozen=True):
    """``owner`` holds the target until ``until``; nobody does when it is empty."""

    owner: str
    since: datetime
    until: datetime


class Place(Protocol):
    """What a lease needs of a bucket."""

    name: str

    async def read(self, path: str, version: str = "") -> bytes:
        """The bytes of an object. Raises Missing."""

    async def replace(self, path: str, content: bytes) -> None:
        """Put an object that nobody changed since it was read. Raises Lost."""


class Holding:
    """A lease that is held: written again every twenty seconds, by a task of its own."""

    def __init__(self, place: Place, owner: str, clock: Callable[[], datetime]) -> None:
        self._place = place
        self._owner = owner
        self._clock = clock
        self._since = clock()
        self._sure_until = 0.0
        self._until = self._since
        self._is_lost = False

    def check(self) -> None:
        """Raises Lost when the lease may have ended, whatever the reason: what is not sure is not held."""
        # Both clocks: one stops while the machine sleeps, the other may be set.
        if self._is_lost or time.monotonic() >= self._sure_until or self._clock() >= self._until:
            raise self._lost()

    async def take(self, take_over: bool) -> None:
        """Write the lease. Raises Taken when another publication holds it."""
        try:
            there = msgspec.json.decode(await self._place.read(LEASE), type=Lease)
        except Missing:
            there = None
        except msgspec.DecodeError:
            there = None  # its writer was cut: it holds nothing
        if there and there.owner and there.until > self._clock() and not take_over:
            raise self._taken(there)
        try:
            await self._write(LASTS)
        except Lost:
            raise Taken(
                f"{self._place.name}\u202f: une autre publication vient d’y commencer. Attendez sa fin, puis relancez."
            ) from None

    async def renew(self) -> None:
        """Write it again and again. Whatever prevents it, :meth:`check` tells in time."""
        while True:
            await asyncio.sleep(RENEWED.total_seconds())
            try:
                await self._write(LASTS)
            except Lost:
                self._is_lost = True
                return
            except PublicationStopped:
                continue

    async def release(self) -> None:
        """Say that nobody holds it, unless somebody else does."""
        if not self._is_lost:
            with suppress(PublicationStopped):
                await self._write(timedelta(0), owner="")

    async def _write(self, lasting: timedelta, owner: str | None = None) -> None:
        asked = time.monotonic()
        lease = Lease(self._owner if owner is None else owner, self._since, self._clock() + lasting)
        await self._place.replace(LEASE, msgspec.json.encode(lease))
        self._until = lease.until
        self._sure_until = asked + lasting.total_seconds()

    def _taken(self, there: Lease) -> Taken:
        return Taken(
            f"{self._place.name} : une autre publication y travaille ({there.owner}, depuis le {moment(there.since)} ; "
            f"sans nouvelle d’elle, la place est libre le {moment(there.until)}). Attendez, puis relancez\u202f; "
            "si vous savez qu’elle est morte\u202f: --take-over."
        )

    def _lost(self) -> Lost:
        return Lost(
            f"{self._place.name} : cette publication n’a plus pu dire qu’elle y travaille, et une autre a pu prendre "
            "sa place. Elle s’arrête là."
        )


@asynccontextmanager
async def leased(place: Place, owner: str, *, take_over: bool) -> AsyncIterator[Holding]:
    """Hold a bucket. Raises Taken."""
    holding = Holding(place, owner, lambda: datetime.now(UTC))
    await holding.take(take_over)
    renewing: Awaitable[None] = asyncio.create_task(holding.renew())
    try:
        yield holding
    finally:
        assert isinstance(renewing, asyncio.Task)
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await holding.release()
