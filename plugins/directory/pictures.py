"""Pictures of structures: each is resized for phones and for wide screens, and loses all that its file tells beside.

Their files stand in the dataset's ``public/pictures/``. Where a camera was, and when, never leaves it.
"""

import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from data.model import Picture, Structure
from plugins.publication.output import Output

if TYPE_CHECKING:
    from plugins.directory.picture_drawing import Drawing

_Ready = TypeVar("_Ready")

_SMALL, _LARGE = 480, 960
"""Widths in pixels; a picture is never enlarged."""
_LOGO = 256
"""Of a logo: twice the width it is shown at (theme/styles/profile.css), for dense screens."""


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


class Logo(msgspec.Struct, frozen=True):
    """The logo of a client reference, ready to be shown: its address, and its size in pixels.

    In WebP alone: of so small a file, one more format saves less than its markup costs.
    """

    address: str
    width: int
    height: int


class Illustrations(msgspec.Struct, frozen=True):
    """What a profile shows beside words: its pictures; for each of its references, in order, its logo or none."""

    pictures: tuple[Pictured, ...] = ()
    logos: tuple[Logo | None, ...] = ()


class Pictures:
    """The pictures and logos of a dataset, written under ``images/``."""

    def __init__(self, folder: Path, output: Output) -> None:
        self._folder = folder
        self._output = output
        self._ready: dict[str, Pictured | None] = {}
        self._by_stem: dict[str, Pictured] = {}
        self._ready_logos: dict[str, Logo | None] = {}
        self._logo_by_stem: dict[str, Logo] = {}

    def of(self, structure: Structure) -> Illustrations:
        """Those of a structure; one whose file is missing or unreadable is left out, and said on stderr."""
        shown = (self._picture(picture, structure) for picture in structure.pictures)
        return Illustrations(
            pictures=tuple(one for one in shown if one is not None),
            logos=tuple(self._logo(one.logo, structure) if one.logo else None for one in structure.references),
        )

    def _picture(self, picture: Picture, structure: Structure) -> Pictured | None:
        if picture.file not in self._ready:
            self._ready[picture.file] = _unless_unfit(self._prepared, picture.file, structure)
        ready = self._ready[picture.file]
        return msgspec.structs.replace(ready, alternative=picture.alternative) if ready else None

    def _logo(self, name: str, structure: Structure) -> Logo | None:
        if name not in self._ready_logos:
            self._ready_logos[name] = _unless_unfit(self._prepared_logo, name, structure)
        return self._ready_logos[name]

    def _prepared(self, name: str) -> Pictured:
        from plugins.directory.picture_drawing import RECIPE, Drawing

        content = self._content(name)
        stem = sha256(content + f"{_SMALL} {_LARGE} {RECIPE}".encode()).hexdigest()[:16]
        if stem not in self._by_stem:  # else the same picture under two names
            self._by_stem[stem] = self._written(f"images/{stem}", Drawing(content))
        return self._by_stem[stem]

    def _prepared_logo(self, name: str) -> Logo:
        from plugins.directory.picture_drawing import RECIPE, Drawing

        content = self._content(name)
        stem = sha256(content + f"{_LOGO} {RECIPE}".encode()).hexdigest()[:16]
        if stem not in self._logo_by_stem:
            self._logo_by_stem[stem] = self._written_logo(f"images/{stem}", Drawing(content))
        return self._logo_by_stem[stem]

    def _content(self, name: str) -> bytes:
        from plugins.directory.picture_drawing import NotShown

        file = self._folder / name
        if file.parent != self._folder or "\0" in name:
            raise NotShown("ce n’est pas un nom de fichier")
        try:
            return file.read_bytes()
        except FileNotFoundError:
            raise NotShown(f"il n’y a pas de fichier de ce nom dans {self._folder}") from None
        except OSError as problem:
            raise NotShown(f"son fichier ne peut pas être lu ({problem.strerror})") from None

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

    def _written_logo(self, stem: str, drawing: "Drawing") -> Logo:
        from plugins.directory.picture_drawing import ENCODERS

        width = min(_LOGO, drawing.width)
        path, mark = f"{stem}-{width}.webp", f"{ENCODERS} logo"
        written = self._output.kept(path, mark)
        if not written:
            (content,) = drawing.encoded([width])["webp"]
            self._output.note([path])
            written = self._output.put(path, content, mark)
        self._output.record(written)
        return Logo(f"/{path}", width, drawing.height_at(width))


def _unless_unfit(prepared: Callable[[str], _Ready], name: str, structure: Structure) -> _Ready | None:
    from plugins.directory.picture_drawing import NotShown  # 60 ms that sites without pictures need not pay

    try:
        return prepared(name)
    except NotShown as problem:
        print(f"Image « {name} » de {structure.id} laissée de côté : {problem}.", file=sys.stderr)
        return None


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
