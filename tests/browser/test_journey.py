"""A buyer's whole way: home, trade, profile, a message with a mistake, its correction, its confirmation, its mails."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from data.dataset import Dataset
from tests.browser.conftest import Served

TYPED = {
    "Votre nom": "Camille Essai",
    "Votre organisation (facultatif)": "Mairie d’Essai",
    "Objet": "Devis pour quarante repas",
    "Votre message": "Bonjour, nous cherchons quarante repas pour le 12 mars.\nMerci de votre réponse.",
}
WRONG, RIGHT = "camille@", "camille@mairie-essai.fr"


@pytest.fixture(params=["scripts", "no scripts", "phone without scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[Page]:
    phone = "phone" in request.param
    context = browser.new_context(
        base_url=base_url,
        java_script_enabled=request.param == "scripts",
        viewport={"width": 320, "height": 640} if phone else {"width": 1280, "height": 900},
    )
    yield context.new_page()
    context.close()


def test_a_buyer_finds_a_structure_and_writes_to_it(visitor: Page, served: Served) -> None:
    visitor.goto("/")
    visitor.get_by_role("link", name=re.compile("^Restauration ")).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Restauration")
    folded = visitor.get_by_text("Préciser ou élargir")
    if folded.is_visible():  # on a phone
        folded.click()
    visitor.get_by_role("link", name="Traiteur", exact=True).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Traiteur")
    slug = _first_with_contact(visitor, served)
    visitor.locator(f'a[href="/prestataires/{slug}/"]').click()
    name = visitor.get_by_role("heading", level=1).inner_text()
    visitor.get_by_role("link", name="Contacter").click()
    assert visitor.url.endswith("#contact")
    _fill(visitor, WRONG)
    visitor.get_by_role("button", name="Relire mon message").click()
    expect(visitor).to_have_title(re.compile("^Erreur"))
    summary = visitor.locator(".error-summary")
    expect(summary).to_contain_text("1 point à corriger")
    expect(visitor.get_by_label("Votre message")).to_have_value(TYPED["Votre message"])
    summary.get_by_role("link").click()
    expect(visitor.get_by_label("Votre adresse électronique")).to_be_focused()
    visitor.get_by_label("Votre adresse électronique").fill(RIGHT)
    visitor.get_by_role("button", name="Relire mon message").click()
    for value in ("Camille Essai", RIGHT, "Mairie d’Essai", "Devis pour quarante repas"):
        expect(visitor.get_by_role("main")).to_contain_text(value)
    visitor.get_by_role("button", name="Envoyer").click()
    expect(visitor.get_by_role("main")).to_contain_text(name)
    reference = re.search(r"/f/contact/envoye/([^/?#]+)", visitor.url)
    assert reference, visitor.url
    _check_mails(served, reference[1], slug)


def test_a_message_can_be_changed_before_it_leaves(visitor: Page, served: Served) -> None:
    visitor.goto("/secteurs/restauration/traiteur/")
    slug = _first_with_contact(visitor, served)
    visitor.goto(f"/prestataires/{slug}/")
    _fill(visitor, RIGHT)
    visitor.get_by_role("button", name="Relire mon message").click()
    visitor.get_by_role("button", name="Modifier").click()
    expect(visitor.get_by_label("Objet")).to_have_value(TYPED["Objet"])
    expect(visitor.get_by_label("Votre message")).to_have_value(TYPED["Votre message"])


def _first_with_contact(visitor: Page, served: Served) -> str:
    reachable = {structure.slug for structure in Dataset(served.site.dataset).structures() if structure.has_contact}
    links = visitor.locator(".card h3 a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return next(slug for slug in (str(link).split("/")[2] for link in links) if slug in reachable)


def _fill(visitor: Page, address: str) -> None:
    for label, value in TYPED.items():
        visitor.get_by_label(label).fill(value)
    visitor.get_by_label("Votre adresse électronique").fill(address)


def _check_mails(served: Served, reference: str, slug: str) -> None:
    contacts = {contact.structure_id: contact.email for contact in Dataset(served.site.dataset).contacts()}
    ids = {structure.slug: structure.id for structure in Dataset(served.site.dataset).structures()}
    mails = served.mails_to(2, reference)
    assert len(mails) == 2
    by_recipient = {mail["To"]: mail for mail in mails}
    assert set(by_recipient) == {contacts[ids[slug]], RIGHT}
    to_structure, receipt = by_recipient[contacts[ids[slug]]], by_recipient[RIGHT]
    assert RIGHT in to_structure["Reply-To"]
    assert RIGHT not in to_structure["From"]
    body = to_structure.get_body(("plain",))
    assert body is not None
    assert "quarante repas pour le 12 mars" in body.get_content()
    said = receipt.as_string() + "".join(
        part.get_content() for part in receipt.walk() if part.get_content_maintype() == "text"
    )
    for typed in (*TYPED.values(), "quarante repas"):
        assert typed not in said
    assert contacts[ids[slug]] not in said
