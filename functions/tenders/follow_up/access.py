"""What a buyer's link opens: a need that they confirmed, until it is erased; and what to do when it opens nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.pages import RETRY_SECONDS
from functions.tenders.letters import FOLLOW
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tokens import MailedLink, Purpose, open_link

ASK_AGAIN = FOLLOW.removesuffix("/")
"""Where a new link is asked for."""
UNCONFIRMED = frozenset({TenderState.DRAFT, TenderState.UNCONFIRMED})
"""States of needs whose buyer's address nobody checked: they are not followed."""


@dataclass(frozen=True)
class Followed:
    """A need, and the link by which its buyer follows it."""

    token: str
    link: MailedLink
    record: TenderRecord

    @property
    def address(self) -> str:
        """Where it is followed: a secret."""
        return FOLLOW + self.token


def opened(desk: Desk, token: str) -> Followed | None:
    """What a link opens; None when there is no such link, or nothing behind it any more. Raises StoreUnavailable."""
    link = open_link(desk.store, Purpose.TENDER_FOLLOW, token, desk.clock.now())
    record = desk.store.get(TenderRecord, link.audience) if link else None
    if link is None or record is None or record.state in UNCONFIRMED:
        return None
    return Followed(token, link, record)


def targets_of(desk: Desk, record: TenderRecord) -> list[TenderTarget]:
    """The structures that a need was sent to, in the order they were written to. Raises StoreUnavailable."""
    return sorted(desk.store.about(TenderTarget, record.id), key=lambda one: (one.sent_at, one.structure_id))


def unsent(desk: Desk, typed: Sequence[tuple[str, str]], fields: Mapping[str, Sequence[str]], address: str) -> Response:
    """The store was not there: what was typed stands on the page, to be sent again to ``address``."""
    return desk.pages.page(
        "tender-follow-unsent.html", 503, {"Retry-After": RETRY_SECONDS}, typed=typed, fields=fields, address=address
    )


def lost(desk: Desk) -> Response:
    """To whoever comes by a link that opens nothing: how to have another."""
    return desk.pages.page("tender-follow-lost.html", 404, ask_address=ASK_AGAIN)
