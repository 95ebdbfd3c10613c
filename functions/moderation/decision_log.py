"""The log of decisions: who decided what, when. It holds no text, and names nobody.

Durations are those of the register of processing (``docs/registre-traitements.md``).
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from functions import logs
from functions.documents import Document

LOG = timedelta(days=3 * 365 + 1)
CONSOLE = "console"
"""The moderator of a decision taken by ``python -m functions moderate``."""


class Verdict(StrEnum):
    """What was decided."""

    RELEASED = "released"
    """A held message was passed on."""
    ACCEPTED = "accepted"
    CHANGES_ASKED = "changes-asked"
    REFUSED = "refused"
    RETRIED = "retried"
    """A mail that was given up is tried again."""
    CLEARED = "cleared"
    """The files of a need were read: which of them structures may receive was said."""


class Decision(Document, frozen=True, kw_only=True):
    """One decision. ``moderator`` is the keyed digest of an address, or :data:`CONSOLE`.

    ``target_kind`` is the kind of the document that was decided of, or ``mail``; ``target`` its id; ``field`` the one
    field of a profile, where a decision is about one.
    """

    kind: ClassVar[str] = "decision"

    decided_at: datetime
    moderator: str
    target_kind: str
    target: str
    field: str = ""
    verdict: Verdict

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return self.decided_at

    @property
    def erase_at(self) -> datetime:
        """Three years later."""
        return self.decided_at + LOG

    @property
    def subject(self) -> str:
        """What was decided of."""
        return self.target


def decision(moderator: str, target: Document, verdict: Verdict, now: datetime, field: str = "") -> Decision:
    """The line to store in the transaction of what was decided."""
    return Decision(
        id=secrets.token_hex(16),
        decided_at=now,
        moderator=moderator,
        target_kind=target.kind,
        target=target.id,
        field=field,
        verdict=verdict,
    )


def log(decision: Decision) -> None:
    """Tell the log of the process that a decision was stored."""
    logs.event(
        "moderation.decided",
        kind=decision.target_kind,
        reference=decision.target,
        field=decision.field,
        verdict=decision.verdict,
    )
