"""The rules that every value of a profile edit follows, and the sentences that say what to do when one does not.

What the profile says already is never reproached, however it came there: nobody must repair what they did not write.
Keys of problems are those of the form: a field (``website``), a part of one (``workforce-permanent``), a part of one
of its items (``offers-0-name``, from 0).
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from data.cleaning.characters import one_line
from data.french import number
from data.model import Workforce
from data.submissions.edit_items import ITEMS, Known, check_items
from data.submissions.edit_texts import text_problem
from data.submissions.profile_edit import PARTS, Part, Values, is_same, tidied
from data.submissions.typed import Problems, email_problem
from data.verdicts import NAME_MAX, Unusable

__all__ = ["Known", "check_edit"]

DESCRIPTION_MAX = 5_000
WORKFORCE_MAX = 100_000
PERSON_NAME_MAX = 80
PHONE_MAX = 40
ADDRESS_MAX = 500

_UNREADABLE = "Cette valeur ne peut pas être gardée : effacez-la et écrivez-la de nouveau."


def check_edit(part: Part, values: Values, current: Values, known: Known) -> Problems:
    """The problems of one page of the form, by key; none when every value can be kept.

    ``current``: :func:`data.submissions.profile_edit.current_values`. A field that the page does not hold is refused;
    one that ``values`` does not hold stays as it is.
    """
    problems: Problems = {}
    for field, value in values.items():
        if field not in PARTS[part]:
            problems[field] = "Cette information ne se modifie pas ici."
        elif not is_same(field, current[field], value, known.imposed):
            problems.update(_problems(field, value, current[field], known) or _refusal(field, value))
    return problems


def _problems(field: str, value: Any, current: Any, known: Known) -> Problems:
    if field in ITEMS:
        return dict(check_items(field, value, current, known))
    if field == "workforce":
        return dict(_workforce(value))
    if field in _CODES:
        return {}
    if not isinstance(value, str):
        return {field: _UNREADABLE}
    problem = _TEXTS[field](value)
    return {field: problem} if problem else {}


def _refusal(field: str, value: Any) -> Problems:
    """What consolidation would put aside, were the rules above to let it pass: it has the last word."""
    try:
        tidied(field, value)
    except (Unusable, msgspec.ValidationError):
        return {field: _CODES.get(field, _UNREADABLE)}
    return {}


def _workforce(value: Any) -> Iterator[tuple[str, str]]:
    counts = value if isinstance(value, dict) else {}
    for name in Workforce.__struct_fields__:
        count = counts.get(name)
        if count is None:
            continue
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= WORKFORCE_MAX:
            yield f"workforce-{name}", f"Écrivez un nombre entier de personnes, de 0 à {number(WORKFORCE_MAX)}."


def _name(value: str) -> str | None:
    if not any(character.isalnum() for character in value):
        return "Indiquez la raison sociale."
    return text_problem(value, "la raison sociale", NAME_MAX)


def _brand(value: str) -> str | None:
    if value.strip() and not any(character.isalpha() for character in value):
        return "Écrivez une enseigne qui contient des lettres, ou laissez ce champ vide."
    return text_problem(value, "l’enseigne", NAME_MAX)


def _web_address(example: str) -> Callable[[str], str | None]:
    def problem(value: str) -> str | None:
        from data.cleaning.contact_points import web_address

        flags: set[str] = set()
        if not one_line(value):
            return None
        read = web_address(value, flags) if len(value) <= ADDRESS_MAX else None
        return None if read and not flags else f"Écrivez l’adresse d’une seule page, comme {example}."

    return problem


def _phone(value: str) -> str | None:
    from data.cleaning.contact_points import phone

    flags: set[str] = set()
    if not one_line(value):
        return None
    read = phone(value, None, flags) if len(value) <= PHONE_MAX else ""
    return None if read and not flags else "Écrivez un seul numéro de téléphone, comme 01 99 00 12 34."


def _published_email(value: str) -> str | None:
    return email_problem(one_line(value)) if one_line(value) else None


def _contact_email(value: str) -> str | None:
    if not one_line(value):
        return "Indiquez une adresse électronique : sans elle, aucun message n’arrive à votre structure."
    return email_problem(one_line(value))


def _description(value: str) -> str | None:
    return text_problem(value, "la présentation", DESCRIPTION_MAX)


_TEXTS: dict[str, Callable[[str], str | None]] = {
    "name": _name,
    "brand": _brand,
    "description": _description,
    "website": _web_address("https://exemple.fr"),
    "social": _web_address("https://www.linkedin.com/company/exemple"),
    "published_email": _published_email,
    "published_phone": _phone,
    "contact_first_name": lambda value: text_problem(value, "le prénom", PERSON_NAME_MAX),
    "contact_last_name": lambda value: text_problem(value, "le nom", PERSON_NAME_MAX),
    "contact_email": _contact_email,
    "contact_phone": _phone,
}
_CODES = {
    "labels": "Choisissez des labels de la liste.",
    "networks": "Choisissez des réseaux de la liste.",
}
