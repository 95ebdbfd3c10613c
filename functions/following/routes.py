"""What became of a message, and its confirmation by its sender: the pages that links in their mails open."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions import logs
from functions.contact.decisions import Decisions as ContactDecisions
from functions.desk import Desk
from functions.guards.origin import refuse_other_sites
from functions.ports import Conflict
from functions.submissions import SentEnquiry, SentMessage, SentReport, State, Submission
from functions.tokens import MailedLink, Purpose, open_link, used, used_link
from theme.forms.contact import ContactForm
from theme.forms.enquiry import EnquiryForm
from theme.forms.report import ReportForm
from theme.forms.submission import SubmissionForm

SPOILT = (
    "Lien incomplet ou périmé",
    "Ce lien ne peut plus être ouvert. Copiez-le en entier depuis le courriel que vous avez reçu ; il vaut six mois "
    "après l’envoi d’un message, sept jours pour le confirmer.",
)


class FollowingRoutes:
    """``/f/suivi/<token>`` shows a message and where its mails stand; ``/f/contact/confirmation/<token>`` sends it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._decisions = ContactDecisions(desk)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/suivi/{token}", self.follow, methods=["GET"]),
            Route("/contact/confirmation/{token}", self.confirmation, methods=["GET", "POST"]),
        ]

    async def follow(self, request: Request) -> Response:
        """The message whole, and where its mails stand: for whoever reads the sender's mail."""
        return await run_in_threadpool(self._follow, request.path_params["token"])

    async def confirmation(self, request: Request) -> Response:
        """GET only shows a button, since mail scanners open links; POST sends the message, once."""
        token = request.path_params["token"]
        if request.method == "POST":
            refuse_other_sites(request, self._desk.settings.site_address)
            return await run_in_threadpool(self._confirm, token)
        return await run_in_threadpool(self._ask, token)

    def _follow(self, token: str) -> Response:
        link = open_link(self._store, Purpose.FOLLOW, token, self._desk.clock.now())
        submission = self._submission(link.audience) if link else None
        if submission is None:
            return self._spoilt()
        labels = {addressee.structure_id: addressee.name for addressee in submission.addressees}
        deliveries = {delivery.label: delivery for delivery in self._desk.outbox.deliveries(submission.id)}
        known = [self._store.structure(structure_id) for structure_id in labels]
        return self._desk.pages.page(
            "followed.html",
            submission=submission,
            form=_form(submission),
            deliveries=deliveries,
            slugs={one.id: one.slug for one in known if one and one.live and not one.vanished},
        )

    def _ask(self, token: str) -> Response:
        message = self._unconfirmed(open_link(self._store, Purpose.CONFIRM, token, self._desk.clock.now()))
        if message is None:
            return self._already(token)
        return self._desk.pages.page("contact-confirmation.html", message=message, form=_form(message), token=token)

    def _confirm(self, token: str) -> Response:
        now = self._desk.clock.now()
        link = open_link(self._store, Purpose.CONFIRM, token, now)
        message = self._unconfirmed(link)
        if link is None or message is None:
            return self._already(token)
        decided = self._decisions.confirmed(message)
        try:
            self._store.commit([decided.submission, used(link, now), *decided.beside], decided.mails)
        except Conflict:
            return self._already(token)  # pressed twice at once: the first one stands
        logs.event("contact.sender-confirmed", reference=message.id, state=decided.submission.state)
        return RedirectResponse(f"/f/contact/envoye/{message.id}", 303)

    def _already(self, token: str) -> Response:
        """The outcome, to whoever comes back by a link that was used; else what to do."""
        link = used_link(self._store, Purpose.CONFIRM, token, self._desk.clock.now())
        return RedirectResponse(f"/f/contact/envoye/{link.audience}", 303) if link else self._spoilt()

    def _unconfirmed(self, link: MailedLink | None) -> SentMessage | None:
        message = self._store.get(SentMessage, link.audience) if link else None
        return message if message and message.state is State.UNCONFIRMED else None

    def _submission(self, reference: str) -> SentMessage | SentReport | SentEnquiry | None:
        return (
            self._store.get(SentMessage, reference)
            or self._store.get(SentReport, reference)
            or self._store.get(SentEnquiry, reference)
        )

    def _spoilt(self) -> Response:
        title, advice = SPOILT
        return self._desk.pages.page("problem.html", 404, title=title, advice=advice)


def _form(submission: Submission) -> SubmissionForm[Any]:
    match submission:
        case SentReport():
            return ReportForm.of(submission.content)
        case SentEnquiry():
            return EnquiryForm.of(submission.content)
        case SentMessage():
            return ContactForm.of(submission.content)
    raise AssertionError(submission.kind)
