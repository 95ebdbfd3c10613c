"""The lives of a need and of what one structure answers to it: states, arrows, who may take each."""

from datetime import timedelta
from enum import StrEnum

from data.submissions.life_cycle import Actor, Arrow, LifeCycle

CONFIRM_LIFETIME = timedelta(days=7)
"""How long the buyer may confirm their address."""
REOPEN_LIFETIME = timedelta(days=30)
"""How long after closing the buyer may reopen a need with a later deadline, and a structure may still answer."""


class TenderState(StrEnum):
    """Where a need stands; codes of ``vocabulary().tender_statuses``."""

    DRAFT = "DRAFT"
    UNCONFIRMED = "UNCONFIRMED"
    """Waits for the owner of the address to confirm it."""
    SUBMITTED = "SUBMITTED"
    """Waits for a moderator."""
    CHANGES_ASKED = "CHANGES_ASKED"
    VALIDATED = "VALIDATED"
    """Waits for its first batch."""
    SENT = "SENT"
    """A first batch of structures was written to."""
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    """Its deadline passed before anybody was written to."""


_S = TenderState

TENDER_LIFE = LifeCycle(
    (
        Arrow(_S.DRAFT, _S.UNCONFIRMED, Actor.OWNER),
        Arrow(_S.UNCONFIRMED, _S.DRAFT, Actor.OWNER),
        Arrow(_S.UNCONFIRMED, _S.SUBMITTED, Actor.CONFIRMATION_LINK, within=CONFIRM_LIFETIME),
        Arrow(_S.SUBMITTED, _S.VALIDATED, Actor.MODERATOR),
        Arrow(_S.SUBMITTED, _S.CHANGES_ASKED, Actor.MODERATOR),
        Arrow(_S.SUBMITTED, _S.REJECTED, Actor.MODERATOR),
        Arrow(_S.SUBMITTED, _S.WITHDRAWN, Actor.OWNER),
        Arrow(_S.SUBMITTED, _S.EXPIRED, Actor.CLOCK),
        Arrow(_S.CHANGES_ASKED, _S.SUBMITTED, Actor.OWNER),
        Arrow(_S.CHANGES_ASKED, _S.REJECTED, Actor.MODERATOR),
        Arrow(_S.CHANGES_ASKED, _S.WITHDRAWN, Actor.OWNER),
        Arrow(_S.CHANGES_ASKED, _S.EXPIRED, Actor.CLOCK),
        Arrow(_S.VALIDATED, _S.SENT, Actor.CLOCK),
        Arrow(_S.VALIDATED, _S.WITHDRAWN, Actor.OWNER),
        Arrow(_S.VALIDATED, _S.EXPIRED, Actor.CLOCK),
        Arrow(_S.SENT, _S.CLOSED, Actor.OWNER),
        Arrow(_S.SENT, _S.CLOSED, Actor.CLOCK),
        Arrow(_S.SENT, _S.WITHDRAWN, Actor.OWNER),
        Arrow(_S.CLOSED, _S.SENT, Actor.OWNER, within=REOPEN_LIFETIME),
    )
)

ENDED = frozenset({_S.CLOSED, _S.REJECTED, _S.WITHDRAWN, _S.EXPIRED})
"""States in which nobody is written to any more, but to ask whether a contract came of it."""


class AnswerState(StrEnum):
    """What one structure that was written to says."""

    SENT = "SENT"
    SEEN = "SEEN"
    """Somebody opened its page."""
    INTERESTED = "INTERESTED"
    GROUP = "GROUP"
    """Interested together with others (*co-traitance*)."""
    DECLINED = "DECLINED"


_A = AnswerState
_ANSWERS = (_A.INTERESTED, _A.GROUP, _A.DECLINED)

ANSWER_LIFE = LifeCycle(
    (
        Arrow(_A.SENT, _A.SEEN, Actor.ADDRESSEE),
        *(Arrow(start, end, Actor.ADDRESSEE) for start in (_A.SENT, _A.SEEN, *_ANSWERS) for end in _ANSWERS),
    )
)

INTEREST = frozenset({_A.INTERESTED, _A.GROUP})


class DeclineReason(StrEnum):
    """Why a structure is not interested."""

    TRADE = "trade"
    PLACE = "place"
    CAPACITY = "capacity"
    DATES = "dates"
    AMOUNT = "amount"
    OTHER = "other"


class Contracted(StrEnum):
    """The answer to « avez-vous contractualisé ? »."""

    YES = "yes"
    NO = "no"
    NOT_YET = "not-yet"
