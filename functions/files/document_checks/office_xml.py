"""Reading the XML of packages as it comes, without ever building it, nor expanding anything (defusedxml)."""

import re
from collections.abc import Iterable
from xml.sax import SAXException  # nosec B406 # the error only: what reads is defusedxml
from xml.sax.handler import ContentHandler  # nosec B406 # the interface only
from xml.sax.xmlreader import AttributesImpl  # nosec B406 # the type only

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from functions.files.document_checks.content import BROKEN, MACROS, REMOTE
from functions.files.refused_file import RefusedFile

MOST_TEXT = 100_000
"""Characters of one formula or field."""

_CALLS = re.compile(
    r"(?<![\w.])(?:_xl\w+\.)*(DDE|EXEC|CALL|REGISTER(\.ID)?|WEBSERVICE|RTD)\s*\("
    r"|[a-z_]\w*\s*\|.*!",
    re.IGNORECASE | re.DOTALL,
)
"""Functions by which a formula starts a program or asks a server, and « cmd|'/c calc'!A1 »."""
_QUOTED = re.compile('"[^"]*"')
_DDE_FIELD = re.compile(r'["\s]*DDE(AUTO)?\b|["\s]*QUOTE\s+(\d+\s+){3,}', re.IGNORECASE)
"""Fields that start a program, or that spell one by its characters."""
_REMOTE_FIELD = re.compile(
    r'["\s]*(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|RD)\b.*?([a-z]{3,}:|\\\\)', re.I | re.S
)

Attributes = dict[str, str]


class XmlCheck(ContentHandler):
    """What looks at the elements of one part; its own to check, without their prefixes, which anybody may choose."""

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """Called by the parser."""
        self.opened(_local(name), {_local(key): value for key, value in attrs.items()} if attrs else {})

    def endElement(self, name: str) -> None:
        """Called by the parser."""
        self.closed(_local(name))


class PictureCheck(XmlCheck):
    """The elements of an SVG picture, which would run in a browser."""

    def opened(self, name: str, attributes: Attributes) -> None:
        """Neither scripts, nor pages, nor what stands elsewhere."""
        if name in ("script", "handler", "foreignObject") or any(key.startswith("on") for key in attributes):
            raise RefusedFile(MACROS)
        target = attributes.get("href", "").strip()
        if name != "a" and target and not target.startswith(("#", "data:image/")):
            raise RefusedFile(REMOTE)


def read_xml(pieces: Iterable[bytes], check: ContentHandler) -> None:
    """Read a part. Raises :class:`RefusedFile` when it is broken, or declares anything (DOCTYPE)."""
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(check)
    is_empty = True
    try:
        for piece in pieces:
            if piece:
                is_empty = False
                parser.feed(piece)
        if not is_empty:  # LibreOffice writes some parts empty
            parser.close()
    except DefusedXmlException:
        raise RefusedFile(
            "Ce fichier déclare des éléments (DOCTYPE) que les documents ordinaires n’ont pas. Enregistrez-le de "
            "nouveau, ou imprimez-le en PDF, puis envoyez-le."
        ) from None
    except SAXException:
        raise RefusedFile(BROKEN) from None


def check_formula(formula: str) -> None:
    """Raise :class:`RefusedFile` for a formula that starts a program or asks a server."""
    if _CALLS.search(_QUOTED.sub('""', formula)):
        raise RefusedFile(REMOTE)


def check_field(code: str) -> None:
    """Raise :class:`RefusedFile` for the code of a field that starts a program or fetches a file elsewhere."""
    if _DDE_FIELD.match(code):
        raise RefusedFile(MACROS)
    if _REMOTE_FIELD.match(code):
        raise RefusedFile(REMOTE)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
