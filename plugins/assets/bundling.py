"""esbuild makes one style sheet and one file a script entry; each is named by its content."""

import subprocess
from base64 import b64encode
from hashlib import sha256, sha384
from pathlib import Path

from plugins import BuildStopped
from plugins.publication.output import Output
from theme.environment import THEME
from theme.frame import Asset

_STYLES = "site.css"
_DRAWINGS = ("favicon.svg",)


class BundlingFailed(BuildStopped):
    """esbuild is missing, or refused a style or a script: its own words, and what to do."""


def bundle(output: Output, build: Path) -> dict[str, Asset]:
    """Write the assets under ``assets/`` and return them by name (``site.css``, ``search.js``…).

    Raises :class:`BundlingFailed`.
    """
    folder = build / "assets"
    made, sources = folder / ".sources", _digest_of_sources()
    entries = [THEME / "styles" / _STYLES, *sorted((THEME / "scripts" / "entries").glob("*.js"))]
    if not (made.exists() and made.read_bytes() == sources):
        _run_esbuild(entries, folder)
        made.write_bytes(sources)
    files = [folder / entry.name for entry in entries] + [THEME / name for name in _DRAWINGS]
    files += sorted((THEME / "sharing").glob("*.png"))
    return {file.name: _publish(file, output) for file in files}


def _digest_of_sources() -> bytes:
    """A digest of all that esbuild reads: it runs only when one of them changed."""
    folders = (THEME / "styles", THEME / "scripts")
    files = [THEME / "package-lock.json", Path(__file__)]
    files += sorted(file for folder in folders for file in folder.rglob("*"))
    sources = sha256()
    for file in filter(Path.is_file, files):
        sources.update(file.as_posix().encode() + b"\0" + sha256(file.read_bytes()).digest())
    return sources.digest()


def _run_esbuild(entries: list[Path], folder: Path) -> None:
    esbuild = THEME / "node_modules" / ".bin" / "esbuild"
    command = [
        str(esbuild), *map(str, entries), f"--outdir={folder}", "--entry-names=[name]",
        "--bundle", "--minify", "--format=esm", "--target=es2020,safari15", "--charset=utf8",
        "--log-level=error", "--log-limit=6",
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
