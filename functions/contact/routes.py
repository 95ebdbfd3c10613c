"""Writing to a structure: the form, its check, its confirmation."""

from collections.abc import Callable

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.contact import Problems
from functions import logs
from functions.contact.decisions import Decisions
from functions.guards.fields import read_fields
from functions.guards.origin import require_own_origin
from functions.links import BadToken, ExpiredToken, Links
from functions.pages import RETRY_SECONDS, Pages
from functions.ports import Clock, KnownStructure, Store, StoreUnavailable
from theme.forms.contact import ContactForm

FORM = "/f/contact"
EDIT = "/f/contact/modifier"
CONFIRM = "/f/contact/confirmer"
SENT = "/f/contact/envoye/"


class ContactRoutes:
    """The pages of the service: the form is checked (422 when to be corrected), read again, then confirmed (303)."""

    def __init__(
        self, store: Store, pages: Pages, links: Links, decisions: Decisions, clock: Clock, site_address: str
    ) -> None:
        self._store = store
        self._pages = pages
        self._links = links
        self._decisions = decisions
        self._clock = clock
        self._site_address = site_address

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/contact", self.form, methods=["GET", "POST"]),
            Route("/contact/modifier", self.edit, methods=["POST"]),
            Route("/contact/confirmer", self.confirm, methods=["POST"]),
            Route("/contact/envoye/{reference}", self.sent, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """GET ``?structure=<id>``: the empty form. POST: the form with its errors, or the message to read again."""
        if request.method == "POST":
            return await self._posted(request, self._check)
        form = ContactForm(data={"structure_id": request.query_params.get("structure", "")})
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
            logs.event("contact.not-stored", code=str(error))
            return self._unavailable(fields, address)

    def _show(self, form: ContactForm) -> Response:
        structure = self._store.structure(form.structure_id.data or "")
        return self._form_page(form, structure) if structure else self._unknown_structure()

    def _edit(self, fields: dict[str, str]) -> Response:
        return self._show(ContactForm(MultiDict(fields)))

    def _check(self, fields: dict[str, str], is_again: bool = False) -> Response:
        """``is_again``: the confirmation came too late, or was not for this text."""
        form = ContactForm(MultiDict(fields))
        message = form.to_message()
        structure = self._store.structure(message.structure_id)
        if structure is None:
            return self._unknown_structure()
        problems = form.problems()
        if problems:
            return self._form_page(form, structure, problems)
        return self._pages.page(
            "contact-check.html",
            422 if is_again else 200,
            structure=structure,
            form=ContactForm(data=msgspec.structs.asdict(message)),
            fields=msgspec.structs.asdict(message) | {"stamp": self._links.stamp(message)},
            hold_reason=self._decisions.hold_reason(structure),
            is_again=is_again,
            confirm_address=CONFIRM,
            edit_address=EDIT,
        )

    def _confirm(self, fields: dict[str, str]) -> Response:
        message = ContactForm(MultiDict(fields)).to_message()
        try:
            nonce = self._links.nonce(fields.get("stamp", ""), message, self._clock.now())
        except ExpiredToken as expired:
            return self._confirmed_in_time(expired.nonce) or self._check(fields, is_again=True)
        except BadToken:
            logs.event("contact.stamp-refused")
            return self._check(fields, is_again=True)
        structure = self._store.structure(message.structure_id)
        if structure is None:
            return self._unknown_structure()
        stored = self._decisions.confirm(structure, message, nonce)
        logs.event("contact.confirmed", reference=stored.reference, hold_reason=stored.hold_reason)
        return RedirectResponse(SENT + stored.reference, 303)

    def _confirmed_in_time(self, nonce: str) -> Response | None:
        outcome = self._store.accepted(nonce)
        return RedirectResponse(SENT + outcome.reference, 303) if outcome else None

    def _sent(self, reference: str) -> Response:
        outcome = self._store.outcome(reference)
        return self._pages.page("contact-sent.html", outcome=outcome) if outcome else self._pages.problem(404)

    def _form_page(self, form: ContactForm, structure: KnownStructure, problems: Problems | None = None) -> Response:
        return self._pages.page(
            "contact-form.html",
            422 if problems else 200,
            form=form,
            structure=structure,
            problems=problems or {},
            hold_reason=self._decisions.hold_reason(structure),
            form_address=FORM,
        )

    def _unknown_structure(self) -> Response:
        return self._pages.page(
            "problem.html",
            404,
            title="Structure inconnue",
            advice="Cette structure n’est pas dans l’annuaire. Cherchez-la, ouvrez sa fiche, puis écrivez votre "
            "message. Si vous avez déjà écrit un message, revenez à la page précédente pour le copier.",
        )

    def _unavailable(self, fields: dict[str, str], retry_address: str) -> Response:
        message = ContactForm(MultiDict(fields)).to_message()
        stamp = {"stamp": fields["stamp"]} if "stamp" in fields else {}
        return self._pages.page(
            "contact-unavailable.html",
            503,
            {"Retry-After": RETRY_SECONDS},
            form=ContactForm(data=msgspec.structs.asdict(message)),
            fields=msgspec.structs.asdict(message) | stamp,
            retry_address=retry_address,
        )
