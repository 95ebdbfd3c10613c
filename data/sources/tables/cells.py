"""What one cell of a table says, however it was typed: codes that a spreadsheet took for numbers, dates, amounts.

Every reader returns ``None`` for a blank cell and raises :class:`BadCell` for one that says something else. Digits that
a spreadsheet rounded away are never guessed; zeros it dropped in front are put back where the length is known.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from data.cleaning.characters import one_line
from data.cleaning.identifiers import has_luhn_key

SIRET_LENGTH = 14
_SIREN_LENGTH = 9
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+?\d{1,2}")
_DECIMAL_ZERO = re.compile(r"(?<=\d)[.,]0+$")
_TEXT_FORMULA = re.compile(r'="(.*)"')
_SEPARATORS = re.compile(r"[\s.'’‘_-]")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALEUR!", "#NOM?"})
_NOTHING = frozenset({
    "", "-", "--", "—", "–", "?", "/", ".", "nc", "n.c", "n.c.", "n/c", "nd", "n.d", "n.d.", "n/d", "na", "n.a.", "n/a",
    "nr", "n/r", "néant", "neant", "inconnu", "inconnue", "non communiqué", "non communiquée", "non connu",
    "non connue", "non renseigné", "non renseignée", "sans objet", "none", "null", "nan",
})  # fmt: skip
_THOUSANDS = (
    re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?"),
    re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?|\d{1,3},\d{3}\.\d{1,2}"),
)
"""Numbers whose thousands are parted by points, or by commas."""
_UNITS = re.compile(r"(?:[km]?€|eur|euros?|etp|salari[ée]e?s?|personnes?)\.?$", re.IGNORECASE)
_TIMES = {"k€": 1000, "m€": 1_000_000}
_SHOWN = 40


_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "active", "actif"})
_NO = frozenset({"non", "n", "0", "faux", "false", "no", "inactive", "inactif"})


class BadCell(ValueError):
    """A cell that cannot be read: what is wrong with it, in French, to be told after the name of its column."""


def text(cell: Any) -> str:
    """The words of a cell, on the lines they were typed on; empty for a blank cell or an error of the spreadsheet."""
    if isinstance(cell, str):
        return _words(cell)
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return _whole(cell) or repr(cell)
    return cell.isoformat()[:10] if isinstance(cell, datetime | date) else _words(str(cell))


def line(cell: Any) -> str:
    """The words of a cell on one line."""
    return one_line(text(cell))


def says_nothing(words: str) -> bool:
    """Whether the words of a cell are what people write in one they cannot fill: « NC », « n/a », « - »."""
    return words.strip().lower() in _NOTHING


def siret(cell: Any) -> str:
    """The digits of a SIRET, or the words as they are: whether it is one is checked later. Raises :class:`BadCell`.

    A number loses the zeros in front: they are put back when the two keys (of the SIREN and of the SIRET) then agree.
    """
    if isinstance(cell, str) and len(cell) == SIRET_LENGTH and cell.isdecimal() and not cell.endswith("00000"):
        return cell
    words = line(cell)
    if _ROUNDED.fullmatch(words):
        words = _unrounded(words)
    digits = _SEPARATORS.sub("", _DECIMAL_ZERO.sub("", words))
    if not digits.isascii() or not digits.isdigit():
        return words
    if digits.endswith("00000") and len(digits) == SIRET_LENGTH:
        raise BadCell(
            f"« {words[:_SHOWN]} » : ses derniers chiffres ont été arrondis par le tableur ; "
            "mettez la colonne au format Texte"
        )
    padded = digits.zfill(SIRET_LENGTH)
    lost_zeros = _SIREN_LENGTH < len(digits) < SIRET_LENGTH
    return padded if lost_zeros and has_luhn_key(padded) and has_luhn_key(padded[:_SIREN_LENGTH]) else digits


def code(cell: Any, length: int) -> str:
    """A code of that many characters (postcode, INSEE), with the zero that a spreadsheet dropped in front."""
    words = line(cell)
    digits = _SEPARATORS.sub("", _DECIMAL_ZERO.sub("", words))
    return digits.zfill(length) if digits.isascii() and digits.isdigit() and len(digits) >= length - 1 else words


def whole_number(cell: Any) -> int | None:
    """A count or an amount in euros, rounded: « 12,5 », « 1 200 000 € », « 40 ETP ». Raises :class:`BadCell`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 1e13:
        return round(cell)
    words = line(cell)
    if says_nothing(words):
        return None
    compact = re.sub(r"\s", "", words)
    unit = _UNITS.search(compact)
    number = compact[: unit.start()] if unit else compact
    times = _TIMES.get(unit[0].lower(), 1) if unit else 1
    by_points, by_commas = _THOUSANDS
    # « 420,000 » has thousandths to the French, thousands to others; « 1.234 M€ » the other way round.
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}" if times == 1 else r"[1-9]\d{0,2}\.\d{3}", number):
        raise BadCell(f"« {words[:_SHOWN]} » se lit de deux façons ; écrivez le nombre entier, sans séparateur")
    if by_points.fullmatch(number):
        number = number.replace(".", "")
    elif by_commas.fullmatch(number):
        number = number.replace(",", "")
    if not re.fullmatch(r"\d{1,13}(?:[.,]\d{1,15})?", number):
        raise BadCell(f"« {words[:_SHOWN]} » n’est pas un nombre ; écrivez par exemple 1200000")
    return round(Decimal(number.replace(",", ".")) * times)


def year(cell: Any) -> int | None:
    """A year of four digits; that of a date. Raises :class:`BadCell`."""
    if isinstance(cell, datetime | date):
        return cell.year
    words = line(cell)
    if re.fullmatch(r"(?:1[6-9]|20)\d\d", words):
        return int(words)
    try:
        told = day(cell)
    except BadCell:
        raise BadCell(f"« {words[:_SHOWN]} » n’est pas une année ; écrivez ses 4 chiffres") from None
    return told.year if told else None


def day(cell: Any) -> date | None:
    """A date: of the spreadsheet, dd/mm/yyyy or ISO. Raises :class:`BadCell`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = line(cell)
    if says_nothing(words):
        return None
    french = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s|$)", words)
    iso = re.match(r"(\d{4})-(\d{2})-(\d{2})(?:[T\s]|$)", words)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        pass
    else:
        if re.fullmatch(r"[2-7]\d{4}", words):
            return _SPREADSHEET_EPOCH + timedelta(days=int(words))
    raise BadCell(f"« {words[:_SHOWN]} » n’est pas une date ; écrivez jj/mm/aaaa")


def yes_or_no(cell: Any) -> bool | None:
    """What a box to tick says: « oui », « non », « x », 1, 0, true. Raises :class:`BadCell`."""
    if isinstance(cell, bool):
        return cell
    words = line(cell).lower()
    if says_nothing(words):
        return None
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise BadCell(f"« {words[:_SHOWN]} » ne se lit ni oui ni non ; écrivez oui ou non")


def _words(told: str) -> str:
    if not told.isascii():
        told = told.encode("utf-8", "replace").decode()
    words = told.replace("\x00", "").strip()
    if words[:1] not in ("=", "'", "#"):
        return words
    formula = _TEXT_FORMULA.fullmatch(words)
    words = formula[1].replace('""', '"').strip() if formula else words.removeprefix("'").strip()
    return "" if words in _EXCEL_ERRORS else words


def _whole(number: float) -> str:
    return str(int(number)) if isfinite(number) and number.is_integer() and abs(number) < 1e15 else ""


def _unrounded(words: str) -> str:
    """The digits of a number in scientific notation, if it keeps them all."""
    try:
        value = Decimal(words.replace(",", "."))
    except InvalidOperation:
        value = Decimal(0)
    digits = str(int(value)) if value < 10**15 else ""
    kept = len(re.sub(r"[eE].*|\D", "", words))
    if kept < len(digits) or not digits:
        raise BadCell(
            f"« {words[:_SHOWN]} » : le tableur a perdu des chiffres ; "
            "mettez la colonne au format Texte et ressaisissez-le"
        )
    return digits
