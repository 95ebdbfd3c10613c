"""What a build writes, what changed since the last one, and the removal of what no page is made of any more."""

import json
from pathlib import Path

from pelican import Pelican, signals

from plugins.publication.output import Output
from theme.french import counted


def register() -> None:
    """Open the output before the generators run, close it when the build ends."""
    signals.initialized.connect(_open)
    signals.finalized.connect(_close)


def _open(pelican: Pelican) -> None:
    pelican.settings["OUTPUT"] = Output(Path(pelican.settings["OUTPUT_PATH"]))


def _close(pelican: Pelican) -> None:
    output: Output = pelican.settings["OUTPUT"]
    changes = output.close()
    build = Path(pelican.settings["BUILD_PATH"])
    build.mkdir(parents=True, exist_ok=True)
    (build / "changes.json").write_text(json.dumps(changes.as_lists(), indent=1) + "\n", encoding="utf-8")
    print(
        f"{counted(output.count, 'fichier')} : {counted(len(changes.added), 'ajouté')}, "
        f"{counted(len(changes.changed), 'modifié')}, {counted(len(changes.removed), 'retiré')}."
    )
