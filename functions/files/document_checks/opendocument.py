"""ODT and ODS (OpenDocument 1.x): their parts, their scripts, what they are tied to."""

from collections.abc import Mapping

from functions.files.document_checks.content import BROKEN, EMBEDDED, MACROS, PROTECTED, REMOTE, mismatch
from functions.files.document_checks.formulas import check_formula
from functions.files.document_checks.links import is_inside, is_local, is_ordinary_link
from functions.files.document_checks.office_xml import Attributes, PictureCheck, XmlCheck, read_xml
from functions.files.document_checks.pictures import FONTS, PICTURES, check_binary
from functions.files.document_checks.zip_layout import Part
from functions.files.document_formats import FORMATS, Format
from functions.files.refused_file import RefusedFile

_CODE = frozenset(("module", "source-code", "event-listener", "library-linked"))
_OBJECTS = frozenset(("object-ole", "plugin", "applet", "floating-frame"))
_ASKED_ELSEWHERE = frozenset(
    ("dde-source", "dde-connection-decl", "dde-link", "dde-connection", "database-source-query",
     "database-source-sql", "database-source-table", "connection-resource")
)  # fmt: skip
_FORMULAS = ("formula", "expression", "condition")
"""Attributes that act."""
_VALUED = frozenset(("condition", "color-scale-entry", "formatting-entry"))
"""Elements of conditional formats, whose values may be formulas."""
_LIBRARIES = ("-lc.xml", "-lb.xml")
"""Lists of the libraries of scripts: LibreOffice writes empty ones."""


def check_opendocument(announced: Format, parts: Mapping[str, Part]) -> None:
    """Check a package. Raises :class:`RefusedFile`."""
    mimetype = parts["mimetype"]
    told = mimetype.content().decode("ascii", "replace").strip() if mimetype.size < 200 else ""
    if told != announced.content_type:
        raise mismatch(announced, next((one.words for one in FORMATS.values() if one.content_type == told), ""))
    if "content.xml" not in parts or "META-INF/manifest.xml" not in parts:
        raise RefusedFile(BROKEN)
    for part in parts.values():
        if not part.is_folder:
            _check_part(part)


class _Content(XmlCheck):
    """The elements of a part. ``is_library``: it lists scripts; ``is_menu``: it names commands of the program."""

    def __init__(self, is_library: bool, is_menu: bool) -> None:
        super().__init__()
        self._is_library = is_library
        self._is_menu = is_menu
        self._in_script = False

    def opened(self, name: str, attributes: Attributes) -> None:
        self._in_script = name == "script"
        if name in _CODE or (self._is_library and name == "element"):
            raise RefusedFile(MACROS)
        if name in _OBJECTS:
            raise RefusedFile(EMBEDDED)
        if name in _ASKED_ELSEWHERE:
            raise RefusedFile(REMOTE)
        if name == "encryption-data":
            raise RefusedFile(PROTECTED)
        for attribute in (*_FORMULAS, "value") if name in _VALUED else _FORMULAS:
            if formula := attributes.get(attribute):
                check_formula(formula.removeprefix("of:"))
        for link in ("href", "image-data"):
            if target := attributes.get(link, "").strip():
                self._check_link(name, target)

    def characters(self, content: str) -> None:
        if self._in_script and content.strip():
            raise RefusedFile(MACROS)

    def closed(self, name: str) -> None:
        del name
        self._in_script = False

    def _check_link(self, name: str, target: str) -> None:
        if (
            self._is_library
            or name == "script"
            or target.lower().startswith(("vnd.sun.star.script", "macro:", "script:"))
        ):
            raise RefusedFile(MACROS)
        if self._is_menu and target.startswith((".uno:", "slot:", "private:")):
            return
        if name == "a":
            is_known = is_ordinary_link(target)
        elif name == "template":  # what the document was made from: asked by nobody who reads it
            is_known = is_local(target)
        else:
            is_known = is_inside(target) or (name == "chart" and target == "..")
        if not is_known:
            raise RefusedFile(REMOTE)


def _check_part(part: Part) -> None:
    name = part.name
    if name.startswith(("Scripts/", "Dialogs/")) or (name.startswith("Basic/") and not name.endswith(_LIBRARIES)):
        raise RefusedFile(MACROS)
    if part.extension == "svg":
        read_xml(part.pieces(), PictureCheck())
    elif part.extension in ("xml", "rdf"):
        read_xml(part.pieces(), _Content(name.startswith("Basic/"), name.startswith("Configurations2/")))
    elif part.extension in PICTURES | FONTS or name in ("mimetype", "layout-cache"):
        check_binary(part)
    elif name.startswith("ObjectReplacements/") and name.count("/") == 1:  # pictures of charts
        check_binary(part, is_picture=True)
    else:
        raise RefusedFile(EMBEDDED)
