"""The documents that people may send: their extensions, and what a browser is told of them."""

import re
import unicodedata

import msgspec

from functions.files.refused_file import RefusedFile


class Format(msgspec.Struct, frozen=True):
    """A format. ``words``: « un document Word » ; ``family``: what its content starts as."""

    extension: str
    words: str
    content_type: str
    family: str


PDF, ZIP, OLE = "pdf", "zip", "ole"
_OPEN = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    one.extension: one
    for one in (
        Format("pdf", "un PDF", "application/pdf", PDF),
        Format("doc", "un document Word 97-2003", "application/msword", OLE),
        Format("docx", "un document Word", f"{_OPEN}wordprocessingml.document", ZIP),
        Format("odt", "un document OpenDocument", "application/vnd.oasis.opendocument.text", ZIP),
        Format("xls", "un classeur Excel 97-2003", "application/vnd.ms-excel", OLE),
        Format("xlsx", "un classeur Excel", f"{_OPEN}spreadsheetml.sheet", ZIP),
        Format("ods", "un classeur OpenDocument", "application/vnd.oasis.opendocument.spreadsheet", ZIP),
    )
}
"""Extension → format."""
IN_WORDS = "PDF, DOC, DOCX, ODT, XLS, XLSX ou ODS"

_PROGRAMS = frozenset(
    ("bat", "bin", "chm", "cmd", "cpl", "dll", "docm", "dotm", "exe", "hta", "htm", "html", "inf", "iso", "img",
     "jar", "js", "jse", "lnk", "mht", "msc", "msi", "php", "pif", "ps1", "py", "reg", "rtf", "scf", "scr", "sh",
     "svg", "url", "vbe", "vbs", "wsf", "wsh", "xll", "xlam", "xlsb", "xlsm", "xltm")
)  # fmt: skip
"""Extensions that hide before the last one, in « devis.exe.pdf »."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that make « fdp.exe » read « exe.pdf »."""


def format_of(sent_name: str) -> Format:
    """The format that a file's name announces. ``sent_name``: as it was sent. Raises :class:`RefusedFile`."""
    name = sent_name.replace("\\", "/").rpartition("/")[2].strip()
    if any(unicodedata.category(one) == "Cc" for one in sent_name) or _TURNS.search(sent_name):
        raise RefusedFile(
            "Le nom de ce fichier contient des caractères invisibles. Renommez-le avec des lettres et des chiffres, "
            "puis envoyez-le de nouveau."
        )
    first, *middle, last = [part.strip().lower() for part in name.split(".")] if "." in name else (name, "")
    announced = FORMATS.get(last)
    if announced is None or not first:
        raise RefusedFile(
            f"Nous prenons les fichiers {IN_WORDS}. Enregistrez le vôtre dans l’un de ces formats, puis envoyez-le de "
            "nouveau."
        )
    if _PROGRAMS.intersection(middle):
        raise RefusedFile(
            f"Le nom de ce fichier contient deux extensions. Renommez-le pour qu’il finisse seulement par .{last}, "
            "puis envoyez-le de nouveau."
        )
    return announced
