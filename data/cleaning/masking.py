"""E-mails and phones inside free text: masked wherever they stand, as people write them.

Obfuscations on purpose (« nom arobase domaine ») are out of reach. Numbers that are not phones (SIRET, amounts, years)
stay: a French phone starts with 0, +33, 0033 or 33, then has nine digits of which the first is not 0; another starts
with + or 00. PyPI's phonenumbers finds numbers too, but not beside other digits, nor parted by dashes or narrow spaces.
Every repetition is bounded, so that no text takes more than a time proportional to its length.
"""

import re
import unicodedata

EMAIL_MASK = "[adresse masquée]"
PHONE_MASK = "[numéro masqué]"

_OF_ADDRESS = r"[^\s@<>()\[\],;:]"
# RFC 5321: 64 characters before the sign, 255 after.
_GLUED = rf"(?:{_OF_ADDRESS}{{0,64}}@(?:{_OF_ADDRESS}|@){{1,500}})?"
"""Another address that follows without a space."""
_EMAIL = re.compile(
    rf"(?<!{_OF_ADDRESS}){_OF_ADDRESS}{{1,64}}\s?@\s?{_OF_ADDRESS}{{1,253}}\s?\.[^\W\d_]{{2,24}}{_GLUED}"
)
# Every script's digits, and other characters of the same ranges: asking for ranges is three times faster than for \d.
_DIGITS = "0-9\u0660-\u1fff\ua620-\U0010ffff"
_EIGHT_DIGITS = re.compile(f"[{_DIGITS}](?:[^{_DIGITS}]*+[{_DIGITS}]){{7}}")
"""The fewest a phone has, or what may be."""
_UNUSUAL_DIGIT = re.compile(r"[^\D0-9]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAP = r"[\s.,:|·_/()\-\u2010-\u2015]{0,4}"
_DATE = r"(?!\d\d[/.\-]\d\d[/.\-](?:19|20)\d\d(?!\d))"
_FRENCH_PHONE = re.compile(rf"(?<!\d){_DATE}(?:0|(?:\+|00)?33{_GAP}0?){_GAP}[1-9](?:{_GAP}\d){{8}}(?!\d)")
_FOREIGN_PHONE = re.compile(rf"(?:\+|(?<!\d)00)[1-9](?:{_GAP}\d){{7,13}}(?!\d)")


def masked(text: str) -> str:
    """The text with its e-mails and phones replaced by what was there."""
    if not ("@" in text or "\uff20" in text or _EIGHT_DIGITS.search(text)):
        return text
    plain = _plain(text)
    hidden = _EMAIL.sub(EMAIL_MASK, plain) if "@" in plain else plain
    if _EIGHT_DIGITS.search(hidden):
        hidden = _FOREIGN_PHONE.sub(PHONE_MASK, _FRENCH_PHONE.sub(PHONE_MASK, hidden))
    return text if hidden == plain else hidden


def _plain(text: str) -> str:
    """The text as contacts are looked for in it: no invisible character, digits and « @ » of ASCII."""
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text).replace("\uff20", "@")
    return _UNUSUAL_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
