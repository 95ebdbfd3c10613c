"""What people act on: order, focus that is seen and not covered, size, borders that forced colours keep."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_name("controls.js").read_text(encoding="utf-8")
_BARE = """() => [...document.querySelectorAll("button, .button, input, select, textarea")]
    .filter(element => !["hidden", "checkbox", "radio"].includes(element.type) && element.checkVisibility())
    .filter(element => { const style = getComputedStyle(element);
        return !(parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none")
            && !(parseFloat(style.outlineWidth) >= 1 && style.outlineStyle !== "none")
            && !style.textDecorationLine.includes("underline") })
    .map(element => `no border: ${element.outerHTML.slice(0, 140)}`)"""


def faults(page: Page) -> list[str]:
    """What cannot be reached, seen or hit. A key is pressed first: browsers show the focus to those who use keys."""
    page.keyboard.press("Tab")
    return list(page.evaluate(_SCRIPT))


def faults_in_forced_colours(page: Page) -> list[str]:
    """Controls that have neither an edge nor the underline of a link when the system imposes its colours."""
    return list(page.evaluate(_BARE))


def is_blank(page: Page) -> bool:
    """Whether the window shows nothing: no more than a ground and one ink."""
    colours = Image.open(io.BytesIO(page.screenshot())).convert("RGB").getcolors(maxcolors=1 << 20)
    return colours is not None and len(colours) <= 2
