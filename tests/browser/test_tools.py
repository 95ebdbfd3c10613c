"""Lists kept in the browser and the comparison, as people use them."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data.dataset import Dataset
from data.model import Structure
from tests.browser.checks import axe, controls, layout
from tests.browser.conftest import Served
from theme.french import siret

CHOSEN = 3


@pytest.fixture(scope="session")
def structures(served: Served) -> list[Structure]:
    """Those that tell the most, of which every part of a comparison has something to show."""
    live = [one for one in Dataset(served.site.dataset).structures() if one.live and one.siret and one.networks]
    told = sorted(live, key=lambda one: -len(one.offers + one.references + one.contracts + one.activities))
    return told[:8]


@pytest.fixture(scope="session")
def departed(served: Served) -> Structure:
    return next(one for one in Dataset(served.site.dataset).structures() if not one.live and one.delisted_on)


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A browser of its own for each test: what it keeps is what is tested."""
    context = browser.new_context(base_url=base_url, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def query(structures: list[Structure]) -> str:
    return "&".join(f"s={one.slug}" for one in structures)


def cells(page: Page, label: str) -> list[str]:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=label, exact=True))
    return row.get_by_role("cell").all_inner_texts()


def add_to_list(page: Page, structure: Structure) -> None:
    page.goto(f"/prestataires/{structure.slug}/")
    page.get_by_role("button", name="Ajouter à une liste").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_text("1 structure ajoutée").wait_for()


def test_a_comparison_tells_what_profiles_do_and_who_is_gone(
    page: Page, structures: list[Structure], departed: Structure
) -> None:
    compared = structures[:CHOSEN]
    page.goto(f"/prestataires/comparer/?{query([*compared, departed])}&s=nulle-part")
    names = [one.display_name for one in compared]
    expect(page.get_by_role("columnheader")).to_have_count(CHOSEN)
    assert [head.splitlines()[0] for head in page.get_by_role("columnheader").all_inner_texts()] == names
    assert [text.split(",")[0].split(" (")[0] for text in cells(page, "SIRET")] == [
        siret(one.siret) for one in compared
    ]
    for told, one in zip(cells(page, "Métiers"), compared, strict=True):
        assert len(told.splitlines()) == (len(one.activities) or 1)
    assert any(
        one.references and one.references[0].name in text
        for one, text in zip(compared, cells(page, "Clients"), strict=True)
    )
    notices = page.locator("#comparaison .notice")
    expect(notices.filter(has_text=departed.display_name)).to_contain_text("n’est plus référencée")
    expect(notices.filter(has_text="nulle-part")).to_contain_text("absente de l’annuaire")
    page.get_by_role("link", name=f"Retirer {names[0]}").click()
    expect(page.get_by_role("columnheader").first).to_contain_text(names[1])
    assert compared[0].slug not in page.url


def test_a_comparison_of_none_one_and_too_many_says_what_to_do(page: Page, structures: list[Structure]) -> None:
    page.goto("/prestataires/comparer/")
    expect(page.get_by_text("Pour choisir les structures")).to_be_visible()
    page.goto(f"/prestataires/comparer/?{query(structures[:1])}")
    expect(page.get_by_text("au moins 2 structures")).to_be_visible()
    page.goto(f"/prestataires/comparer/?{query(structures)}")
    expect(page.get_by_text("les 6 premières sont ici")).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_count(6)


@pytest.mark.parametrize("kind", ["comparison", "lists", "chooser"])
def test_they_are_accessible_filled(browser: Browser, base_url: str, structures: list[Structure], kind: str) -> None:
    context = browser.new_context(base_url=base_url, bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    add_to_list(page, structures[0])
    if kind == "comparison":
        page.goto(f"/prestataires/comparer/?{query(structures[:6])}&s=nulle-part")
        page.get_by_role("table").wait_for()
    elif kind == "lists":
        page.goto(f"/favoris/?nom=Reçue&{query(structures)}&s=nulle-part#liste-1")
        page.get_by_role("button", name="Renommer").click()
        page.get_by_text("absente de l’annuaire").wait_for()
    else:
        page.goto(f"/prestataires/{structures[1].slug}/")
        page.get_by_role("button", name="Ajouter à une liste").click()
        page.get_by_label("Une nouvelle liste").check()
    faults = axe.faults(page)
    page.emulate_media(color_scheme="dark")
    faults += axe.faults_of_colours(page)
    page.emulate_media(color_scheme="light", forced_colors="active")
    faults += controls.faults_in_forced_colours(page)
    page.emulate_media(forced_colors="none")
    faults += layout.faults(page) + controls.faults(page)
    context.close()
    assert faults == []


def test_a_list_is_made_from_profiles_renamed_emptied_and_brought_back(
    context: BrowserContext, structures: list[Structure]
) -> None:
    page = context.new_page()
    for one in structures[:CHOSEN]:
        add_to_list(page, one)
    page.get_by_role("link", name="Voir la liste").click()
    heading = page.locator("#titre-liste")
    items = page.locator("#listes .list-item")
    expect(heading).to_have_text("Ma liste")
    expect(items).to_have_count(CHOSEN)
    page.get_by_role("button", name="Renommer").click()
    expect(page.get_by_label("Nom de la liste")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Nom de la liste")).to_have_count(0)
    expect(page.get_by_role("button", name="Renommer")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Nom de la liste").fill("Traiteurs d’Isère")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Traiteurs d’Isère")
    expect(heading).to_be_focused()
    page.get_by_role("button", name=f"Retirer {structures[1].display_name}").click()
    expect(items).to_have_count(CHOSEN - 1)
    expect(page.get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    expect(items.nth(1)).to_contain_text(structures[1].display_name)
    page.get_by_role("button", name="Supprimer la liste").click()
    expect(page.get_by_role("heading", name="Vous n’avez pas encore de liste")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(heading).to_have_text("Traiteurs d’Isère")
    page.reload()
    expect(items).to_have_count(CHOSEN)


def test_renaming_takes_the_focus_where_selecting_does_not(
    context: BrowserContext, structures: list[Structure]
) -> None:
    """As Safari does."""
    context.add_init_script("HTMLInputElement.prototype.select = () => {}")
    page = context.new_page()
    add_to_list(page, structures[0])
    page.goto("/favoris/")
    page.get_by_role("button", name="Renommer").click()
    expect(page.get_by_label("Nom de la liste")).to_be_focused()


def test_going_from_a_list_to_another_leads_to_its_heading(
    context: BrowserContext, structures: list[Structure]
) -> None:
    page = context.new_page()
    page.goto("/favoris/")
    for name in ("Une", "Deux"):
        page.get_by_label("Nouvelle liste").fill(name)
        page.get_by_role("button", name="Créer").click()
    heading = page.locator("#titre-liste")
    expect(page.locator("#annonce")).to_contain_text("créée")
    expect(page.get_by_role("region", name="Liste reçue")).to_have_count(0)
    page.get_by_role("link", name="Une").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Une")
    expect(heading).to_be_focused()
    expect(page.locator("#annonce")).to_be_empty()
    page.get_by_role("button", name="Renommer").focus()
    page.go_back()
    expect(heading).to_have_text("Deux")
    expect(heading).to_be_focused()
    # Another tab adds to the list: what one holds here is not lost.
    page.get_by_label("Nouvelle liste").press_sequentially("Troi")
    add_to_list(context.new_page(), structures[0])
    expect(page.locator(".links li").first).to_contain_text("1\u00a0structure")
    expect(page.get_by_label("Nouvelle liste")).to_be_focused()
    page.keyboard.type("s")
    expect(page.get_by_label("Nouvelle liste")).to_have_value("Trois")
    page.goto(f"/favoris/?nom=Reçue&{query(structures[:2])}")
    expect(page.get_by_role("region", name="Liste reçue")).to_be_visible()


@pytest.mark.parametrize("width", [400, 700, 890, 910])
def test_six_structures_never_overlap(page: Page, structures: list[Structure], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/prestataires/comparer/?{query(structures[:6])}")
    page.get_by_role("table").wait_for()
    words = page.locator(".comparison :is(th, td) :is(a, bdi, div)")
    overflowing = """all => all.filter((one) => {
        const cell = one.closest("th, td").getBoundingClientRect();
        return one.getBoundingClientRect().right > cell.right + 1;
    }).map((one) => one.innerText)"""
    assert words.count() > 0
    assert words.evaluate_all(overflowing) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_shared_list_opens_elsewhere_is_kept_and_tells_who_is_gone(
    context: BrowserContext, browser: Browser, base_url: str, structures: list[Structure], departed: Structure
) -> None:
    page = context.new_page()
    for one in structures[:CHOSEN]:
        add_to_list(page, one)
    page.goto("/favoris/")
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_text("Lien copié.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    elsewhere = browser.new_context(base_url=base_url)
    other = elsewhere.new_page()
    other.goto(f"{link}&s={departed.slug}")
    shared = other.locator("#partagee .list-item")
    expect(shared).to_have_count(CHOSEN + 1)
    expect(shared.nth(0)).to_contain_text(structures[0].display_name)
    expect(shared.nth(CHOSEN)).to_contain_text("n’est plus référencée")
    assert other.evaluate("localStorage.length") == 0
    other.get_by_role("button", name="Garder cette liste").click()
    expect(other.locator("#listes .list-item")).to_have_count(CHOSEN + 1)
    kept = json.loads(other.evaluate("localStorage.listes"))["lists"]
    assert [one["slug"] for one in kept[0]["structures"]] == [*(s.slug for s in structures[:CHOSEN]), departed.slug]
    elsewhere.close()


def test_a_list_is_exported_and_compared(context: BrowserContext, structures: list[Structure], tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(f"/favoris/?nom=Traiteurs&{query(structures)}")
    rows = {}
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Exporter en {kind}").click()
        assert download.value.suggested_filename == f"traiteurs.{kind.lower()}"
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        rows[kind] = read(path)
    assert rows["CSV"] == rows["XLSX"]
    heading, *told = rows["CSV"]
    column = heading.index("SIRET")
    assert [row[column] for row in told] == [one.siret for one in structures]
    assert [row[heading.index("Commune")] for row in told] == [one.place.city for one in structures]
    page.get_by_role("button", name="Comparer").click()
    expect(page.locator("#annonce")).to_contain_text("6 structures")
    for one in structures[:2]:
        page.get_by_label(f"Choisir {one.display_name}").check()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)


def test_one_writes_to_those_chosen_of_a_list_and_to_ten_at_most(
    context: BrowserContext, served: Served, structures: list[Structure]
) -> None:
    page = context.new_page()
    many = [one for one in Dataset(served.site.dataset).structures() if one.live][:12]
    page.goto(f"/favoris/?nom=Traiteurs&{query(many)}")
    write, said = page.get_by_role("button", name="Écrire à ces structures"), page.locator("#annonce")
    write.click()
    expect(said).to_have_text(
        "Écrivez à 10\u00a0structures au plus à la fois\u202f: cochez d’abord celles que vous voulez joindre."
    )
    boxes = page.locator(".list-item .select input")
    for number in range(11):
        boxes.nth(number).check()
    page.set_viewport_size({"width": 390, "height": 500})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    write.click()
    expect(said).to_have_text("Écrivez à 10\u00a0structures au plus à la fois\u202f: décochez-en 1.")
    expect(said).to_be_in_viewport(ratio=1)
    boxes.nth(0).uncheck()
    write.click()
    page.wait_for_url("**/f/contact?**")
    assert page.url.endswith("/f/contact?fiches=" + ",".join(one.slug for one in many[1:11]))
    # None chosen: all of a list that is short enough, and one alone is one.
    page.goto(f"/favoris/?nom=Traiteurs&{query(structures[:CHOSEN])}")
    write.click()
    page.wait_for_url("**/f/contact?**")
    assert page.url.endswith("/f/contact?fiches=" + ",".join(one.slug for one in structures[:CHOSEN]))
    page.goto(f"/favoris/?nom=Une&{query(structures[:1])}")
    expect(page.get_by_role("button", name="Écrire à cette structure")).to_be_visible()


def test_one_writes_to_those_compared(page: Page, structures: list[Structure]) -> None:
    compared = structures[:CHOSEN]
    page.goto(f"/prestataires/comparer/?{query(compared)}")
    page.get_by_role("button", name="Écrire à ces structures").click()
    page.wait_for_url("**/f/contact?**")
    assert page.url.endswith("/f/contact?fiches=" + ",".join(one.slug for one in compared))
    page.goto(f"/prestataires/comparer/?{query(compared[:1])}")
    page.get_by_role("columnheader").wait_for()
    assert page.get_by_role("button", name="Écrire à").count() == 0


def read(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


def test_a_browser_that_keeps_nothing_says_so(context: BrowserContext, structures: list[Structure]) -> None:
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }")
    page = context.new_page()
    page.goto(f"/prestataires/{structures[0].slug}/")
    page.get_by_role("button", name="Ajouter à une liste").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_text("n’a plus de place")).to_be_visible()
    page.goto("/favoris/")
    expect(page.locator("#annonce")).to_contain_text("n’a plus de place")


def test_nothing_of_a_list_leaves_the_browser(context: BrowserContext, structures: list[Structure]) -> None:
    page = context.new_page()
    page.goto("/favoris/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.get_by_label("Nouvelle liste").fill("Secret")
    page.get_by_role("button", name="Créer").click()
    expect(page.locator("#titre-liste")).to_have_text("Secret")
    assert [one for one in asked if "favicon" not in one] == []
    add_to_list(page, structures[0])
    page.goto("/favoris/")
    expect(page.locator("#listes .list-item")).to_contain_text(structures[0].place.city)
    assert not [one for one in asked if "Secret" in one or not one.startswith("GET ")]
