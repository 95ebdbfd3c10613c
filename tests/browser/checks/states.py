"""A walk through states of pages, each checked for everything as it stands: only steps lead there, no address does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.checks import axe, controls, layout
from tests.browser.checks.openings import watched
from tests.budgets import html_checker

_JUST_NO_PHONE = 660
"""Pixels: tables are as wide as they need from there on."""
_IS_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_FOCUSED = "document.activeElement === document.querySelector('.error-summary')"


class Walk:
    """A visitor's window, what is wrong with the states it was shown in, and the HTML of each, as it was sent."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.faults: list[str] = []
        self._folder = folder
        self._sent: Response | None = None
        page.on("response", self._note)

    def at(self, heading: str) -> None:
        """The page stands under this heading, and is checked: light and dark, in forced colours, wide and narrow."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        found = [] if self._is_summary_focused() else ["the summary of errors has not the focus"]
        self.page.set_viewport_size({"width": 1280, "height": 900})
        found += [f"light: {fault}" for fault in axe.faults(self.page)]
        found += self._wider_than_the_window()
        self.page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in axe.faults_of_colours(self.page)]
        self.page.emulate_media(color_scheme="light", forced_colors="active")
        found += [f"forced colours: {fault}" for fault in controls.faults_in_forced_colours(self.page)]
        self.page.emulate_media(forced_colors="none")
        found += layout.faults(self.page)
        found += [f"320 px: {fault}" for fault in controls.faults(self.page)]
        self.faults += [f"{heading} ({self.page.url}): {fault}" for fault in found]
        self._keep(heading)

    def press(self, name: str) -> None:
        """Press a button of the main part."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def _wider_than_the_window(self) -> list[str]:
        found = []
        for width in (1280, _JUST_NO_PHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            found += [f"wider than {width} px"] if self.page.evaluate(_IS_WIDER) else []
        return found

    def _is_summary_focused(self) -> bool:
        return not self.page.locator(".error-summary").count() or bool(self.page.evaluate(_FOCUSED))

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._sent = response

    def _keep(self, heading: str) -> None:
        assert self._sent is not None
        number = sum(1 for _ in self._folder.iterdir())
        name = re.sub(r"\W+", "-", heading)
        (self._folder / f"{number:03}-{name}.html").write_bytes(self._sent.body())


@contextmanager
def walk(browser: Browser, address: str, network: str, folder: Path) -> Iterator[Walk]:
    """A walk of somebody at ``network``, an IP address, that keeps what it is sent in a folder.

    At its end, fails on all that was found wrong on the way.
    """
    # axe is injected, which the site's own policy refuses.
    context = browser.new_context(base_url=address, bypass_csp=True, extra_http_headers={"X-Forwarded-For": network})
    with watched(context, address) as (page, opening):
        walk = Walk(page, folder)
        yield walk
        context.clear_cookies()  # of sessions, which are there to be kept
    context.close()
    opening = [fault for fault in opening if "the server responded with a status of" not in fault]
    faults = [*walk.faults, *opening]
    assert faults == [], "\n".join(faults)


@contextmanager
def checked(folder: Path) -> Iterator[Path]:
    """A folder for what walks are sent. At its end, fails on all that the HTML checker says of it: it starts slowly."""
    yield folder
    complaints = [] if html_checker.missing() else html_checker.complaints(sorted(folder.iterdir()))
    assert complaints == [], "\n".join(complaints)
