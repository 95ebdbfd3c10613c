"""What a file is, told by its content: never by its name, nor by what the browser says of it."""

import re

from functions.files.safe_picture import RefusedPicture

MOST_SCANS = 100
"""Passes of a JPEG file: cameras and tools write 1 to 12; each costs a reading of all its pixels."""

_ACCEPTED = (
    re.compile(rb"\xff\xd8\xff"),
    re.compile(rb"\x89PNG\r\n\x1a\n"),
    re.compile(rb"RIFF....WEBP", re.DOTALL),
    re.compile(rb"....ftyp(avif|avis|mif1|msf1)", re.DOTALL),
)
_KNOWN = (
    (re.compile(rb"....ftyp(hei|hev)", re.DOTALL), "une image HEIC"),
    (re.compile(rb"....ftyp", re.DOTALL), "une vidéo"),
    (re.compile(rb"GIF8[79]a"), "une image GIF"),
    (re.compile(rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+"), "une image TIFF ou brute"),
    (re.compile(rb"8BPS"), "un fichier de Photoshop"),
    (re.compile(rb"\x00\x00[\x01\x02]\x00"), "une icône"),
    (re.compile(rb"BM"), "une image BMP"),
    (re.compile(rb"\x00\x00\x00\x0cj[Px]|\xff\x4f\xff\x51"), "une image JPEG 2000"),
    (re.compile(rb"\x00\x00\x00\x0cJXL |\xff\x0a"), "une image JPEG XL"),
    (re.compile(rb"%PDF"), "un PDF"),
    (re.compile(rb"%!PS"), "un fichier PostScript"),
    (re.compile(rb"PK\x03\x04"), "un document ou une archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "un document"),
    (re.compile(rb"wOF[F2]|OTTO|\x00\x01\x00\x00|true|ttcf"), "une police de caractères"),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|!--|svg|html|script)", re.IGNORECASE),
        "une image SVG ou une page",
    ),
)
"""Starts of files that people do send for a picture, and what they are."""
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")
_START_OF_SCAN, _END = 0xDA, 0xD9


def check_format(content: bytes) -> None:
    """Raise :class:`RefusedPicture` for a file that does not start as a JPEG, PNG, WebP or AVIF picture does."""
    if not content:
        raise RefusedPicture("Le fichier est vide. Choisissez une image JPEG, PNG, WebP ou AVIF.")
    if any(start.match(content) for start in _ACCEPTED):
        return
    for start, words in _KNOWN:
        if start.match(content):
            raise RefusedPicture(
                f"Ce fichier est {words}, que nous ne pouvons pas montrer. Enregistrez votre image en JPEG ou en PNG, "
                "puis envoyez-la de nouveau."
            )
    raise RefusedPicture(
        "Nous ne reconnaissons pas d’image dans ce fichier. Envoyez une image JPEG, PNG, WebP ou AVIF."
    )


def scans(jpeg: bytes) -> int:
    """How many passes a JPEG file makes its reader do, counted up to its end marker (ITU-T T.81, annex B)."""
    count, position = 0, 2
    while marker := _MARKER.search(jpeg, position):
        position = marker.end()
        if marker[1][0] == _END:
            break
        if marker[1][0] == _START_OF_SCAN:
            count += 1
        # Every other marker is followed by the length of its segment, where any byte may stand.
        position += int.from_bytes(jpeg[position : position + 2], "big")
    return count
