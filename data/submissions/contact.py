"""A message to a structure: its fields, and the rules they must follow."""

import unicodedata

import msgspec

from data.cleaning.characters import without_direction_overrides

NAME_MAX = 120
ORGANISATION_MAX = 160
SUBJECT_MAX = 150
MESSAGE_MIN = 20
MESSAGE_MAX = 5_000


class ContactMessage(msgspec.Struct, frozen=True):
    """What a visitor writes to a structure, as typed."""

    structure_id: str
    name: str
    email: str
    organisation: str
    subject: str
    message: str


Problems = dict[str, str]
"""Field → one sentence that says what is wrong and what to do."""


def check_contact(message: ContactMessage) -> Problems:
    """The problems of a message, by field; none when it can be sent."""
    checks = {
        "name": _text(message.name, "votre nom", NAME_MAX),
        "email": _email(message.email),
        "organisation": _text(message.organisation, "votre organisation", ORGANISATION_MAX, required=False),
        "subject": _text(message.subject, "l’objet de votre message", SUBJECT_MAX),
        "message": _message(message.message),
    }
    return {field: problem for field, problem in checks.items() if problem}


def tidy(message: ContactMessage) -> ContactMessage:
    """The message with spaces trimmed and line ends made plain, its one-line fields on one line.

    Invisible format characters leave the one-line fields, which end in mail headers; in the message only those that
    reverse the direction of what follows do (emoji and some scripts need the others).
    """
    return ContactMessage(
        structure_id=message.structure_id.strip(),
        name=_one_line(message.name),
        email=message.email.strip(),
        organisation=_one_line(message.organisation),
        subject=_one_line(message.subject),
        message=without_direction_overrides(message.message.replace("\r\n", "\n").replace("\r", "\n")).strip(),
    )


def _one_line(value: str) -> str:
    return " ".join("".join(c for c in value if unicodedata.category(c) != "Cf").split())


def _text(value: str, words: str, longest: int, required: bool = True) -> str | None:
    if required and not value.strip():
        return f"Indiquez {words}."
    if len(value) > longest:
        return f"Raccourcissez {words} : {len(value)} caractères, {longest} au plus."
    if _has_control_characters(value):
        return f"Retirez de {words} les caractères invisibles ou les retours à la ligne."
    return None


def _email(value: str) -> str | None:
    if not value.strip():
        return "Indiquez votre adresse électronique : la structure vous y répondra."
    if len(value) > 254 or not value.isascii() or "=?" in value:  # mail headers would decode « =? » (RFC 2047)
        return "Écrivez une adresse électronique sans accent, comme nom@exemple.fr."
    # Imported at first use: it is a tenth of a function's start, and only a posted form needs it.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return "Écrivez une adresse électronique complète, comme nom@exemple.fr."
    return None


def _message(value: str) -> str | None:
    if not value.strip():
        return "Écrivez votre message."
    if len(value) < MESSAGE_MIN:
        return f"Précisez votre message : {MESSAGE_MIN} caractères au moins, pour que la structure sache quoi répondre."
    if len(value) > MESSAGE_MAX:
        return f"Raccourcissez votre message : {len(value)} caractères, {MESSAGE_MAX} au plus."
    if _has_control_characters(value, allowed="\n\t"):
        return "Retirez de votre message les caractères invisibles."
    return None


def _has_control_characters(value: str, allowed: str = "") -> bool:
    return any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in allowed for c in value)
