"""Numbers, dates, sizes and plurals as French people read them."""

import unicodedata
from datetime import datetime

from data.french import NARROW_SPACE, NO_BREAK_SPACE, PARIS, counted, day, month, number

__all__ = [
    "NARROW_SPACE",
    "NO_BREAK_SPACE",
    "PARIS",
    "at",
    "counted",
    "day",
    "euros",
    "listed",
    "moment",
    "month",
    "number",
    "of",
    "siret",
    "weight",
]


def moment(value: datetime) -> str:
    """« 21 novembre 2026 à 14 h 05 », Paris time. ``value`` must be aware."""
    local = value.astimezone(PARIS)
    return f"{day(local)} à {local.hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{local.minute:02d}"


def euros(amount: int) -> str:
    """« 850 000 € » below a million, « 1,2 M€ » from there."""
    if amount < 1_000_000:
        return f"{number(amount)}{NO_BREAK_SPACE}€"
    millions = f"{amount / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
    return f"{millions}{NO_BREAK_SPACE}M€"


def weight(size: int) -> str:
    """« 47 Ko » of a file of that many bytes, told as file managers do: never « 0 Ko »; « 1,2 Mo » from a thousand."""
    thousands = -(-size // 1024)
    if thousands < 1000:
        return f"{max(thousands, 1)}{NO_BREAK_SPACE}Ko"
    millions = f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0")
    return f"{millions}{NO_BREAK_SPACE}Mo"


def siret(digits: str) -> str:
    """« 419 876 543 00021 »."""
    return NO_BREAK_SPACE.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def at(city: str) -> str:
    """« à Grenoble », « au Havre », « aux Islettes », « à La Rochelle »."""
    if city.startswith("Le "):
        return f"au {city[3:]}"
    if city.startswith("Les "):
        return f"aux {city[4:]}"
    return f"à {city}"


def of(city: str) -> str:
    """« de Grenoble », « d’Albières », « du Havre », « des Islettes ».

    Before an H it stays « de », right for Haguenau and tolerated for Hyères: no reference here tells them apart.
    """
    if city.startswith("Le "):
        return f"du {city[3:]}"
    if city.startswith("Les "):
        return f"des {city[4:]}"
    first = unicodedata.normalize("NFD", city[:1])[:1].upper()
    return f"d’{city}" if first and first in "AEIOUYÆŒ" else f"de {city}"


def listed(items: list[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"
