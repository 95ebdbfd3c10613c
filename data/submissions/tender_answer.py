"""What a structure answers to a need: interested, alone or with others, or not interested. The rules it must follow."""

import msgspec

from data.submissions.tender import ANSWER_MAX, Tender, answer_problem
from data.submissions.tender_states import DeclineReason
from data.submissions.typed import Problems, found, in_paragraphs, message_problem

PARTNERS_MAX = 6
"""How many structures one may say it would answer with."""


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """A structure is interested. ``answers``: to each question of the need, in their order; any may be empty."""

    answers: tuple[str, ...] = ()
    comment: str = ""
    """A word for the buyer."""


class Decline(msgspec.Struct, frozen=True, kw_only=True):
    """A structure is not interested. ``reason``: a :class:`data.submissions.tender_states.DeclineReason`."""

    reason: str = ""
    comment: str = ""


def check_interest(interest: Interest) -> Problems:
    """What is wrong, by field: ``answer_1``… for the answers."""
    answers = {f"answer_{rank}": answer_problem(text) for rank, text in enumerate(interest.answers, start=1)}
    return found({**answers, "comment": _comment_problem(interest.comment)})


def check_decline(decline: Decline) -> Problems:
    """What is wrong, by field."""
    reasons: set[str] = {reason.value for reason in DeclineReason}
    return found(
        {
            "reason": None if decline.reason in reasons else "Choisissez la raison qui s’en approche le plus.",
            "comment": _comment_problem(decline.comment),
        }
    )


def tidy_interest(interest: Interest, tender: Tender) -> Interest:
    """The same, in the shapes that are stored: one answer for each question of the need."""
    typed = [in_paragraphs(text) for text in interest.answers[: len(tender.questions)]]
    answers = (*typed, *[""] * (len(tender.questions) - len(typed)))
    return Interest(answers=answers, comment=in_paragraphs(interest.comment))


def tidy_decline(decline: Decline) -> Decline:
    """The same, in the shapes that are stored."""
    return Decline(reason=decline.reason, comment=in_paragraphs(decline.comment))


def _comment_problem(comment: str) -> str | None:
    return message_problem(comment, 1, ANSWER_MAX, "") if comment.strip() else None
