"""The pages of held messages: a queue, one message, several passed on at once."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision
from functions.moderation.held import (
    Effect,
    Held,
    NobodyToReceive,
    acknowledges,
    answers_of,
    tells_sender,
    text_of,
)
from functions.moderation.inside import Inside, Visit
from functions.moderation.reasons import reason_of, reason_problem
from functions.moderation.waiting import MOST_LISTED, HeldQueue, how_many, next_address
from functions.ports import Conflict, StoreUnavailable
from functions.submissions import State, Submission
from theme import addresses
from theme.french import NARROW_SPACE, counted

_EXCERPT = 160


@dataclass(frozen=True)
class Listed:
    """A row of a queue."""

    submission: Submission
    excerpt: str
    effect: Effect


class HeldRoutes:
    """``/f/moderation/<queue>/``, for one kind of messages."""

    def __init__(self, desk: Desk, queue: HeldQueue) -> None:
        self._desk = desk
        self._queue = queue
        self._store = desk.store
        self._held = Held(desk)
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        path = f"/moderation/{self._queue.path}/"
        return [
            Route(path, self.queue, methods=["GET", "POST"]),
            Route(f"{path}{{reference}}", self.message, methods=["GET", "POST"]),
        ]

    async def queue(self, request: Request) -> Response:
        """GET: what waits, its boxes ticked when the address asks for it. POST: pass on what is ticked."""
        if request.method == "POST":
            return await self._inside.posted(request, self._release_ticked)
        is_ticked = request.query_params.get("cocher") == "tout"
        return await self._inside.shown(request, lambda visit: self._list(visit, is_ticked))

    async def message(self, request: Request) -> Response:
        """GET: a message, why it is held, what may be done. POST: what was decided."""
        reference = request.path_params["reference"]
        if request.method == "POST":
            return await self._inside.posted(request, lambda visit: self._decide(reference, visit))
        return await self._inside.shown(request, lambda visit: self._show(reference, visit))

    def _list(self, visit: Visit, is_ticked: bool = False, is_nothing_chosen: bool = False) -> Response:
        listed = [
            Listed(one, _excerpt(one), self._held.effect(one))
            for one in self._store.waiting(self._queue.kind, self._queue.state, MOST_LISTED)
        ]
        return self._inside.page(
            "moderation-held-list.html",
            visit,
            422 if is_nothing_chosen else 200,
            queue=self._queue,
            listed=listed,
            count=how_many(self._store, self._queue),
            is_ticked=is_ticked,
            is_nothing_chosen=is_nothing_chosen,
            reasons=words.HOLD_REASONS,
        )

    def _release_ticked(self, visit: Visit) -> Response:
        references = list(dict.fromkeys(visit.lists.get("message", [])))[:MOST_LISTED]
        if not references:
            return self._list(visit, is_nothing_chosen=True)
        released = left = gone = 0
        for reference in references:
            message = self._store.get(self._queue.kind, reference)
            try:
                if message is None:
                    raise Conflict
                self._held.release(message, visit.moderator)
                released += 1
            except NobodyToReceive:
                left += 1
            except Conflict:
                gone += 1  # somebody else decided, or its time had come
            except StoreUnavailable:
                if not released:
                    raise
                break  # those that left are told, the rest waits
        waiting = len(references) - released - left - gone
        return self._inside.redirect(self._queue.address, _told(released, left, gone, waiting))

    def _show(self, reference: str, visit: Visit, status: int = 200, **problem: Any) -> Response:
        """``problem``: ``reason`` typed, ``fault`` to be corrected, or ``is_late`` when it was decided meanwhile."""
        message = self._store.get(self._queue.kind, reference)
        decisions = self._store.about(Decision, reference) if message else []
        if message is None or not (message.state is State.HELD or decisions):
            return self._gone(visit)  # what was never held is nobody's to read
        effect = self._held.effect(message)
        return self._inside.page(
            "moderation-held.html",
            visit,
            status,
            queue=self._queue,
            message=message,
            what=words.KINDS[message.kind],
            answers=answers_of(message) if message.state is State.HELD else [],
            profiles=self._profiles(message),
            why=words.WHY[message.hold_reason] if message.hold_reason else "",
            effect=effect,
            obstacles=words.WHY,
            is_told=tells_sender(message),
            is_acknowledged=acknowledges(message),
            decisions=[(one, words.who(one, visit.moderator)) for one in decisions],
            verdicts=words.VERDICTS,
            following=next_address(self._store, self._queue, message),
            **{"reason": "", "fault": "", "is_late": False} | problem,
        )

    def _decide(self, reference: str, visit: Visit) -> Response:
        message = self._store.get(self._queue.kind, reference)
        if message is None:
            return self._gone(visit)
        verdict, reason = visit.field("verdict"), reason_of(visit)
        fault = reason_problem(reason, tells_sender(message)) if verdict == "refuse" else ""
        if fault or verdict not in ("release", "refuse"):
            return self._show(reference, visit, 422, reason=reason, fault=fault)
        following = next_address(self._store, self._queue, message)
        try:
            if visit.field("version") != str(message.version):
                raise Conflict
            if verdict == "release":
                self._held.release(message, visit.moderator)
                return self._inside.redirect(following, f"{reference}{NARROW_SPACE}: transmis.")
            self._held.refuse(message, reason, visit.moderator)
            mailed = " La raison part par courriel à son auteur." if tells_sender(message) else ""
            return self._inside.redirect(following, f"{reference}{NARROW_SPACE}: refusé.{mailed}")
        except (Conflict, NobodyToReceive) as error:
            return self._show(reference, visit, 409, reason=reason, is_late=isinstance(error, Conflict))

    def _profiles(self, message: Submission) -> dict[str, str]:
        """Id of a structure → its page, for those that have one."""
        known = [self._store.structure(addressee.structure_id) for addressee in message.addressees]
        return {one.id: addresses.profile(one.slug) for one in known if one and one.live and not one.vanished}

    def _gone(self, visit: Visit) -> Response:
        return self._inside.page("moderation-gone.html", visit, 404, queue=self._queue)


def _excerpt(submission: Submission) -> str:
    """The beginning of what was written, on one line."""
    line = " ".join(text_of(submission).split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT].rstrip()}…"


def _told(released: int, left: int, gone: int, waiting: int) -> str:
    sentences = [f"{counted(released, 'message transmis', 'messages transmis')}."]
    if left:
        held = counted(left, "message reste retenu", "messages restent retenus")
        sentences.append(f"{held}, faute de destinataire.")
    if gone:
        sentences.append(f"{counted(gone, 'message avait', 'messages avaient')} déjà quitté la file.")
    if waiting:
        held = counted(waiting, "message n’a pas pu", "messages n’ont pas pu")
        sentences.append(f"{held} être transmis{NARROW_SPACE}: réessayez dans quelques minutes.")
    return " ".join(sentences)
