"""The packages of a lock, for another machine than this one."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path, PurePosixPath

from functions.packaging.groups import RUNTIME
from functions.packaging.libraries import is_loadable
from functions.packaging.refusal import Refused

_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
_RECENT, _OLD = "manylinux_2_28", "manylinux2014"
"""What uv may ask for. Wheels of the first are tried, as there are more: many load on older systems than they say."""
_REQUIRED = re.compile(r"([A-Za-z0-9][\w.-]*)")
_WITHOUT_WHEELS = ("jours-feries-france",)
"""Published as sources alone, in pure Python: taken as this environment has them, from the same lock."""
_NEVER_CALLED = frozenset({
    "certifi", "charset-normalizer", "dnspython", "lxml-stubs", "requests", "uvicorn", "httptools", "obstore",
})  # fmt: skip
"""What packages ask for and our programs never reach: asking servers for addresses, or for pages, and serving."""


def fetch(lock: Path, architecture: str, folder: Path) -> None:
    """Put the packages of a lock in a folder, for that architecture. Raises :class:`Refused`.

    Nothing is built: each is a wheel whose digest the lock tells.
    """
    entries = [entry for entry in _entries(lock) if not entry.startswith(_WITHOUT_WHEELS)]
    _install(entries, architecture, _RECENT, folder)
    for name in _WITHOUT_WHEELS:
        _copy(name, lock, folder)


def make_loadable(packages: dict[str, Distribution], lock: Path, architecture: str, folder: Path) -> None:
    """Take an older wheel of each of the packages that the system of Lambda would not load.

    Raises :class:`Refused` when there is none.
    """
    for name, one in packages.items():
        if _loads(one):
            continue
        version = one.version
        entries = [entry for entry in _entries(lock) if _normal(entry.partition("==")[0]) == name]
        for file in list(one.files or ()):
            Path(str(file.locate())).unlink(missing_ok=True)
        try:
            _install(entries, architecture, _OLD, folder)
        except Refused as error:
            raise Refused(
                f"{name} {version} ne se charge pas sur le système des fonctions (Amazon Linux 2)\u202f: prenez-en "
                f"une version plus ancienne dans requirements/.\n{error}"
            ) from None


def _install(entries: list[str], architecture: str, system: str, folder: Path) -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise Refused("uv manque dans .venv. Lancez d’abord «\u00a0make install\u00a0».")
    left = folder.with_suffix(".lock")
    left.write_text("".join(entries), encoding="utf-8")
    run = subprocess.run(
        [
            uv, "pip", "install", "--quiet", "--target", str(folder), "--reinstall", "--no-deps", "--require-hashes",
            "--only-binary", ":all:", "--python", sys.executable,
            "--python-platform", f"{_MACHINES[architecture]}-{system}",
            "--python-version", ".".join(map(str, RUNTIME)), "--requirement", str(left),
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if run.returncode:
        raise Refused(f"Les paquets n’ont pas pu être réunis pour {architecture}\u202f:\n{run.stderr.strip()}")


def _loads(one: Distribution) -> bool:
    files = (Path(str(file.locate())) for file in one.files or () if ".so" in file.name)
    return all(is_loadable(file.read_bytes()) for file in files if file.is_file())


def distributions(folder: Path) -> dict[str, Distribution]:
    """The packages of a folder by their normalised name."""
    return {_normal(one.stem.rpartition("-")[0]): PathDistribution(one) for one in folder.glob("*.dist-info")}


def needed(known: dict[str, Distribution], names: Iterable[str]) -> dict[str, Distribution]:
    """The packages that hold the modules of those names, and those that they ask for in turn."""
    holders = {top: name for name, one in known.items() for top in _tops(one)}
    waiting = [holders[name] for name in names if name in holders]
    found: dict[str, Distribution] = {}
    while waiting:
        name = waiting.pop()
        if name in found or name not in known or name in _NEVER_CALLED:
            continue
        found[name] = known[name]
        for told in known[name].requires or ():
            required = _REQUIRED.match(told)
            if required and "extra ==" not in told:
                waiting.append(_normal(required[1]))
    return found


def _tops(one: Distribution) -> set[str]:
    paths = [PurePosixPath(str(file)) for file in one.files or ()]
    return {path.parts[0].partition(".")[0] for path in paths if path.suffix in (".py", ".so") or len(path.parts) > 1}


def _copy(name: str, lock: Path, folder: Path) -> None:
    """Raises :class:`Refused` when this environment has another version, or one that was built for this machine."""
    here = distribution(name)
    if f"{name}=={here.version} " not in lock.read_text(encoding="utf-8"):
        raise Refused(f"{name} n’est pas installé tel que {lock.name} le demande. Lancez «\u00a0make install\u00a0».")
    if "Root-Is-Purelib: true" not in (here.read_text("WHEEL") or ""):
        raise Refused(f"{name} a été construit pour cette machine\u202f: il ne peut pas être emporté.")
    for file in here.files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), folder / file)


def _entries(lock: Path) -> list[str]:
    """What a lock says of each package, with its digests."""
    return re.findall(r"^[A-Za-z0-9].*\n(?:[ \t].*\n)*", lock.read_text(encoding="utf-8"), re.MULTILINE)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
