"""Where links of documents may lead: what people click is ordinary, what a program fetches by itself is not."""

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CLICKED = frozenset(("http", "https", "mailto", "tel", "ftp", "file", "sms", "callto"))
_DRIVE = re.compile(r"(file:/{2,3})?[a-z](:|%3a|\|)[\\/%]", re.IGNORECASE)

_ON_THIS_MACHINE = re.compile(r"file:///(?![/\\]|%2f|%5c)", re.IGNORECASE)


def is_ordinary_link(target: str) -> bool:
    """Whether a link that somebody clicks is one: a page, an address, a file, a place in the document."""
    scheme = _SCHEME.match(target)
    return not target.startswith(".uno:") and (
        scheme is None or scheme[1].lower() in _CLICKED or _DRIVE.match(target) is not None
    )


def is_local(target: str) -> bool:
    """Whether what a program looks up by itself stays on the machine of who opens the document."""
    target = target.strip()
    if _DRIVE.match(target) or _ON_THIS_MACHINE.match(target):
        return True
    return _SCHEME.match(target) is None and not target.replace("\\", "/").startswith("//")


def is_inside(target: str) -> bool:
    """Whether a link leads to a part of the same package, or to a place in it."""
    target = unquote(target.strip())
    path = target.removeprefix("./")
    if ".." in path.partition("#")[0].split("/"):
        return False
    return _SCHEME.match(target) is None and not path.startswith(("/", "\\", "..", ".uno:")) and "\\" not in path
