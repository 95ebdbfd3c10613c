"""Reading the XML of packages as it comes, without ever building it, nor expanding anything (defusedxml)."""

import re
from collections.abc import Iterable
from xml.sax import SAXException  # nosec B406 # the error only: what reads is defusedxml
from xml.sax.handler import ContentHandler  # nosec B406 # the interface only
from xml.sax.xmlreader import AttributesImpl  # nosec B406 # the type only

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from functions.files.document_checks.content import BROKEN, MACROS, REMOTE, TWOFOLD
from functions.files.refused_file import RefusedFile

_SAID_ONCE = frozenset(
    ("href", "src", "althref", "image-data", "formula", "expression", "condition", "instr", "fldCharType", "Type",
     "Target", "TargetMode", "ContentType", "PartName", "Extension")
)  # fmt: skip
"""What is checked: under two prefixes, it would say two things."""
_FETCHED = re.compile(r"@import|url\(\s*+[\"']?+(?!#|data:image/|[\"'\s])", re.IGNORECASE)
"""What styles fetch."""

Attributes = dict[str, str]


class XmlCheck(ContentHandler):
    """What looks at the elements of one part; its own to check, without their prefixes, which anybody may choose."""

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """Called by the parser."""
        found: Attributes = {}
        for key, value in attrs.items():
            local = _local(key)
            if local in _SAID_ONCE and found.get(local, value) != value:
                raise RefusedFile(TWOFOLD)
            found[local] = value
        self.opened(_local(name), found)

    def endElement(self, name: str) -> None:
        """Called by the parser."""
        self.closed(_local(name))


class PictureCheck(XmlCheck):
    """The elements of an SVG picture, which would run in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self._style: list[str] | None = None

    def opened(self, name: str, attributes: Attributes) -> None:
        """Neither scripts, nor pages, nor what stands elsewhere."""
        if name in ("script", "handler", "foreignObject") or any(key.startswith("on") for key in attributes):
            raise RefusedFile(MACROS)
        target = attributes.get("href", "").strip()
        if name != "a" and target and not target.startswith(("#", "data:image/")):
            raise RefusedFile(REMOTE)
        if any("(" in value and _FETCHED.search(value) for value in attributes.values()):
            raise RefusedFile(REMOTE)
        if name == "style":
            self._style = []

    def characters(self, content: str) -> None:
        """The text of a style."""
        if self._style is not None:
            self._style.append(content)

    def closed(self, name: str) -> None:
        """A style is whole."""
        if name == "style" and self._style is not None:
            style, self._style = "".join(self._style), None
            if _FETCHED.search(style):
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


def _local(name: str) -> str:
    return name.rpartition(":")[2]
