"""The trap for robots, in the contact form: nobody sees it, keys pass it by, and who hears the page is told."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import axe, controls, layout
from tests.sweeps import swept
from theme.environment import THEME, environment
from theme.forms.contact import ContactForm
from theme.frame import BARE

TRAP = ".consigne"
SETTINGS = ("light", "dark", "forced colours", "print", "text of 200 %")


def document() -> str:
    """A page that holds the contact form and the trap, as a profile does."""
    styles = THEME / "styles"
    sheets = re.findall(r'@import "([^"]+)"', (styles / "site.css").read_text())
    css = "\n".join((styles / sheet).read_text() for sheet in sheets)
    theme = environment(BARE)
    fields = theme.get_template("components/contact-fields.html").render(form=ContactForm())
    trap = "" if TRAP.strip(".") in fields else theme.get_template("components/honeypot.html").render()
    return f"""<!doctype html><html lang="fr"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>Écrire</title><style>{css}</style>
        <main><h1>Écrire</h1>
        <form class="form" method="post" action="/f/contact" novalidate>{trap}{fields}</form></main>"""


@pytest.fixture
def form(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(document())
    yield page
    context.close()


@pytest.mark.parametrize(("width", "setting"), swept("trap", product([320, 1280], SETTINGS), 4))
def test_page_looks_the_same_without_it(form: Page, width: int, setting: str) -> None:
    form.set_viewport_size({"width": width, "height": 900})
    form.emulate_media(
        color_scheme="dark" if setting == "dark" else "light",
        forced_colors="active" if setting == "forced colours" else "none",
        media="print" if setting == "print" else "screen",
    )
    if setting == "text of 200 %":
        form.add_style_tag(content="html { font-size: 200% }")
    form.locator(TRAP).locator("input").evaluate("input => { input.value = 'rempli par le navigateur' }")
    shown, height = form.screenshot(full_page=True), form.evaluate("document.documentElement.scrollHeight")

    form.locator(TRAP).evaluate("trap => trap.remove()")

    assert form.evaluate("document.documentElement.scrollHeight") == height
    assert form.screenshot(full_page=True) == shown


def test_keys_pass_it_by(form: Page) -> None:
    reached = []
    for _ in range(8):
        form.keyboard.press("Tab")
        reached.append(form.evaluate("document.activeElement.name ?? ''"))

    assert reached[:5] == ["name", "email", "organisation", "subject", "message"]
    assert "consigne" not in reached


def test_who_hears_the_page_is_told_to_leave_it(form: Page) -> None:
    assert form.get_by_role("textbox", name="Ne remplissez pas ce champ").count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_checks_find_nothing_wrong_with_it(form: Page, width: int) -> None:
    form.set_viewport_size({"width": width, "height": 900})
    faults = [*axe.faults(form), *layout.faults(form), *controls.faults(form)]
    form.emulate_media(forced_colors="active")
    faults += controls.faults_in_forced_colours(form)

    assert faults == []
