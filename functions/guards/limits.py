"""How much one network, one person, one structure may send: what goes beyond is held for a moderator, never dropped.

A whole ministry may share one address: a limit that was reached says "look at this one", not "refuse it". Only mailed
links are refused, since asking again later costs nothing.

What is counted is a keyed digest, under a salt that changes every day: counts of two days cannot be tied together, and
say nothing of people without the secret key. Days are those of UTC, as are the windows that
:class:`functions.storage.counters.SqliteCounters` counts in: each has 24 hours, a change of salt never cuts a window
short, and it happens at one or two in the morning in France.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from functions.records import Record

HOUR = timedelta(hours=1)
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
        *([keys.allowance("email", _spelt(email), 10, DAY)] if email.strip() else []),
        *(keys.allowance("structure", structure, 30, DAY) for structure in structures),
        keys.allowance("global", "", 300, HOUR, weight=max(1, len(structures))),
    )


def sign_in_allowances(network: str, audience: str, now: datetime, secret_key: str) -> tuple[Allowance, ...]:
    """What asking for a sign-in link takes; ``audience``: the structure, or the moderator's address.

    There is no limit for all: whoever reached it would keep every owner out.
    """
    keys = _Keys(secret_key, now)
    return (
        keys.allowance("sign-in-network", network, 20, HOUR),
        keys.allowance("sign-in-audience", _spelt(audience), 5, HOUR),
    )


def claim_allowances(
    network: str, email: str, structure_id: str, now: datetime, secret_key: str
) -> tuple[Allowance, ...]:
    """What a claim takes: each mails an address that nobody has checked yet, and takes a moderator's time."""
    keys = _Keys(secret_key, now)
    return (
        keys.allowance("claim-network", network, 20, HOUR),
        keys.allowance("claim-email", _spelt(email), 3, DAY),
        keys.allowance("claim-structure", structure_id, 5, DAY),
    )


class _Keys:
    """Makes the keys of one day."""

    def __init__(self, secret_key: str, now: datetime) -> None:
        day = now.astimezone(UTC).date().isoformat()
        self._salt = hmac.digest(secret_key.encode(), f"limits {day}".encode(), "sha256")

    def allowance(self, name: str, value: str, limit: int, window: timedelta, weight: int = 1) -> Allowance:
        digest = hmac.digest(self._salt, f"{name} {value}".encode(), "sha256")
        key = urlsafe_b64encode(digest).decode().rstrip("=")
        return Allowance(name=name, key=key, limit=limit, window=window, weight=weight)


def _spelt(address: str) -> str:
    """One spelling of an address, whatever its case."""
    return address.strip().casefold()
