"""QR codes put together bit by bit are those that segno draws."""

import re

import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.directory.qr_codes import QrCodes

endings = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=90).map(lambda slug: slug + "/")
prefixes = st.sampled_from(
    ("https://a.fr/", "https://exemple.fr/prestataires/", "https://un.nom.assez.long.fr/prestataires/")
)


def modules(svg: str) -> list[list[int]]:
    """The dark modules that a drawing shows, read from its path."""
    size = int(re.search(r'viewBox="0 -\.5 (\d+) \1"', svg)[1])  # type: ignore[index]
    grid = [[0] * size for _ in range(size)]
    column = row = 0
    for move, right, down, stroke in re.findall(r"(?:([Mm])(-?\d+) (\d+))|h(\d+)", svg):
        if stroke:
            for at in range(column, column + int(stroke)):
                grid[row][at] = 1
            column += int(stroke)
        else:
            column, row = (column if move == "m" else 0) + int(right), (row if move == "m" else 0) + int(down)
    return grid


@settings(max_examples=60)
@given(prefixes, endings)
def test_a_code_is_the_one_segno_draws(prefix: str, ending: str) -> None:
    text = prefix + ending
    expected = segno.make(text, error="l", mask=0, mode="byte", boost_error=False, micro=False)
    assert modules(QrCodes(prefix).of(ending)) == [list(row) for row in expected.matrix]


def test_a_code_is_one_element_and_hidden_from_screen_readers() -> None:
    svg = QrCodes("https://exemple.fr/prestataires/").of("les-jardins/")
    assert 'aria-hidden="true"' in svg
    assert svg.count("<path") == 1
