"""The map of results and the bar of what is selected, whatever the search finds: the tools themselves, in a browser."""

from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data.dataset import Dataset
from data.model import Structure
from tests.browser.checks import axe
from tests.browser.conftest import Served
from theme.frame import Frame


@pytest.fixture(scope="session")
def structures(served: Served) -> list[Structure]:
    return [one for one in Dataset(served.site.dataset).structures() if one.live][:8]


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A browser of its own for each test: what it keeps is what is tested."""
    context = browser.new_context(base_url=base_url)
    yield context
    context.close()


def opened(context: BrowserContext, served: Served, tool: str) -> Page:
    """A page whose ``window.tool`` is a tool of the search, and ``window.place`` an empty part of it."""
    page = context.new_page()
    page.goto("/favoris/")
    assets = msgspec.json.decode((served.site.build / "frame.json").read_bytes(), type=Frame).assets
    page.evaluate(
        """async (address) => {
            window.tool = await import(address);
            window.place = document.createElement("section");
            place.append(document.createElement("h2"));
            place.firstChild.textContent = "Essai";
            place.id = "essai";
            document.querySelector("h1").after(place);
        }""",
        assets[f"tool-{tool}.js"].address,
    )
    return page


SHOW_MAP = """async ([drawing, total, counts, structures]) => {
    window.asked = 0;
    const structuresOf = async (code) => {
        window.asked += 1;
        if (window.asked === 1) throw new Error("lost");
        return structures[code];
    };
    await tool.showMap(place.appendChild(document.createElement("div")), { drawing, total, counts, structuresOf });
}"""


def test_the_map_counts_by_departement_then_shows_who_stands_where(context: BrowserContext, served: Served) -> None:
    standing: dict[str, list[Structure]] = {}
    for one in Dataset(served.site.dataset).structures():
        if one.live and one.place.departement:
            standing.setdefault(one.place.departement, []).append(one)
    code, people = max(standing.items(), key=lambda item: (item[0] != "75", len(item[1])))
    counts = {code: len(found) for code, found in standing.items()}
    told = {code: [told_of(one) for one in found] for code, found in standing.items()}
    (drawing,) = (served.site.folder / "recherche").glob("m*.json")
    page = opened(context, served, "map")
    page.evaluate(SHOW_MAP, [f"/recherche/{drawing.name}", sum(counts.values()) + 2, counts, told])
    assert page.locator("svg.map path").count() == 101
    expect(page.get_by_text("2 résultats ne sont pas sur la carte")).to_be_visible()
    buttons = page.locator("section button.link")
    assert buttons.count() == len(standing)
    assert page.locator(f'.results-map li:has([value="{code}"]) .count').inner_text().startswith(str(counts[code]))
    page.locator(f'path[data-code="{code}"]').click()
    expect(page.get_by_text("n’ont pas pu charger")).to_be_visible()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", level=3)).to_contain_text(f"({code})")
    names = page.locator(".results-map li a")
    expect(names).to_have_text([one.display_name for one in people])
    located = [one for one in people if one.place.latitude is not None]
    drawn = page.locator("svg.map--near circle").count()
    assert 0 < drawn <= len(located)
    outline = page.locator("svg.map--near > path").bounding_box()
    assert outline
    for box in (circle.bounding_box() for circle in page.locator("svg.map--near circle").all()):
        assert box
        assert outline["x"] - box["width"] < box["x"] < outline["x"] + outline["width"]
        assert outline["y"] - box["height"] < box["y"] < outline["y"] + outline["height"]
    assert axe.faults(page) == []
    page.get_by_role("button", name="Revenir à la France").click()
    expect(page.locator(f'button[value="{code}"]')).to_be_focused()


def told_of(one: Structure) -> dict[str, object]:
    place = one.place
    return {"slug": one.slug, "name": one.display_name, "latitude": place.latitude, "longitude": place.longitude}


CHOOSE = """([cards, lists]) => {
    const bar = document.createElement("div");
    const selection = new tool.Selection(bar, { tools: { lists }, exporting: () => ({}) });
    place.append(bar, ...cards.map((card) => selection.box(card)));
}"""


def test_what_is_selected_is_compared_kept_in_a_list_and_printed_alone(
    context: BrowserContext, served: Served, structures: list[Structure]
) -> None:
    cards = [{"slug": one.slug, "name": one.display_name, "about": one.place.city} for one in structures]
    assets = msgspec.json.decode((served.site.build / "frame.json").read_bytes(), type=Frame).assets
    page = opened(context, served, "selection")
    given = [cards, assets["tool-lists.js"].address]
    page.evaluate(CHOOSE, given)
    bar = page.locator(".selection")
    expect(bar).to_be_hidden()
    page.get_by_label(f"Sélectionner {cards[0]['name']}").check()
    expect(bar).to_contain_text("1 structure sélectionnée")
    bar.get_by_role("button", name="Comparer").click()
    expect(bar).to_contain_text("au moins 2")
    page.get_by_label(f"Sélectionner {cards[1]['name']}").check()
    bar.get_by_role("button", name="Ajouter à une liste").click()
    bar.get_by_role("button", name="Ajouter", exact=True).click()
    expect(bar).to_contain_text("2 structures ajoutées")
    page.evaluate("window.print = () => {}")
    bar.get_by_role("button", name="Imprimer").click()
    page.emulate_media(media="print")
    sheet = page.locator("body").inner_text()
    assert cards[0]["name"] in sheet
    assert cards[1]["slug"] in sheet
    assert "Listes de structures" not in sheet
    page.emulate_media(media="screen")
    # The selection outlives the page, not the tab.
    page.reload()
    again = opened(context, served, "selection")
    again.evaluate(CHOOSE, given)
    expect(again.locator(".selection")).to_be_hidden()
    page.evaluate("async (address) => { window.tool = await import(address) }", assets["tool-selection.js"].address)
    page.evaluate("() => { window.place = document.querySelector('main') }")
    page.evaluate(CHOOSE, given)
    expect(page.get_by_text("2 structures sélectionnées")).to_be_visible()
    page.locator(".selection").get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
