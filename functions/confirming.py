"""Forms whose text is read again, then confirmed: the pages that every such service shares."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, Protocol

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.typed import Problems
from functions import logs
from functions.guards.fields import read_fields
from functions.guards.origin import require_own_origin
from functions.links import BadToken
from functions.pages import RETRY_SECONDS, Pages
from functions.ports import Clock, Store, StoreUnavailable
from functions.records import Content, HoldReason, KnownStructure, Service, StoredMessage
from functions.stamps import ExpiredToken, Stamps
from theme.forms.submission import SubmissionForm


class Decisions(Protocol[Content]):
    """What becomes of what was confirmed."""

    def hold_reason(self, structure: KnownStructure) -> HoldReason | None:
        """Why a message about that structure would be held; None when it would be passed on."""

    def confirm(self, structure: KnownStructure, content: Content, nonce: str) -> StoredMessage[Content]:
        """Store a message once, with the mails it causes; the message that stands when its nonce was used already.

        Raises StoreUnavailable: then nothing was stored.
        """


class ConfirmedForm(Generic[Content]):
    """The pages of a service: the form is checked (422 when to be corrected), read again, then confirmed (303).

    A service is a subclass that says its name: its templates are ``functions/<service>-form.html``, ``-check``
    and ``-sent``, its pages live below ``/f/<path>``, its lines in the log begin with its name.
    """

    service: ClassVar[Service]
    path: ClassVar[str]
    form_type: ClassVar[type[SubmissionForm[Any]]]
    unknown_structure_advice: ClassVar[str]

    def __init__(
        self,
        store: Store,
        pages: Pages,
        stamps: Stamps,
        decisions: Decisions[Content],
        clock: Clock,
        site_address: str,
    ) -> None:
        self._store = store
        self._pages = pages
        self._stamps = stamps
        self._decisions: Decisions[Content] = decisions
        self._clock = clock
        self._site_address = site_address
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
        """GET ``?structure=<id>``: the empty form. POST: the form with its errors, or the message to read again."""
        if request.method == "POST":
            return await self._posted(request, self._check)
        form = self.form_type(data={"structure_id": request.query_params.get("structure", "")})
        return await run_in_threadpool(self._show, form)

    async def edit(self, request: Request) -> Response:
        """The form with what was typed, from the « Modifier » button."""
        return await self._posted(request, self._edit)

    async def confirm(self, request: Request) -> Response:
        """Store the message once, then redirect to its confirmation page."""
        return await self._posted(request, self._confirm)

    async def sent(self, request: Request) -> Response:
        """What became of a message: nothing of what was typed."""
        return await run_in_threadpool(self._sent, request.path_params["reference"])

    async def _posted(self, request: Request, answer: Callable[[dict[str, str]], Response]) -> Response:
        require_own_origin(request, self._site_address)
        fields = await read_fields(request)
        return await run_in_threadpool(self._kept, answer, fields, request.url.path)

    def _kept(self, answer: Callable[[dict[str, str]], Response], fields: dict[str, str], address: str) -> Response:
        try:
            return answer(fields)
        except StoreUnavailable as error:
            logs.event(f"{self.service}.not-stored", code=str(error))
            return self._unavailable(fields, address)

    def _show(self, form: SubmissionForm[Content]) -> Response:
        structure = self._store.structure(form.structure_id.data or "")
        return self._form_page(form, structure) if structure else self._unknown_structure()

    def _edit(self, fields: dict[str, str]) -> Response:
        return self._show(self._filled(fields))

    def _check(self, fields: dict[str, str], is_again: bool = False) -> Response:
        """``is_again``: the confirmation came too late, or was not for this text."""
        form = self._filled(fields)
        content = form.content()
        structure = self._store.structure(content.structure_id)
        if structure is None:
            return self._unknown_structure()
        problems = form.problems()
        if problems:
            return self._form_page(form, structure, problems)
        return self._page(
            "check",
            422 if is_again else 200,
            structure=structure,
            form=self.form_type(data=msgspec.structs.asdict(content)),
            fields=msgspec.structs.asdict(content) | {"stamp": self._stamps.stamp(content)},
            hold_reason=self._decisions.hold_reason(structure),
            is_again=is_again,
            confirm_address=f"{self._address}/confirmer",
            edit_address=f"{self._address}/modifier",
        )

    def _confirm(self, fields: dict[str, str]) -> Response:
        content = self._filled(fields).content()
        try:
            nonce = self._stamps.nonce(fields.get("stamp", ""), content, self._clock.now())
        except ExpiredToken as expired:
            return self._confirmed_in_time(expired.nonce) or self._check(fields, is_again=True)
        except BadToken:
            logs.event(f"{self.service}.stamp-refused")
            return self._check(fields, is_again=True)
        structure = self._store.structure(content.structure_id)
        if structure is None:
            return self._unknown_structure()
        stored = self._decisions.confirm(structure, content, nonce)
        logs.event(f"{self.service}.confirmed", reference=stored.reference, hold_reason=stored.hold_reason)
        return self._to_outcome(stored.reference)

    def _confirmed_in_time(self, nonce: str) -> Response | None:
        outcome = self._store.accepted(nonce)
        return self._to_outcome(outcome.reference) if outcome else None

    def _to_outcome(self, reference: str) -> Response:
        return RedirectResponse(f"{self._address}/envoye/{reference}", 303)

    def _sent(self, reference: str) -> Response:
        outcome = self._store.outcome(reference)
        if outcome is None or outcome.service is not self.service:
            return self._pages.problem(404)
        return self._page("sent", outcome=outcome, structure=self._store.structure(outcome.structure_id))

    def _form_page(
        self, form: SubmissionForm[Content], structure: KnownStructure, problems: Problems | None = None
    ) -> Response:
        return self._page(
            "form",
            422 if problems else 200,
            form=form,
            structure=structure,
            problems=problems or {},
            hold_reason=self._decisions.hold_reason(structure),
            form_address=self._address,
        )

    def _unknown_structure(self) -> Response:
        return self._pages.page("problem.html", 404, title="Structure inconnue", advice=self.unknown_structure_advice)

    def _unavailable(self, fields: dict[str, str], retry_address: str) -> Response:
        content = self._filled(fields).content()
        stamp = {"stamp": fields["stamp"]} if "stamp" in fields else {}
        return self._pages.page(
            "unavailable.html",
            503,
            {"Retry-After": RETRY_SECONDS},
            form=self.form_type(data=msgspec.structs.asdict(content)),
            fields=msgspec.structs.asdict(content) | stamp,
            retry_address=retry_address,
        )

    def _filled(self, fields: dict[str, str]) -> SubmissionForm[Content]:
        return self.form_type(MultiDict(fields))

    def _page(self, step: str, status: int = 200, headers: dict[str, str] | None = None, **context: Any) -> Response:
        return self._pages.page(f"{self.service}-{step}.html", status, headers, **context)
