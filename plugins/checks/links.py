"""Every address that a page names inside the site: links, forms, pictures, scripts, data that scripts read."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from plugins.checks import Fault
from plugins.checks.built_site import BuiltSite

WHAT = "lien"
# Each pattern begins with the one byte or word that it is looked for by: a set of them takes four times as long.
_ATTRIBUTES = re.compile(rb' (?:href|src|action|formaction|poster|data|srcset)="([^"]*)')
_STRINGS = re.compile(rb'"(/[^"\\<>\s]*)"')
"""Attributes of scripts, and data that they read, name addresses too."""
_UNQUOTED = re.compile(rb"""=[^"]""")
_UNUSUAL = re.compile(
    rb"""\s(?:href|src|action|formaction|poster|data|srcset)\s*=\s*(?:'([^']*)|"([^"]*)|([^\s"'>]+))"""
)
"""Written otherwise than our templates do."""
_CODED = "recherche/"
"""Columns of the index, whose text only looks like addresses; and a description, whose paths follow its server's."""
_NAMES = (b"href", b"src", b"action", b"poster", b"data", b"srcset")
_IN_STYLES = re.compile(rb"""url\(\s*["']?([^"')]+)""")
_IN_SCRIPTS = re.compile(rb"""["'`](/(?:assets|images)/[^"'`$\\]+\.\w+)["'`]""")
_WIDTH = re.compile(r"[\d.]+[wx]")
_OF_FUNCTIONS = ("/f/", "/f?")


class Links:
    """What the files read so far name, each address looked at once."""

    def __init__(self, site: BuiltSite) -> None:
        self._site = site
        origin = re.escape(site.origin.encode())
        self._whole = re.compile(rb'"(%b/[^"\\<>\s]*)"' % origin) if origin else _STRINGS
        self._answering: set[bytes] = set()
        self.fragments: dict[tuple[str, str], str] = {}
        """File and fragment → a page that names both."""

    def faults_of(self, path: str, content: bytes) -> Iterator[Fault]:
        """The addresses of a file that nothing answers."""
        for told in self._named(path, content) - self._answering:
            words = unescape(told.decode("utf-8", "replace"))
            if words.startswith("#"):
                if not _holds(content, words[1:]):
                    yield Fault(WHAT, f"/{path}", f"le lien vers {words} ne mène à rien dans la page.")
            elif self._answers(path, words):
                if words.startswith(("/", "http")):
                    self._answering.add(told)
            else:
                yield Fault(WHAT, f"/{path}", f"le lien vers {words[:200]} ne mène à rien.")

    def faults_of_fragments(self) -> Iterator[Fault]:
        """Once every file was read: the fragments of other pages that are not in them."""
        contents: dict[str, bytes] = {}
        for (file, fragment), page in sorted(self.fragments.items()):
            if file not in contents:
                contents = {file: self._site.read(file)}  # they come file by file
            if not _holds(contents[file], fragment):
                yield Fault(WHAT, page, f"le lien vers /{file}#{fragment} ne mène à rien dans cette page.")

    def _named(self, path: str, content: bytes) -> set[bytes]:
        if path.endswith(".html"):
            found = {*_ATTRIBUTES.findall(content), *_STRINGS.findall(content), *self._whole.findall(content)}
            if any(
                content[at.start() - 12 : at.start()].rstrip().endswith(_NAMES) for at in _UNQUOTED.finditer(content)
            ):
                found.update(filter(None, (one for three in _UNUSUAL.findall(content) for one in three)))
            return found
        if path.endswith(".xml"):
            return set(_ATTRIBUTES.findall(content))
        if path.endswith("/openapi.json") or path.startswith(_CODED):
            return set()
        if path.endswith((".json", ".geojson", ".jsonl", ".webmanifest")):
            return {*_STRINGS.findall(content), *self._whole.findall(content)}
        if path.endswith(".css"):
            return set(_IN_STYLES.findall(content))
        return set(_IN_SCRIPTS.findall(content)) if path.endswith((".js", ".mjs")) else set()

    def _answers(self, path: str, words: str) -> bool:
        """Whether all that a value names answers: one address, or those of a ``srcset``."""
        if " " in words.strip():
            named = (one.rstrip(",") for one in words.split() if not _WIDTH.fullmatch(one.rstrip(",")))
            return all(self._answers(path, one) for one in named if one)
        inside = words.strip().removeprefix(self._site.origin) if self._site.origin else words.strip()
        if inside.startswith("//") or "{" in inside or urlsplit(inside).scheme:
            return True
        whole = inside if inside.startswith("/") else urljoin(f"/{path.removesuffix('index.html')}", inside)
        if whole == "/f" or whole.startswith(_OF_FUNCTIONS):
            return True
        parts = urlsplit(whole)
        file = self._site.answers(parts.path or "/")
        if file and parts.fragment and file.endswith(".html"):
            self.fragments.setdefault((file, unquote(parts.fragment)), f"/{path}")
        return file is not None


def _holds(content: bytes, fragment: str) -> bool:
    """Whether a page has that identifier; the top of a page needs none."""
    return fragment in ("", "top") or any(
        b' id="' + one.encode() + b'"' in content for one in {fragment, unquote(fragment)}
    )
