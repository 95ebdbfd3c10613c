"""The life of one change of a profile: where it stands, and who may move it."""

from datetime import timedelta
from enum import StrEnum

from data.submissions.edit_handling import Handling
from data.submissions.life_cycle import Actor, Arrow, LifeCycle

CONFIRM_LIFETIME = timedelta(days=7)
"""How long a new address may be confirmed, from the day it was asked for."""
UNDO_LIFETIME = timedelta(days=7)
"""How long the holder of the old address may undo a new one, from the moment it was confirmed."""


class FieldState(StrEnum):
    """Where a change stands."""

    AT_ONCE = "at-once"
    """Accepted without a decision."""
    PENDING = "pending"
    """A moderator decides."""
    ACCEPTED = "accepted"
    CHANGES_ASKED = "changes-asked"
    """A moderator asked its owner to write it otherwise."""
    REFUSED = "refused"
    CONFIRMING = "confirming"
    """A new address that its holder has not confirmed yet."""
    UNDONE = "undone"
    """A new address that the holder of the old one refused."""
    WITHDRAWN = "withdrawn"
    """Given up by its owner, replaced by another change of the same field, or never confirmed."""


FIRST = {
    Handling.AT_ONCE: FieldState.AT_ONCE,
    Handling.MODERATED: FieldState.PENDING,
    Handling.CONFIRMED: FieldState.CONFIRMING,
}
"""The state a change starts in."""

IN_EFFECT = frozenset({FieldState.AT_ONCE, FieldState.ACCEPTED})
"""The states whose changes leave for the next consolidation."""

MODERATED_LIFE = LifeCycle(
    (
        Arrow(FieldState.PENDING, FieldState.ACCEPTED, Actor.MODERATOR),
        Arrow(FieldState.PENDING, FieldState.CHANGES_ASKED, Actor.MODERATOR),
        Arrow(FieldState.PENDING, FieldState.REFUSED, Actor.MODERATOR),
        Arrow(FieldState.PENDING, FieldState.WITHDRAWN, Actor.OWNER),
        Arrow(FieldState.CHANGES_ASKED, FieldState.PENDING, Actor.OWNER),
        Arrow(FieldState.CHANGES_ASKED, FieldState.REFUSED, Actor.MODERATOR),
        Arrow(FieldState.CHANGES_ASKED, FieldState.WITHDRAWN, Actor.OWNER),
    )
)
CONFIRMED_LIFE = LifeCycle(
    (
        Arrow(FieldState.CONFIRMING, FieldState.ACCEPTED, Actor.CONFIRMATION_LINK, within=CONFIRM_LIFETIME),
        Arrow(FieldState.CONFIRMING, FieldState.UNDONE, Actor.UNDO_LINK),
        Arrow(FieldState.CONFIRMING, FieldState.WITHDRAWN, Actor.OWNER),
        Arrow(FieldState.CONFIRMING, FieldState.WITHDRAWN, Actor.CLOCK, after=CONFIRM_LIFETIME),
        Arrow(FieldState.ACCEPTED, FieldState.UNDONE, Actor.UNDO_LINK, within=UNDO_LIFETIME),
    )
)
# What takes effect at once may be abuse: a moderator takes it back, with a reason.
AT_ONCE_LIFE = LifeCycle((Arrow(FieldState.AT_ONCE, FieldState.REFUSED, Actor.MODERATOR),))

LIVES = {
    Handling.AT_ONCE: AT_ONCE_LIFE,
    Handling.MODERATED: MODERATED_LIFE,
    Handling.CONFIRMED: CONFIRMED_LIFE,
}
"""How a change lives, by how it takes effect: an undo link moves no moderated change, a moderator no address."""
