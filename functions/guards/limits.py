"""How much one network, one person, one structure may send: what goes beyond is held for a moderator, never dropped.

A whole ministry may share one address: a limit that was reached says "look at this one", not "refuse it". Only
claims, and what one network asks of sign-in links, are refused, since asking again later costs nothing.

An address counts as its mailbox does: any case, and whatever tag stands after a ``+``, write to the same person.

What is counted is a keyed digest, under a salt that changes every day: counts of two days cannot be tied together, and
say nothing of people without the secret key. Days are those of UTC, as are the windows that
the counters (:mod:`functions.storage`) count in: each has 24 hours, a change of salt never cuts a window short, and it
happens at one or two in the morning in France.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from functions.records import Record

MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
HOUR = timedelta(hours=1)
FOUR_HOURS = timedelta(hours=4)
DAY = timedelta(days=1)


class Allowance(Record, frozen=True, kw_only=True):
    """At most ``limit`` in each ``window`` (a divisor of a day) for one ``key``, of which ``weight`` are taken now.

    ``name`` says whose it is, such as ``network``; ``key`` is a keyed digest, never an address.
    """

    name: str
    key: str
    limit: int
    window: timedelta
    weight: int = 1


def submission_allowances(
    network: str, email: str, structure_ids: Sequence[str], now: datetime, secret_key: str
) -> tuple[Allowance, ...]:
    """What a confirmed submission takes: ``network``, ``email`` (when one was given), ``structure``, ``global``.

    A message to ten structures is one for its sender, one for each structure, and ten for the whole directory.
    ``structure_ids``: those that are written to; none for a report or a general message.
    """
    keys = _Keys(secret_key, now)
    structures = tuple(dict.fromkeys(structure_ids))
    return (
        keys.allowance("network", network, 20, HOUR),
        *([keys.allowance("email", _mailbox(email), 10, DAY)] if email.strip() else []),
        *(keys.allowance("structure", structure, 30, DAY) for structure in structures),
        keys.allowance("global", "", 300, HOUR, weight=max(1, len(structures))),
    )


def sign_in_network_allowance(network: str, now: datetime, secret_key: str) -> Allowance:
    """What asking for a sign-in link takes from a network, refused beyond.

    There is no limit for all: whoever reached it would keep every owner out.
    """
    return _Keys(secret_key, now).allowance("sign-in-network", network, 20, HOUR)


def sign_in_allowance(audience: str, now: datetime, secret_key: str) -> Allowance:
    """What mailing a sign-in link takes; beyond, links leave at a slower pace. ``audience``: what it opens, and whose.

    Reaching it keeps nobody out (:mod:`functions.sign_in_pace`).
    """
    return _Keys(secret_key, now).allowance("sign-in-audience", audience.casefold(), 5, HOUR)


def sign_in_pace_allowance(audience: str, now: datetime, secret_key: str) -> Allowance:
    """What mailing a sign-in link takes beyond that: one in ten minutes, as long as the link lasts."""
    return _Keys(secret_key, now).allowance("sign-in-pace", audience.casefold(), 1, TEN_MINUTES)


def claim_allowances(
    network: str, email: str, structure_id: str, now: datetime, secret_key: str
) -> tuple[Allowance, ...]:
    """What a claim takes: each mails an address that nobody has checked yet, and takes a moderator's time."""
    keys = _Keys(secret_key, now)
    return (
        keys.allowance("claim-network", network, 20, HOUR),
        keys.allowance("claim-email", _mailbox(email), 3, DAY),
        keys.allowance("claim-structure", structure_id, 5, DAY),
    )


def draft_allowances(network: str, now: datetime, secret_key: str) -> tuple[Allowance, ...]:
    """What beginning a draft of a need takes, refused beyond: a draft is stored before anybody confirms anything."""
    return (_Keys(secret_key, now).allowance("draft-network", network, 60, HOUR),)


def draft_mail_allowances(network: str, email: str, now: datetime, secret_key: str) -> tuple[Allowance, ...]:
    """What mailing the link of a draft takes; beyond, the link stands on the page only."""
    keys = _Keys(secret_key, now)
    return (
        keys.allowance("draft-mail-network", network, 20, HOUR),
        keys.allowance("draft-mail-email", _mailbox(email), 5, DAY),
    )


def needs_mail_allowances(email: str, now: datetime, secret_key: str) -> tuple[Allowance, ...]:
    """What mailing the links of needs takes from a mailbox; beyond, they leave at a slower pace.

    A button that is pressed twice mails them once.
    """
    keys, mailbox = _Keys(secret_key, now), _mailbox(email)
    return (keys.allowance("needs-mail-minute", mailbox, 1, MINUTE), keys.allowance("needs-mail", mailbox, 5, DAY))


def needs_mail_pace_allowances(email: str, now: datetime, secret_key: str) -> tuple[Allowance, ...]:
    """What mailing them takes beyond that: one in four hours, six more a day."""
    keys, mailbox = _Keys(secret_key, now), _mailbox(email)
    return (
        keys.allowance("needs-mail-minute", mailbox, 1, MINUTE),
        keys.allowance("needs-mail-pace", mailbox, 1, FOUR_HOURS),
    )


def file_allowances(network: str, need: str, now: datetime, secret_key: str) -> tuple[Allowance, ...]:
    """What sending one file of a need takes, refused beyond: each takes seconds of a processor."""
    keys = _Keys(secret_key, now)
    return (keys.allowance("file-network", network, 60, HOUR), keys.allowance("file-need", need, 30, HOUR))


class _Keys:
    """Makes the keys of one day."""

    def __init__(self, secret_key: str, now: datetime) -> None:
        day = now.astimezone(UTC).date().isoformat()
        self._salt = hmac.digest(secret_key.encode(), f"limits {day}".encode(), "sha256")

    def allowance(self, name: str, value: str, limit: int, window: timedelta, weight: int = 1) -> Allowance:
        digest = hmac.digest(self._salt, f"{name} {value}".encode(), "sha256")
        key = urlsafe_b64encode(digest).decode().rstrip("=")
        return Allowance(name=name, key=key, limit=limit, window=window, weight=weight)


def _mailbox(address: str) -> str:
    """One spelling for all the addresses of a mailbox. Gmail alone is known to read through dots."""
    name, _, domain = address.strip().casefold().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '') if domain == 'gmail.com' else name}@{domain}"
