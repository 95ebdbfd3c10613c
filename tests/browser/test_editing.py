"""The pages by which a structure changes its profile: each of their states, checked for everything."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import Browser, expect

from data.dataset import Dataset
from data.model import Structure
from data.rows import Change
from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor
from functions.desk import Desk
from functions.profile_edits.drafts import keep
from functions.profile_edits.requests import EditRequest, decide, new_request
from functions.sessions import Area, Sessions
from functions.tokens import Purpose, new_link
from tests.browser.behind import desk_behind, mailed_link
from tests.browser.checks.states import Walk, walk
from tests.browser.conftest import Served
from tests.browser.keys import keys
from tests.browser.templates import several
from tests.browser.waiting import REASON
from tests.sweeps import swept

OWNER = "203.0.113.20"


@pytest.fixture(scope="module")
def desk(served: Served) -> Iterator[Desk]:
    with desk_behind(served) as desk:
        yield desk


@pytest.fixture(scope="module")
def owned(served: Served) -> Iterator[Structure]:
    """Structures with activities to show, one after the other: those of other tests are left alone."""
    return (one for one in several(served.site, 60)[10:] if len(one.activities) > 1)


def test_the_way_in_and_the_way_out(
    browser: Browser, served: Served, desk: Desk, owned: Iterator[Structure], sent: Path
) -> None:
    structure = next(owned)
    entry, title = (
        f"/f/fiche/modifier?structure={structure.id}",
        f"Modifier la fiche de «\u202f{structure.display_name}\u202f»",
    )
    with walk(browser, served.address, OWNER, sent) as visit:
        visit.page.goto("/f/fiche/modifier")
        visit.at("Modifier une fiche")
        visit.page.goto(entry)
        visit.at(title)
        visit.press("Recevoir le lien")
        visit.at("Ouvrez votre messagerie")
        link = mailed_link(served, address_of(desk, structure), "/f/fiche/entrer/")
        visit.page.goto(link)
        visit.at(title)
        visit.page.get_by_role("main").get_by_role("button").click()
        visit.at(title)
        visit.press("Quitter")
        visit.at("Vous avez quitté la fiche")
        visit.page.goto(link)
        visit.at("Ce lien ne sert plus")
        visit.page.goto(f"/f/fiche/entrer/{an_old_link(desk, structure)}")
        visit.at("Ce lien ne sert plus")
        for other in (without_address(desk, served), departed(served)):
            visit.page.goto(f"/f/fiche/modifier?structure={other.id}")
            visit.at(f"Modifier la fiche de «\u202f{other.display_name}\u202f»")


@pytest.mark.parametrize("form", swept("parts of a profile", ("contact", "activities", "offers", "pictures"), 2))
def test_each_part_of_the_form_as_it_opens_filled_and_with_its_errors(
    browser: Browser, served: Served, desk: Desk, owned: Iterator[Structure], sent: Path, tmp_path: Path, form: str
) -> None:
    with walk(browser, served.address, OWNER, sent) as visit:
        inside(visit, desk, next(owned))
        match form:
            case "contact":
                contact_and_structure(visit)
                kept_out(visit)
            case "activities":
                activities(visit)
            case "offers":
                offers_and_logos(visit)
            case "pictures":
                pictures(visit, tmp_path / "photo.jpg")


def kept_out(visit: Walk) -> None:
    visit.page.goto("/f/fiche/contact")
    visit.page.context.clear_cookies()
    visit.press("Enregistrer")
    visit.at("Vos changements ne sont pas enregistrés")


def contact_and_structure(visit: Walk) -> None:
    visit.page.goto("/f/fiche/contact")
    visit.at("Contact")
    visit.page.locator("#contact_email").fill("pas une adresse")
    visit.press("Enregistrer")
    visit.at("Contact")
    visit.page.goto("/f/fiche/structure")
    visit.at("Structure")
    visit.page.get_by_label("Site internet").fill("pas une adresse")
    visit.page.get_by_label("Salariés permanents").fill("beaucoup")
    visit.press("Enregistrer")
    visit.at("Structure")


def activities(visit: Walk) -> None:
    visit.page.goto("/f/fiche/activites")
    visit.at("Activités")
    visit.page.get_by_role("main").get_by_role("link", name="Modifier").first.click()
    visit.at("Modifier une activité")
    visit.page.get_by_label("Autour de la structure").check()
    visit.page.get_by_label("Distance, en kilomètres").fill("loin")
    visit.press("Enregistrer")
    visit.at("Modifier une activité")
    visit.page.goto("/f/fiche/activites/ajouter")
    visit.at("Ajouter des activités")
    visit.page.get_by_label("Dans des territoires").check()
    visit.page.get_by_label("Territoires", exact=True).fill("Xqfzz")
    visit.press("Ajouter")
    visit.at("Ajouter des activités")


def offers_and_logos(visit: Walk) -> None:
    visit.page.goto("/f/fiche/logos")
    visit.at("Logos de vos références")
    visit.page.goto("/f/fiche/offres")
    visit.at("Offres et références")
    visit.press("Ajouter une offre")
    visit.page.get_by_label("Description").last.fill("Sans nom")
    visit.press("Ajouter une référence")
    visit.page.get_by_label("Nom du client").last.fill("Mairie d’Essai")
    visit.press("Enregistrer")
    visit.at("Offres et références")
    visit.page.get_by_label("Nom de l’offre").last.fill("Plateaux-repas")
    visit.press("Enregistrer")
    visit.page.goto("/f/fiche/logos")
    visit.at("Logos de vos références")
    visit.press("Envoyer ce logo")
    visit.at("Logos de vos références")


def pictures(visit: Walk, photo: Path) -> None:
    Image.effect_noise((600, 400), 80).convert("RGB").save(photo)
    visit.page.goto("/f/fiche/images")
    visit.at("Photos")
    visit.press("Envoyer cette photo")
    visit.at("Photos")
    for words in ("Deux salariés taillent une haie", "Une haie taillée"):
        visit.page.get_by_label("Ce qu’on voit sur la photo").last.fill(words)
        visit.page.get_by_label("Fichier de la photo").set_input_files(photo)
        visit.press("Envoyer cette photo")
    visit.at("Photos")


@pytest.mark.audit
def test_changes_from_the_draft_to_what_became_of_them(
    browser: Browser, served: Served, desk: Desk, owned: Iterator[Structure], sent: Path
) -> None:
    structure = next(owned)
    title, address = (
        f"Modifier la fiche de «\u202f{structure.display_name}\u202f»",
        f"nouvelle@{structure.slug[:20]}.example",
    )
    with walk(browser, served.address, OWNER, sent) as visit:
        inside(visit, desk, structure)
        keep(desk, structure.id, "owner@essai.example", drafted(structure, address))
        visit.page.goto("/f/fiche/")
        visit.at(title)
        visit.page.get_by_role("link", name="Relire avant d’envoyer").click()
        keep(desk, structure.id, "owner@essai.example", {"brand": "Le Chamois d’Essai"})
        visit.press("Envoyer ces changements")
        visit.at("Relire vos changements")
        visit.press("Envoyer ces changements")
        visit.at("Vos changements sont enregistrés")
        in_each_state(desk, structure)
        visit.page.get_by_role("link", name="Suivre vos demandes").click()
        visit.page.locator("details").first.evaluate("details => { details.open = true }")
        visit.at(title)
        visit.page.goto("/f/fiche/structure")  # its field says that a change waits
        visit.at("Structure")
        decided_meanwhile(visit, desk, structure, title)
        visit.page.goto("/f/fiche/relire")
        visit.at("Relire vos changements")
        new_address(visit, served, desk, structure, address)
        inside(visit, desk, departed_from(desk, structure))
        visit.page.goto("/f/fiche/")
        visit.at("Cette structure n’est plus dans l’annuaire")


def drafted(structure: Structure, address: str) -> dict[str, Any]:
    """A change of each kind: of a text, a list, a number, an address; at once, moderated, confirmed."""
    return {
        "contact_email": address,
        "activities": [{"sector": "traiteur", "service_types": ["PREST"], "zone": {"type": "COUNTRY"}}],
        "name": f"{structure.name} et fils",
        "brand": "Le Chamois",
        "description": "Une présentation nouvelle.\n\nEn deux paragraphes.",
        "website": "https://chamois.example",
        "workforce": {"permanent": 12, "supported": 133},
        "offers": [{"name": "Jardins", "description": "Taille et tonte."}],
        "references": [{"name": "Mairie d’Essai"}],
    }


def in_each_state(desk: Desk, structure: Structure) -> None:
    """Let a moderator and the owner move the changes of a request, each to a state of its own."""
    (request,) = desk.store.about(EditRequest, structure.id)
    now = desk.clock.now()
    request = decide(request, "activities", FieldState.ACCEPTED, "", now)
    request = decide(request, "name", FieldState.CHANGES_ASKED, REASON, now)
    request = decide(request, "brand", FieldState.REFUSED, REASON, now)
    desk.store.commit([request.moved("website", FieldState.WITHDRAWN, Actor.OWNER, now)])


def decided_meanwhile(visit: Walk, desk: Desk, structure: Structure, title: str) -> None:
    """Give up a change that a moderator has just accepted."""
    visit.page.goto("/f/fiche/")
    (request,) = desk.store.about(EditRequest, structure.id)
    desk.store.commit([decide(request, "references", FieldState.ACCEPTED, "", desk.clock.now())])
    visit.press("Retirer le changement : Références")
    visit.at(title)


def new_address(visit: Walk, served: Served, desk: Desk, structure: Structure, address: str) -> None:
    """The links of both addresses: before, after, and once it is too late."""
    link = mailed_link(served, address, "/f/fiche/adresse/")
    visit.page.goto(link)
    visit.at("Confirmer votre adresse")
    visit.press("Confirmer cette adresse")
    visit.at("Adresse confirmée")
    visit.page.goto(mailed_link(served, address_of(desk, structure), "/f/fiche/annuler/"))
    visit.at("Annuler le changement d’adresse")
    visit.press("Annuler ce changement")
    visit.at("Changement d’adresse annulé")
    visit.page.goto("/f/fiche/annuler/inconnu")
    visit.at("Lien incomplet ou périmé")


def test_a_profile_is_changed_by_keyboard_on_a_phone_without_javascript(
    browser: Browser, served: Served, desk: Desk, owned: Iterator[Structure]
) -> None:
    structure = next(owned)
    title = f"Modifier la fiche de «\u202f{structure.display_name}\u202f»"
    with keys(browser, served.address, OWNER) as keyboard:
        keyboard.page.goto(f"/prestataires/{structure.slug}/")
        keyboard.presses("Modifier cette fiche", title)
        keyboard.presses("Recevoir le lien", "Ouvrez votre messagerie")
        keyboard.page.goto(mailed_link(served, address_of(desk, structure), "/f/fiche/entrer/"))
        keyboard.presses("Modifier", title)
        keyboard.presses("Structure", "Structure")
        keyboard.writes("Enseigne", "Le Chamois")
        keyboard.writes("Site internet", "pas une adresse")
        keyboard.presses("Enregistrer", "Structure")
        keyboard.to("")  # the summary has the focus: the next stop is its link
        keyboard.page.keyboard.press("Enter")
        expect(keyboard.page.get_by_label("Site internet")).to_be_focused()
        keyboard.page.keyboard.press("Control+a")
        keyboard.page.keyboard.type("https://chamois.example")
        keyboard.presses("Enregistrer", title)
        keyboard.presses("Relire avant d’envoyer", "Relire vos changements")
        expect(keyboard.page.get_by_role("main")).to_contain_text("Le Chamois")
        keyboard.presses("Envoyer ces changements", "Vos changements sont enregistrés")
        keyboard.presses("Suivre vos demandes", title)
    (request,) = desk.store.about(EditRequest, structure.id)
    assert {change.field: change.after for change in request.changes} == {
        "brand": "Le Chamois",
        "website": "https://chamois.example",
    }


def inside(visit: Walk, desk: Desk, structure: Structure) -> None:
    """Sign in to edit a profile, as a link would."""
    value, session = Sessions(desk.store, desk.clock, Area.FICHE, is_https=False).new(
        structure.id, "owner@essai.example"
    )
    desk.store.commit([session])
    visit.page.context.add_cookies([{"name": "fiche", "value": value, "url": desk.settings.site_address}])


def address_of(desk: Desk, structure: Structure) -> str:
    """Where mails for a structure go."""
    recipient = desk.store.recipient(structure.id)
    assert recipient is not None
    return recipient.email


def an_old_link(desk: Desk, structure: Structure) -> str:
    """The token of a sign-in link that has ended."""
    token, link = new_link(Purpose.FICHE, structure.id, "owner@essai.example", desk.clock.now() - timedelta(minutes=11))
    desk.store.commit([link])
    return token


def without_address(desk: Desk, served: Served) -> Structure:
    """A structure that no link can be mailed to."""
    return next(s for s in Dataset(served.site.dataset).structures() if s.live and not desk.store.recipient(s.id))


def departed(served: Served) -> Structure:
    """A structure that has left the directory."""
    return next(s for s in Dataset(served.site.dataset).structures() if s.vanished)


def departed_from(desk: Desk, structure: Structure) -> Structure:
    """One of which the latest snapshot holds nothing, with a request that waits."""
    gone = replace(structure, id="99900000000000-GONE")
    changes = {"brand": Change("", "Le Chamois")}
    request = new_request(gone.id, gone.name, "owner@essai.example", changes, desk.clock.now())
    desk.store.commit([request])
    return gone
