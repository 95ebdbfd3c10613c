"""From the sources and the lock to the zips."""

import importlib.util
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from importlib.metadata import Distribution
from pathlib import Path
from typing import NamedTuple

from functions.packaging.bytecode import compile_all, require_runtime
from functions.packaging.closure import Needs, needs
from functions.packaging.groups import GROUPS
from functions.packaging.libraries import stripped
from functions.packaging.references import as_carried, references
from functions.packaging.trimming import is_needed, without_description
from functions.packaging.wheels import distributions, fetch, make_loadable, needed
from functions.packaging.zips import write_zip

ROOT = Path(__file__).parents[2]
_THEME_FILES = ("templates/components", "templates/functions", "templates/mails", "pictograms", "scripts/inline")
_LAYOUT = "theme/templates/layout.html"
_CARRIED_ALWAYS = ("boto3", "tzdata")
"""What no import tells: boto3's own client, and the time zones that the runtime's system may not have."""
_REPLACED = ("yaml",)
"""Needed by what is done beforehand alone."""


class Zip(NamedTuple):
    """A zip that was made. ``unpacked``: bytes once Lambda has unpacked it."""

    file: Path
    unpacked: int
    packages: tuple[str, ...]


def make(lock: Path, architecture: str, out: Path) -> list[Zip]:
    """Make every zip in ``out``. Raises :class:`functions.packaging.refusal.Refused`."""
    require_runtime()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zips-") as scratch:
        packages = Path(scratch) / "packages"
        fetch(lock, architecture, packages)
        asked = {group.name: needs(ROOT, group.entries, group.without) for group in GROUPS}
        for one in asked.values():
            make_loadable(_packages(one, packages), lock, architecture, packages)
        carried = {name: _packages(one, packages) for name, one in asked.items()}
        paths = {group.name: set(_worth_carrying(carried[group.name].values(), group.services)) for group in GROUPS}
        _remove_all_but(set[str]().union(*paths.values()), packages)
        compile_all(packages)
        return [
            _make(out / f"{name}.zip", one, packages, paths[name], tuple(sorted(carried[name])))
            for name, one in asked.items()
        ]


def digest(zips: list[Zip]) -> str:
    """What changes when any of them does: the name of the folder that they are sent to."""
    return sha256(b"".join(sha256(one.file.read_bytes()).digest() for one in zips)).hexdigest()[:16]


def _packages(needs: Needs, packages: Path) -> dict[str, Distribution]:
    return needed(distributions(packages), needs.packages.difference(_REPLACED) | set(_CARRIED_ALWAYS))


def _worth_carrying(packages: Iterable[Distribution], services: Collection[str]) -> Iterator[str]:
    """The files of some packages, from the folder where they stand."""
    return (str(told) for one in packages for told in one.files or () if is_needed(str(told), services))


def _remove_all_but(paths: set[str], folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).as_posix() not in paths:
            file.unlink()


def _make(out: Path, needs: Needs, packages: Path, paths: Iterable[str], names: tuple[str, ...]) -> Zip:
    files = dict(_ours(needs))
    files |= dict(_carried(packages / path, path) for path in paths if (packages / path).is_file())
    write_zip(out, files)
    return Zip(out, sum(map(len, files.values())), names)


def _carried(file: Path, path: str) -> tuple[str, bytes]:
    """A file under the name that it has in a zip: of a module, what was compiled stands alone."""
    if file.suffix == ".py":
        return f"{path}c", Path(importlib.util.cache_from_source(file)).read_bytes()
    content = file.read_bytes()
    if file.name == "METADATA":
        content = without_description(content)
    return path, stripped(content) if ".so" in file.name else content


def _ours(needs: Needs) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory(prefix="ours-") as scratch:
        folder = Path(scratch)
        paths = [file.relative_to(ROOT) for file in needs.modules.values()]
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)
        compile_all(folder)
        for path in paths:
            yield _carried(folder / path, path.as_posix())
    for file in references(needs.modules.values()):
        name, content = as_carried(file)
        yield f"data/reference/{name}", content
    theme = (file for start in _THEME_FILES for file in (ROOT / "theme" / start).rglob("*"))
    for file in (ROOT / _LAYOUT, *theme):
        if file.is_file():
            yield file.relative_to(ROOT).as_posix(), file.read_bytes()
