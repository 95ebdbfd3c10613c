"""What a PDF does when it opens, when a page shows, when somebody clicks (ISO 32000-2, 12.6)."""

from collections.abc import Iterable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from functions.files.document_checks.content import EMBEDDED, TOO_HEAVY
from functions.files.document_checks.links import is_ordinary_link
from functions.files.refused_file import RefusedFile

MOST_PAGES, MOST_DEPTH, MOST_ITEMS = 5_000, 40, 200_000

ACTIVE = (
    "Ce PDF contient des scripts, des formulaires dynamiques ou des actions automatiques. Imprimez-le en PDF, puis "
    "envoyez cette version."
)
_HARMLESS = frozenset(("/GoTo", "/Named", "/Hide", "/ResetForm", "/SetOCGState", "/Trans", "/Thread"))
"""Actions that stay in the document; a link to a page elsewhere waits for a click."""
_ACTING, _HOLDING = ("/JavaScript", "/Renditions"), ("/EmbeddedFiles",)
"""Names that the catalogue gives to scripts, films and files."""
_HELD = frozenset(("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"))
"""Notes that hold something else."""


def check_actions(reader: PdfReader) -> None:
    """Check every action of a document. Raises :class:`RefusedFile`, and about anything on broken ones."""
    root = reader.root_object
    if len(reader.pages) > MOST_PAGES:
        raise RefusedFile(TOO_HEAVY)
    _check_one(root.get("/OpenAction"), is_clicked=False)
    _check_all(root.get("/AA"))
    told = _dictionary(root.get("/Names"))
    if any(name in told for name in _ACTING):
        raise RefusedFile(ACTIVE)
    if any(name in told for name in _HOLDING) or "/Collection" in root:
        raise RefusedFile(EMBEDDED)
    _check_tied(root)
    form = _dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        raise RefusedFile(ACTIVE)
    for field in _tree(form.get("/Fields"), "/Kids"):
        _check_item(field)
    outlines = _dictionary(root.get("/Outlines"))
    for item in _chain(outlines.get("/First")):
        _check_item(item)
    for page in reader.pages:
        _check_all(page.get("/AA"))
        _check_tied(page)
        for annotation in _items(page.get("/Annots")):
            _check_item(annotation)
            _check_tied(annotation)


def _check_item(item: DictionaryObject) -> None:
    _check_one(item.get("/A"), is_clicked=True)
    _check_one(item.get("/PA"), is_clicked=True)
    _check_all(item.get("/AA"))


def _check_tied(item: DictionaryObject) -> None:
    """No file is tied to the document, to a page, to a note."""
    if _resolved(item.get("/AF")) or _resolved(item.get("/Subtype")) in _HELD:
        raise RefusedFile(EMBEDDED)


def _check_all(actions: Any) -> None:
    """Actions that events start."""
    for action in _dictionary(actions).values():
        _check_one(action, is_clicked=False)


def _check_one(action: Any, is_clicked: bool, depth: int = 0) -> None:
    """An action, and those that follow it; a bare destination is none."""
    if depth > MOST_DEPTH:
        raise RefusedFile(TOO_HEAVY)
    for one in _items(action) if isinstance(_resolved(action), ArrayObject) and depth else [_dictionary(action)]:
        kind = _resolved(one.get("/S"))
        if kind == "/URI" and is_clicked:
            if not is_ordinary_link(_text(one.get("/URI"))):
                raise RefusedFile(ACTIVE)
        elif one and "/S" in one and kind not in _HARMLESS:
            raise RefusedFile(ACTIVE)
        if "/Next" in one:
            _check_one(one["/Next"], is_clicked, depth + 1)


def _tree(items: Any, below: str) -> Iterator[DictionaryObject]:
    """The items of a tree, each once."""
    waiting, count = list(_items(items)), 0
    while waiting:
        item = waiting.pop()
        count += 1
        if count > MOST_ITEMS:
            raise RefusedFile(TOO_HEAVY)
        yield item
        waiting += _items(item.get(below))


def _chain(first: Any) -> Iterator[DictionaryObject]:
    """The items of outlines: each may lead to the next, and to its own."""
    waiting, count = [_dictionary(first)], 0
    while waiting:
        item = waiting.pop()
        count += 1
        if count > MOST_ITEMS:
            raise RefusedFile(TOO_HEAVY)
        if item:
            yield item
            waiting += [_dictionary(item.get("/Next")), _dictionary(item.get("/First"))]


def _items(value: Any) -> Iterable[DictionaryObject]:
    resolved = _resolved(value)
    return [_dictionary(one) for one in resolved] if isinstance(resolved, ArrayObject) else []


def _dictionary(value: Any) -> DictionaryObject:
    resolved = _resolved(value)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _text(value: Any) -> str:
    resolved = _resolved(value)
    return resolved.decode("latin-1") if isinstance(resolved, bytes) else str(resolved or "")
