"""Ways to reach a structure, checked by the libraries that know them: web addresses, e-mail addresses, phones.

One pattern tells what most people write; it accepts less than the library and gives the same, fifty times faster. The
library decides for all the rest. Of several that stand in one field, the first is kept, and the row is flagged.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from data.cleaning.characters import one_line
from data.cleaning.masking import masked
from data.verdicts import Flag

_BETWEEN_ADDRESSES = re.compile(r"[\s,;|]+(?:(?:et|ou|/|-)[\s,;|]+)?")

_ADDRESS_MAX = 500
_PUBLIC_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{1,59})", re.IGNORECASE)
_DOMAIN_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN_SITE = re.compile(rf"https?://(?:{_DOMAIN_LABEL}\.)+[a-z]{{2,24}}(?:/[\w/.@~?=&#+-]*)?", re.ASCII)

_EMAIL_MAX = 254
_PLAIN_EMAIL = re.compile(rf"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*@(?:{_DOMAIN_LABEL}\.)+[a-z]{{2,63}}")
_RESERVED = tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)

_PHONE_REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
_OVERSEAS = re.compile(
    r"(?P<to590>590|69[01]|7090)|(?P<to594>594|694|7093[0-3])|(?P<to596>596|69[67]|7091)"
    r"|(?P<to262>26[239]|639(?!98)|69[23]|7092|7093[5-7])"
)
"""What a number starts with after its 0 in the numbering plan of Arcep → country code; 0639 98 is kept for fiction."""
_SAINT_PIERRE_ET_MIQUELON = "508"
"""Country code, and what its numbers start with after their 0: it is not said twice."""

_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_BETWEEN_DIGITS = str.maketrans("", "", " .,;|/()-")
_FRENCH_PREFIX = r"(?:(?:\+|00)330?|0)"
# A spreadsheet takes the first 0 away.
_FRENCH_NUMBER = re.compile(rf"{_FRENCH_PREFIX}?([1-9][0-9]{{8}})")
_FRENCH_NUMBERS = re.compile(rf"{_FRENCH_NUMBER.pattern}(?:{_FRENCH_PREFIX}[1-9][0-9]{{8}}){{0,4}}")


def web_address(address: str | None, flags: set[str]) -> str | None:
    """The address with its scheme, or ``None``, flagged, when it is not one that people may be sent to."""
    text = one_line(address or "")
    return _kept(text, _site, Flag.WEBSITE_REFUSED, flags) or None


def email(address: str, flags: set[str]) -> str:
    """The address in ASCII, as mail servers write it: one that has no such form cannot be written to."""
    return _kept(one_line(address), _mailbox, Flag.EMAIL_REFUSED, flags)


def phone(number: str, departement: str | None, flags: set[str]) -> str:
    """The number in E.164 (``+33476000000``); empty, flagged, when it is none.

    Ten digits tell their country themselves, wherever the structure is: 0692… is a number of La Réunion, 0476… is not.
    A shorter one is of the plan of its département. Words beside (« Tél. », a name) go; digits left over are flagged.
    """
    text = one_line(number)
    if not text:
        return ""
    alone = _FRENCH_NUMBER.fullmatch(text.translate(_BETWEEN_DIGITS))
    if alone:
        return _international(alone[1])
    region = _PHONE_REGIONS.get(departement or "", "FR")
    parts = [part for part in _WORDS.split(text) if _DIGIT.search(part)]
    found = [_numbers(part, region) for part in parts]
    if [len(numbers) for numbers in found] != [1]:
        flags.add(Flag.PHONE_REFUSED)
    return next((numbers[0] for numbers in found if numbers), "")


def _kept(text: str, read: Callable[[str], str], refused: Flag, flags: set[str]) -> str:
    """What ``read`` makes of the text; else, flagged, of the first of several that it can all read, or nothing."""
    if not text:
        return ""
    alone = read(text)
    if alone:
        return alone
    flags.add(refused)
    several = [read(part) for part in _BETWEEN_ADDRESSES.split(text)] if len(text) <= _ADDRESS_MAX else [""]
    return several[0] if all(several) else ""


def _site(text: str) -> str:
    """The address with its scheme; empty when nobody may be sent to it."""
    if "://" not in text and not text.lower().startswith(("javascript:", "data:", "mailto:")):
        text = f"https://{text}"
    return text if len(text) <= _ADDRESS_MAX and _is_public(text) else ""


def _is_public(address: str) -> bool:
    """Whether browsers and people read the same site in it, and nobody's contact."""
    if _PLAIN_SITE.fullmatch(address):
        return masked(address) == address
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        has_port = parts.port is None or parts.port > 0
        host.encode("idna")
    except (ValueError, UnicodeError):
        return False
    latin = all(character.isascii() or unicodedata.name(character, "").startswith("LATIN") for character in host)
    return (
        parts.scheme in ("http", "https")
        and has_port
        and _PUBLIC_HOST.fullmatch(host) is not None
        and latin
        and not parts.username
        and not re.search(r"[\s\\<>\"]", address)
        and masked(unquote(address)) == unquote(address)
    )


def _mailbox(text: str) -> str:
    """The address in ASCII; empty when it is none or has no such form."""
    plain = len(text) <= _EMAIL_MAX and _PLAIN_EMAIL.fullmatch(text)
    if plain and "--" not in text and not text.endswith(_RESERVED):
        return text
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).ascii_email or ""
    except EmailNotValidError:
        return ""


def _numbers(text: str, region: str) -> list[str]:
    """The numbers of a text without words, in E.164: several when they are French, else the only one, or none."""
    compact = text.translate(_BETWEEN_DIGITS)
    if _FRENCH_NUMBERS.fullmatch(compact):
        return [_international(national) for national in _FRENCH_NUMBER.findall(compact)]
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return []
    # The library counts digits only: ten zeros would do.
    if not parsed.national_number or not phonenumbers.is_possible_number(parsed):
        return []
    return [phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)]


def _international(national: str) -> str:
    """The nine digits after the 0 of a French number, in E.164."""
    if national.startswith(_SAINT_PIERRE_ET_MIQUELON):
        return f"+{national}"
    overseas = _OVERSEAS.match(national)
    country = str(overseas.lastgroup).removeprefix("to") if overseas else "33"
    return f"+{country}{national}"
