"""The picture that a shared link shows: one for each kind of structure, one for every other page.

``partage-<kind>.png`` and ``partage.png`` are committed; ``python -m tests.theme.draw_sharing`` draws them again, with
the Chromium of the browser tests. Each remembers the digest of its drawing: a test says when one is out of date.
"""

from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

from data.vocabulary import Kind, vocabulary

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 1200, 630
"""What social networks and messengers crop least."""
DIGEST = "Drawing"
"""Name of the text of the PNG that holds the digest of its drawing."""

_PICTOGRAMS = FOLDER.parent / "pictograms"
_INK, _PAPER, _LEAF, _SUN = "#1c1f2b", "#fffdf9", "#0a594b", "#f6c453"
_FAMILIES = {
    "iae": ("#0a594b", "#e2f0ec"),
    "stpa": ("#5b3a8e", "#eee8f7"),
    "geiq": ("#7f3b08", "#fbe9dc"),
    "prison": ("#3c4a5e", "#e8ecf1"),
}
_STRIPES = 12
_NARROW_WORDS, _WIDE_WORDS = (15, 74), (19, 56)
"""Characters of a line and the size of its letters, for a short text and for a long one."""
_SHORT_LINES = 3
_TAG_LENGTH = 45


class Drawing(NamedTuple):
    """A picture to be drawn."""

    name: str
    svg: str

    @property
    def digest(self) -> str:
        """What tells this drawing from another."""
        return sha256(self.svg.encode()).hexdigest()


def name_of(kind: Kind | None) -> str:
    """The file of a kind's picture, or of the one that all other pages share."""
    return f"partage-{kind.slug}.png" if kind else "partage.png"


def drawings(site_name: str) -> Iterator[Drawing]:
    """Every picture."""
    greeting = "Achetez à celles et ceux qui recrutent autrement"
    yield Drawing(name_of(None), _card(greeting, "Annuaire des structures inclusives", "etal", "iae", site_name))
    for kind in vocabulary().kinds:
        picture = _card(kind.label, _tag(kind), f"famille-{kind.family}", kind.family, site_name)
        yield Drawing(name_of(kind), picture)


def _tag(kind: Kind) -> str:
    """Its code and its family, unless the family is the kind itself (GEIQ)."""
    tag = f"{kind.code} · {vocabulary().label_of('families', kind.family)}"
    return tag if len(tag) <= _TAG_LENGTH else kind.code


def _card(words: str, tag: str, pictogram: str, family: str, site_name: str) -> str:
    colour, light = _FAMILIES[family]
    lines, size = _lines(words)
    top = 160 + size
    bottom = top + (len(lines) - 1) * size * 1.14
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="DejaVu Sans" \
font-weight="bold">
<path fill="{_PAPER}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>
{_awning()}
<g fill="{_INK}" font-size="{size}" letter-spacing="{-size * 0.025:.2f}">
{"".join(f'<text x="72" y="{top + rank * size * 1.14:.0f}">{escape(line)}</text>' for rank, line in enumerate(lines))}
</g>
<text x="72" y="{bottom + 68:.0f}" fill="{colour}" font-size="27">{escape(tag)}</text>
<path fill="{_SUN}" d="M846 196h282v282H846z"/>
<rect x="830" y="180" width="282" height="282" rx="14" fill="{light}" stroke="{_INK}" stroke-width="5"/>
<svg x="881" y="231" width="180" height="180" viewBox="0 0 32 32" color="{colour}">{_pictogram(pictogram)}</svg>
<svg x="72" y="548" width="52" height="52" viewBox="0 0 32 32" color="{_INK}">{_pictogram("etal")}</svg>
<text x="140" y="584" fill="{_INK}" font-size="30" letter-spacing="-0.6">{escape(site_name)}</text>
</svg>
"""


def _lines(words: str) -> tuple[list[str], int]:
    length, size = _NARROW_WORDS
    lines = wrap(words, length, break_long_words=False)
    if len(lines) > _SHORT_LINES or max(map(len, lines)) > length:
        length, size = _WIDE_WORDS
        lines = wrap(words, length, break_long_words=False)
    return lines, size


def _awning() -> str:
    width = WIDTH // _STRIPES
    half = width // 2
    return "".join(
        f'<path fill="{_SUN if rank % 2 else _LEAF}" d="M{rank * width} 0h{width}v52a{half} {half} 0 0 1-{width} 0z"/>'
        for rank in range(_STRIPES)
    )


def _pictogram(name: str) -> str:
    return (_PICTOGRAMS / f"{name}.svg").read_text(encoding="utf-8").strip()
