"""The fields of words of a need: what words name alone is taken, what means several things is for people to choose."""

import pytest
from playwright.sync_api import Page, expect

from tests.sweeps import swept

STATIC, ASKED = "/besoins/ajouter/", "/f/besoins/ajouter"
ANSWERED = 600
"""Milliseconds after which the last letters typed are answered."""
WORDS = (
    ("Où", "Vienne", "Plusieurs lieux correspondent à «\u202fVienne\u202f»", "Vienne (38)"),
    ("Où", "Saint-Denis", "Plusieurs lieux correspondent", "Saint-Denis (93)"),
    ("Où", "Vaulx", "Plusieurs lieux correspondent", "Vaulx-en-Velin (69)"),
    ("Où", "Ste Foy", "Plusieurs lieux correspondent", "Sainte-Foy (85)"),
    ("Quel métier", "menage", "Plusieurs métiers correspondent", "Aide ménagère"),
    ("Quel métier", "boufe", "Nous ne trouvons pas exactement", "verre"),
    ("Quel métier", "repas pour le personnel", "Nous ne trouvons pas exactement", "Traiteur"),
    ("Quel métier", "ramassage des poubelles", "Nous ne trouvons pas exactement", "Collecte des déchets"),
)
"""The field, what is typed in it, what is said of it, and something that is offered."""


@pytest.mark.parametrize(
    ("name", "typed", "said", "offered", "key"),
    swept("words of a need", ((*words, key) for words in WORDS for key in ("Enter", "Tab")), 4),
)
def test_what_words_do_not_name_alone_is_for_their_reader_to_choose(
    page: Page, key: str, name: str, typed: str, said: str, offered: str
) -> None:
    page.goto(f"{STATIC}#lieux")
    field = page.get_by_role("combobox", name=name)
    field.press_sequentially(typed)
    option = page.get_by_role("option", name=offered).first
    expect(option).to_be_visible()
    page.wait_for_timeout(ANSWERED)
    page.keyboard.press(key)
    expect(page.locator("[data-said]").filter(has_text=said)).to_be_visible()
    expect(option).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(typed)
    expect(page.locator("[data-choices] input:checked")).to_have_count(0)
    option.click()
    expect(page.locator("[data-choices] input:checked")).to_have_count(1)
    expect(page.locator("[data-said]").filter(has_text="est ajouté")).to_be_visible()


def test_tab_leaves_once_it_has_said_what_is_to_be_chosen(page: Page) -> None:
    page.goto(f"{STATIC}#lieux")
    field = page.get_by_role("combobox", name="Où")
    field.press_sequentially("vienne")
    options = page.locator("#place_words-suggestions").get_by_role("option")
    expect(options.first).to_be_visible()
    page.wait_for_timeout(ANSWERED)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    expect(options).to_have_count(0)
    expect(field).to_have_value("vienne")
    expect(page.locator("[data-said=places]")).to_contain_text("Plusieurs lieux correspondent")


def test_a_level_is_told_as_the_function_tells_it(page: Page) -> None:
    page.goto(f"{STATIC}#lieux")
    for typed, label in (("vienne", "Vienne (86)"), ("vienne", "Vienne (38)"), ("bretagne", "Bretagne Région")):
        page.get_by_role("combobox", name="Où").press_sequentially(typed)
        page.get_by_role("option", name=label).click()
    labels = [" ".join(told.split()) for told in page.locator("#perimeters label").all_inner_texts()]
    assert labels == ["Vienne (86), département", "Vienne (38)", "Bretagne, région"]
    page.goto(f"{ASKED}?lieu=DEPARTEMENT-86&lieu=COMMUNE-38544&lieu=REGION-53")
    assert [" ".join(told.split()) for told in page.locator("#perimeters label").all_inner_texts()] == labels


def test_several_words_at_once_and_words_that_mean_nothing(page: Page) -> None:
    page.goto(STATIC)
    field = page.get_by_role("combobox", name="Quel métier")
    field.fill("traiteur, sorcellerie, mé")
    expect(page.get_by_role("checkbox", name="Traiteur")).to_be_checked()
    expect(page.locator("[data-said=trades]")).to_contain_text("«\u202fsorcellerie\u202f»")
    expect(field).to_have_value("mé")
    field.fill("")
    field.press_sequentially("nettoy")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("[data-said=trades]")).to_contain_text("Plusieurs métiers correspondent")
    expect(field).to_have_value("nettoy")
    # Those that are to be chosen stay, and those after them wait.
    field.fill("traiteur, ménage, peinture")
    expect(field).to_have_value("ménage, peinture")
    page.get_by_role("option", name="Aide ménagère").click()
    expect(page.get_by_role("checkbox", name="Aide ménagère")).to_be_checked()
    expect(field).to_have_value("peinture")
