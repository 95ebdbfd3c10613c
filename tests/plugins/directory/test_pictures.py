from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from data.model import Picture, Provenance, Structure
from plugins.directory.pictures import Pictures
from plugins.publication.output import Output

_ORIENTATION, _MAKER = 0x0112, 0x010F


@pytest.fixture
def structure() -> Structure:
    source = Provenance("edits", date(2026, 11, 21))
    return Structure(id="N1-EI", slug="essai", siret="", kind="EI", name="Essai", live=True, source=source)


def photograph(folder: Path, name: str, size: tuple[int, int], orientation: int = 1) -> None:
    folder.mkdir(exist_ok=True)
    picture = Image.effect_noise(size, 60).convert("RGB")
    exif = picture.getexif()
    exif[_ORIENTATION], exif[_MAKER] = orientation, "Secret camera"
    picture.save(folder / name, "JPEG", exif=exif)


def test_a_picture_has_two_sizes_and_nothing_of_its_camera(tmp_path: Path, structure: Structure) -> None:
    photograph(tmp_path / "pictures", "atelier.jpg", (2000, 1000), orientation=6)  # held upright
    output = Output(tmp_path / "output")
    (shown,) = Pictures(tmp_path / "pictures", output).of(
        replace(structure, pictures=(Picture("atelier.jpg", "L’atelier"),))
    )
    output.close()
    assert (shown.alternative, shown.width, shown.height) == ("L’atelier", 960, 1920)
    content = (tmp_path / "output" / shown.large.lstrip("/")).read_bytes()
    assert b"Secret camera" not in content
    with Image.open(BytesIO(content)) as large, Image.open(tmp_path / "output" / shown.small.lstrip("/")) as small:
        assert large.size == (960, 1920)
        assert small.size == (480, 960)
        assert not large.getexif()


def test_a_small_picture_is_not_enlarged_and_an_unreadable_one_is_left_out(
    tmp_path: Path, structure: Structure, capsys: pytest.CaptureFixture[str]
) -> None:
    photograph(tmp_path / "pictures", "petite.jpg", (300, 200))
    (tmp_path / "pictures" / "texte.jpg").write_text("not a picture")
    (tmp_path / "secret.jpg").write_bytes((tmp_path / "pictures" / "petite.jpg").read_bytes())
    output = Output(tmp_path / "output")
    photograph(tmp_path / "pictures", "copie.jpg", (10, 10))
    (tmp_path / "pictures" / "copie.jpg").write_bytes((tmp_path / "pictures" / "petite.jpg").read_bytes())
    names = ("petite.jpg", "texte.jpg", "absente.jpg", "../secret.jpg")
    pictures = tuple(Picture(name, "Une vue") for name in (*names, "copie.jpg"))
    shown = Pictures(tmp_path / "pictures", output).of(replace(structure, pictures=pictures))
    assert [(one.width, one.small_width, one.small == one.large) for one in shown] == [(300, 300, True)] * 2
    said = capsys.readouterr().err
    assert all(f"« {name} »" in said for name in names[1:])


def test_a_picture_that_did_not_change_is_not_made_again(tmp_path: Path, structure: Structure) -> None:
    photograph(tmp_path / "pictures", "atelier.jpg", (1000, 500))
    pictured = replace(structure, pictures=(Picture("atelier.jpg", "L’atelier"),))
    for _ in range(2):
        output = Output(tmp_path / "output")
        Pictures(tmp_path / "pictures", output).of(pictured)
        changes = output.close()
    assert changes.as_lists() == {"added": [], "changed": [], "removed": []}
