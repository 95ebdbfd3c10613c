"""Nobody loses their place in the search, nor is left without a word: whatever leaves the page, comes late or fails."""

import re

from playwright.sync_api import Locator, Page, Route, expect

QUESTIONS = """
window.asked = 0;
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message) {
  window.asked += message.ask === "search" ? 1 : 0;
  return post.call(this, message);
};
"""


def words(page: Page) -> Locator:
    return page.get_by_label("Que cherchez-vous")


def place(page: Page) -> Locator:
    return page.get_by_label("Où")


def announced(page: Page, told: str) -> None:
    expect(page.locator("#annonce")).to_contain_text(told, timeout=5_000)


def found(page: Page, search: str) -> None:
    page.goto(f"/prestataires/?{search}")
    expect(page.locator(".card").first).to_be_visible()


def test_the_last_filter_taken_away_leads_back_to_the_words(page: Page) -> None:
    found(page, "kind=EI")
    page.get_by_role("link", name="Retirer le filtre").press("Enter")
    expect(page.get_by_role("heading", name="Par métier")).to_be_visible()
    expect(words(page)).to_be_focused()
    announced(page, "Plus aucun critère")


def test_all_filters_taken_away_at_once_do_too(page: Page) -> None:
    found(page, "kind=EI&perimeters=38")
    page.get_by_role("link", name="Tout effacer").press("Enter")
    expect(words(page)).to_be_focused()
    announced(page, "Plus aucun critère")


def test_words_that_are_emptied_are_told_and_keep_the_focus(page: Page) -> None:
    found(page, "q=traiteur")
    words(page).fill("")
    expect(words(page)).to_be_focused()
    announced(page, "Plus aucun critère")


def test_another_page_of_results_begins_with_its_heading_whatever_was_clicked_with(page: Page) -> None:
    found(page, "kind=EI&kind=ACI&kind=EA&kind=ESAT")
    # As Safari does: a click gives the focus to no link.
    page.get_by_role("link", name="Suivante").evaluate("link => link.click()")
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("#resultats")).to_be_focused()


def test_a_focus_promised_to_the_results_is_not_taken_from_who_types_meanwhile(page: Page) -> None:
    found(page, "kind=EI&kind=ACI&kind=EA&kind=ESAT")
    page.evaluate("document.querySelector('#pages [rel=next]').click(), document.querySelector('#mots').focus()")
    expect(page.locator("#pages [aria-current]")).to_have_text(re.compile("2$"))
    expect(words(page)).to_be_focused()


def test_the_same_results_in_another_order_are_told_again(page: Page) -> None:
    found(page, "q=traiteur")
    announced(page, "pour")
    page.get_by_label("Trier par").select_option("name")
    announced(page, "triés par nom")
    page.get_by_role("button", name="Voir la carte").click()
    announced(page, "sur la carte")


def test_an_unknown_place_is_told_until_it_is_typed_again(page: Page) -> None:
    page.goto("/prestataires/")
    place(page).fill("zzzzqq")
    place(page).press("Enter")
    error = page.get_by_text("Nous ne trouvons pas ce lieu").and_(page.locator("#erreur-lieu"))
    expect(error).to_be_visible()
    expect(place(page)).to_be_focused()
    announced(page, "Nous ne trouvons pas ce lieu")
    place(page).press_sequentially("x")
    expect(page.locator("#erreur-lieu")).to_be_hidden()
    expect(place(page)).to_have_attribute("aria-invalid", "false")


def test_places_that_do_not_load_are_not_called_unknown(page: Page) -> None:
    page.route("**/recherche/**", lambda route: route.fulfill(status=503))
    page.goto("/prestataires/")
    place(page).fill("isère")
    place(page).press("Enter")
    expect(page.locator("#erreur-lieu")).to_contain_text("n’ont pas pu charger")


def test_a_place_that_is_typed_and_left_counts(page: Page) -> None:
    found(page, "q=traiteur")
    place(page).press_sequentially("isère")
    words(page).focus()
    expect(page).to_have_url(re.compile("perimeters=38"))
    expect(place(page)).to_have_value("Isère (38)")
    expect(words(page)).to_be_focused()
    place(page).fill("")
    words(page).focus()
    expect(page).not_to_have_url(re.compile("perimeters"))


def test_another_place_of_the_same_name_is_offered(page: Page) -> None:
    page.goto("/prestataires/?q=traiteur+vienne")
    expect(page.locator("#choix")).to_contain_text("Vienne (86)")
    page.locator("#remarques").get_by_role("link", name="Vienne (38)").press("Enter")
    expect(place(page)).to_have_value("Vienne (38)")
    expect(words(page)).to_have_value("traiteur")
    expect(page.locator("#resultats")).to_be_focused()


def test_a_place_that_is_left_and_means_nothing_is_told(page: Page) -> None:
    found(page, "q=traiteur")
    place(page).press_sequentially("zzzzqq")
    words(page).focus()
    expect(page.locator("#erreur-lieu")).to_be_visible()
    expect(place(page)).to_have_attribute("aria-invalid", "true")
    expect(words(page)).to_be_focused()


def test_an_answer_that_is_late_takes_no_focus_away(page: Page) -> None:
    held: list[Route] = []
    is_late = True
    page.route("**/recherche/**", lambda route: held.append(route) if is_late else route.continue_())
    page.goto("/prestataires/?q=traiteur")
    retry = page.get_by_role("button", name="Réessayer")
    expect(retry).to_be_visible()
    expect(page.locator("#resultats")).to_have_text("Recherche en cours…")
    expect(page.get_by_role("heading", name="Par métier")).to_have_count(0)
    retry.focus()
    is_late = False
    for route in held:
        route.continue_()
    expect(page.locator(".card").first).to_be_visible()
    expect(retry).to_be_hidden()
    expect(page.locator("#resultats")).to_be_focused()


def test_a_page_whose_script_does_not_come_is_the_one_without_scripts(page: Page) -> None:
    page.route("**/assets/search.*.js", lambda route: route.fulfill(status=404))
    page.goto("/prestataires/?q=traiteur")
    expect(page.get_by_role("heading", name="Par métier")).to_be_visible()
    expect(page.locator("#resultats")).to_be_hidden()
    expect(page.locator("#filtres")).to_be_hidden()


def test_a_directory_that_was_published_again_offers_to_load_the_page_again(page: Page) -> None:
    page.route("**/recherche/**", lambda route: route.fulfill(status=404))
    page.goto("/prestataires/?q=traiteur")
    reload = page.get_by_role("button", name="Recharger la page")
    expect(reload).to_be_visible()
    page.unroute("**/recherche/**")
    with page.expect_event("load"):
        reload.click()
    expect(page.locator(".card").first).to_be_visible()


def test_a_link_inside_the_page_searches_nothing(page: Page) -> None:
    page.add_init_script(QUESTIONS)
    found(page, "q=traiteur")
    page.get_by_role("link", name="Aller au contenu").press("Enter")
    expect(page).to_have_url(re.compile("#contenu"))
    page.locator("input[name=kinds][value=EI]").check()
    expect(page).to_have_url(re.compile("kind=EI"))
    assert page.evaluate("window.asked") == 2
    page.go_back()
    expect(page.locator("input[name=kinds][value=EI]")).not_to_be_checked()
    expect(words(page)).to_have_value("traiteur")


def test_trades_that_are_sought_in_vain_are_told_where_one_looks(page: Page) -> None:
    page.goto("/prestataires/")
    page.locator("#metiers > summary").click()
    page.get_by_label("Chercher dans la liste").fill("zzzz")
    expect(page.locator("#metiers-trouves")).to_have_text(re.compile("^0.métier dans la liste$"))
