"""What the token of a mailed link opens: the need, and the link itself."""

from typing import NamedTuple

from starlette.responses import Response

from functions.desk import Desk
from functions.tenders.records import TenderRecord
from functions.tokens import MailedLink, Purpose, open_link

NEW = "/besoins/ajouter/"
"""The page where a need begins."""
FOLLOW_AGAIN = "/f/besoins/suivi"
"""Where a buyer asks for the follow-up link again."""


class Opened(NamedTuple):
    """A need, and the link that opened it."""

    link: MailedLink
    record: TenderRecord


def opened(desk: Desk, purpose: Purpose, token: str) -> Opened | None:
    """What a token opens; ``None`` when its link has ended, or its need is gone. Raises StoreUnavailable."""
    link = open_link(desk.store, purpose, token, desk.clock.now())
    record = desk.store.get(TenderRecord, link.audience) if link else None
    return Opened(link, record) if link and record else None


def ended(desk: Desk, title: str, advice: str, is_deposited: bool = False) -> Response:
    """A page that says that a link opens nothing any more, and how to go on. ``is_deposited``: the need lives."""
    return desk.pages.page(
        "tender-ended.html", 410 if is_deposited else 404, title=title, advice=advice, is_deposited=is_deposited
    )
