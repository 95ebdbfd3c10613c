"""Drawing pictures as pages show them: upright, in sRGB, on white, and nothing in their files but pixels.

Most come from ``export-edits``, drawn once already; others were put in the dataset by hand. Whatever a file holds, it
is drawn or told: it never ends the build.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import PIL
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from theme.srgb import in_srgb

MOST_PIXELS = 50_000_000
"""Of a file, as those that people send (functions/files/drawing.py)."""
_TALLEST = 16_383
"""Pixels: what the WebP format can hold."""
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Measured on photographs, at 480 and 960 pixels wide: WebP takes 16 and 68 ms, AVIF 15 and 46 ms, and is a quarter to
# a third lighter for the same look. Slower settings gain 2 % (WebP's method 6, twice as long) and 6 % (AVIF's speed 8,
# five times as long). One thread: libavif cuts a picture in as many tiles as it has threads, and the same picture must
# give the same bytes on every machine.
_ENCODINGS: dict[str, dict[str, int]] = {
    "webp": {"quality": 78, "method": 4},
    "avif": {"quality": 55, "speed": 9, "max_threads": 1},
}
RECIPE = str(_ENCODINGS)
"""A part of the names of files: browsers and following builds must see that they are others."""
ENCODERS = PIL.__version__
"""They change with Pillow: what an older one encoded is encoded again."""

_UPSIDE = ExifTags.Base.Orientation
_ON_ITS_SIDE = (5, 6, 7, 8)


class NotShown(Exception):
    """Why a picture cannot be shown, for the build's report."""


class Drawing:
    """The picture of a file; ``width`` and ``height`` in pixels, once upright.

    Only the header is read until it is drawn: pages need no more of those that a former build drew.
    Raises :class:`NotShown` for what is no JPEG, PNG, WebP or AVIF picture, is broken, or has too many pixels.
    """

    def __init__(self, content: bytes) -> None:
        with _every_fault_told():
            self._opened = Image.open(BytesIO(content), formats=_FORMATS)
            self.width, self.height = self._opened.size
            if self.width * self.height > MOST_PIXELS:
                raise NotShown(f"elle a plus de {MOST_PIXELS // 1_000_000} millions de pixels")
            if self._opened.getexif().get(_UPSIDE) in _ON_ITS_SIDE:
                self.width, self.height = self.height, self.width

    def height_at(self, width: int) -> int:
        """The height that goes with a width, in pixels."""
        return max(1, round(self.height * width / self.width))

    def encoded(self, widths: list[int]) -> dict[str, list[bytes]]:
        """Its files at these widths, by ending: ``webp``, and ``avif`` where each is the lighter one.

        Raises :class:`NotShown` for a picture that is broken, or too tall.
        """
        if max(map(self.height_at, widths)) > _TALLEST:
            raise NotShown("elle est trop étroite pour sa hauteur")
        with _every_fault_told():
            pixels = self._pixels()
            resized = [pixels.resize((width, self.height_at(width)), Image.Resampling.LANCZOS) for width in widths]
            files = {ending: [_encoded(one, ending) for one in resized] for ending in _ENCODINGS}
        is_lighter = all(len(avif) < len(webp) for avif, webp in zip(files["avif"], files["webp"], strict=True))
        return files if is_lighter else {"webp": files["webp"]}

    def _pixels(self) -> Image.Image:
        profile = self._opened.info.get("icc_profile")
        plain = in_srgb(_opaque(ImageOps.exif_transpose(self._opened)), profile)
        # A new picture: encoders copy what was read beside the pixels.
        fresh = Image.new("RGB", plain.size)
        fresh.paste(plain)
        return fresh


@contextmanager
def _every_fault_told() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a file says wrong beside its pixels is dropped with it
            yield
    except NotShown:
        raise
    except UnidentifiedImageError:
        raise NotShown("ce n’est pas une image JPEG, PNG, WebP ou AVIF") from None
    except Image.DecompressionBombError:
        raise NotShown(f"elle a plus de {MOST_PIXELS // 1_000_000} millions de pixels") from None
    except Exception as problem:  # on spoilt bytes, readers of pictures raise about anything
        raise NotShown(f"elle est abîmée ({problem or type(problem).__name__})") from None


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, as pages are: transparent pixels would come out black."""
    if not picture.has_transparency_data:
        return picture
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def _encoded(pixels: Image.Image, ending: str) -> bytes:
    encoded = BytesIO()
    pixels.save(encoded, ending, **_ENCODINGS[ending])
    return encoded.getvalue()
