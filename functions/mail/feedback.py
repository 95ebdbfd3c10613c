"""What SES tells of mails after it took them over, in the form EventBridge brings it: best effort, late, twice, in any
order. Nothing here depends on having heard it; having heard it twice changes nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from functions import logs
from functions.desk import Desk
from functions.mail.ses import TAG
from functions.mail.suppressed import Reason, suppress

_NO_COMPLAINTS = frozenset({"not-spam", "auth-failure"})
"""Feedback of RFC 5965 that says the contrary, or tells of signatures."""
_COUNTED = {
    "Send": "mail.taken",
    "Delivery": "mail.delivered",
    "DeliveryDelay": "mail.delayed",
}
_NEVER_LEFT = {"Reject": "mail.rejected", "Rendering Failure": "mail.unrendered"}
"""SES took the mail over, then refused what it holds, or could not write it: that says nothing of the address."""


def heed(desk: Desk, event: Mapping[str, Any]) -> None:
    """Record what one event tells. Raises :class:`functions.ports.StoreUnavailable`: it may then be told again.

    An event that cannot be read is logged, without its words, and forgotten: hearing it again would not help.
    """
    try:
        detail = event["detail"]
        what, mail = str(detail["eventType"]), detail["mail"]
        tagged = mail.get("tags", {}).get(TAG, [])
        mail_id = str(tagged[0]) if tagged else ""
        addresses = [address for one in mail.get("destination", ()) if (address := parseaddr(str(one))[1])]
        told = detail.get(what[:1].lower() + what[1:], {})
        at = _moment(told.get("timestamp") or event.get("time"), desk.clock.now())
        subtype = str(told.get("bounceType") or told.get("complaintFeedbackType") or "")
    except (KeyError, TypeError, AttributeError, IndexError):
        logs.event("feedback.unreadable")
        return
    if what == "Bounce" and subtype == "Permanent":
        _came_back(desk, mail_id, addresses, at)
    elif what == "Complaint" and subtype not in _NO_COMPLAINTS:
        _unwanted(desk, mail_id, addresses, at)
    elif what in _NEVER_LEFT:
        if mail_id:
            desk.outbox.bounced(mail_id, at)
        logs.event(_NEVER_LEFT[what], mail=mail_id)
    else:
        name = {"Bounce": "mail.soft-bounce", "Complaint": "mail.no-complaint"} | _COUNTED
        logs.event(name.get(what, "feedback.unknown"), mail=mail_id)


def _came_back(desk: Desk, mail_id: str, addresses: list[str], at: datetime) -> None:
    """The addresses are those that were written to: one that only forwards, to nowhere, takes no mail either."""
    for address in addresses:
        suppress(desk, address, Reason.BOUNCE, at)
    if mail_id:
        desk.outbox.bounced(mail_id, at)
    logs.event("mail.bounced", mail=mail_id)


def _unwanted(desk: Desk, mail_id: str, addresses: list[str], at: datetime) -> None:
    for address in addresses:
        suppress(desk, address, Reason.COMPLAINT, at)
        desk.store.oppose(desk.links.address_digest(address), at)
    logs.event("mail.complaint", mail=mail_id)


def _moment(text: Any, now: datetime) -> datetime:
    """When it happened, as it is told; now when it is not told, or told for later."""
    try:
        told = datetime.fromisoformat(str(text))
    except ValueError:
        return now
    return min(told if told.tzinfo else told.replace(tzinfo=UTC), now)
