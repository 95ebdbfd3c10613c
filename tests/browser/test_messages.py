"""Messages from their form to what became of them: every state of their pages, checked for everything."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from functions.storage.sqlite.connections import Connections
from tests.browser.checks import axe, controls, layout
from tests.browser.checks.openings import watched
from tests.browser.conftest import Served
from tests.browser.templates import several

TRAP = ".consigne input"


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A visitor of a network of their own, in a context where axe can be injected."""
    context = browser.new_context(
        base_url=base_url, bypass_csp=True, extra_http_headers={"X-Forwarded-For": "203.0.113.7"}
    )
    with watched(context, base_url) as (page, faults):
        yield page
        assert [fault for fault in faults if "the server responded with a status of" not in fault] == []
    context.close()


def check(page: Page) -> None:
    """Fail on anything wrong with the page as it stands, light and dark, large and narrow."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    found = [f"light: {fault}" for fault in axe.faults(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe.faults_of_colours(page)]
    page.emulate_media(color_scheme="light", forced_colors="active")
    found += [f"forced colours: {fault}" for fault in controls.faults_in_forced_colours(page)]
    page.emulate_media(forced_colors="none")
    found += layout.faults(page)
    found += [f"320 px: {fault}" for fault in controls.faults(page)]
    assert found == [], page.url + "\n" + "\n".join(found)


def written(page: Page, served: Served, count: int) -> None:
    """A message to so many structures, on the page where it is read again."""
    page.goto("/f/contact?fiches=" + ",".join(one.slug for one in several(served.site, count)))
    page.get_by_label("Votre nom").fill("Camille Essai")
    page.get_by_label("Votre adresse électronique").fill(f"camille{count}@mairie-essai.fr")
    page.get_by_label("Objet").fill("Devis")
    page.get_by_label("Votre message").fill(
        "Bonjour, nous cherchons quarante repas. " + "Anticonstitutionnellement" * 4
    )


def sent(page: Page, served: Served, count: int) -> str:
    """Send it; its reference."""
    written(page, served, count)
    page.get_by_role("button", name="Relire mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire votre message")
    page.locator("main form button").first.click()  # « Envoyer mon message », or « Recevoir le lien »
    page.wait_for_url("**/envoye/**")
    return page.url.rpartition("/")[2]


def link_in(served: Served, reference: str, kind: str, mails: int) -> str:
    """The path of a mailed link."""
    bodies = [mail.get_body(("plain",)) for mail in served.mails_to(mails, reference)]
    found = re.search(rf"\S+(/f/{kind}/[\w-]+)", " ".join(body.get_content() for body in bodies if body))
    assert found
    return found[1]


def test_a_message_to_three_structures_its_errors_its_review_and_its_outcome(page: Page, served: Served) -> None:
    written(page, served, 3)
    page.get_by_label("Objet").fill("")
    page.get_by_role("button", name="Relire mon message").click()
    expect(page.locator(".error-summary")).to_be_visible()
    check(page)
    page.get_by_label("Objet").fill("Devis")
    page.get_by_role("button", name="Relire mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire votre message")
    check(page)
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est enregistré")
    check(page)


def test_a_message_to_four_structures_waits_for_its_sender(page: Page, served: Served) -> None:
    reference = sent(page, served, 4)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message attend votre confirmation")
    check(page)
    page.goto(link_in(served, reference, "contact/confirmation", 1))
    check(page)
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est enregistré")
    check(page)


def test_a_message_whose_trap_was_filled_says_that_it_waits(page: Page, served: Served) -> None:
    written(page, served, 1)
    page.locator(TRAP).evaluate("input => { input.value = 'rempli par le navigateur' }")
    page.get_by_role("button", name="Relire mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire votre message")
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est gardé, pas transmis")
    check(page)


def test_a_message_to_the_team_from_its_errors_to_its_outcome(page: Page) -> None:
    page.goto("/f/nous-ecrire")
    page.get_by_role("button", name="Relire mon message").click()
    expect(page.locator(".error-summary")).to_be_visible()
    check(page)
    page.get_by_label("Sujet").select_option("listing")
    page.get_by_label("Votre nom").fill("Camille Essai")
    page.get_by_label("Votre adresse électronique").fill("camille@mairie-essai.fr")
    page.get_by_label("Votre message").fill("Bonjour, où trouver la liste des structures ?")
    page.get_by_role("button", name="Relire mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire votre message")
    check(page)
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est enregistré")
    check(page)


def test_what_became_of_a_message_is_shown_in_each_state_of_its_mails(page: Page, served: Served) -> None:
    reference = sent(page, served, 3)
    link = link_in(served, reference, "suivi", 4)
    states = {
        "sent_at = NULL, attempts = 0": "Accepté, va partir",
        "sent_at = NULL, attempts = 2": "En attente",
        "attempts = 1": "Envoyé le",
        "sent_at = NULL, dead_at = written_at, refused = 1": "Refusé par le serveur de messagerie",
        "sent_at = NULL, dead_at = written_at, refused = 0": "Non envoyé",
    }
    for change, words in states.items():
        stand(served, reference, change)
        page.goto(link)
        assert page.get_by_text(words).count() == 3, words
        check(page)


def stand(served: Served, reference: str, change: str) -> None:
    """Make all the mails of a message stand so, without the worker of the site taking them again."""
    connections = Connections(served.log.with_name("store.sqlite"))
    with connections.writing() as connection:
        connection.execute(
            "UPDATE mails SET sent_at = written_at, dead_at = NULL, refused = 0, due_at = '2099' WHERE about = ?",
            (reference,),
        )
        connection.execute(f"UPDATE mails SET {change} WHERE about = ?", (reference,))
    connections.close()


def test_going_back_never_loses_what_was_typed(page: Page, served: Served) -> None:
    sent(page, served, 2)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire votre message")
    expect(page.locator("main")).to_contain_text("Bonjour, nous cherchons quarante repas.")
    page.get_by_role("button", name="Modifier").click()
    expect(page.get_by_label("Objet")).to_have_value("Devis")
