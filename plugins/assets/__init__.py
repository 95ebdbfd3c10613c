"""Styles, scripts and drawings: bundled, fingerprinted, with integrity; and the frame that carries their addresses."""

from pathlib import Path

import msgspec
from pelican import Pelican, signals

from data.dataset import Dataset, NoDataset
from plugins import BuildStopped
from plugins.assets.bundling import bundle
from theme.environment import environment
from theme.frame import Frame


def register() -> None:
    """Bundle before any generator runs: pages need the addresses."""
    signals.initialized.connect(_prepare)


def _prepare(pelican: Pelican) -> None:
    settings = pelican.settings
    frame = Frame(
        site_name=settings["SITENAME"],
        site_address=settings["SITEURL"],
        assets=bundle(settings["OUTPUT"], Path(settings["BUILD_PATH"])),
        fictional=_is_fictional(Dataset(Path(settings["DATASET"]))),
    )
    settings["FRAME"] = frame
    _compile_templates(frame)
    build = Path(settings["BUILD_PATH"])
    (build / "frame.json").write_bytes(msgspec.json.format(msgspec.json.encode(frame), indent=1) + b"\n")


def _compile_templates(frame: Frame) -> None:
    """Every template, those of functions and mails too: one that is broken stops the build, not a visitor."""
    jinja = environment(frame)
    for name in jinja.list_templates():
        jinja.get_template(name)


def _is_fictional(dataset: Dataset) -> bool:
    """One fictional structure is enough for every page to say so."""
    try:
        return any(structure.fictional for structure in dataset.structures())
    except NoDataset as problem:
        raise BuildStopped(str(problem)) from None
