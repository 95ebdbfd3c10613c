"""What is the same on every page: a change of it renders the whole site again."""

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from data.vocabulary import REFERENCE
from plugins.directory.pages import digest
from theme.environment import THEME
from theme.frame import Frame

_PROJECT = THEME.parent
_CODE = ("data", "theme", "plugins")
_ASIDE = {"node_modules", "__pycache__", "sample", "sources"}
"""Folders that no page is made of."""


_ENDINGS = (".py", ".html", ".txt", ".svg", ".xml", ".json")


def site_digest(frame: Frame) -> bytes:
    """A digest of templates, words, vocabularies, code and frame."""
    files = blake2b(digest_size=16)
    for file in sorted(_files()):
        files.update(file.relative_to(_PROJECT).as_posix().encode() + b"\0" + blake2b(file.read_bytes()).digest())
    return digest(files.digest(), frame, sys.version, version("jinja2"), version("markupsafe"))


def _files() -> Iterator[Path]:
    for folder in _CODE:
        for path, folders, names in os.walk(_PROJECT / folder):
            folders[:] = [name for name in folders if name not in _ASIDE]
            yield from (Path(path, name) for name in names if name.endswith(_ENDINGS))
    yield from REFERENCE.glob("*.yaml")
    yield from REFERENCE.glob("*.csv")
