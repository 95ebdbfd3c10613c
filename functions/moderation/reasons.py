"""The reason that a moderator writes, mailed to whoever sent what is refused or sent back."""

from data.cleaning.characters import printable
from data.submissions.typed import in_paragraphs
from functions.moderation.inside import Visit
from theme.french import NARROW_SPACE, number

REASON_MAX = 2_000


def reason_of(visit: Visit, name: str = "reason") -> str:
    """What was typed, tidied."""
    return printable(in_paragraphs(visit.field(name)))


def reason_problem(reason: str, is_needed: bool = True) -> str:
    """What is wrong with it; empty when nothing."""
    if is_needed and not reason:
        return f"Écrivez la raison{NARROW_SPACE}: elle est envoyée par courriel."
    if len(reason) > REASON_MAX:
        return f"Raccourcissez la raison{NARROW_SPACE}: {number(len(reason))} caractères, {number(REASON_MAX)} au plus."
    return ""
