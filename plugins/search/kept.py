"""The index as the last build left it: kept whole while what it is made of has not changed."""

from pathlib import Path
from typing import Any

import msgspec

from plugins.publication.output import Output


class Kept(msgspec.Struct, frozen=True):
    """``mark``: a digest of all that the files are made of."""

    mark: str
    paths: list[str]
    manifest: dict[str, Any]


def read(file: Path) -> Kept | None:
    """What the last build remembers; nothing when it was told in another shape."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write(file: Path, kept: Kept) -> None:
    """Remember it for the next build, at once or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    aside.write_bytes(msgspec.json.encode(kept))
    aside.replace(file)


def put_again(kept: Kept, output: Output) -> bool:
    """Count its files among those of this build; false, and nothing counted, when one is not as it was."""
    written = []
    for path in kept.paths:
        files = output.kept(path, "")
        if not files:
            return False
        written.extend(files)
    output.record(written)
    return True
