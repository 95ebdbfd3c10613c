"""The pages of needs that may inspire others: what waits, and one to be read again, changed, then published."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.cleaning.characters import printable
from data.submissions.tender_story import check_story
from data.submissions.typed import in_paragraphs, on_one_line
from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision, Verdict, decision, log
from functions.moderation.inside import Inside, Visit
from functions.moderation.waiting import MOST_LISTED, STORIES, how_many, next_address
from functions.ports import Conflict
from functions.tenders.records import StoryState, TenderRecord, TenderStory
from theme import tender_words
from theme.french import NARROW_SPACE

MOVES = {
    StoryState.PENDING: (Verdict.ACCEPTED, Verdict.REFUSED),
    StoryState.ACCEPTED: (Verdict.REFUSED,),
    StoryState.REFUSED: (),
}
_REACHED = {Verdict.ACCEPTED: StoryState.ACCEPTED, Verdict.REFUSED: StoryState.REFUSED}
_DONE = {
    (StoryState.PENDING, Verdict.ACCEPTED): "accepté, publié à la prochaine construction du site.",
    (StoryState.PENDING, Verdict.REFUSED): "refusé, il ne sera pas publié.",
    (StoryState.ACCEPTED, Verdict.REFUSED): "retiré, il quittera le site à sa prochaine construction.",
}


class StoryRoutes:
    """``/f/moderation/inspirants/``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._inside = Inside(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/moderation/inspirants/", self.queue, methods=["GET"]),
            Route("/moderation/inspirants/{reference}", self.story, methods=["GET", "POST"]),
        ]

    async def queue(self, request: Request) -> Response:
        """The stories that wait, and those that are published."""
        return await self._inside.shown(request, self._list)

    async def story(self, request: Request) -> Response:
        """GET: what would be told of a need. POST: its words, and what was decided of it."""
        reference = request.path_params["reference"]
        if request.method == "POST":
            return await self._inside.posted(request, lambda visit: self._decide(reference, visit))
        return await self._inside.shown(request, lambda visit: self._show(reference, visit))

    def _list(self, visit: Visit) -> Response:
        accepted = [one for one in self._store.everything(TenderStory) if one.state is StoryState.ACCEPTED]
        return self._inside.page(
            "moderation-stories.html",
            visit,
            queue=STORIES,
            listed=self._store.waiting(TenderStory, STORIES.state, MOST_LISTED),
            count=how_many(self._store, STORIES),
            published=accepted[: -MOST_LISTED - 1 : -1],
        )

    def _show(
        self, reference: str, visit: Visit, status: int = 200, faults: dict[str, str] | None = None,
        is_late: bool = False, typed: tuple[str, str] | None = None,
    ) -> Response:  # fmt: skip
        """``typed``: title and text, when they are not those that are stored."""
        story = self._store.get(TenderStory, reference)
        if story is None:
            return self._gone(visit)
        record = self._store.get(TenderRecord, reference)
        title, text = typed or (story.title, story.text)
        return self._inside.page(
            "moderation-story.html",
            visit,
            status,
            queue=STORIES,
            story=story,
            record=record if story.state is StoryState.PENDING else None,
            amount=tender_words.amount(story.amount),
            moves=MOVES[story.state],
            title=title,
            text=text,
            faults=faults or {},
            is_late=is_late,
            decisions=[
                (one, words.who(one, visit.moderator))
                for one in self._store.about(Decision, reference)
                if one.target_kind == TenderStory.kind
            ],
            verdicts=words.VERDICTS,
            following=next_address(self._store, STORIES, story),
        )

    def _decide(self, reference: str, visit: Visit) -> Response:
        story = self._store.get(TenderStory, reference)
        if story is None:
            return self._gone(visit)
        verdict = visit.field("verdict")
        typed = (on_one_line(visit.field("title")), printable(in_paragraphs(visit.field("text"))))
        if verdict not in _REACHED:
            return self._show(reference, visit, 422, typed=typed)
        if visit.field("version") != str(story.version) or verdict not in MOVES[story.state]:
            return self._show(reference, visit, 409, is_late=True)
        faults = self._faults(story, typed) if verdict == Verdict.ACCEPTED else {}
        if faults:
            return self._show(reference, visit, 422, faults=faults, typed=typed)
        following = next_address(self._store, STORIES, story)
        title, text = typed if verdict == Verdict.ACCEPTED else (story.title, story.text)
        now, state = self._desk.clock.now(), _REACHED[Verdict(verdict)]
        line = decision(visit.moderator, story, Verdict(verdict), now)
        moved = msgspec.structs.replace(story, state=state, moved_at=now, title=title, text=text)
        try:
            self._store.commit([moved, line])
        except Conflict:
            return self._show(reference, visit, 409, is_late=True)
        log(line)
        return self._inside.redirect(following, f"{reference}{NARROW_SPACE}: {_DONE[story.state, Verdict(verdict)]}")

    def _faults(self, story: TenderStory, typed: tuple[str, str]) -> dict[str, str]:
        """What must not be public, the names of its buyer among it while the need is kept."""
        record = self._store.get(TenderRecord, story.id)
        return check_story(*typed, record.tender if record else None, story.place)

    def _gone(self, visit: Visit) -> Response:
        return self._inside.page("moderation-gone.html", visit, 404, queue=STORIES)
