"""Ways to reach a structure, checked by the libraries that know them: web addresses, e-mail addresses, phones."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from data.characters import one_line
from data.masking import masked
from data.verdicts import Flag

_ADDRESS_MAX = 500
_PUBLIC_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{1,59})", re.IGNORECASE)
_PHONE_REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


def web_address(address: str | None, flags: set[str]) -> str | None:
    """The address with its scheme, or ``None``, flagged, when it is not one that people may be sent to."""
    text = one_line(address or "")
    if not text:
        return None
    if "://" not in text and not text.lower().startswith(("javascript:", "data:", "mailto:")):
        text = f"https://{text}"
    if len(text) > _ADDRESS_MAX or not _is_public(text):
        flags.add(Flag.WEBSITE_REFUSED)
        return None
    return text


def _is_public(address: str) -> bool:
    """Whether browsers and people read the same site in it, and nobody's contact."""
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


def email(address: str, flags: set[str]) -> str:
    """The address in ASCII, as mail servers write it: one that has no such form cannot be written to."""
    text = one_line(address)
    if not text:
        return ""
    try:
        ascii_form = validate_email(text, check_deliverability=False, test_environment=True).ascii_email
    except EmailNotValidError:
        ascii_form = None
    if ascii_form is None:
        flags.add(Flag.EMAIL_REFUSED)
    return ascii_form or ""


def phone(number: str, departement: str | None, flags: set[str]) -> str:
    """The number in E.164 (``+33476000000``), overseas codes by département; empty, flagged, when it is none."""
    text = one_line(number)
    if not text:
        return ""
    region = _PHONE_REGIONS.get(departement or "", "FR")
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        flags.add(Flag.PHONE_REFUSED)
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
