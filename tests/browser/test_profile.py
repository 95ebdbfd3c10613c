"""A profile with a script, without one, and on paper."""

import re

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.browser.templates import edge_profiles

A4_WIDTH = 794
"""Pixels between the edges of the sheet, at 96 an inch."""


def tools(page: Page) -> list[str]:
    return page.locator(".tools :is(a, button)").all_inner_texts()


def test_the_script_adds_the_three_tools_that_need_one(browser: Browser, base_url: str, served: Served) -> None:
    context = browser.new_context(base_url=base_url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    address = edge_profiles(served.site)["longest text"]
    page.goto(f"{address}#contact")
    page.evaluate("window.print = () => { document.title = 'printed' }")
    assert tools(page) == [
        *("Contact (vCard)", "Signaler une erreur", "Modifier cette fiche"),
        *("Ajouter à une liste", "Copier le lien", "Imprimer"),
    ]
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_role("status").get_by_text("Lien copié.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == base_url + address
    page.get_by_role("button", name="Imprimer").click()
    assert page.title() == "printed"
    context.close()


def test_without_a_script_nothing_is_missing_or_dead(browser: Browser, base_url: str, served: Served) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(edge_profiles(served.site)["longest text"])
    assert tools(page) == ["Contact (vCard)", "Signaler une erreur", "Modifier cette fiche"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Contact (vCard)").click()
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCARD\r\n")
    context.close()


def test_a_profile_is_printed_on_one_sheet_without_what_paper_cannot_do(
    browser: Browser, base_url: str, served: Served
) -> None:
    page = browser.new_page(base_url=base_url, viewport={"width": A4_WIDTH, "height": 1123})
    page.emulate_media(media="print")
    for strain, address in edge_profiles(served.site).items():
        page.goto(address)
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        assert sheets == 1 or strain in ("longest text", "longest name"), strain
        assert not page.locator(".tools, .contact, .similar, .header nav, .footer").locator("visible=true").count()
        assert page.locator("h1, .facts").locator("visible=true").count() >= 2
    page.close()
