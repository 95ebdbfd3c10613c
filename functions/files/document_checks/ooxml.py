"""DOCX and XLSX (ECMA-376): what the parts are, what they are tied to, what their fields and formulas do."""

import posixpath
import re
from collections.abc import Mapping

from functions.files.document_checks.content import BROKEN, EMBEDDED, MACROS, REMOTE, mismatch
from functions.files.document_checks.fields import Fields, check_field
from functions.files.document_checks.formulas import check_formula
from functions.files.document_checks.links import is_local, is_ordinary_link
from functions.files.document_checks.office_xml import Attributes, PictureCheck, XmlCheck, read_xml
from functions.files.document_checks.pictures import FONTS, PICTURES, check_binary
from functions.files.document_checks.vml import FETCHING, check_vml
from functions.files.document_checks.zip_layout import Part, parts_of
from functions.files.document_formats import FORMATS, Format
from functions.files.refused_file import RefusedFile

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_OF_MACROS = re.compile("macro|vba|activex", re.IGNORECASE)
_OBJECTS = frozenset(
    ("oleobject", "control", "activexcontrolbinary", "afchunk", "subdocument", "frame", "webextension",
     "webextensiontaskpanes", "extensibility", "dialogsheet", "attachedtoolbars", "video", "audio", "media", "3dmodel")
)  # fmt: skip
"""Last words of types of relations: to objects, controls, other documents, add-ins, films."""
_DATA = frozenset(("connections", "querytable", "mailmergesource", "mailmergeheadersource", "mailmergerecipientdata"))
_ASKING = frozenset(
    ("ddeLink", "oleLink", "webPr", "dbPr", "olapPr", "textPr", "connections", "connection", "queryTable", "mailMerge",
     "webPublishItem")
)  # fmt: skip
"""Relations to data elsewhere, elements that ask for some."""
_FIELDS = frozenset(("instrText", "delInstrText"))
_FORMULAS = frozenset(
    ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula", "oldFormula")
)
"""Elements whose text acts."""
_ELSEWHERE = {
    "hyperlink": is_ordinary_link,
    "attachedtemplate": is_local,
    "externallinkpath": is_local,
    "xlpathmissing": is_local,
}
"""What may stand outside the package: pages that people click, a template or a workbook of the sender's own machine."""
_BINARY = PICTURES | FONTS | {"sigs"}


def check_ooxml(announced: Format, parts: Mapping[str, Part], is_inside: bool = False) -> None:
    """Check a package. ``is_inside``: of another, as the figures of a chart. Raises :class:`RefusedFile`."""
    if any(_OF_MACROS.search(name) for name in parts):
        raise RefusedFile(MACROS)
    if "[Content_Types].xml" not in parts:
        raise RefusedFile(BROKEN)
    types = _Types()
    read_xml(parts["[Content_Types].xml"].pieces(), types)
    relations = {name: _relations(part) for name, part in parts.items() if part.extension == "rels"}
    for one in (one for found in relations.values() for one in found):
        _check_relation(one)
    main = next((one for one in relations.get("_rels/.rels", ()) if one.kind == "officedocument"), None)
    if main is None:
        raise RefusedFile(BROKEN)
    found = _MAIN.get(types.of(main.target_from("")))
    if found != announced.extension:
        raise mismatch(announced, FORMATS[found].words if found else "")
    charted = {
        one.target_from(_source(name))
        for name, ones in relations.items()
        if "/charts/_rels/" in name
        for one in ones
        if one.kind == "package" and not is_inside
    }
    for part in parts.values():
        if not part.is_folder:
            _check_part(part, is_of_chart=part.name in charted)


class _Relation:
    """A tie of a part, or of the package itself, to another part or to something outside."""

    def __init__(self, attributes: Attributes) -> None:
        self.kind = attributes.get("Type", "").rpartition("/")[2].lower()
        self.target = attributes.get("Target", "")
        self.is_external = attributes.get("TargetMode", "").strip().lower() == "external"

    def target_from(self, source: str) -> str:
        """The name of the part it leads to."""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), self.target)).lstrip("/")


class _Types(XmlCheck):
    """The type of each part."""

    def __init__(self) -> None:
        super().__init__()
        self._by_name: dict[str, str] = {}
        self._by_extension: dict[str, str] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        """An override tells of one part, a default of an extension."""
        del name
        content_type = attributes.get("ContentType", "")
        if _OF_MACROS.search(content_type):
            raise RefusedFile(MACROS)
        self._by_name[attributes.get("PartName", "").lstrip("/").lower()] = content_type
        self._by_extension[attributes.get("Extension", "").lower()] = content_type

    def of(self, name: str) -> str:
        """The type of a part."""
        extension = name.rpartition(".")[2].lower()
        return self._by_name.get(name.lower()) or self._by_extension.get(extension, "")


class _Relations(XmlCheck):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Relation] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self.found.append(_Relation(attributes))


class _Content(XmlCheck):
    """The elements, fields and formulas of a part."""

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] | None = None
        self._fields = Fields()

    def opened(self, name: str, attributes: Attributes) -> None:
        if name in _FORMULAS or name in _FIELDS:
            self._text = []
        elif name == "fldChar":
            self._turn(attributes.get("fldCharType", ""))
        elif name == "fldSimple":
            check_field(attributes.get("instr", ""))
        elif name in _ASKING:
            raise RefusedFile(REMOTE)
        elif name in ("oleObject", "OLEObject", "altChunk"):
            raise RefusedFile(EMBEDDED)
        elif name in FETCHING and not all(is_local(attributes.get(one, "")) for one in ("src", "href", "althref")):
            raise RefusedFile(REMOTE)
        if formula := attributes.get("val" if name == "cfvo" else "formula"):
            check_formula(formula)

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def closed(self, name: str) -> None:
        if self._text is None or (name not in _FORMULAS and name not in _FIELDS):
            return
        text, self._text = "".join(self._text), None
        if name in _FIELDS:
            self._fields.go_on(text)
        else:
            check_formula(text)

    def endDocument(self) -> None:
        """Called by the parser: what is still open ends too."""
        self._fields.close()

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields.begin()
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end":
            self._fields.end()


def _relations(part: Part) -> list[_Relation]:
    read = _Relations()
    read_xml(part.pieces(), read)
    return read.found


def _source(relations: str) -> str:
    """The part whose relations stand there: ``word/charts/_rels/chart1.xml.rels`` → ``word/charts/chart1.xml``."""
    return relations.replace("_rels/", "").removesuffix(".rels")


def _check_relation(one: _Relation) -> None:
    if _OF_MACROS.search(one.kind):
        raise RefusedFile(MACROS)
    if one.kind in _OBJECTS:
        raise RefusedFile(REMOTE if one.is_external else EMBEDDED)
    if one.kind in _DATA:
        raise RefusedFile(REMOTE)
    if one.is_external and not _ELSEWHERE.get(one.kind, _nowhere)(one.target):
        raise RefusedFile(REMOTE)


def _nowhere(_: str) -> bool:
    return False


def _check_part(part: Part, is_of_chart: bool) -> None:
    extension = part.extension
    if extension in ("xml", "rels", "svg"):
        read_xml(part.pieces(), PictureCheck() if extension == "svg" else _Content())
    elif extension == "vml":
        check_vml(part)
    elif extension in _BINARY or (extension == "bin" and "printersettings" in part.name.lower()):
        check_binary(part)
    elif is_of_chart and extension == "xlsx":  # the figures of a chart
        check_ooxml(FORMATS["xlsx"], {one.name: one for one in parts_of(part.content())}, is_inside=True)
    else:
        raise RefusedFile(EMBEDDED)
