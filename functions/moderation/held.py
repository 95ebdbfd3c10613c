"""What may be done of held messages: passed on to who can receive them by now, or refused with a reason."""

from dataclasses import dataclass
from typing import Any

import msgspec

from functions.confirming import Decided, Unusable
from functions.contact.decisions import Decisions as ContactDecisions
from functions.desk import Desk
from functions.enquiries.decisions import Decisions as EnquiryDecisions
from functions.moderation.decision_log import Verdict, decision, log
from functions.moderation.mails import ModerationMails
from functions.ports import Conflict
from functions.reports.decisions import Decisions as ReportDecisions
from functions.submissions import HoldReason, SentEnquiry, SentMessage, SentReport, State, Submission
from theme.forms.contact import ContactForm
from theme.forms.enquiry import EnquiryForm
from theme.forms.report import ReportForm
from theme.forms.submission import SubmissionForm


class NobodyToReceive(Exception):
    """Whom a message is for cannot receive it: passing it on would change nothing."""


@dataclass(frozen=True)
class Effect:
    """What passing a message on does: ``obstacles``, why an addressee would not receive it, one for each."""

    obstacles: tuple[HoldReason | None, ...]

    @property
    def is_possible(self) -> bool:
        """Whether somebody receives it."""
        return None in self.obstacles


class Held:
    """The decisions. Each is logged, and stored with its mails in one transaction.

    Every method may raise :class:`functions.ports.StoreUnavailable`; those that decide,
    :class:`functions.ports.Conflict` when the message does not wait any more.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._contact = ContactDecisions(desk)
        self._reports = ReportDecisions(desk)
        self._enquiries = EnquiryDecisions(desk)
        self._mails = ModerationMails(desk)

    def effect(self, submission: Submission) -> Effect:
        """What would come of passing it on now."""
        try:
            return Effect(self._obstacles(submission))
        except Unusable:
            return Effect((HoldReason.VANISHED,))

    def release(self, submission: Submission, moderator: str) -> None:
        """Pass it on. Raises :class:`NobodyToReceive`."""
        _require_held(submission)
        if not self.effect(submission).is_possible:
            raise NobodyToReceive
        decided = self._released(submission)
        line = decision(moderator, submission, Verdict.RELEASED, self._desk.clock.now())
        self._desk.store.commit([decided.submission, *decided.beside, line], decided.mails)
        log(line)

    def refuse(self, submission: Submission, reason: str, moderator: str) -> None:
        """Refuse it, and tell its sender why, unless nobody knows that the address is theirs."""
        _require_held(submission)
        now = self._desk.clock.now()
        refused = msgspec.structs.replace(submission, state=State.REFUSED, reason=reason, decided_at=now)
        mails = [self._mails.refusal(refused, sender_of(refused), now)] if tells_sender(submission) else []
        line = decision(moderator, refused, Verdict.REFUSED, now)
        self._desk.store.commit([refused, line], mails)
        log(line)

    def _obstacles(self, submission: Submission) -> tuple[HoldReason | None, ...]:
        settings = self._desk.settings
        match submission:
            case SentMessage():
                return tuple(self._contact.about(submission.content)["hold_reasons"])
            case SentReport():
                self._reports.about(submission.content)
                return (None if settings.report_to else HoldReason.NO_RECIPIENT,)
            case SentEnquiry():
                return (None if settings.contact_to else HoldReason.NO_RECIPIENT,)
        raise AssertionError(submission.kind)

    def _released(self, submission: Submission) -> Decided:
        match submission:
            case SentMessage():
                return self._contact.released(submission)
            case SentReport():
                return self._reports.released(submission)
            case SentEnquiry():
                return self._enquiries.released(submission)
        raise AssertionError(submission.kind)


def answers_of(submission: Submission) -> list[tuple[str, str]]:
    """What was sent, label by label: the form says « Votre nom », its reader « Nom »."""
    answers = [(label.removeprefix("Votre "), text) for label, text in _form_of(submission).answers]
    return [(label[:1].upper() + label[1:], text) for label, text in answers]


def text_of(submission: Submission) -> str:
    """What was written, subject first."""
    match submission:
        case SentMessage():
            return f"{submission.content.subject} – {submission.content.message}"
        case SentReport() | SentEnquiry():
            return submission.content.message
    raise AssertionError(submission.kind)


def sender_of(submission: Submission) -> str:
    """The address of its sender; empty when none was given."""
    return next(iter(submission.people), "")


def tells_sender(submission: Submission) -> bool:
    """Whether a refusal is mailed. What a trap caught may bear anybody's address: nobody confirmed it."""
    return bool(sender_of(submission)) and submission.hold_reason is not HoldReason.TRAPPED


def acknowledges(submission: Submission) -> bool:
    """Whether passing it on mails its sender a receipt: one that waited for a reader was acknowledged already."""
    is_again = submission.hold_reason is HoldReason.NO_RECIPIENT and not isinstance(submission, SentMessage)
    return bool(sender_of(submission)) and not is_again


def _form_of(submission: Submission) -> SubmissionForm[Any]:
    match submission:
        case SentMessage():
            return ContactForm.of(submission.content)
        case SentReport():
            return ReportForm.of(submission.content)
        case SentEnquiry():
            return EnquiryForm.of(submission.content)
    raise AssertionError(submission.kind)


def _require_held(submission: Submission) -> None:
    if submission.state is not State.HELD:
        raise Conflict
