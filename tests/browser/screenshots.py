"""Pictures of a served site, to look at: ``python -m tests.browser.screenshots ADDRESS FOLDER /path …``.

Each page is taken whole, at 320 and 1280 pixels, light and dark.
"""

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, find

WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(address: str, folder: str, *paths: str) -> None:
    """Take the pictures and print their files."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for path in paths:
            name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
            for width in WIDTHS:
                for scheme in SCHEMES:
                    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    page = context.new_page()
                    page.goto(address + path, wait_until="networkidle")
                    file = Path(folder) / f"{name[:60]}-{width}-{scheme}.png"
                    page.screenshot(path=file, full_page=True)
                    print(file)
                    context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
