"""The files of a need, on a page where its buyer may still change them."""

from dataclasses import dataclass

from starlette.requests import Request

from data.submissions.tender import FILES_MAX
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.files.document_formats import IN_WORDS
from functions.files.ticket import Ticket
from functions.tenders.attached.telling import FileTelling
from functions.tenders.letters import DRAFT
from functions.tenders.records import TenderFile, TenderRecord


@dataclass(frozen=True)
class Attached:
    """What ``functions/tender-files.html`` shows. ``ticket``: for one more file; ``None`` when there can be none.

    ``lost``: the names of those that never arrived. ``removal``: the beginning of the addresses that remove a file.
    ``done``, ``refusal``: what was just told.
    """

    files: tuple[TenderFile, ...]
    lost: frozenset[str]
    ticket: Ticket | None
    is_changing: bool
    removal: str
    done: str
    refusal: str
    formats: str = IN_WORDS
    most: int = FILES_MAX


def changing_state(page: str) -> TenderState:
    """The state in which who has the link of a page may attach and remove files: each link has its own."""
    return TenderState.DRAFT if page.startswith(DRAFT) else TenderState.CHANGES_ASKED


def lost_among(desk: Desk, files: tuple[TenderFile, ...]) -> frozenset[str]:
    """The names of the files that are not there: we were stopped after naming them, before keeping them."""
    return frozenset(file.name for file in files) - frozenset(desk.files.names()) if files else frozenset()


def attached(desk: Desk, record: TenderRecord, page: str, request: Request) -> Attached:
    """The files of a need. ``page``: the address of the page that shows them, below the token of its link."""
    done, refusal = FileTelling(desk.settings.secret_key).told(request)
    is_changing = record.state is changing_state(page)
    lost = lost_among(desk, record.files)
    has_room = is_changing and len(record.files) - len(lost) < FILES_MAX
    return Attached(
        files=record.files,
        lost=lost,
        ticket=desk.tickets.issue(record.id, page) if has_room else None,
        is_changing=is_changing,
        removal=f"{page.removesuffix('/modifier')}/fichiers/",
        done=done,
        refusal=refusal,
    )
