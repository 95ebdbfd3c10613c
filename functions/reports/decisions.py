"""What becomes of a confirmed report: it is mailed to those who read reports, or held until a setting names them."""

from data.submissions.report import ErrorReport
from functions.links import new_reference
from functions.ports import Clock, Store
from functions.records import HoldReason, KnownStructure, StoredMessage
from functions.reports.mails import ReportMails


class Decisions:
    """Stores reports with their mails. ``report_to``: who reads reports; nobody yet when empty."""

    def __init__(self, store: Store, mails: ReportMails, clock: Clock, report_to: str) -> None:
        self._store = store
        self._mails = mails
        self._clock = clock
        self._report_to = report_to

    def hold_reason(self, structure: KnownStructure) -> HoldReason | None:
        """Why a report would be held, whatever the structure; None when somebody reads reports."""
        del structure
        return None if self._report_to else HoldReason.NO_RECIPIENT

    def confirm(self, structure: KnownStructure, content: ErrorReport, nonce: str) -> StoredMessage[ErrorReport]:
        """Store a report once, with the mails it causes; the report that stands when its nonce was used already.

        Raises StoreUnavailable: then nothing was stored.
        """
        stored = StoredMessage(
            id=nonce,
            reference=new_reference(),
            content=content,
            structure_name=structure.name,
            hold_reason=self.hold_reason(structure),
            accepted_at=self._clock.now(),
        )
        mails = []
        if self._report_to:
            mails.append(self._mails.to_readers(stored, structure.slug, self._report_to, stored.accepted_at))
        if content.email:
            mails.append(self._mails.receipt(stored))
        return self._store.accept(stored, mails)

    def release(self) -> int:
        """Pass on the reports that were held, now that somebody reads them; how many there were.

        Raises StoreUnavailable: those released before stay released, the others stay held.
        """
        released = 0
        for report in self._store.held_reports() if self._report_to else []:
            structure = self._store.structure(report.content.structure_id)
            assert structure is not None  # a structure stays known once it was
            mail = self._mails.to_readers(report, structure.slug, self._report_to, self._clock.now())
            released += self._store.release(report.reference, [mail])
        return released
