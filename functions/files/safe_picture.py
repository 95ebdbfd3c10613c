"""What becomes of a picture that somebody sent: drawn again without anything beside, or refused with a sentence."""

import msgspec


class SafePicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture drawn again: upright, in sRGB, opaque, and nothing in its files but pixels.

    ``name`` is ours: 24 hexadecimal digits of the SHA-256 of the WebP file. ``width`` and ``height`` in pixels.
    """

    name: str
    width: int
    height: int
    webp: bytes
    avif: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """The files to keep, by name. A dataset names the WebP one: builds draw the sizes they show from it."""
        return {f"{self.name}.webp": self.webp, f"{self.name}.avif": self.avif}

    def __repr__(self) -> str:
        return f"<SafePicture, {self.width} × {self.height}>"


class RefusedPicture(Exception):
    """A file that is no picture we take. ``sentence``: what is wrong and what to do, for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Answer(msgspec.Struct):
    """What the process that draws says: a picture, or the sentence of its refusal."""

    picture: SafePicture | None = None
    refusal: str = ""
