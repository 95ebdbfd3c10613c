"""Numbers of establishments (SIRET) and legal bodies (SIREN), checked as they are read: facts hang on them."""

from collections.abc import Callable
from typing import Any

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren as siren_number

from data.cleaning import identifiers
from data.sources.tables import cells
from data.verdicts import Reason, Unusable

_SIREN_LENGTH = 9
_LOST_ZEROS = 3
"""Zeros in front that a spreadsheet can have dropped from a SIREN: none in use starts with more."""


def siret_of(cell: Any) -> str:
    """The 14 digits of an establishment's number. Raises :class:`data.verdicts.Unusable`."""
    return _checked(_digits(cell), identifiers.siret_of, cell, "un SIRET (14 chiffres)")


def siren_of(cell: Any) -> str:
    """The 9 digits of a legal body's number, or the first 9 of a SIRET. Raises :class:`data.verdicts.Unusable`."""
    digits = _digits(cell)
    if len(digits) > _SIREN_LENGTH:
        return siret_of(cell)[:_SIREN_LENGTH]
    if len(digits) >= _SIREN_LENGTH - _LOST_ZEROS:
        digits = digits.zfill(_SIREN_LENGTH)
    return _checked(digits, siren_number.validate, cell, "un SIREN (9 chiffres)")


def _digits(cell: Any) -> str:
    try:
        return cells.siret(cell)
    except cells.BadCell as problem:
        raise Unusable(Reason.INVALID_SIRET, str(problem)) from None


def _checked(digits: str, validate: Callable[[str], str], cell: Any, what: str) -> str:
    try:
        valid = str(validate(digits))
    except InvalidChecksum:
        raise _invalid(cell, " : la clé de contrôle est fausse") from None
    except ValidationError:
        raise _invalid(cell, f" n’est pas {what}") from None
    if not valid.strip("0"):
        raise _invalid(cell, f" n’est pas {what}")
    return valid


def _invalid(cell: Any, problem: str) -> Unusable:
    return Unusable(Reason.INVALID_SIRET, f"« {cells.line(cell)[:20]} »{problem}")
