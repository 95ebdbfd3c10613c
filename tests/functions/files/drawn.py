"""Pictures drawn in code: ordinary ones as people send them, hostile ones as attackers do. No binary file is kept."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw

SECRET = b"Secret camera of Zoe"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def scene(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red, and right half blue."""
    picture = Image.new("RGB", size, "red")
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill="blue")
    return picture.convert(mode)


def encoded(picture: Image.Image, picture_format: str = "JPEG", **options: Any) -> bytes:
    """The file of a picture."""
    file = BytesIO()
    picture.save(file, picture_format, **options)
    return file.getvalue()


def with_gps(picture_format: str = "JPEG", orientation: int = 1) -> bytes:
    """A file that tells where and when it was taken, by whom, in EXIF and XMP."""
    picture = scene()
    exif = picture.getexif()
    exif[ORIENTATION], exif[MAKER] = orientation, SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (45.0, 11.0, 7.5), 3: "E", 4: (5.0, 43.0, 1.25), 29: "2026:11:20"})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf>" + SECRET + b"</rdf></x:xmpmeta>"
    options: dict[str, Any] = {"xmp": xmp} if picture_format != "PNG" else {}
    if picture_format == "JPEG":
        options["comment"] = SECRET
    return encoded(picture, picture_format, exif=exif, **options)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_that_says(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG file that declares a size, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data or bytes(100)))
        + chunk(b"IEND", b"")
    )  # fmt: skip


def png_with(kind: bytes, content: bytes) -> bytes:
    """An ordinary PNG file with one chunk more after its header."""
    png = encoded(scene(), "PNG")
    return png[:33] + chunk(kind, content) + png[33:]


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive JPEG whose last pass is repeated: each costs a reading of all pixels, and few bytes."""
    jpeg = encoded(scene(), progressive=True)
    last = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    return jpeg[:-2] + last * scans + jpeg[-2:]


def grey_16_bits() -> bytes:
    """A gradient in 16 bits of grey."""
    picture = Image.new("I;16", (256, 200))
    picture.putdata([257 * (rank % 256) for rank in range(256 * 200)])
    return encoded(picture, "PNG")


def profiled(mode: str = "RGB") -> bytes:
    """A JPEG with the colour profile of its mode."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(scene(mode=mode), icc_profile=profile)


def moving(picture_format: str) -> bytes:
    """A picture of three frames."""
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "green", "blue")]
    return encoded(frames[0], picture_format, save_all=True, append_images=frames[1:], duration=100)


def changed(content: bytes, position: int, replacement: bytes) -> bytes:
    """The same file with some bytes changed."""
    return content[:position] + replacement + content[position + len(replacement) :]
