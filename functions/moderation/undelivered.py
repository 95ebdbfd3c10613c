"""The mails that did not leave: what they were, why, and trying them again. No address is shown."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision, Verdict, log
from functions.moderation.inside import Inside, Visit
from functions.moderation.waiting import MOST_LISTED, UNDELIVERED, UNDELIVERED_TITLE
from functions.records import DeadLetter
from theme.french import NARROW_SPACE, counted

ALL = "tous"
_REFERENCE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}")


@dataclass(frozen=True)
class Undelivered:
    """A row. ``reference``: of what it comes from, when people know it by one."""

    letter: DeadLetter
    what: str
    reference: str


class UndeliveredRoutes:
    """``/f/moderation/courriels/``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/moderation/courriels/", self.letters, methods=["GET", "POST"])]

    async def letters(self, request: Request) -> Response:
        """GET: what did not leave. POST: try one again, or all."""
        if request.method == "POST":
            return await self._inside.posted(request, self._retry)
        return await self._inside.shown(request, self._list)

    def _list(self, visit: Visit) -> Response:
        dead = self._desk.outbox.dead()
        return self._inside.page(
            "moderation-undelivered.html",
            visit,
            title=UNDELIVERED_TITLE,
            address=UNDELIVERED,
            listed=[
                Undelivered(one, self._what(one), one.about if _REFERENCE.fullmatch(one.about) else "")
                for one in dead[:MOST_LISTED]
            ],
            count=len(dead),
        )

    def _retry(self, visit: Visit) -> Response:
        asked, now = visit.field("mail"), self._desk.clock.now()
        if not asked:
            return self._list(visit)
        retried = self._desk.outbox.replay(now, "" if asked == ALL else asked)
        if retried:
            line = _line(visit.moderator, asked, now)
            self._desk.store.commit([line])
            log(line)
        if not retried:
            gone = f"Rien à essayer de nouveau{NARROW_SPACE}: ce courriel est parti, ou sa copie est effacée."
            return self._inside.redirect(UNDELIVERED, gone)
        return self._inside.redirect(
            UNDELIVERED, f"{counted(retried, 'courriel sera essayé', 'courriels seront essayés')} de nouveau."
        )

    def _what(self, letter: DeadLetter) -> str:
        """What the mail was."""

        def name(structure_id: str) -> str:
            structure = self._desk.store.structure(structure_id)
            return structure.name if structure else ""

        return words.letter(letter.label, name)


def _line(moderator: str, target: str, now: datetime) -> Decision:
    return Decision(
        id=secrets.token_hex(16),
        decided_at=now,
        moderator=moderator,
        target_kind="mail",
        target=target,
        verdict=Verdict.RETRIED,
    )
