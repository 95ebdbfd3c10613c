"""Draw the pictures of shared links again: ``python -m tests.theme.draw_sharing``. A development command."""

import io
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ARGUMENTS, find
from theme.frame import BARE
from theme.sharing import DIGEST, FOLDER, HEIGHT, WIDTH, Drawing, drawings

COLOURS = 48
"""Flat colours and their edges: what more would weigh, nobody would see."""


def main() -> None:
    """Draw every picture into ``theme/sharing``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for drawing in drawings(BARE.site_name):
            file = draw(drawing, browser, FOLDER)
            print(f"{file} : {file.stat().st_size} octets")
        browser.close()


def draw(drawing: Drawing, browser: Browser, folder: Path) -> Path:
    """Draw one picture as a PNG of few colours; its file."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(f'<body style="margin:0">{drawing.svg}')
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    memory = PngInfo()
    memory.add_text(DIGEST, drawing.digest)
    file = folder / drawing.name
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True, pnginfo=memory)
    return file


if __name__ == "__main__":
    main()
