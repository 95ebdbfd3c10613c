"""Where things are: reflow at 320 px (which is 400 % of 1280), 200 %, and the text spacing of WCAG 1.4.12."""

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
_WINDOWS = {"200 %": (640, 512), "400 %": (320, 256)}
_SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""


def faults(page: Page) -> list[str]:
    """What overflows, is clipped or overlaps when the page is enlarged, and when its text is spaced."""
    found = []
    for name, (width, height) in _WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{name}: {fault}" for fault in page.evaluate(_SCRIPT)]
    style = page.add_style_tag(content=_SPACED)
    found += [f"spaced text: {fault}" for fault in page.evaluate(_SCRIPT)]
    style.evaluate("style => style.remove()")
    return found
