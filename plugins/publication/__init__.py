"""What a build writes, what changed since the last one, and the removal of what no page is made of any more."""

import json
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blinker import signal

from plugins.publication.output import Output
from theme.french import counted

if TYPE_CHECKING:
    from pelican import Pelican

PAGES_WRITTEN = signal("pages_written")
"""Sent with the Pelican object once every generator is done, before the output closes: for files about all pages."""


def register() -> None:
    """Close the output when the build ends."""
    from pelican import signals  # here: `python -m plugins.publication` starts without Pelican

    signals.finalized.connect(_close)


def output_of(settings: MutableMapping[str, Any]) -> Output:
    """The output of a build: one, opened by whoever asks first (signals tell their receivers in no order)."""
    if "OUTPUT" not in settings:
        folder = Path(settings["OUTPUT_PATH"])
        settings["OUTPUT"] = Output(folder, compressed=settings["COMPRESSED"], clean=settings["CLEAN"])
    output: Output = settings["OUTPUT"]
    return output


def _close(pelican: "Pelican") -> None:
    PAGES_WRITTEN.send(pelican)
    output = output_of(pelican.settings)
    changes = output.close()
    build = Path(pelican.settings["BUILD_PATH"])
    build.mkdir(parents=True, exist_ok=True)
    (build / "changes.json").write_text(json.dumps(changes.as_lists(), indent=1) + "\n", encoding="utf-8")
    print(
        f"{counted(output.count, 'fichier')}\u202f: {counted(len(changes.added), 'ajouté')}, "
        f"{counted(len(changes.changed), 'modifié')}, {counted(len(changes.removed), 'retiré')}."
    )
