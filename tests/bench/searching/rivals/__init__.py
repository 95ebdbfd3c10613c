"""The other engines, each on the page of ours without its scripts: the same HTML and style, the same facets counted."""

from collections.abc import Sequence
from pathlib import Path
from re import DOTALL, sub

from data.model import Structure
from tests.bench.searching.rivals import minisearch, pagefind

_SCRIPTS = r"<script\b.*?</script>|<link rel=\"(?:modulepreload|preload|prefetch)\"[^>]*>|<meta http-equiv[^>]*>"
_MAIN = r"(<main\b[^>]*>)"
_FIELD = '\\1<p><label for="rival-mots">Que cherchez-vous ?</label> <input id="rival-mots" type="search"></p>'
_RIVALS = {"pagefind": pagefind.write, "minisearch": minisearch.write}


def lay_out(ours: Path, structures: Sequence[Structure], folder: Path) -> dict[str, Path]:
    """The folder to serve for each rival: its index, and the page ``/rival/`` in the frame of our search page."""
    frame = (ours / "prestataires" / "index.html").read_text(encoding="utf-8")
    bare = sub(_SCRIPTS, "", frame, flags=DOTALL)
    page = sub(_MAIN, f'{_FIELD}<p id="rival-counts"></p><ul class="cards" id="rival"></ul>', bare, count=1)
    folders = {}
    for name, write in _RIVALS.items():
        folders[name] = site = folder / name
        (site / "rival").mkdir(parents=True)
        script = '<script type="module" src="/rival.js"></script></head>'
        (site / "rival" / "index.html").write_text(page.replace("</head>", script), encoding="utf-8")
        (site / "assets").symlink_to((ours / "assets").resolve())
        write(structures, site)
    return folders
