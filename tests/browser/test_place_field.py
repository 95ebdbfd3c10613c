"""The field of places of the home page, by keyboard, by pointer, and where it cannot load."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import axe

_OVERLAID = "overlapped by another element"
"""What axe cannot see of the colours under the open list."""


@pytest.fixture
def field(page: Page) -> Locator:
    page.goto("/")
    return page.get_by_role("combobox", name="Où")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_by_keyboard(page: Page, field: Locator) -> None:
    field.focus()
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("saint-et")
    expect(options(page).first).to_contain_text("Saint-Étienne (42)")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert [fault for fault in axe.faults(page) if _OVERLAID not in fault] == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = options(page).nth(1)
    expect(active).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == active.get_attribute("id")
    page.keyboard.press("ArrowUp")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Saint-Étienne (42)")
    expect(options(page)).to_have_count(0)
    expect(field).to_be_focused()
    assert axe.faults(page) == []


def test_up_from_the_field_is_the_last_one_and_round_again(page: Page, field: Locator) -> None:
    field.press_sequentially("gren")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_escape_closes_and_keeps_what_was_typed(page: Page, field: Locator) -> None:
    field.press_sequentially("gren")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_value("gren")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_tab_takes_the_active_one_and_goes_on(page: Page, field: Locator) -> None:
    field.press_sequentially("gren")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field).to_have_value("Grenoble (38)")
    expect(field).not_to_be_focused()


def test_tab_without_a_choice_goes_on_to_the_next_control(page: Page, field: Locator) -> None:
    field.press_sequentially("saint")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Autour de moi")).to_be_focused()
    expect(field).to_have_value("saint")


def test_the_open_list_leaves_room_on_a_short_screen(page: Page, field: Locator) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    field.press_sequentially("saint")
    expect(options(page).first).to_be_visible()
    box = page.get_by_role("listbox").bounding_box()
    assert box
    assert box["height"] <= 256 / 2


def test_by_pointer_then_sent_as_it_stands(page: Page, field: Locator) -> None:
    field.press_sequentially("isère")
    options(page).first.click()
    expect(field).to_have_value("Isère (38)")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/territoires/auvergne-rhone-alpes/isere/"))


def test_how_many_are_proposed_is_told(page: Page, field: Locator) -> None:
    field.press_sequentially("la rochelle")
    expect(page.get_by_role("status").filter(has_text="proposés")).to_be_attached()
    field.fill("zzzz")
    expect(page.get_by_role("status").filter(has_text="Aucun lieu proposé")).to_be_attached()


def test_around_me(page: Page, field: Locator) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 45.1885, "longitude": 5.7245})
    page.get_by_role("button", name="Autour de moi").click()
    expect(field).to_have_value("Grenoble (38)")


def test_around_me_refused_says_what_to_do(page: Page, field: Locator) -> None:
    page.context.clear_permissions()
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_text("Votre navigateur n’a pas donné votre position")).to_be_visible()
    expect(field).to_have_value("")
    assert axe.faults(page) == []


def test_far_from_france(page: Page, field: Locator) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 40.4168, "longitude": -3.7038})
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_text("Aucune commune de France n’est près de vous")).to_be_visible()
    expect(field).to_have_value("")


def test_without_the_files_what_is_typed_is_sent(page: Page) -> None:
    page.route("**/recherche/**", lambda route: route.fulfill(status=404))
    page.goto("/")
    field = page.get_by_role("combobox", name="Où")
    field.press_sequentially("isère")
    expect(page.get_by_role("status").filter(has_text="n’ont pas pu charger")).to_be_attached()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/territoires/auvergne-rhone-alpes/isere/"))


def test_nothing_is_asked_for_before_the_field_is_used(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert not [address for address in asked if "/recherche/" in address]
    with page.expect_request("**/recherche/P*.json"):
        page.get_by_role("combobox", name="Où").focus()
