"""Pictures of shared links: one a kind, of the size and weight that readers take, of the present drawing."""

import pytest
from PIL import Image

from theme.frame import BARE
from theme.sharing import DIGEST, FOLDER, HEIGHT, WIDTH, Drawing, drawings

MOST_BYTES = 40_000


@pytest.mark.parametrize("drawing", drawings(BARE.site_name), ids=lambda drawing: drawing.name)
def test_a_picture_is_of_the_present_drawing(drawing: Drawing) -> None:
    file = FOLDER / drawing.name
    with Image.open(file) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.info[DIGEST] == drawing.digest, "draw them again: python -m tests.theme.draw_sharing"
    assert file.stat().st_size <= MOST_BYTES


def test_no_picture_is_left_over() -> None:
    assert {file.name for file in FOLDER.glob("*.png")} == {drawing.name for drawing in drawings(BARE.site_name)}
