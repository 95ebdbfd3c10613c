"""Drawing a picture again: what leaves is made of its pixels only. Run aside, by :mod:`functions.files.pictures`.

Pictures fit the sizes that profiles show (``plugins/directory/pictures.py``: 480 and 960 pixels wide), with enough
left for screens and builds to come.
"""

import sys
import warnings
from hashlib import sha256
from io import BytesIO

import msgspec
from PIL import Image, ImageOps

from functions.files.bounds import bound
from functions.files.picture_formats import MOST_SCANS, check_format, scans
from functions.files.safe_picture import Answer, RefusedPicture, SafePicture
from theme.srgb import in_srgb

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
"""Pixels of a picture drawn again."""
SHORTEST_SIDE = 100
"""Pixels: below, a profile would show a smudge or a thread."""
CPU_SECONDS = 30
MEMORY_BYTES = 1_500_000_000
"""What reading one picture may take. 50 million pixels of a progressive JPEG take 400 MB."""

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_BROKEN = (
    "Cette image est incomplète ou abîmée. Ouvrez-la pour la vérifier, enregistrez-la en JPEG, puis envoyez-la de "
    "nouveau."
)
TOO_HEAVY = (
    "Cette image demande trop de calculs pour être lue. Enregistrez-la en JPEG, réduite à 2 000 pixels de côté, puis "
    "envoyez-la de nouveau."
)


def drawn_again(content: bytes) -> SafePicture:
    """The picture of a file, harmless. Raises :class:`RefusedPicture`."""
    check_format(content)
    if content.startswith(b"\xff\xd8") and scans(content) > MOST_SCANS:
        raise RefusedPicture(TOO_HEAVY)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a file says wrong beside its pixels does not matter: it is dropped
            pixels = _pixels(content)
    except RefusedPicture:
        raise
    except MemoryError:
        raise RefusedPicture(TOO_HEAVY) from None
    except Image.DecompressionBombError:
        raise RefusedPicture(
            "Cette image compte trop de pixels. Réduisez-la à 4 000 pixels de côté, puis envoyez-la de nouveau."
        ) from None
    except Exception:  # on hostile bytes, readers of pictures raise about anything
        raise RefusedPicture(_BROKEN) from None
    webp = _encoded(pixels, "WEBP", quality=88, method=4)
    avif = _encoded(pixels, "AVIF", quality=70, speed=8, max_threads=2)
    return SafePicture(
        name=sha256(webp).hexdigest()[:24], width=pixels.width, height=pixels.height, webp=webp, avif=avif
    )


def _pixels(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        opened.verify()  # the sums of PNG files, which reading their pixels does not check
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        _check_size(opened)
        # A second frame in a JPEG is a thumbnail or a gain map of phones, not a movement.
        if opened.format in ("PNG", "WEBP", "AVIF") and getattr(opened, "is_animated", False):
            raise RefusedPicture("Cette image est animée. Envoyez une image fixe, en JPEG par exemple.")
        profile = opened.info.get("icc_profile")
        # Shrunk first: JPEG files are then read at a half, a quarter or an eighth of their size.
        shrunk = _of_many_colours(opened)
        shrunk.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        plain = in_srgb(_opaque(_upright(shrunk)), profile)
    # A new picture: nothing that was read beside the pixels goes on.
    fresh = Image.new("RGB", plain.size)
    fresh.paste(plain)
    return fresh


def _check_size(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise RefusedPicture(
            f"Cette image compte {round(width * height / 1e6)} millions de pixels ; nous en lisons jusqu’à "
            f"{MOST_PIXELS // 1_000_000} millions. Réduisez-la à 4 000 pixels de côté, puis envoyez-la de nouveau."
        )
    shrinking = min(1, LONGEST_SIDE / max(width, height))
    if min(width, height) * shrinking < SHORTEST_SIDE:
        raise RefusedPicture(
            f"Cette image est trop petite ou trop étroite ({width} × {height} pixels). Envoyez-en une dont chaque côté "
            f"fait au moins {SHORTEST_SIDE} pixels, et dont la longueur ne dépasse pas seize fois la hauteur."
        )


def _of_many_colours(opened: Image.Image) -> Image.Image:
    """In a mode that can be shrunk smoothly."""
    if opened.mode in ("I;16", "I;16B", "I;16L", "I", "F"):  # 16 bits of grey; converting would cut them off
        return opened.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if opened.has_transparency_data:
        return opened.convert("RGBA")
    if opened.mode in ("1", "P"):
        return opened.convert("RGB")
    return opened


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # an orientation that cannot be read is none
        return picture


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, as pages show it: what stood hidden under transparent pixels does not leave either."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _encoded(pixels: Image.Image, picture_format: str, **options: int) -> bytes:
    encoded = BytesIO()
    pixels.save(encoded, picture_format, **options)
    return encoded.getvalue()


def main() -> None:
    """Draw the picture of standard input again, within limits; the :class:`Answer` goes to standard output."""
    bound(CPU_SECONDS, MEMORY_BYTES)
    try:
        answer = Answer(picture=drawn_again(sys.stdin.buffer.read()))
    except RefusedPicture as refused:
        answer = Answer(refusal=refused.sentence)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
