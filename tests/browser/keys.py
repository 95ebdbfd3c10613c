"""Somebody who uses a keyboard alone, on the screen of a phone, without JavaScript."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

_MOST_STOPS = 300
_STOP = """() => { const focused = document.activeElement, style = getComputedStyle(focused);
    const box = focused.getBoundingClientRect();
    const told = focused.labels?.length ? [...focused.labels] : [focused];
    const name = told.map((one) => one.textContent).join(" ").trim().replace(/\\s+/g, " ");
    return focused !== document.body && [name, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth] }"""


class Keys:
    """The keyboard. Every stop on the way shows where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> None:
        """Press Tab until what takes the focus is called so, or begins so."""
        name, passed = " ".join(name.split()), []
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(_STOP)
            if not at:
                continue  # a page that has just come may not have drawn what a first key would reach
            stop, is_shown, is_in_view = at
            assert is_shown, f"{self.page.url}: no visible focus on « {stop} »"
            assert is_in_view, f"{self.page.url}: out of view: « {stop} »"
            if stop.startswith(name):
                return
            passed.append(stop)
        raise AssertionError(f"{self.page.url}: no « {name} » among {passed[:80]}")

    def presses(self, name: str, heading: str) -> None:
        """Follow a link, or press a button, to the page under a heading."""
        self.to(name)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()

    def writes(self, name: str, text: str) -> None:
        """Type over what a field holds."""
        self.to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def ticks(self, name: str) -> None:
        """Tick a box, or choose among several: arrows lead from one choice to the next."""
        self.to(name)
        self.page.keyboard.press("Space")


@contextmanager
def keys(browser: Browser, address: str, network: str) -> Iterator[Keys]:
    """The keyboard of somebody at ``network``, an IP address."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": 320, "height": 640},
        java_script_enabled=False,
        extra_http_headers={"X-Forwarded-For": network},
    )
    yield Keys(context.new_page())
    context.close()
