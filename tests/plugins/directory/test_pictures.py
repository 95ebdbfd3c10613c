"""Pictures of structures as the site shows them: two sizes, WebP and AVIF, and nothing of the file they came in."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageCms

from data.model import ClientReference, Picture, Provenance, Structure
from plugins.directory.pictures import Pictured, Pictures
from plugins.publication.changes import Changes
from plugins.publication.output import Output

_ORIENTATION, _MAKER = 0x0112, 0x010F
STRUCTURE = Structure(
    id="N1-EI", slug="essai", siret="", kind="EI", name="Essai", live=True,
    source=Provenance("edits", date(2026, 11, 21)),
)  # fmt: skip


def photograph(folder: Path, name: str, size: tuple[int, int], orientation: int = 1) -> None:
    """A picture with as many details as a photograph has, and what cameras tell beside."""
    folder.mkdir(exist_ok=True)
    picture = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size).convert("RGB")
    exif = picture.getexif()
    exif[_ORIENTATION], exif[_MAKER] = orientation, "Secret camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(folder / name, exif=exif, icc_profile=profile, **({"speed": 10} if name.endswith("avif") else {}))


def build(folder: Path, *names: str) -> tuple[tuple[Pictured, ...], Changes]:
    """Show these pictures of ``pictures/`` in ``output/``, as a build does."""
    output = Output(folder / "output")
    pictures = tuple(Picture(name, f"Vue de {name}") for name in names)
    shown = Pictures(folder / "pictures", output).of(replace(STRUCTURE, pictures=pictures)).pictures
    return shown, output.close()


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "output").rglob("*.*")}


def addresses(shown: Sequence[Pictured]) -> set[str]:
    """The names of the files that pages ask for."""
    every = (address for one in shown for address in (one.small, one.large, one.small_avif, one.large_avif))
    return {address.removeprefix("/images/") for address in every if address}


@pytest.mark.parametrize("name", ["atelier.jpg", "atelier.png", "atelier.webp", "atelier.avif"])
def test_a_picture_has_two_sizes_in_two_formats_and_nothing_of_its_camera(tmp_path: Path, name: str) -> None:
    photograph(tmp_path / "pictures", name, (1200, 600), orientation=6)  # held upright
    (shown,), _ = build(tmp_path, name)
    assert (shown.alternative, shown.width, shown.height) == (f"Vue de {name}", 600, 1200)
    formats = {shown.small: "WEBP", shown.large: "WEBP", shown.small_avif: "AVIF", shown.large_avif: "AVIF"}
    for address, expected in formats.items():
        content = (tmp_path / "output" / address.lstrip("/")).read_bytes()
        assert b"Secret camera" not in content
        with Image.open(BytesIO(content)) as picture:
            assert picture.format == expected
            assert picture.size == ((480, 960) if "-480." in address else (600, 1200))
            assert not picture.getexif()
            assert "icc_profile" not in picture.info
    made = files(tmp_path)
    assert made.keys() == addresses([shown])
    assert all(len(content) < len(made[f"{Path(one).stem}.webp"]) for one, content in made.items() if "avif" in one)


def test_a_small_picture_is_not_enlarged_and_the_same_under_two_names_is_made_once(tmp_path: Path) -> None:
    photograph(tmp_path / "pictures", "petite.jpg", (300, 200))
    (tmp_path / "pictures" / "copie.jpg").write_bytes((tmp_path / "pictures" / "petite.jpg").read_bytes())
    shown, _ = build(tmp_path, "petite.jpg", "copie.jpg")
    assert [(one.width, one.small_width, one.small == one.large) for one in shown] == [(300, 300, True)] * 2
    assert [one.alternative for one in shown] == ["Vue de petite.jpg", "Vue de copie.jpg"]
    assert len(files(tmp_path)) == 2


def test_a_picture_lighter_in_webp_has_no_other_format(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (120, 60), "teal").save(tmp_path / "pictures" / "logo.png")
    (shown,), _ = build(tmp_path, "logo.png")
    assert (shown.small_avif, shown.large_avif) == ("", "")
    assert files(tmp_path).keys() == addresses([shown])


def test_a_logo_has_one_small_size_made_once_and_kept_by_the_next_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pictures").mkdir()
    for name in ("logo.png", "copie.png"):
        Image.new("RGB", (800, 400), "teal").save(tmp_path / "pictures" / name)
    names = ("logo.png", None, "absent.png", "copie.png")
    references = tuple(ClientReference(f"Client {rank}", name) for rank, name in enumerate(names))
    one = replace(STRUCTURE, references=references, pictures=(Picture("logo.png", "Le logo"),))
    for follows in (False, True):
        output = Output(tmp_path / "output")
        shown = Pictures(tmp_path / "pictures", output).of(one)
        changes = output.close()
        logo, no_logo, missing, copy = shown.logos
        assert (no_logo, missing) == (None, None)
        assert logo is not None
        assert (logo.width, logo.height, copy) == (256, 128, logo)
        assert len(shown.pictures) == 1
        assert files(tmp_path).keys() == addresses(shown.pictures) | {logo.address.removeprefix("/images/")}
        assert bool(changes.added) is not follows
        assert "absent.png" in capsys.readouterr().err
    with Image.open(tmp_path / "output" / logo.address.lstrip("/")) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (256, 128))


def test_transparent_pixels_are_shown_on_white(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    Image.new("RGBA", (120, 60), (0, 0, 0, 0)).save(tmp_path / "pictures" / "logo.png")
    (shown,), _ = build(tmp_path, "logo.png")
    with Image.open(tmp_path / "output" / shown.large.lstrip("/")) as picture:
        assert picture.convert("RGB").getpixel((60, 30)) == (255, 255, 255)


def test_a_picture_that_did_not_change_is_not_made_again(tmp_path: Path) -> None:
    photograph(tmp_path / "pictures", "atelier.jpg", (600, 300))
    Image.new("RGB", (120, 60), "teal").save(tmp_path / "pictures" / "logo.png")  # in WebP alone
    first, _ = build(tmp_path, "atelier.jpg", "logo.png")
    for file in (tmp_path / "output" / "images").iterdir():
        file.write_bytes(bytes(file.stat().st_size))  # what would be drawn again would be put right
    following, changes = build(tmp_path, "atelier.jpg", "logo.png")
    assert following == first
    assert changes.as_lists() == {"added": [], "changed": [], "removed": []}
    assert not any(map(any, files(tmp_path).values()))


def test_a_size_that_vanished_is_made_again(tmp_path: Path) -> None:
    photograph(tmp_path / "pictures", "atelier.jpg", (600, 300))
    (shown,), _ = build(tmp_path, "atelier.jpg")
    before = files(tmp_path)
    (tmp_path / "output" / shown.small_avif.lstrip("/")).unlink()
    assert build(tmp_path, "atelier.jpg")[0] == (shown,)
    assert files(tmp_path) == before


def test_what_follows_a_build_is_what_a_first_one_makes(tmp_path: Path) -> None:
    for name, width in (("a.jpg", 500), ("b.webp", 520), ("c.avif", 300)):
        photograph(tmp_path / "pictures", name, (width, 200))
    build(tmp_path, "a.jpg", "b.webp")
    photograph(tmp_path / "pictures", "a.jpg", (640, 320))
    following, _ = build(tmp_path, "c.avif", "a.jpg")
    after = files(tmp_path)
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "pictures").symlink_to(tmp_path / "pictures")
    assert build(tmp_path / "first", "c.avif", "a.jpg")[0] == following
    assert files(tmp_path / "first") == after
    assert after.keys() == addresses(following)


def saved(picture_format: str, size: tuple[int, int], mode: str = "RGB") -> bytes:
    content = BytesIO()
    Image.new(mode, size).save(content, picture_format)
    return content.getvalue()


SPOILT: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: b"not a picture", "pas une image JPEG"),
    "empty": (lambda: b"", "pas une image JPEG"),
    "drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>', "pas une image JPEG"),
    "GIF": (lambda: saved("GIF", (200, 200)), "pas une image JPEG"),
    "TIFF": (lambda: saved("TIFF", (200, 200)), "pas une image JPEG"),
    "PostScript": (lambda: saved("EPS", (200, 200)), "pas une image JPEG"),
    "cut": (lambda: saved("JPEG", (200, 200))[:-400], "abîmée"),
    "cut WebP": (lambda: saved("WEBP", (200, 200))[:-20], ""),
    "cut AVIF": (lambda: saved("AVIF", (200, 200))[:-10], ""),
    "too many pixels": (lambda: saved("PNG", (8000, 7000), "1"), "50 millions"),
    "bomb": (lambda: saved("PNG", (13_500, 13_500), "1"), "50 millions"),
    "thread": (lambda: saved("PNG", (1, 20_000)), "trop étroite"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_file_is_left_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    content, words = SPOILT[kind]
    photograph(tmp_path / "pictures", "bonne.jpg", (200, 100))
    (tmp_path / "pictures" / "abimee.jpg").write_bytes(content())
    shown, _ = build(tmp_path, "abimee.jpg", "bonne.jpg")
    assert [one.alternative for one in shown] == ["Vue de bonne.jpg"]
    assert files(tmp_path).keys() == addresses(shown)
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("Image «\u202fabimee.jpg\u202f» de N1-EI laissée de côté\u202f: ")
    assert words in said
    assert "object at 0x" not in said


@pytest.mark.parametrize("name", ["absente.jpg", "../secret.jpg", "..", "", "a\0.jpg", "dossier", "x" * 300 + ".jpg"])
def test_only_files_of_the_folder_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    photograph(tmp_path, "secret.jpg", (200, 100))
    (tmp_path / "pictures" / "dossier").mkdir(parents=True)
    assert build(tmp_path, name)[0] == ()
    assert len(capsys.readouterr().err.splitlines()) == 1


@settings(max_examples=40)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF"]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=20),
    st.integers(0, 400),
)
def test_whatever_bytes_are_spoilt_no_page_shows_a_broken_picture(
    picture_format: str, spoilt: Sequence[tuple[int, int]], cut: int
) -> None:
    content = bytearray(saved(picture_format, (64, 48)))
    for position, byte in spoilt:
        content[position % len(content)] = byte
    with TemporaryDirectory() as folder:
        (Path(folder) / "pictures").mkdir()
        (Path(folder) / "pictures" / "a.jpg").write_bytes(content[: len(content) - cut % len(content)])
        shown, _ = build(Path(folder), "a.jpg")
        made = files(Path(folder))
    assert made.keys() == addresses(shown)
    for one in made.values():
        with Image.open(BytesIO(one)) as picture:
            picture.load()
