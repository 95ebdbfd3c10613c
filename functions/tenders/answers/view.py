"""What a structure reads of a need: who asks, what, until when, how many were asked; its own answer; how to reach the
buyer, once it is interested.

Whoever asked to stay anonymous is told by their kind alone. Once a structure is interested, the ways to reach them that
they chose are shown, without their name nor that of their organisation: nothing else was promised to them. The link of
an anonymous sourcing waits too: most name their buyer.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from data.submissions.tender import BY_EMAIL, BY_LINK, BY_PHONE, TENDER, Tender
from data.submissions.tender_states import INTEREST, AnswerState, TenderState
from functions.desk import Desk
from functions.records import Record
from functions.tenders.answers.changes import Opened
from functions.tenders.answers.partners import Partners
from functions.tenders.attached.accepting import visible_to_structures
from functions.tenders.attached.attached import lost_among
from functions.tenders.deadlines import closed_at, page_ends_at
from functions.tenders.records import TenderFile, TenderRecord, TenderTarget
from theme import tender_words, wording
from theme.french import PARIS, counted

_SAID = INTEREST | {AnswerState.DECLINED}


class Way(Record, frozen=True, kw_only=True):
    """A way to reach the buyer."""

    label: str
    text: str
    address: str


class View:
    """What the pages of a need show to one structure. Every method may raise StoreUnavailable."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._partners = Partners(desk)

    def of(self, opened: Opened) -> dict[str, Any]:
        """The context of the page that shows a need and its answer."""
        record, target = opened.record, opened.target
        tender = record.tender
        targets: Sequence[TenderTarget] = self._store.about(TenderTarget, record.id)
        is_interested = target.is_interested
        return heading(opened) | {
            "has_answered": target.state in _SAID,
            "is_open": opened.is_open,
            "asks_outcome": opened.may_tell_outcome,
            "asked": len(targets),
            "answered": sum(one.state in _SAID for one in targets),
            "closed_at": closed_at(record),
            "readable_until": page_ends_at(record),
            "is_tender": tender.kind == TENDER,
            "link": tender.link if is_interested or not tender.is_anonymous else "",
            "files": files_of(self._desk, record),
            "partners": self._partners.named(record, target.partners),
            "ways": ways(tender) if is_interested and record.state is not TenderState.WITHDRAWN else [],
        }


def heading(opened: Opened) -> dict[str, Any]:
    """What each page of a need shows of it."""
    return {
        "record": opened.record,
        "tender": opened.record.tender,
        "target": opened.target,
        "words": tender_words,
        "time_left": time_left(opened.record.tender.deadline, opened.now),
    }


def files_of(desk: Desk, record: TenderRecord) -> list[tuple[int, TenderFile]]:
    """The files that structures may read, with their number; those that no antivirus found clean stay aside."""
    lost = lost_among(desk, record.files)
    return [
        (number, file)
        for number, file in enumerate(record.files, start=1)
        if visible_to_structures(file) and file.name not in lost
    ]


def ways(tender: Tender) -> list[Way]:
    """How the buyer wants to be reached."""
    found = {
        BY_EMAIL: (tender.email, f"mailto:{quote(tender.email, safe='@')}?subject={quote(tender.title)}"),
        BY_PHONE: (wording.phone(tender.phone), f"tel:{tender.phone}"),
        BY_LINK: (tender.link, tender.link),
    }
    return [
        Way(label=label, text=found[code][0], address=found[code][1])
        for code, label in tender_words.ANSWER_WAYS.items()
        if code in tender.answer_by and found[code][0]
    ]


def time_left(deadline: date | None, now: datetime) -> str:
    """« il reste 12 jours », « c’est demain », « c’est aujourd’hui »; nothing once it has passed."""
    if deadline is None:
        return ""
    days = (deadline - now.astimezone(PARIS).date()).days
    if days < 0:
        return ""
    return ("c’est aujourd’hui", "c’est demain")[days] if days < 2 else f"il reste {counted(days, 'jour')}"
