"""The files of a need, on a page where its buyer may still change them."""

from dataclasses import dataclass

from starlette.requests import Request

from data.submissions.tender import FILES_MAX
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.files.document_formats import IN_WORDS
from functions.files.ticket import Ticket
from functions.ports import Tickets
from functions.tenders.attached.telling import FileTelling
from functions.tenders.attached.tickets import LocalTickets
from functions.tenders.records import TenderFile, TenderRecord

CHANGING = frozenset({TenderState.DRAFT, TenderState.CHANGES_ASKED})
"""States in which the buyer may attach and remove files."""


@dataclass(frozen=True)
class Attached:
    """What ``functions/tender-files.html`` shows. ``ticket``: for one more file; ``None`` when there can be none.

    ``removal``: the beginning of the addresses that remove a file. ``done``, ``refusal``: what was just told.
    """

    files: tuple[TenderFile, ...]
    ticket: Ticket | None
    is_changing: bool
    removal: str
    done: str
    refusal: str
    formats: str = IN_WORDS
    most: int = FILES_MAX


def attached(desk: Desk, record: TenderRecord, page: str, request: Request) -> Attached:
    """The files of a need. ``page``: the address of the page that shows them, below the token of its link."""
    done, refusal = FileTelling(desk.settings.secret_key).told(request)
    is_changing = record.state in CHANGING
    has_room = is_changing and len(record.files) < FILES_MAX
    tickets: Tickets = LocalTickets(desk.settings.secret_key)
    return Attached(
        files=record.files,
        ticket=tickets.issue(record.id, page) if has_room else None,
        is_changing=is_changing,
        removal=f"{page.removesuffix('/modifier')}/fichiers/",
        done=done,
        refusal=refusal,
    )
