"""A message to the team of the service: its fields, and the rules they must follow."""

import msgspec

from data.submissions.typed import (
    Problems,
    email_problem,
    found,
    in_paragraphs,
    line_problem,
    message_problem,
    on_one_line,
)

NAME_MAX = 120
MESSAGE_MIN = 20
MESSAGE_MAX = 5_000

TOPICS = {
    "buyer": "J’achète et j’ai une question",
    "structure": "Je représente une structure et j’ai une question",
    "listing": "Faire figurer ma structure",
    "accessibility": "Une difficulté d’accessibilité",
    "personal-data": "Mes données personnelles",
    "technical": "Un problème technique",
    "other": "Autre chose",
}
"""What people write to the team about: code → the words people choose."""


class Enquiry(msgspec.Struct, frozen=True):
    """What a visitor writes to the team, as typed."""

    topic: str
    name: str
    email: str
    message: str


def check_enquiry(enquiry: Enquiry) -> Problems:
    """The problems of a message to the team, by field; none when it can be sent."""
    return found(
        {
            "topic": None if enquiry.topic in TOPICS else "Choisissez le sujet de votre message.",
            "name": line_problem(enquiry.name, "votre nom", NAME_MAX),
            "email": _email_problem(enquiry.email),
            "message": message_problem(
                enquiry.message, MESSAGE_MIN, MESSAGE_MAX, "pour que nous sachions quoi vous répondre"
            ),
        }
    )


def tidy(enquiry: Enquiry) -> Enquiry:
    """The message with spaces trimmed and line ends made plain, its one-line fields on one line."""
    return Enquiry(
        topic=enquiry.topic.strip(),
        name=on_one_line(enquiry.name),
        email=enquiry.email.strip(),
        message=in_paragraphs(enquiry.message),
    )


def _email_problem(value: str) -> str | None:
    if not value.strip():
        return "Indiquez votre adresse électronique : nous vous y répondrons."
    return email_problem(value)
