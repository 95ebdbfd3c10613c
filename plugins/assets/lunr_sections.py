"""Lunr without what a search never runs: the browser reads an index that is made here, and stems French only.

Lunr is one function, from which esbuild can leave nothing out. Its sections stand under banners: the kept ones are
copied byte for byte. Measured on the search's worker: 12.6 KB brotli whole, 7.3 KB so.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_SECTION = re.compile(
    r"""
    ^(?= /\*!\n\ \*\ (?P<banner>lunr\.\w+)\n                                   # "lunr.Set" under a banner
       | (?P<name>lunr\.(?:MatchData|Query|QueryParseError|QueryLexer|QueryParser))\ =\ function\b
       | \ \ /\*\*\n\ \ \ \*\ (?P<export>export)\ the\ module                  # what hands Lunr to its user
    )""",
    re.MULTILINE | re.VERBOSE,
)
_HEAD = "head"
_KEPT = frozenset(
    {_HEAD, "lunr.utils", "lunr.Set", "lunr.Vector", "lunr.TokenSet", "lunr.Index", "lunr.MatchData", "lunr.Query"}
    | {"export"}
)
_LEFT_OUT = frozenset(
    {"lunr.tokenizer", "lunr.Pipeline", "lunr.stemmer", "lunr.stopWordFilter", "lunr.trimmer", "lunr.Builder"}
    | {"lunr.QueryParseError", "lunr.QueryLexer", "lunr.QueryParser"}
)
_STEMMER = re.compile(r"^    /\* lunr stemmer function \*/\n.*?(?=^    lunr\.Pipeline\.registerFunction)", re.M | re.S)
_LICENCES = re.compile(r"\A(?:/\*!.*?\*/\n)+", re.S)


class UnknownSections(Exception):
    """Lunr has other sections than those this module was written for: a sentence that says which."""


def written(node_modules: Path, folder: Path) -> dict[str, Path]:
    """Write what the search needs of Lunr and of its French in ``folder``: the file of each module, by its import.

    Raises :class:`UnknownSections`, and FileNotFoundError when they are not installed.
    """
    contents = {
        "lunr": lunr((node_modules / "lunr" / "lunr.js").read_text(encoding="utf-8")),
        "lunr-languages/lunr.fr.js": french(
            (node_modules / "lunr-languages" / "lunr.fr.js").read_text(encoding="utf-8")
        ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for module, content in contents.items():
        # They are CommonJS, which « .js » is not in a project of ES modules.
        file = folder / f"{Path(module).stem}.cjs"
        file.write_text(content, encoding="utf-8")
        files[module] = file
    return files


def lunr(source: str) -> str:
    """The sections that evaluate a query. Raises :class:`UnknownSections`."""
    parts = list(sections(source))
    names = [name for name, _ in parts]
    if sorted(names) != sorted(_KEPT | _LEFT_OUT):
        other = sorted(set(names) ^ (_KEPT | _LEFT_OUT))
        raise UnknownSections(f"lunr.js n’a plus les mêmes parties ({', '.join(other)}) : revoyez {__file__}")
    return "".join(text for name, text in parts if name in _KEPT)


def french(source: str) -> str:
    """The French stemmer alone. Raises :class:`UnknownSections`."""
    licences, stemmer = _LICENCES.search(source), _STEMMER.search(source)
    if not (licences and stemmer):
        raise UnknownSections(f"lunr.fr.js n’a plus les mêmes parties : revoyez {__file__}")
    return f"{licences[0]}module.exports = function (lunr) {{\n    lunr.fr = {{}};\n\n{stemmer[0]}}};\n"


def sections(source: str) -> Iterator[tuple[str, str]]:
    """The sections of lunr.js with their names, in order: together they are the whole file."""
    name, start = _HEAD, 0
    for boundary in _SECTION.finditer(source):
        yield name, source[start : boundary.start()]
        name, start = next(filter(None, boundary.groups())), boundary.start()
    yield name, source[start:]
