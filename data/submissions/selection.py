"""Several structures that one message goes to: how many there may be, and from how many the sender is asked first."""

from collections.abc import Iterable

from data.french import counted

MOST_STRUCTURES = 10
"""Structures one message may go to."""
CONFIRM_ABOVE = 3
"""Above so many, the sender's address is confirmed before anything leaves: a selection is no way to send in bulk."""


def tidy_selection(ids: Iterable[str]) -> tuple[str, ...]:
    """The identifiers chosen, in their order, each once, empty ones left out."""
    return tuple(dict.fromkeys(id for id in (chosen.strip() for chosen in ids) if id))


def check_selection(ids: Iterable[str]) -> str | None:
    """What is wrong with a selection, in one sentence; ``None`` when a message can be sent to it."""
    count = len(tidy_selection(ids))
    if not count:
        return "Choisissez au moins une structure : c’est à elle que votre message sera envoyé."
    if count > MOST_STRUCTURES:
        return (
            f"Vous avez choisi {counted(count, 'structure')} : un message s’adresse à {MOST_STRUCTURES} structures"
            f" au plus. Retirez-en {count - MOST_STRUCTURES}."
        )
    return None


def needs_confirmation(ids: Iterable[str]) -> bool:
    """Whether the sender's address is confirmed before a message leaves to these structures."""
    return len(tidy_selection(ids)) > CONFIRM_ABOVE
