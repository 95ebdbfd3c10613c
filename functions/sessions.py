"""Sessions that a sign-in link starts: one cookie, without any meaning of its own, hashed at rest."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from functions.documents import Document
from functions.ports import Clock, Conflict, Store

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_TOUCH_EVERY = timedelta(minutes=1)


class Area(StrEnum):
    """What a session gives access to."""

    FICHE = "fiche"
    """One structure's profile; audience: the structure's id."""
    MODERATION = "moderation"
    """The queues; audience: the moderator's address."""


class Session(Document, frozen=True, kw_only=True):
    """A session. ``id`` is the hash of its cookie; ``holder``: the address whose link started it."""

    kind: ClassVar[str] = "session"

    area: Area
    audience: str
    holder: str
    started_at: datetime
    seen_at: datetime

    @property
    def at(self) -> datetime:
        """When it started."""
        return self.started_at

    @property
    def erase_at(self) -> datetime:
        """When it ends, unless it is used before."""
        return min(self.seen_at + IDLE, self.started_at + LONGEST)

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever signed in."""
        return (self.holder,)


class Sessions:
    """The sessions of one area. Over TLS the cookie is ``__Host-<area>``; on a machine of one's own, ``<area>``."""

    def __init__(self, store: Store, clock: Clock, area: Area, is_https: bool) -> None:
        self._store = store
        self._clock = clock
        self._area = area
        self._is_https = is_https
        self._cookie = f"__Host-{area}" if is_https else str(area)

    def new(self, audience: str, holder: str) -> tuple[str, Session]:
        """A cookie's value, and the session to store with the link that was used."""
        value, now = secrets.token_urlsafe(32), self._clock.now()
        session = Session(
            id=_hashed(value), area=self._area, audience=audience, holder=holder, started_at=now, seen_at=now
        )
        return value, session

    def give(self, response: Response, value: str) -> None:
        """Set the cookie: for this browser, until it closes."""
        response.set_cookie(self._cookie, value, path="/", secure=self._is_https, httponly=True, samesite="lax")

    def of(self, request: Request) -> Session | None:
        """The session of a request, kept alive by it; None when there is none, or when it has ended."""
        value = request.cookies.get(self._cookie)
        session = self._store.get(Session, _hashed(value)) if value else None
        now = self._clock.now()
        if session is None or session.area is not self._area or session.erase_at <= now:
            return None
        if now - session.seen_at >= _TOUCH_EVERY:
            with suppress(Conflict):  # another page of the same session was quicker
                self._store.commit([msgspec.structs.replace(session, seen_at=now)])
        return session

    def end(self, request: Request, response: Response) -> None:
        """Forget the session and its cookie."""
        value = request.cookies.get(self._cookie)
        while value and (session := self._store.get(Session, _hashed(value))) and session.area is self._area:
            try:
                self._store.commit(deletes=[session])
            except Conflict:
                continue  # another page of the same session touched it meanwhile
        response.delete_cookie(self._cookie, path="/", secure=self._is_https, httponly=True, samesite="lax")


def _hashed(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "backslashreplace")).hexdigest()
