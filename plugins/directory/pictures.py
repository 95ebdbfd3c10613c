"""Pictures of structures: each is resized for phones and for wide screens, and loses all that its file tells beside.

Their files stand in the dataset's ``public/pictures/``. Where a camera was, and when, never leaves it.
"""

import sys
from collections.abc import Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from data.model import Picture, Structure
from plugins.publication.output import Output

if TYPE_CHECKING:
    from plugins.directory.picture_drawing import Drawing

_SMALL, _LARGE = 480, 960
"""Widths in pixels; a picture is never enlarged."""


class Pictured(msgspec.Struct, frozen=True):
    """A picture ready to be shown: addresses of its two sizes, and the size of the large one, in pixels.

    ``small`` and ``large`` are WebP, which every browser shows. The AVIF ones are empty where they would be heavier.
    """

    alternative: str
    width: int
    height: int
    small: str
    small_width: int
    large: str
    small_avif: str = ""
    large_avif: str = ""


class Pictures:
    """The pictures of a dataset, written under ``images/``."""

    def __init__(self, folder: Path, output: Output) -> None:
        self._folder = folder
        self._output = output
        self._ready: dict[str, Pictured | None] = {}
        self._by_stem: dict[str, Pictured] = {}

    def of(self, structure: Structure) -> tuple[Pictured, ...]:
        """Those of a structure; one whose file is missing or unreadable is left out, and said on stderr."""
        shown = (self._of(picture, structure) for picture in structure.pictures)
        return tuple(one for one in shown if one is not None)

    def _of(self, picture: Picture, structure: Structure) -> Pictured | None:
        from plugins.directory.picture_drawing import NotShown  # 60 ms that sites without pictures need not pay

        if picture.file not in self._ready:
            try:
                self._ready[picture.file] = self._prepared(picture.file)
            except NotShown as problem:
                print(f"Image « {picture.file} » de {structure.id} laissée de côté : {problem}.", file=sys.stderr)
                self._ready[picture.file] = None
        ready = self._ready[picture.file]
        return msgspec.structs.replace(ready, alternative=picture.alternative) if ready else None

    def _prepared(self, name: str) -> Pictured:
        from plugins.directory.picture_drawing import RECIPE, Drawing, NotShown

        file = self._folder / name
        if file.parent != self._folder or "\0" in name:
            raise NotShown("ce n’est pas un nom de fichier")
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise NotShown(f"il n’y a pas de fichier de ce nom dans {self._folder}") from None
        except OSError as problem:
            raise NotShown(f"son fichier ne peut pas être lu ({problem.strerror})") from None
        stem = sha256(content + f"{_SMALL} {_LARGE} {RECIPE}".encode()).hexdigest()[:16]
        if stem not in self._by_stem:  # else the same picture under two names
            self._by_stem[stem] = self._written(f"images/{stem}", Drawing(content))
        return self._by_stem[stem]

    def _written(self, stem: str, drawing: "Drawing") -> Pictured:
        from plugins.directory.picture_drawing import ENCODERS

        widths = sorted({min(_SMALL, drawing.width), min(_LARGE, drawing.width)})
        # The mark of a picture's files tells how many they are: whether AVIF ones are among them is not sought again.
        for endings in (("webp", "avif"), ("webp",)):
            paths = [f"{stem}-{width}.{ending}" for ending in endings for width in widths]
            kept = [self._output.kept(path, f"{ENCODERS} {len(endings)}") for path in paths]
            if all(kept):
                self._output.record(chain.from_iterable(kept))
                return _pictured(stem, drawing, widths, has_avif="avif" in endings)
        files = drawing.encoded(widths)
        for ending, contents in files.items():
            for width, content in zip(widths, contents, strict=True):
                path = f"{stem}-{width}.{ending}"
                self._output.note([path])
                self._output.record(self._output.put(path, content, f"{ENCODERS} {len(files)}"))
        return _pictured(stem, drawing, widths, has_avif="avif" in files)


def _pictured(stem: str, drawing: "Drawing", widths: Sequence[int], *, has_avif: bool) -> Pictured:
    small, large = widths[0], widths[-1]
    return Pictured(
        alternative="",
        width=large,
        height=drawing.height_at(large),
        small=f"/{stem}-{small}.webp",
        small_width=small,
        large=f"/{stem}-{large}.webp",
        small_avif=f"/{stem}-{small}.avif" if has_avif else "",
        large_avif=f"/{stem}-{large}.avif" if has_avif else "",
    )
