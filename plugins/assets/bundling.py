"""esbuild makes one style sheet and one file for each script of a page or of a worker; each is named by its content."""

import subprocess
from base64 import b64encode
from hashlib import sha256, sha384
from pathlib import Path

from data.vocabulary import REFERENCE
from plugins import BuildStopped
from plugins.assets import lunr_sections
from plugins.publication.output import Output
from theme.environment import THEME
from theme.frame import Asset

_STYLES = "site.css"
_DRAWINGS = ("favicon.svg",)
# Of mid-2021, all of them: private methods are theirs, which older ones need thrice as many bytes for.
_BROWSERS = "safari15,chrome91,firefox91,edge91"
_FORMATS = {"entries": "esm", "workers": "iife"}
"""How the scripts of a folder are written: those of a worker are loaded into one another, and share no name."""


class BundlingFailed(BuildStopped):
    """esbuild is missing, or refused a style or a script: its own words, and what to do."""


def bundle(output: Output, build: Path) -> dict[str, Asset]:
    """Write the assets under ``assets/`` and return them by name (``site.css``, ``search.js``…).

    Raises :class:`BundlingFailed`.
    """
    folder = build / "assets"
    made, sources = folder / ".sources", _digest_of_sources()
    scripts = {folder: sorted((THEME / "scripts" / folder).glob("*.js")) for folder in _FORMATS}
    if not (made.exists() and made.read_bytes() == sources):
        _run_esbuild([THEME / "styles" / _STYLES], folder)
        aliases = _aliases(folder)
        for name, entries in scripts.items():
            _run_esbuild(entries, folder, f"--format={_FORMATS[name]}", *aliases)
        made.write_bytes(sources)
    entries = [entry for several in scripts.values() for entry in several]
    files = [folder / name for name in (_STYLES, *(entry.name for entry in entries))]
    files += [THEME / name for name in _DRAWINGS]
    files += sorted((THEME / "sharing").glob("*.png"))
    return {file.name: _publish(file, output) for file in files}


def _digest_of_sources() -> bytes:
    """A digest of all that esbuild reads: it runs only when one of them changed."""
    folders = (THEME / "styles", THEME / "scripts")
    files = [THEME / "package-lock.json", Path(__file__), Path(lunr_sections.__file__)]
    # Scripts read the rules and the words that Python does.
    files += sorted(REFERENCE.glob("*.json"))
    files += sorted(file for folder in folders for file in folder.rglob("*"))
    sources = sha256()
    for file in filter(Path.is_file, files):
        sources.update(file.as_posix().encode() + b"\0" + sha256(file.read_bytes()).digest())
    return sources.digest()


def _aliases(folder: Path) -> list[str]:
    """What takes the place of Lunr: the part of it that a search runs."""
    try:
        written = lunr_sections.written(THEME / "node_modules", folder / "lunr")
    except lunr_sections.UnknownSections as problem:
        raise BundlingFailed(str(problem)) from None
    except FileNotFoundError as problem:
        raise BundlingFailed(f"{problem.filename} manque : lancez « make install ».") from None
    return [f"--alias:{module}={file}" for module, file in written.items()]


def _run_esbuild(entries: list[Path], folder: Path, *options: str) -> None:
    esbuild = THEME / "node_modules" / ".bin" / "esbuild"
    command = [
        str(esbuild), *map(str, entries), f"--outdir={folder}", "--entry-names=[name]",
        "--bundle", "--minify", f"--target={_BROWSERS}", "--charset=utf8", "--log-level=error", "--log-limit=6",
        *options,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BundlingFailed(f"{esbuild} manque : lancez « make install ».") from None
    if done.returncode:
        raise BundlingFailed(f"esbuild a refusé les styles ou les scripts :\n{done.stderr.strip()}")


def _publish(file: Path, output: Output) -> Asset:
    content = file.read_bytes()
    digest = sha256(content).hexdigest()[:10]
    path = f"assets/{file.stem}.{digest}{file.suffix}"
    output.write(path, content)
    return Asset(f"/{path}", f"sha384-{b64encode(sha384(content).digest()).decode()}")
