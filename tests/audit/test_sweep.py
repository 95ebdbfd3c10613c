"""The sweep finds on each page what is wrong with it, whatever was shown before in the same browser page."""

from pathlib import Path

from tests.audit import sweep
from tests.audit.lighthouse import Score
from tests.site import Site

PAGE = """<!doctype html><html lang="fr"><head><meta name="viewport" content="width=device-width"><title>Essai</title>
<link rel="stylesheet" href="/s.css"></head><body><main><h1>Essai</h1>{}</main></body></html>"""
STYLE = ".pale { color: #aaa; background: #fff } @media (prefers-color-scheme: dark) { .dim { color: #ccc } }"


def test_each_page_is_told_its_own_faults(tmp_path: Path) -> None:
    (tmp_path / "s.css").write_text(STYLE)
    pages = {
        "/plan-du-site/": "<p>rien à dire</p>",
        "/a/": '<p class="pale">pâle</p>',
        "/b/": "<p>rien à dire</p>",
        "/c/": '<p class="dim">pâle la nuit</p><img src="/x.png">',
    }
    for address, body in pages.items():
        folder = tmp_path / address.strip("/")
        folder.mkdir()
        (folder / "index.html").write_text(PAGE.format(body), encoding="utf-8")
    found = sweep.faults(Site(tmp_path, tmp_path, tmp_path, ""), list(pages))
    assert {fault.split(": ")[0] for fault in found} == {"/a/", "/c/"}
    assert any(fault.startswith("/a/: light: color-contrast:") for fault in found)
    assert any(fault.startswith("/c/: dark: color-contrast:") for fault in found)
    assert any(fault.startswith("/c/: light: image-alt") for fault in found)


def test_a_score_below_the_bound_is_a_fault() -> None:
    whole = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
    assert Score("/", whole, 0.9, ()).faults == []
    assert Score("/", whole | {"performance": 98}, 0.9, ()).faults == ["/: performance 98 ()"]
    assert Score("/", whole | {"seo": 99}, 0.9, ("crawlable-anchors",)).faults == ["/: seo 99 (crawlable-anchors)"]
