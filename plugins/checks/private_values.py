"""E-mails and phones of the private half, wherever they would stand in a file of the site."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from data.dataset import Dataset
from plugins.checks import Fault

WHAT = "donnée privée"
_ESCAPED = {
    b"&#": ((b"&#64;", b"@"), (b"&#x40;", b"@"), (b"&#160;", b" "), (b"&#8239;", b" ")),
    b"&c": ((b"&commat;", b"@"),),
    b"&n": ((b"&nbsp;", b" "),),
    b"%": ((b"%40", b"@"), (b"%20", b" ")),
    b"\\u": ((b"\\u0040", b"@"), (b"\\u00a0", b" "), (b"\\u202f", b" ")),
}
"""Ways to write the sign of an address, or what parts a phone; by how they begin, which few files hold."""
_OF_ADDRESS = re.compile(rb"[A-Za-z0-9._%+'\x80-\xff-]+\Z")
_OF_JSON_LD = b'"@'
"""No name stands before these signs, which are most of them."""
_LONGEST_NAME = 64
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_DOMAIN = re.compile(rb"[A-Za-z0-9.\x80-\xff-]*[A-Za-z0-9\x80-\xff]")
_NOT_DIGITS = bytes(sorted(set(range(256)) - set(b"0123456789")))
_MAY_BE_PHONE = re.compile(rb"(?:0|33)(?=([1-9][0-9]{8}))")
_PARTED = re.compile(r"(?<=\d)[\s.\-/()\u00a0\u2010-\u2015\u202f]+(?=\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+|00)?(?:33)?0?([1-9]\d{8})(?!\d)")
_FOREIGN = re.compile(r"(?:\+|(?<!\d)00)([1-9]\d{7,14})(?!\d)")
_LONG = 1 << 15
_FEWEST_ABROAD = 7
_FRENCH = 9
"""Digits of a French phone, without what stands before them."""
_EMAIL_ASIDE = re.compile(rb'"(?:contact_email|email)":"([^"\\]+@[^"\\]+)"')
_PHONE_ASIDE = re.compile(rb'"(?:contact_phone|phone)":"([0-9+][0-9 .()/+-]{8,30})"')


class PrivateValues:
    """The values that no file may hold: those of contacts and of quarantined rows, unless they are public too."""

    def __init__(self, emails: Iterable[str], phones: Iterable[str]) -> None:
        self.emails = {email.strip().lower().encode() for email in emails if email}
        numbers = {_digits(phone).removeprefix("00") for phone in phones}
        self._french = {
            number.removeprefix("33").removeprefix("0").encode() for number in numbers if _is_french(number)
        }
        self._foreign = {number for number in numbers if len(number) > _FEWEST_ABROAD and not _is_french(number)}

    def faults_of(self, path: str, content: bytes) -> Iterator[Fault]:
        """What a file holds of them; the sentence does not repeat it."""
        for beginning, ways in _ESCAPED.items():
            if beginning in content:
                for written, plain in ways:
                    content = content.replace(written, plain)
        if b"@" in content and self._has_email(content):
            yield Fault(WHAT, f"/{path}", "une adresse électronique de la moitié privée s’y trouve.")
        if self._has_phone(content):
            yield Fault(WHAT, f"/{path}", "un téléphone de la moitié privée s’y trouve.")

    def _has_email(self, content: bytes) -> bool:
        parts = content.replace(_OF_JSON_LD, b"").split(b"@")
        for before, after in pairwise(parts):
            name = _OF_ADDRESS.search(before[-_LONGEST_NAME:])
            domain = name and _DOMAIN.match(after[:255])
            if name and domain:
                # « mailto%3A » may be glued before it.
                names = {name[0], _PERCENT.split(name[0])[-1]}
                if any(one.lower() + b"@" + domain[0].lower() in self.emails for one in names):
                    return True
        return False

    def _has_phone(self, content: bytes) -> bool:
        return any(self._has_phone_in(part) for part in _parts(content))

    def _has_phone_in(self, content: bytes) -> bool:
        """Digits alone are looked at first, whatever parts them: few texts then need to be read as people do."""
        digits = content.translate(None, _NOT_DIGITS)
        may_be = not self._french.isdisjoint(_MAY_BE_PHONE.findall(digits))
        if not may_be and not (self._foreign and any(number.encode() in digits for number in self._foreign)):
            return False
        text = _PARTED.sub("", content.decode("utf-8", "replace"))
        if any(found.encode() in self._french for found in _PHONE.findall(text)):
            return True
        return any(found in self._foreign for found in _FOREIGN.findall(text))


def _parts(content: bytes) -> Iterator[bytes]:
    """A long text by lines taken together: what looks like a phone somewhere makes only its part be read again."""
    start = 0
    while len(content) - start > _LONG:
        end = content.find(b"\n", start + _LONG) + 1
        if not end:
            break
        yield content[start:end]
        start = end
    yield content[start:] if start else content


def private_values(dataset: Dataset) -> PrivateValues:
    """Those of a dataset. What an owner had published is public. Raises NoDataset, OSError."""
    published_emails, published_phones = set[str](), set[str]()
    for structure in dataset.structures():
        published_emails.add((structure.published_email or "").strip().lower())
        published_phones.add(_digits(structure.published_phone or ""))
    contacts = list(dataset.contacts())
    aside = dataset.quarantine_file.read_bytes() if dataset.quarantine_file.exists() else b""
    emails = {contact.email.strip().lower() for contact in contacts}
    emails |= {one.decode("utf-8", "replace").strip().lower() for one in _EMAIL_ASIDE.findall(aside)}
    phones = {contact.phone for contact in contacts} | {one.decode() for one in _PHONE_ASIDE.findall(aside)}
    return PrivateValues(
        (one for one in emails if one not in published_emails),
        (one for one in phones if _digits(one) not in published_phones),
    )


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _is_french(number: str) -> bool:
    return len(number.removeprefix("33").removeprefix("0")) == _FRENCH
