"""Forms whose text is read again, then confirmed: the pages that every such service shares."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.contact import ContactMessage
from data.submissions.enquiry import Enquiry
from data.submissions.report import ErrorReport
from data.submissions.typed import Problems
from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.guards.client_address import network_of
from functions.guards.fields import read_fields
from functions.guards.honeypot import is_trapped
from functions.guards.limits import submission_allowances
from functions.guards.origin import require_own_origin
from functions.links import BadToken
from functions.pages import RETRY_SECONDS
from functions.ports import Conflict, StoreUnavailable
from functions.records import Mail
from functions.stamps import ExpiredToken, Stamps
from functions.submissions import HoldReason, Submission
from theme.forms.submission import SubmissionForm

Content = TypeVar("Content", ContactMessage, ErrorReport, Enquiry)
"""What one service stores."""
Sent = TypeVar("Sent", ContactMessage, ErrorReport, Enquiry, contravariant=True)


BACK_WORKS = {"Cache-Control": "private, max-age=600"}
"""Of pages that answer a post and show only what their own reader typed: under ``no-store``, a browser that goes back
to them says that it cannot, and what was typed is lost."""


class Unusable(Exception):
    """What was asked cannot be sent, whatever is typed: the page that says why."""

    def __init__(self, title: str, advice: str, status: int = 404) -> None:
        super().__init__(title)
        self.title, self.advice, self.status = title, advice, status


@dataclass(frozen=True)
class Decided:
    """What a confirmation stores, all or nothing: the message, what goes with it, and the mails they cause."""

    submission: Submission
    mails: Sequence[Mail]
    beside: Sequence[Document] = field(default=())


class Decisions(Protocol[Sent]):
    """What becomes of what was confirmed. Every method may raise StoreUnavailable."""

    def about(self, content: Sent) -> dict[str, Any]:
        """What the templates show of whom or what the message is about. Raises :class:`Unusable`."""

    def written_to(self, content: Sent) -> Sequence[str]:
        """The ids of the structures a mail would leave for."""

    def decide(self, content: Sent, reference: str, suspicion: HoldReason | None) -> Decided:
        """What is stored of a message that was confirmed. ``suspicion``: why somebody should look at it first."""


@dataclass(frozen=True)
class Posted:
    """A posted form, and the network it came from."""

    fields: dict[str, str]
    network: str


class ConfirmedForm(ABC, Generic[Content]):
    """The pages of a service: the form is checked (422 when to be corrected), read again, then confirmed (303).

    A service is a subclass that says its name: its templates are ``functions/<service>-form.html``, ``-check``
    and ``-sent``, its pages live below ``/f/<path>``, its lines in the log begin with its name.
    """

    service: ClassVar[str]
    path: ClassVar[str]
    form_type: ClassVar[type[SubmissionForm[Any]]]
    stored_as: ClassVar[type[Submission]]

    def __init__(self, desk: Desk, decisions: Decisions[Content]) -> None:
        self._desk = desk
        self._store = desk.store
        self._decisions: Decisions[Content] = decisions
        self._stamps = Stamps(desk.settings.secret_key, f"{self.service}-confirmation")
        self._address = f"/f/{self.path}"

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route(f"/{self.path}", self.form, methods=["GET", "POST"]),
            Route(f"/{self.path}/modifier", self.edit, methods=["POST"]),
            Route(f"/{self.path}/confirmer", self.confirm, methods=["POST"]),
            Route(f"/{self.path}/envoye/{{reference}}", self.sent, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """GET: the form, about what the address says. POST: the form with its errors, or the message to read again."""
        if request.method == "POST":
            return await self._posted(request, self._check)
        return await run_in_threadpool(self._first, request)

    async def edit(self, request: Request) -> Response:
        """The form with what was typed, from the « Modifier » button."""
        return await self._posted(request, lambda posted: self._show(self._filled(posted.fields)))

    async def confirm(self, request: Request) -> Response:
        """Store the message once, then redirect to its confirmation page."""
        return await self._posted(request, self._confirm)

    async def sent(self, request: Request) -> Response:
        """What became of a message: nothing of what was typed."""
        return await run_in_threadpool(self._sent, request.path_params["reference"])

    @abstractmethod
    def started(self, request: Request) -> dict[str, str]:
        """The fields that the address of an empty form fills."""

    async def _posted(self, request: Request, answer: Callable[[Posted], Response]) -> Response:
        require_own_origin(request, self._desk.settings.site_address)
        posted = Posted(await read_fields(request), network_of(request, self._desk.settings.trusted_proxies))
        return await run_in_threadpool(self._kept, answer, posted, request.url.path)

    def _kept(self, answer: Callable[[Posted], Response], posted: Posted, address: str) -> Response:
        try:
            return answer(posted)
        except Unusable as unusable:
            return self._unusable(unusable)
        except StoreUnavailable as error:
            logs.event(f"{self.service}.not-stored", code=str(error))
            return self._unavailable(posted.fields, address)

    def _first(self, request: Request) -> Response:
        try:
            response = self._show(self.form_type(data=self.started(request)))
        except Unusable as unusable:
            return self._unusable(unusable)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _show(self, form: SubmissionForm[Content], problems: Problems | None = None) -> Response:
        return self._page(
            "form",
            422 if problems else 200,
            form=form,
            problems=problems or {},
            form_address=self._address,
            **self._decisions.about(form.content()),
        )

    def _check(self, posted: Posted, is_again: bool = False) -> Response:
        """``is_again``: the confirmation came too late, or was not for this text."""
        form = self._filled(posted.fields)
        content = form.content()
        about = self._decisions.about(content)
        problems = form.problems()
        if problems:
            return self._show(form, problems)
        tidied = self.form_type.of(content)
        return self._page(
            "check",
            422 if is_again else 200,
            form=tidied,
            fields=tidied.fields | {"stamp": self._stamps.stamp(content, is_trapped(posted.fields))},
            is_again=is_again,
            confirm_address=f"{self._address}/confirmer",
            edit_address=f"{self._address}/modifier",
            **about,
        )

    def _confirm(self, posted: Posted) -> Response:
        content: Content = self._filled(posted.fields).content()
        try:
            stamp = self._stamps.read(posted.fields.get("stamp", ""), content, self._desk.clock.now())
        except ExpiredToken as expired:
            reference = self._desk.links.reference(expired.nonce)
            return self._to_outcome(reference) if self._is_stored(reference) else self._check(posted, is_again=True)
        except BadToken:
            logs.event(f"{self.service}.stamp-refused")
            return self._check(posted, is_again=True)
        reference = self._desk.links.reference(stamp.nonce)
        if not self._is_stored(reference):
            suspicion = HoldReason.TRAPPED if stamp.trapped else self._excess(content, posted, reference)
            self._accept(content, reference, suspicion)
        return self._to_outcome(reference)

    def _accept(self, content: Content, reference: str, suspicion: HoldReason | None) -> None:
        decided: Decided = self._decisions.decide(content, reference, suspicion)
        try:
            self._store.commit([decided.submission, *decided.beside], decided.mails)
        except Conflict:
            return  # the same confirmation, twice at once: the first one stands
        submission = decided.submission
        logs.event(
            f"{self.service}.confirmed",
            reference=reference,
            state=submission.state,
            hold_reason=submission.hold_reason,
        )

    def _excess(self, content: Content, posted: Posted, reference: str) -> HoldReason | None:
        """Whether somebody sends more than the limits allow, this message counted, or everything is held.

        However often its button is pressed, a message counts once.
        """
        if self._desk.settings.valve_is_closed:
            return HoldReason.TOO_MANY
        exceeded = self._desk.counters.take(
            submission_allowances(
                posted.network,
                content.email,
                self._decisions.written_to(content),
                self._desk.clock.now(),
                self._desk.settings.secret_key,
            ),
            self._desk.clock.now(),
            once=reference,
        )
        if exceeded:
            logs.event(f"{self.service}.limited", limits=" ".join(exceeded))
        return HoldReason.TOO_MANY if exceeded else None

    def _is_stored(self, reference: str) -> bool:
        return self._store.get(self.stored_as, reference) is not None

    def _to_outcome(self, reference: str) -> Response:
        return RedirectResponse(f"{self._address}/envoye/{reference}", 303)

    def _sent(self, reference: str) -> Response:
        submission = self._store.get(self.stored_as, reference)
        if submission is None:
            return self._desk.pages.problem(404)
        known = [self._store.structure(addressee.structure_id) for addressee in submission.addressees]
        return self._page("sent", submission=submission, structures=[one for one in known if one])

    def _unusable(self, unusable: Unusable) -> Response:
        return self._desk.pages.page("problem.html", unusable.status, title=unusable.title, advice=unusable.advice)

    def _unavailable(self, fields: dict[str, str], retry_address: str) -> Response:
        form = self.form_type.of(self._filled(fields).content())
        stamp = {"stamp": fields["stamp"]} if "stamp" in fields else {}
        return self._desk.pages.page(
            "unavailable.html",
            503,
            {"Retry-After": RETRY_SECONDS},
            form=form,
            fields=form.fields | stamp,
            retry_address=retry_address,
        )

    def _filled(self, fields: dict[str, str]) -> SubmissionForm[Content]:
        return self.form_type(MultiDict(fields))

    def _page(self, step: str, status: int = 200, **context: Any) -> Response:
        headers = BACK_WORKS if step in ("form", "check") else None
        return self._desk.pages.page(f"{self.service}-{step}.html", status, headers, **context)
