"""What a document is, told by its content; each family has its own checks."""

import re

from functions.files.document_formats import FORMATS, IN_WORDS, OLE, PDF, ZIP, Format
from functions.files.refused_file import RefusedFile

BROKEN = "Ce fichier est incomplet ou abîmé. Ouvrez-le pour le vérifier, enregistrez-le de nouveau, puis envoyez-le."
TOO_HEAVY = "Ce fichier demande trop de calculs pour être vérifié. Imprimez-le en PDF, puis envoyez ce PDF."
MACROS = (
    "Ce fichier contient des macros ou des scripts. Enregistrez-le sans macros, ou imprimez-le en PDF, puis envoyez-le."
)
PROTECTED = "Ce fichier est protégé ou chiffré. Enregistrez-le sans mot de passe ni protection, puis envoyez-le."
EMBEDDED = (
    "Ce fichier contient un autre fichier ou un objet incorporé. Retirez-le, ou imprimez le document en PDF, puis "
    "envoyez-le."
)
REMOTE = (
    "Ce fichier va chercher des éléments ailleurs (modèle, image ou données liées). Rompez ces liaisons, ou imprimez "
    "le document en PDF, puis envoyez-le."
)
TWOFOLD = (
    "Ce fichier contient des données ajoutées, qui n’appartiennent pas au document. Enregistrez-le de nouveau, puis "
    "envoyez-le."
)
_STARTS = ((b"%PDF-", PDF), (b"PK\x03\x04", ZIP), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE))
_KNOWN = (
    (re.compile(rb"\{\\rtf"), "un document RTF"),
    (re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|II\*\x00|MM\x00\*|BM", re.DOTALL), "une image"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|!--|html|svg|script|head)", re.IGNORECASE), "une page ou du XML"),
    (re.compile(rb"MZ|\x7fELF|#!"), "un programme"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|PK\x05\x06|PK00"), "une archive"),
)
_HIDDEN = re.compile(
    rb"PK\x03\x04|\xd0\xcf\x11\xe0|MZ..........|\x7fELF|%PDF-|\{\\rtf|Rar!|7z\xbc\xaf|\x1f\x8b\x08|#!/", re.DOTALL
)
"""Starts of what no part of a document is: other documents, archives, programs."""


def check_content(announced: Format, content: bytes) -> None:
    """Check that a file is of the format its name announces, and harmless. Raises :class:`RefusedFile`."""
    if not content:
        raise RefusedFile("Ce fichier est vide. Choisissez-en un autre.")
    family = next((family for start, family in _STARTS if content.startswith(start)), "")
    if family != announced.family:
        raise mismatch(announced, _words(content, family))
    if family == PDF:
        from functions.files.document_checks.pdf import check_pdf

        check_pdf(content)
        return
    if b"%PDF-" in content[:1024]:  # readers of PDF look for it that far
        raise RefusedFile(TWOFOLD)
    if family == OLE:
        from functions.files.document_checks.ole import check_ole

        check_ole(announced, content)
    else:
        from functions.files.document_checks.office_zip import check_office_zip

        check_office_zip(announced, content)


def mismatch(announced: Format, words: str = "") -> RefusedFile:
    """The refusal of a file whose content is not what its name announces. ``words``: what it is, when it is known."""
    told = f"c’est {words}" if words else "nous ne le reconnaissons pas"
    return RefusedFile(
        f"Le nom de ce fichier annonce {announced.words}, mais {told}. Enregistrez-le en {IN_WORDS}, puis envoyez-le."
    )


def is_hidden_file(start: bytes) -> bool:
    """Whether the beginning of a part is that of another file."""
    return _HIDDEN.match(start) is not None


def _words(content: bytes, family: str) -> str:
    if family == PDF:
        return FORMATS["pdf"].words
    if family:
        return "un document ou une archive d’un autre format"
    return next((words for start, words in _KNOWN if start.match(content)), "")
