"""Styles, scripts and drawings: bundled, fingerprinted, with integrity; and the frame that carries their addresses."""

from hashlib import sha256
from pathlib import Path

import msgspec
from jinja2 import Environment
from pelican import Pelican, signals

from data.dataset import Dataset, NoDataset
from plugins import BuildStopped
from plugins.assets.bundling import bundle
from plugins.publication import output_of
from theme import accessibility
from theme.environment import THEME, environment
from theme.frame import Frame


def register() -> None:
    """Bundle before any generator runs: pages need the addresses."""
    signals.initialized.connect(_prepare)


def _prepare(pelican: Pelican) -> None:
    settings = pelican.settings
    build = Path(settings["BUILD_PATH"])
    frame = Frame(
        site_name=settings["SITENAME"],
        site_address=settings["SITEURL"],
        assets=bundle(output_of(settings), build),
        accessibility_mention=_accessibility_mention(Path(settings["PATH"])),
        fictional=_is_fictional(Dataset(Path(settings["DATASET"]))),
    )
    settings["FRAME"] = frame
    settings["JINJA"] = environment(frame)
    _compile_templates(settings["JINJA"], build / "cache" / "templates")
    (build / "frame.json").write_bytes(msgspec.json.format(msgspec.json.encode(frame), indent=1) + b"\n")


def _accessibility_mention(content: Path) -> str:
    """The one that the published audit allows, never another."""
    try:
        return accessibility.read(content / "accessibilite" / "rgaa.yaml").mention
    except accessibility.AccessibilityProblem as problem:
        raise BuildStopped(str(problem)) from None


def _compile_templates(jinja: Environment, proof: Path) -> None:
    """Every template, those of functions and mails too: one that is broken stops the build, not a visitor.

    ``proof``: a file that holds the digest of templates that compiled once.
    """
    names = jinja.list_templates()
    templates = sha256(b"".join((THEME / "templates" / name).read_bytes() for name in names)).hexdigest()
    if proof.exists() and proof.read_text() == templates:
        return
    for name in names:
        jinja.get_template(name)
    proof.parent.mkdir(parents=True, exist_ok=True)
    proof.write_text(templates)


def _is_fictional(dataset: Dataset) -> bool:
    """One fictional structure is enough for every page to say so."""
    try:
        return dataset.is_fictional
    except NoDataset as problem:
        raise BuildStopped(str(problem)) from None
