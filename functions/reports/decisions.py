"""What becomes of a confirmed report: passed on to those who read reports, or held until somebody does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from data.submissions.report import ErrorReport
from functions.confirming import Decided, Unusable
from functions.desk import Desk
from functions.ports import StoreUnavailable
from functions.reports.mails import ReportMails
from functions.submissions import Addressee, HoldReason, SentReport, State
from functions.tokens import Purpose, new_link

UNKNOWN = (
    "Structure inconnue",
    "Cette structure n’est pas dans l’annuaire. Cherchez-la, ouvrez sa fiche, puis signalez l’erreur. "
    "Si vous avez déjà écrit un message, revenez à la page précédente pour le copier.",
)


class Decisions:
    """Decides whether somebody reads a report (REPORT_TO), and writes its mails."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = ReportMails(desk)
        self._report_to = desk.settings.report_to

    def about(self, content: ErrorReport) -> dict[str, Any]:
        """The structure of a report."""
        structure = self._desk.store.structure(content.structure_id)
        if structure is None and not self._desk.store.version():
            raise StoreUnavailable("nothing-loaded")
        if structure is None:
            raise Unusable(*UNKNOWN)
        return {"structure": structure}

    def written_to(self, content: ErrorReport) -> Sequence[str]:
        """No structure: the team reads it."""
        del content
        return ()

    def decide(self, content: ErrorReport, reference: str, suspicion: HoldReason | None) -> Decided:
        """What is stored of a report."""
        structure = self.about(content)["structure"]
        report = SentReport(
            id=reference,
            content=content,
            addressees=(Addressee(structure_id=structure.id, name=structure.name),),
            state=State.HELD if suspicion else State.ACCEPTED,
            hold_reason=suspicion,
            accepted_at=self._desk.clock.now(),
        )
        return Decided(report, ()) if suspicion else self.passed_on(report, report.accepted_at)

    def released(self, report: SentReport) -> Decided:
        """What is stored of a held report once somebody passes it on."""
        now = self._desk.clock.now()
        return self.passed_on(msgspec.structs.replace(report, decided_at=now), now)

    def passed_on(self, report: SentReport, now: datetime) -> Decided:
        """A report with its mails; held, its sender told so, while nobody reads reports."""
        is_read = bool(self._report_to)
        settled = msgspec.structs.replace(
            report,
            state=State.ACCEPTED if is_read else State.HELD,
            hold_reason=None if is_read else HoldReason.NO_RECIPIENT,
        )
        mails = []
        if is_read:
            structure = self.about(report.content)["structure"]
            mails.append(self._mails.to_readers(settled, structure.slug, self._report_to, now))
        # A report that waited for a reader was acknowledged when it was sent.
        if not report.content.email or report.hold_reason is HoldReason.NO_RECIPIENT:
            return Decided(settled, mails)
        token, link = new_link(Purpose.FOLLOW, report.id, report.content.email, now, settled.erase_at)
        return Decided(settled, [*mails, self._mails.receipt(settled, token, now)], (link,))
