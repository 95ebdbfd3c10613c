"""The rules that every text people send follows, whichever form it comes from."""

import unicodedata

from data.cleaning.characters import without_direction_overrides

EMAIL_MAX = 254

Problems = dict[str, str]
"""Field → one sentence that says what is wrong and what to do."""


def found(checks: dict[str, str | None]) -> Problems:
    """The problems among the answers of several checks, by field."""
    return {field: problem for field, problem in checks.items() if problem}


def optional_line_problem(value: str, words: str, longest: int) -> str | None:
    """What is wrong with a text of one line that may be left empty. ``words`` names it: « votre nom »."""
    if len(value) > longest:
        return f"Raccourcissez {words} : {len(value)} caractères, {longest} au plus."
    if _has_control_characters(value):
        return f"Retirez de {words} les caractères invisibles ou les retours à la ligne."
    return None


def line_problem(value: str, words: str, longest: int) -> str | None:
    """What is wrong with a text of one line that must be there."""
    return optional_line_problem(value, words, longest) if value.strip() else f"Indiquez {words}."


def email_problem(value: str) -> str | None:
    """What is wrong with an address that was typed."""
    if len(value) > EMAIL_MAX or not value.isascii() or "=?" in value:  # mail headers would decode « =? » (RFC 2047)
        return "Écrivez une adresse électronique sans accent, comme nom@exemple.fr."
    # Imported at first use: it is a tenth of a function's start, and only a posted form needs it.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return "Écrivez une adresse électronique complète, comme nom@exemple.fr."
    return None


def message_problem(value: str, shortest: int, longest: int, purpose: str, words: str = "votre message") -> str | None:
    """What is wrong with a text of several lines, that ``words`` name.

    ``purpose`` ends « tant de caractères au moins, … ».
    """
    if not value.strip():
        return f"Écrivez {words}."
    if len(value) < shortest:
        return f"Précisez {words} : {shortest} caractères au moins, {purpose}."
    if len(value) > longest:
        return f"Raccourcissez {words} : {len(value)} caractères, {longest} au plus."
    if _has_control_characters(value, allowed="\n\t"):
        return f"Retirez de {words} les caractères invisibles."
    return None


def on_one_line(value: str) -> str:
    """A text that ends in mail headers: on one line, single spaces, no invisible format character."""
    return " ".join("".join(c for c in value if unicodedata.category(c) != "Cf").split())


def in_paragraphs(value: str) -> str:
    """A text of several lines, its ends of lines made plain.

    Of the format characters only those that reverse the direction of what follows go: emoji and some scripts need the
    others.
    """
    return without_direction_overrides(value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _has_control_characters(value: str, allowed: str = "") -> bool:
    return any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in allowed for c in value)
