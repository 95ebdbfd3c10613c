"""A message to structures: its fields, and the rules they must follow."""

import msgspec

from data.submissions.selection import tidy_selection
from data.submissions.typed import (
    Problems,
    email_problem,
    found,
    in_paragraphs,
    line_problem,
    message_problem,
    on_one_line,
    optional_line_problem,
)

NAME_MAX = 120
ORGANISATION_MAX = 160
SUBJECT_MAX = 150
MESSAGE_MIN = 20
MESSAGE_MAX = 5_000


class ContactMessage(msgspec.Struct, frozen=True):
    """What a visitor writes to structures, as typed; ``structure_ids`` in the order they were chosen."""

    structure_ids: tuple[str, ...]
    name: str
    email: str
    organisation: str
    subject: str
    message: str


def check_contact(message: ContactMessage) -> Problems:
    """The problems of a message, by field; none when it can be sent."""
    return found(
        {
            "name": line_problem(message.name, "votre nom", NAME_MAX),
            "email": _email_problem(message.email),
            "organisation": optional_line_problem(message.organisation, "votre organisation", ORGANISATION_MAX),
            "subject": line_problem(message.subject, "l’objet de votre message", SUBJECT_MAX),
            "message": message_problem(
                message.message, MESSAGE_MIN, MESSAGE_MAX, "pour que la structure sache quoi répondre"
            ),
        }
    )


def tidy(message: ContactMessage) -> ContactMessage:
    """The message with spaces trimmed and line ends made plain, its one-line fields on one line."""
    return ContactMessage(
        structure_ids=tidy_selection(message.structure_ids),
        name=on_one_line(message.name),
        email=message.email.strip(),
        organisation=on_one_line(message.organisation),
        subject=on_one_line(message.subject),
        message=in_paragraphs(message.message),
    )


def _email_problem(value: str) -> str | None:
    if not value.strip():
        return "Indiquez votre adresse électronique : la structure vous y répondra."
    return email_problem(value)
