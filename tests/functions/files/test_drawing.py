"""Pictures are drawn again or refused: nothing that came beside the pixels leaves."""

import re
import struct
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from functions.files.drawing import LONGEST_SIDE, drawn_again
from functions.files.picture_formats import scans
from functions.files.safe_picture import RefusedPicture, SafePicture
from tests.functions.files.drawn import (
    SECRET,
    changed,
    chunk,
    encoded,
    grey_16_bits,
    jpeg_of_scans,
    moving,
    png_that_says,
    png_with,
    profiled,
    scene,
    with_gps,
)

JPEG, PNG, WEBP, AVIF = (encoded(scene(), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF"))


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return file.getvalue()


ORDINARY = {
    "photograph": JPEG,
    "large photograph": encoded(scene((6000, 4000)), quality=60),
    "progressive": encoded(scene(), progressive=True),
    "grey": encoded(scene(mode="L")),
    "of a printer (CMYK)": encoded(scene(mode="CMYK")),
    "with a profile": profiled(),
    "with the profile of another mode": profiled("L"),
    "with a broken profile": encoded(scene(), icc_profile=b"not a profile" * 20),
    "held upright": with_gps(orientation=6),
    "two pictures in one (phones)": encoded(scene(), "MPO", save_all=True, append_images=[scene((320, 240))]),
    "followed by a film (phones)": JPEG + b"\0\x0aftypmp42" + b"\xff\xda\0\2" * 300,
    "screenshot": PNG,
    "PNG with a palette": encoded(scene(mode="P"), "PNG"),
    "black and white": encoded(scene(mode="1"), "PNG"),
    "16 bits": grey_16_bits(),
    "transparent": encoded(scene(mode="RGBA"), "PNG"),
    "grey and transparent": encoded(scene(mode="LA"), "PNG"),
    "transparent colour": encoded(scene(mode="P"), "PNG", transparency=0),
    "WebP": WEBP,
    "WebP without loss": encoded(scene(mode="RGBA"), "WEBP", lossless=True),
    "AVIF": AVIF,
    "AVIF with transparency": encoded(scene(mode="RGBA"), "AVIF"),
    "smallest": encoded(scene((100, 100))),
    "banner": encoded(scene((2000, 300))),
}
PHP = b"<?php system($_GET['c']); ?>"
SCRIPT = b"<script>alert(document.domain)</script>"
HARMLESS_ONCE_DRAWN = {
    "PHP after": JPEG + PHP,
    "page after": PNG + SCRIPT,
    "archive after": JPEG + zipped(),
    "page in a comment": encoded(scene(), comment=SCRIPT),
    "PHP in a PNG text": png_with(b"tEXt", b"Comment\0" + PHP),
    "page in a PNG chunk of its own": png_with(b"evIl", SCRIPT),
    "PHP in XMP": encoded(scene(), "WEBP", xmp=PHP),
    "PHP in EXIF": encoded(scene(), "AVIF", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0" + PHP),
    "page before the end of WebP": WEBP + SCRIPT,
    "broken EXIF": encoded(scene(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + SECRET),
    "EXIF that names an orientation of 999": with_gps(orientation=999),
}
REFUSED = {
    "nothing": (b"", "est vide"),
    "one byte": (b"\xff", "pas d’image"),
    "text": (b"Bonjour, voici mon image", "pas d’image"),
    "zeros": (bytes(100_000), "pas d’image"),
    "page": (b"<!DOCTYPE html><html>" + SCRIPT, "SVG ou une page"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
    "SVG with a prolog": (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVG"),
    "GIF": (encoded(scene(mode="P"), "GIF"), "GIF"),
    "GIF that is a script too": (b"GIF89a=1;" + SCRIPT, "GIF"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
    "TIFF": (encoded(scene(), "TIFF"), "TIFF"),
    "TIFF of a Mac": (b"MM\0*\0\0\0\x08", "TIFF"),
    "BMP": (encoded(scene(), "BMP"), "BMP"),
    "icon": (encoded(scene((64, 64)), "ICO"), "icône"),
    "Photoshop": (b"8BPS\0\x01" + bytes(40), "Photoshop"),
    "JPEG 2000": (encoded(scene(), "JPEG2000"), "JPEG 2000"),
    "JPEG XL": (b"\xff\x0a" + bytes(40), "JPEG XL"),
    "HEIC of a phone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "HEIC"),
    "film": (b"\0\0\0\x18ftypmp42" + bytes(40), "vidéo"),
    "archive": (zipped(), "archive"),
    "old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"),
    "font": (b"wOF2\0\x01\0\0" + bytes(40), "police"),
    "font, older": (b"\0\x01\0\0\0\x0f\0\x80", "police"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(40), "pas d’image"),
    "PPM": (encoded(scene(), "PPM"), "pas d’image"),
    "only the start of a JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), "abîmée"),
    "only the start of a PNG": (b"\x89PNG\r\n\x1a\n", "abîmée"),
    "only the start of a WebP": (b"RIFF\xff\xff\xff\xffWEBPVP8 ", "abîmée"),
    "only the start of an AVIF": (AVIF[:40], "abîmée"),
    "half a JPEG": (JPEG[: len(JPEG) // 2], "abîmée"),
    "half a PNG": (PNG[: len(PNG) // 2], "abîmée"),
    "half a WebP": (WEBP[: len(WEBP) // 2], "abîmée"),
    "half an AVIF": (AVIF[: len(AVIF) // 2], "abîmée"),
    "PNG with a wrong sum": (changed(PNG, 29, b"\0\0\0\0"), "abîmée"),
    "PNG of broken data": (changed(PNG, 45, b"\xff" * 20), "abîmée"),
    "PNG without data": (png_that_says(300, 300), "abîmée"),
    "JPEG in a WebP": (b"RIFF\0\0\0\0WEBP" + JPEG, "abîmée"),
    "HEIC that says it is AVIF": (b"\0\0\0\x18ftypavif\0\0\0\0mif1heic" + bytes(400), "abîmée"),
    "no pixel": (png_that_says(0, 0), "abîmée"),
    "bomb of pixels": (png_that_says(30_000, 30_000), "trop de pixels"),
    "bomb of pixels, largest": (png_that_says(2**31 - 1, 2**31 - 1), "trop de pixels"),
    "a hundred million pixels": (png_that_says(10_000, 10_000), "100 millions de pixels"),
    "just above the most pixels": (png_that_says(7072, 7072), "50 millions de pixels"),
    "bomb of pixels in JPEG": (changed(JPEG, JPEG.index(b"\xff\xc0") + 5, b"\xff\xdc\xff\xdc"), "trop de pixels"),
    "bomb of passes": (jpeg_of_scans(2000), "trop de calculs"),
    "bomb of text": (png_with(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000))), "abîmée"),
    "moving WebP": (moving("WEBP"), "animée"),
    "moving PNG": (moving("PNG"), "animée"),
    "moving AVIF": (moving("AVIF"), "animée"),
    "one pixel": (encoded(scene((1, 1)), "PNG"), "trop petite"),
    "thread": (encoded(scene((4000, 20)), "PNG"), "trop étroite"),
    "PNG that says 65 500 × 1": (png_that_says(65_500, 1), "trop étroite"),
    "PNG of an unknown kind": (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 300, 99, 77, 0, 0, 0)),
        "abîmée",
    ),
}


def pictures_of(picture: SafePicture) -> list[Image.Image]:
    opened = [Image.open(BytesIO(content)) for content in (picture.webp, picture.avif)]
    assert [one.format for one in opened] == ["WEBP", "AVIF"]
    return opened


def assert_harmless(picture: SafePicture) -> None:
    assert re.fullmatch(r"[0-9a-f]{24}", picture.name)
    assert set(picture.files) == {f"{picture.name}.webp", f"{picture.name}.avif"}
    for one, content in zip(pictures_of(picture), picture.files.values(), strict=True):
        assert one.size == (picture.width, picture.height)
        assert max(one.size) <= LONGEST_SIDE
        assert one.mode == "RGB"
        assert not one.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & one.info.keys()
        assert getattr(one, "n_frames", 1) == 1
        for trace in (SECRET, PHP, SCRIPT, b"<script", b"<?php", b"PK\x03\x04", b"Exif", b"xmp", b"GPS"):
            assert trace not in content
    assert int.from_bytes(picture.webp[4:8], "little") + 8 == len(picture.webp), "nothing stands after the picture"
    assert re.findall(rb"VP8[ LX]|EXIF|XMP |ICCP|ANIM", picture.webp[:30]) == [b"VP8 "]


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_pictures_are_taken(name: str) -> None:
    assert_harmless(drawn_again(ORDINARY[name]))


@pytest.mark.parametrize("name", HARMLESS_ONCE_DRAWN)
def test_what_hides_beside_pixels_is_gone(name: str) -> None:
    assert_harmless(drawn_again(HARMLESS_ONCE_DRAWN[name]))


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_with_a_sentence(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(RefusedPicture) as refused:
        drawn_again(content)
    assert words in refused.value.sentence
    assert not re.search(r"[ \u00a0][;:!?»]|'|\d \d", refused.value.sentence)
    assert re.search(r"(Enregistrez|Envoyez|envoyez|Choisissez|Réduisez)", refused.value.sentence)


def test_corpora_are_as_large_as_promised() -> None:
    assert len(ORDINARY) >= 15
    assert len(REFUSED) + len(HARMLESS_ONCE_DRAWN) >= 40


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_where_and_when_a_picture_was_taken_never_leaves(picture_format: str) -> None:
    content = with_gps(picture_format)
    with Image.open(BytesIO(content)) as sent:
        assert sent.getexif().get_ifd(0x8825)[2] == (45.0, 11.0, 7.5)
    assert SECRET in content
    picture = drawn_again(content)
    assert_harmless(picture)
    for one in pictures_of(picture):
        assert not one.getexif().get_ifd(0x8825)


@pytest.mark.parametrize(
    ("orientation", "left", "size"),
    [(1, "red", (640, 480)), (3, "blue", (640, 480)), (6, None, (480, 640)), (8, None, (480, 640))],
)
@pytest.mark.parametrize("picture_format", ["JPEG", "WEBP", "PNG"])
def test_a_picture_is_upright(picture_format: str, orientation: int, left: str | None, size: tuple[int, int]) -> None:
    for one in pictures_of(drawn_again(with_gps(picture_format, orientation))):
        assert one.size == size
        first = one.getpixel((20, 20))
        assert isinstance(first, tuple)
        is_red = {"red": True, "blue": False, None: orientation == 6}[left]
        assert (first[0] > first[2]) == is_red


@pytest.mark.parametrize(
    ("size", "fitted"), [((3200, 1600), (1600, 800)), ((1000, 4000), (400, 1600)), ((640, 480), (640, 480))]
)
def test_a_picture_fits_and_is_never_enlarged(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    picture = drawn_again(encoded(scene(size)))
    assert (picture.width, picture.height) == fitted


def test_what_is_transparent_is_white_and_hides_nothing() -> None:
    hidden = scene(mode="RGBA")
    hidden.putalpha(0)
    for one in pictures_of(drawn_again(encoded(hidden, "PNG"))):
        assert all(low > 250 for low, _ in one.getextrema())


def test_16_bits_keep_their_greys() -> None:
    for one in pictures_of(drawn_again(ORDINARY["16 bits"])):
        levels = [one.getpixel((x, 100)) for x in (10, 128, 245)]
        assert [round(level[0] / 20) for level in levels if isinstance(level, tuple)] == [0, 6, 12]


def test_colours_are_those_that_their_profile_means() -> None:
    # A profile whose red is blue, and blue red.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    for one in pictures_of(drawn_again(encoded(scene(), icc_profile=swapped))):
        left, right = one.getpixel((20, 20)), one.getpixel((620, 20))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[2] > 200 > left[0]
        assert right[0] > 200 > right[2]


def test_the_same_picture_has_the_same_name_whatever_its_file_tells_beside() -> None:
    assert drawn_again(JPEG).name == drawn_again(JPEG + PHP).name
    assert drawn_again(JPEG).name != drawn_again(encoded(scene((641, 480)))).name


def test_passes_are_counted_up_to_the_end_of_the_picture() -> None:
    assert scans(JPEG) == 1
    assert scans(encoded(scene(), progressive=True)) == 10
    assert scans(jpeg_of_scans(50)) == 60
    assert scans(JPEG + b"\0\2" + b"\xff\xda\0\2" * 200) == 1
    assert scans(encoded(scene(), comment=b"\xff\xda" * 100)) == 1


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([JPEG, PNG, WEBP, AVIF]), st.data())
def test_damaged_files_are_drawn_or_refused(content: bytes, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(content) - 1))
    damaged = changed(content, position, data.draw(st.binary(min_size=1, max_size=8)))[: len(content)]
    with suppress(RefusedPicture):
        assert_harmless(drawn_again(damaged))
