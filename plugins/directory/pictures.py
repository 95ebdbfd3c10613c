"""Pictures of structures: each is resized for phones and for wide screens, and loses all that its file tells beside.

Their files stand in the dataset's ``public/pictures/``. Where a camera was, and when, never leaves it.
"""

import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from PIL import Image
from data.model import Picture, Structure
from plugins.publication.output import Output

_SMALL, _LARGE = 480, 960
"""Widths in pixels; a picture is never enlarged."""
_QUALITY = 78
_RECIPE = f"webp {_SMALL} {_LARGE} {_QUALITY}"


class Pictured(msgspec.Struct, frozen=True):
    """A picture ready to be shown: addresses of its two sizes, and the size of the large one, in pixels."""

    alternative: str
    width: int
    height: int
    small: str
    small_width: int
    large: str


class Pictures:
    """The pictures of a dataset, written under ``images/``."""

    def __init__(self, folder: Path, output: Output) -> None:
        self._folder = folder
        self._output = output
        self._ready: dict[str, Pictured | None] = {}
        self._written: set[str] = set()

    def of(self, structure: Structure) -> tuple[Pictured, ...]:
        """Those of a structure; one whose file is missing or unreadable is left out, and said on stderr."""
        shown = (self._of(picture, structure) for picture in structure.pictures)
        return tuple(one for one in shown if one is not None)

    def _of(self, picture: Picture, structure: Structure) -> Pictured | None:
        if picture.file not in self._ready:
            self._ready[picture.file] = self._prepared(picture.file, structure)
        ready = self._ready[picture.file]
        return msgspec.structs.replace(ready, alternative=picture.alternative) if ready else None

    def _prepared(self, name: str, structure: Structure) -> Pictured | None:
        from PIL import Image, ImageOps, UnidentifiedImageError  # 60 ms that sites without pictures need not pay

        file = self._folder / name
        if file.parent != self._folder:
            _say_left_out(structure, name, "ce n’est pas un nom de fichier")
            return None
        try:
            content = file.read_bytes()
            with Image.open(BytesIO(content)) as opened:
                upright = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as problem:
            _say_left_out(structure, name, str(problem) or type(problem).__name__)
            return None
        stem = sha256(content + _RECIPE.encode()).hexdigest()[:16]
        small, large = (min(width, upright.width) for width in (_SMALL, _LARGE))
        for width in {small, large}:
            self._write(upright, f"images/{stem}-{width}.webp", width)
        return Pictured(
            alternative="",
            width=large,
            height=_height(upright, large),
            small=f"/images/{stem}-{small}.webp",
            small_width=small,
            large=f"/images/{stem}-{large}.webp",
        )

    def _write(self, picture: "Image.Image", path: str, width: int) -> None:
        if path in self._written:  # the same picture under two names
            return
        self._written.add(path)
        kept = self._output.kept(path, _RECIPE)
        if not kept:
            from PIL.Image import Resampling

            resized, encoded = picture.resize((width, _height(picture, width)), Resampling.LANCZOS), BytesIO()
            resized.save(encoded, "WEBP", quality=_QUALITY, method=6)
            self._output.note([path])
            kept = self._output.put(path, encoded.getvalue(), _RECIPE)
        self._output.record(kept)


def _height(picture: "Image.Image", width: int) -> int:
    return max(1, round(picture.height * width / picture.width))


def _say_left_out(structure: Structure, name: str, why: str) -> None:
    print(f"Image « {name} » de {structure.id} laissée de côté : {why}.", file=sys.stderr)
