"""A day and a territory in a form: from what is typed or ticked to values, and back."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.widgets import TextInput

from data.model import Perimeter, PerimeterLevel
from theme import tender_words, wording

_PERIMETER = re.compile(r"(REGION|DEPARTEMENT|COMMUNE)-([0-9A-Z]{2,5})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", re.ASCII)


class DayField(StringField):
    """A day: a calendar where browsers have one; what is no day stays, to be corrected."""

    def __call__(self, **attributes: Any) -> Any:
        """The field as HTML."""
        kind = "text" if self.data and self.day is None else "date"
        self.widget = TextInput(kind)
        return super().__call__(**attributes)

    @property
    def day(self) -> date | None:
        """The day that was typed; none when it is empty or no day."""
        return read_day(self.data or "")

    def _value(self) -> str:
        return self.day.isoformat() if self.day else self.data or ""


def read_day(typed: str) -> date | None:
    """« 2026-12-18 », « 18/12/2026 » or « 18/12/26 »; none for what is no day."""
    compact = " ".join(typed.split())
    if iso := _ISO_DAY.fullmatch(compact):
        year, month, day = map(int, iso.groups())
    elif french := _FRENCH_DAY.fullmatch(compact):
        day, month, year = map(int, french.groups())
        year += 2000 if len(french[3]) == 2 else 0
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_perimeter(value: str) -> Perimeter | None:
    """« COMMUNE-38185 » → that territory; none for one that the reference does not hold."""
    read = _PERIMETER.fullmatch(value)
    if read is None:
        return None
    level, code = PerimeterLevel(read[1]), read[2]
    territories = wording.geography()
    known: Mapping[PerimeterLevel, Collection[str]] = {
        PerimeterLevel.REGION: territories.regions,
        PerimeterLevel.DEPARTEMENT: territories.departements,
        PerimeterLevel.COMMUNE: territories.communes,
    }
    return Perimeter(level, code) if code in known[level] else None


def written(perimeter: Perimeter) -> str:
    """The value of the box of a territory."""
    return f"{perimeter.level}-{perimeter.code}"


def place_words(value: str) -> str:
    """The words beside the box of a territory of the reference."""
    perimeter = read_perimeter(value)
    assert perimeter is not None, "only places of the reference are shown"
    return tender_words.place(perimeter)
