"""The card that a phone or a mail program keeps of a structure: vCard 3.0 (RFC 2426), of public facts only.

Written here: the library at hand (segno) leaves backslashes as they are, which changes a text that holds one.
"""

from data.model import Structure
from theme import wording

_LINE_BYTES = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;"})


def vcard(structure: Structure, page: str) -> str:
    """Its name, kind and place, its site, and the e-mail address and phone it chose to publish.

    ``page``: the absolute address of its profile, empty while the site has none.
    """
    kind, place = wording.kind_of(structure), structure.place
    lines = ["BEGIN:VCARD", "VERSION:3.0", "N:;;;;", f"FN:{_text(structure.display_name)}"]
    lines.append(f"ORG:{_text(structure.name)}")
    if place.city:
        lines.append(f"ADR;TYPE=WORK:;;{_text(place.address)};{_text(place.city)};;{_text(place.postcode)};France")
    if structure.published_phone:
        lines.append(f"TEL;TYPE=WORK:{_text(structure.published_phone)}")
    if structure.published_email:
        lines.append(f"EMAIL:{_text(structure.published_email)}")
    lines.extend([f"URL:{address}" for address in (structure.website, page) if address])
    lines.append(f"NOTE:{_text(f'{kind.label} ({kind.code})')}")
    lines.append("END:VCARD")
    return "".join([_folded(line) for line in lines])


def _text(value: str) -> str:
    """A value of one line: a break in it would end its property."""
    return " ".join(value.split()).translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line of at most 75 bytes, continued by others that begin with a space (RFC 2426, 2.6)."""
    if len(line.encode()) <= _LINE_BYTES:
        return line + "\r\n"
    parts, room = [""], _LINE_BYTES
    for letter in line:
        room -= len(letter.encode())
        if room < 0:
            parts.append("")
            room = _LINE_BYTES - 1 - len(letter.encode())
        parts[-1] += letter
    return "\r\n ".join(parts) + "\r\n"
