"""The map of results and the bar of what is selected, whatever the search finds: the tools themselves, in a browser."""

import json
import re
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

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
    expect(page.get_by_role("button", name=f"({code})")).to_have_accessible_name(
        re.compile(rf" \({code}\)\s: {counts[code]} structures?$")
    )
    # Read in the order of what people choose: the places, then the drawing and its credit.
    order = page.locator(".results-map > *").evaluate_all("parts => parts.map((part) => part.localName)")
    assert order == ["div", "ul", "figure"]
    assert axe.faults(page) == []
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
    assert page.get_by_text("Un grand point").count() == (1 if drawn < len(located) else 0)
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
    const bar = place.appendChild(document.createElement("div"));
    const heading = document.querySelector("h1");
    const selection = new tool.Selection(bar, { tools: { lists }, exporting: () => ({}), say: () => {}, heading });
    place.append(...cards.map((card) => selection.box(card)));
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
    expect(page.get_by_role("region").get_by_text("2 structures sélectionnées")).to_be_visible()
    page.locator(".selection").get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)


def test_a_great_point_is_explained_only_where_there_is_one(context: BrowserContext, served: Served) -> None:
    (drawing,) = (served.site.folder / "recherche").glob("m*.json")
    apart = [(45.19, 5.72), (45.53, 4.87), (45.37, 5.59)]
    for places, sentences in ((apart, 0), ([*apart, apart[0]], 1)):
        told = [{"slug": f"s{n}", "name": f"S {n}", "latitude": x, "longitude": y} for n, (x, y) in enumerate(places)]
        page = opened(context, served, "map")
        page.evaluate(SHOW_MAP, [f"/recherche/{drawing.name}", len(told), {"38": len(told)}, {"38": told}])
        page.get_by_role("button", name="Isère").click()
        page.get_by_role("button", name="Réessayer").click()
        expect(page.locator("svg.map--near circle")).to_have_count(3)
        expect(page.locator('figcaption [aria-hidden="true"]')).to_have_count(sentences)
        assert page.get_by_text("Un grand point").count() == sentences


def found(context: BrowserContext, width: int, height: int) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/prestataires/?kind=ESAT&kind=EI")
    page.locator(".card").nth(10).wait_for()
    return page


# What a reader sees: a busy machine may draw the page once or twice more after the key.
IS_COVERED = """async () => {
    const covered = () => {
        const one = document.activeElement;
        const { left, top, width, height } = one.getBoundingClientRect();
        const over = document.elementFromPoint(left + width / 2, top + height / 2);
        return !over || !(one.contains(over) || over.contains(one)) ? one.outerHTML : "";
    };
    for (let frames = 0; covered() && frames < 10; frames += 1)
        await new Promise((done) => requestAnimationFrame(done));
    return covered();
}"""


def test_who_does_not_see_the_bar_hears_that_it_came_and_that_it_went(context: BrowserContext) -> None:
    page = found(context, 1280, 900)
    said = page.locator("#annonce")
    boxes = page.locator(".card .select input")
    boxes.nth(0).check()
    expect(said).to_have_text("1\u00a0structure sélectionnée. Actions au-dessus des résultats.")
    expect(boxes.nth(0)).to_be_focused()
    boxes.nth(1).check()
    expect(said).to_have_text("2\u00a0structures sélectionnées. Actions au-dessus des résultats.")
    bar = page.get_by_role("region", name="Sélection")
    expect(bar).to_contain_text("2\u00a0structures sélectionnées")
    bar.get_by_role("button", name="Tout retirer").focus()
    page.keyboard.press("Enter")
    expect(bar).to_be_hidden()
    expect(page.locator("#resultats")).to_be_focused()
    expect(said).to_have_text("Sélection vidée.")
    assert page.locator(".card .select input:checked").count() == 0


def test_one_message_is_written_to_those_selected_ten_at_most(context: BrowserContext) -> None:
    page = found(context, 1280, 900)
    boxes = page.locator(".card .select input")
    slugs = page.locator(".card h3 a").evaluate_all("all => all.slice(0, 12).map((one) => one.pathname.split('/')[2])")
    bar = page.get_by_role("region", name="Sélection")
    boxes.nth(0).check()
    expect(bar.get_by_role("button", name="Écrire à cette structure")).to_be_visible()
    for number in range(1, 12):
        boxes.nth(number).check()
    write = bar.get_by_role("button", name="Écrire à ces structures")
    write.click()
    expect(bar.get_by_role("status")).to_have_text(
        "Écrivez à 10\u00a0structures au plus à la fois\u202f: retirez-en 2."
    )
    assert "/f/contact" not in page.url
    boxes.nth(0).uncheck()
    boxes.nth(5).uncheck()
    write.click()
    page.wait_for_url("**/f/contact?**")
    assert page.url.endswith("/f/contact?fiches=" + ",".join([*slugs[1:5], *slugs[6:12]]))
    # Back: what was selected is still there, to take one out or to write again.
    page.go_back()
    expect(bar).to_contain_text("10\u00a0structures sélectionnées")


def test_a_choice_made_before_the_tool_came_is_kept_when_the_results_are_drawn_again(context: BrowserContext) -> None:
    page = found(context, 1280, 700)
    page.get_by_label("Trier par").select_option("name")
    expect(page).to_have_url(re.compile("tri=nom"))
    waiting: list[Route] = []
    page.route("**/tool-selection*", lambda route: waiting.append(route))
    page.locator(".card .select input").first.click()
    for order in ("relevance", "name"):
        page.get_by_label("Trier par").select_option(order)
        page.wait_for_timeout(300)
    expect(page.locator(".card .select input").first).not_to_be_checked()
    waiting[0].continue_()

    expect(page.locator(".selection__count")).to_contain_text("1")
    expect(page.locator(".card .select input").first).to_be_checked()
    page.close()


def test_nothing_that_stays_in_sight_covers_the_focus(context: BrowserContext) -> None:
    """Along the results, forwards and backwards, on a wide screen, a low one and a narrow one with a long message."""
    for width, height in ((1280, 700), (1280, 500), (390, 700)):
        page = found(context, width, height)
        page.evaluate("sessionStorage.clear()")
        page.reload()
        page.locator(".card").nth(10).wait_for()
        boxes = page.locator(".card .select input")
        boxes.nth(0).check()
        page.locator(".selection [role=status]").evaluate(
            "part => { part.textContent = 'Un long message. '.repeat(40) }"
        )
        # What is still on its way would move the cards; the room that the bar takes is measured when it is drawn.
        page.wait_for_load_state("networkidle")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        boxes.nth(4).focus()
        covered = []
        for key in ["Tab"] * 14 + ["Shift+Tab"] * 14:
            page.keyboard.press(key)
            covered.append(page.evaluate(IS_COVERED))
        assert [one for one in covered if one] == []
        page.close()


def test_the_choice_of_a_list_stays_whole_in_sight(context: BrowserContext) -> None:
    page = found(context, 1280, 700)
    lists = [{"id": n, "name": f"Liste {n}", "structures": []} for n in range(1, 13)]
    page.evaluate("kept => { localStorage.listes = kept }", json.dumps({"next": 13, "lists": lists}))
    page.locator(".card .select input").nth(6).check()
    page.evaluate("scrollBy(0, 600)")
    page.locator(".selection").get_by_role("button", name="Ajouter à une liste").click()
    expect(page.get_by_label("Liste 1", exact=True)).to_be_focused()
    covered = [page.evaluate(IS_COVERED)]
    for key in ["ArrowUp", *["Tab"] * 8, *["Shift+Tab"] * 8]:
        page.keyboard.press(key)
        covered.append(page.evaluate(IS_COVERED))
    assert [one for one in covered if one] == []


def test_on_a_narrow_screen_a_line_tells_the_count_and_leads_to_the_bar(context: BrowserContext) -> None:
    page = found(context, 390, 700)
    line = page.locator(".selection-line")
    expect(line).to_have_count(0)
    page.locator(".card .select input").nth(6).check()
    expect(line).to_be_in_viewport(ratio=1)
    expect(line).to_contain_text("1\u00a0structure sélectionnée")
    expect(page.locator(".selection")).not_to_be_in_viewport()
    # At the end of the results the line is in its place: axe blames it for what it covers by half elsewhere.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert axe.faults(page) == []
    line.get_by_role("link", name="Actions sur la sélection").click()
    bar = page.get_by_role("region", name="Sélection")
    expect(bar).to_be_focused()
    expect(bar).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(line).to_be_hidden()
