"""E-mails and phones inside free text: masked wherever they stand, as people write them.

Obfuscations on purpose (« nom arobase domaine ») are out of reach. Numbers that are not phones (SIRET, amounts, years)
stay: a French phone starts with 0, +33, 0033 or 33, then has nine digits of which the first is not 0; another starts
with + or 00. PyPI's phonenumbers finds numbers too, but not beside other digits, nor parted by dashes or narrow spaces.
"""

import re

EMAIL_MASK = "[adresse masquée]"
PHONE_MASK = "[numéro masqué]"

_EMAIL = re.compile(r"[^\s@<>()\[\],;:]+\s?@\s?[^\s@<>()\[\],;:]+\.[^\W\d_]{2,}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAP = r"[\s.,·_/\-\u2010-\u2015]{0,3}"
_FRENCH_PHONE = re.compile(rf"(?<!\d)(?:0|(?:\+|00)?33{_GAP}(?:\(0\)|0)?){_GAP}[1-9](?:{_GAP}\d\d){{4}}(?!\d)")
_FOREIGN_PHONE = re.compile(rf"(?:\+|(?<!\d)00)[1-9](?:{_GAP}[()]?\d[()]?){{7,13}}(?!\d)")
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){7}")


def masked(text: str) -> str:
    """The text with its e-mails and phones replaced by what was there."""
    if "@" in text:
        plain = _INVISIBLE.sub("", text)
        text = _EMAIL.sub(EMAIL_MASK, plain) if _EMAIL.search(plain) else text
    if _DIGITS.search(text):
        plain = _INVISIBLE.sub("", text)
        hidden = _FOREIGN_PHONE.sub(PHONE_MASK, _FRENCH_PHONE.sub(PHONE_MASK, plain))
        text = hidden if hidden != plain else text
    return text
