import re

import pytest
from msgspec.structs import replace

from data.submissions.edit_states import FieldState
from data.submissions.life_cycle import Actor
from functions.moderation.decision_log import Decision
from functions.profile_edits.requests import EditRequest
from tests.functions.moderation.moderator import HOME, Moderator, asked_edit, mails_to, text_of
from tests.functions.world import ATELIER, ATELIER_EMAIL, MODERATOR, World, hidden_fields

EDITS = f"{HOME}fiches/"
NAME, BRAND = ("L’atelier & des Iris", "Iris & Cie"), ("", "Les Iris")


@pytest.fixture
def moderator(world: World) -> Moderator:
    return Moderator(world).enters()


def states(world: World, request: EditRequest) -> dict[str, FieldState]:
    found = world.store.get(EditRequest, request.id)
    assert found is not None
    return {change.field: change.state for change in found.changes}


def test_a_request_is_read_field_by_field_then_decided_in_one_mail(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME, brand=BRAND, website=("", "https://ailleurs.example/"))
    assert "Changements de fiches 1 " in moderator.text()
    assert "Raison sociale, Enseigne et Site internet" in moderator.text(EDITS)
    said = moderator.text(EDITS + request.id)
    assert "Avant L’atelier & des Iris Après Iris & Cie" in said
    assert ATELIER_EMAIL in said

    done = moderator.decides(
        EDITS + request.id,
        **{
            "verdict-name": "accepted",
            "verdict-brand": "changes-asked",
            "reason-brand": "Est-ce votre enseigne ?",
            "verdict-website": "refused",
            "reason-website": "Ce site n’est pas le vôtre.",
        },
    )
    told = moderator.text(done.headers["location"])
    assert "Raison sociale, accepté ; Enseigne, correction demandée ; Site internet, refusé." in told
    assert states(world, request) == {
        "name": FieldState.ACCEPTED,
        "brand": FieldState.CHANGES_ASKED,
        "website": FieldState.REFUSED,
    }
    (mail,) = mails_to(world, ATELIER_EMAIL)
    for words in (
        "Est-ce votre enseigne ?",
        "Ce site n’est pas le vôtre.",
        f"/f/fiche/modifier?structure={ATELIER.id}",
    ):
        assert words in mail
    assert sorted((one.field, one.verdict) for one in world.store.everything(Decision)) == [
        ("brand", "changes-asked"),
        ("name", "accepted"),
        ("website", "refused"),
    ]
    assert "Changement de fiche, enseigne" in moderator.text(f"{HOME}journal/")


def test_all_may_be_accepted_at_once(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME, brand=BRAND, description=("", "Nous lavons."))
    moderator.decides(EDITS + request.id, action="accept-all")
    assert set(states(world, request).values()) == {FieldState.ACCEPTED, FieldState.AT_ONCE}
    assert len(mails_to(world, ATELIER_EMAIL)) == 1


def test_accepting_all_is_parted_from_the_decisions_one_by_one(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME, brand=BRAND)
    page = moderator.get(EDITS + request.id).text
    all_at_once, one_by_one = re.findall(r'(?s)<form class="form" method="post" action="[^"]*fiches/.*?</form>', page)
    assert "Accepter les 2 changements</button>" in all_at_once
    assert 'type="radio"' not in all_at_once
    assert one_by_one.count("<button") == 1
    assert "Envoyer les décisions</button>" in one_by_one
    alone = asked_edit(world, "EEEE-BBBB-2222", website=("", "https://ailleurs.example/"))
    assert "accept-all" not in moderator.get(EDITS + alone.id).text


def test_what_is_left_without_choice_goes_on_waiting(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME, brand=BRAND)
    moderator.decides(EDITS + request.id, **{"verdict-name": "accepted"})
    assert states(world, request)["brand"] is FieldState.PENDING
    assert "Enseigne" in moderator.text(EDITS)


def test_reasons_that_miss_are_told_beside_their_field_and_the_rest_is_kept(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME, brand=BRAND)
    response = moderator.decides(
        EDITS + request.id, **{"verdict-name": "refused", "verdict-brand": "refused", "reason-brand": "Mes mots"}
    )
    assert response.status_code == 422
    assert 'href="#reason-name"' in response.text
    assert 'id="erreur-reason-name"' in response.text
    assert 'id="erreur-reason-brand"' not in response.text
    assert ">Mes mots</textarea>" in response.text
    assert response.text.count('value="refused" checked') == 2
    nothing = moderator.decides(EDITS + request.id)
    assert nothing.status_code == 422
    assert "Rien n’est choisi" in nothing.text
    invented = moderator.decides(EDITS + request.id, **{"verdict-name": "withdrawn", "verdict-kind": "accepted"})
    assert invented.status_code == 422


@pytest.mark.parametrize("by", ["owner", "moderator"])
def test_what_changed_meanwhile_is_read_again(world: World, by: str) -> None:
    world = world.again(moderators=(MODERATOR, "autre@annuaire.example"))
    first, second = Moderator(world).enters(), Moderator(world, "autre@annuaire.example").enters()
    request = asked_edit(world, name=NAME)
    seen = hidden_fields(second.get(EDITS + request.id).text)
    if by == "moderator":
        first.decides(EDITS + request.id, **{"verdict-name": "accepted"})
    else:
        stored = world.store.get(EditRequest, request.id)
        assert stored is not None
        world.store.commit([stored.moved("name", FieldState.WITHDRAWN, Actor.OWNER, world.clock.now())])

    late = second.post(EDITS + request.id, seen | {"verdict-name": "refused", "reason-name": "Non"})
    assert late.status_code == 409
    said = text_of(late)
    assert "Votre décision n’est pas prise" in said
    assert ("Raison sociale, accepté le" in said) is (by == "moderator")
    assert ("Retiré le" in said) is (by == "owner")
    assert FieldState.REFUSED not in states(world, request).values()


def test_what_took_effect_at_once_may_be_taken_back_with_a_reason(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, description=("", "Des mots qui n’ont rien à faire là."))
    assert "Rien n’attend." in moderator.text(EDITS)
    assert f", {request.id} {ATELIER.name} Présentation" in moderator.text(f"{EDITS}d-office/")
    said = moderator.text(EDITS + request.id)
    assert "Revenir en arrière" in said
    assert "Accepter" not in said
    moderator.decides(EDITS + request.id, **{"verdict-description": "refused", "reason-description": "Hors sujet."})
    assert states(world, request) == {"description": FieldState.REFUSED}
    assert "Hors sujet." in mails_to(world, ATELIER_EMAIL)[0]
    assert "Aucun pour le moment." in moderator.text(f"{EDITS}d-office/")


def test_private_values_are_not_shown(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME, contact_phone=("", "0476000000"), contact_last_name=("", "Dusecret"))
    said = moderator.text(EDITS + request.id)
    assert "Téléphone du contact" in said
    assert "Dusecret" not in said
    assert "04" not in said.replace(request.id, "").split("Déjà pris en compte")[1]


def test_pictures_are_shown_to_moderators_only(world: World, moderator: Moderator) -> None:
    name = "0123456789abcdef01234567.webp"
    world.desk.files.keep(name, b"RIFF....WEBP")
    request = asked_edit(world, pictures=([], [{"file": name, "alternative": "Un atelier"}]))
    assert f'src="{HOME}images/{name}"' in moderator.get(EDITS + request.id).text
    logo = "abcdef0123456789abcdef01.webp"
    lines = ([{"name": "Mairie"}], [{"name": "Mairie", "logo": logo}])
    with_logo = asked_edit(world, "EEEE-BBBB-2222", references=lines)
    said = moderator.get(EDITS + with_logo.id).text
    assert f'<img class="logo" src="{HOME}images/{logo}" loading="lazy" alt="">' in said
    assert "Retrait Mairie Après Ajout Mairie, avec son logo" in moderator.text(EDITS + with_logo.id)
    picture = moderator.get(f"{HOME}images/{name}")
    assert (picture.content, picture.headers["content-type"]) == (b"RIFF....WEBP", "image/webp")
    assert picture.headers["cache-control"] == "no-store"
    assert Moderator(world).get(f"{HOME}images/{name}").status_code == 303
    for other in ("x.webp", f"{'0' * 24}.webp", "..%2Fstore.sqlite", f"{'0' * 24}.html"):
        assert moderator.get(f"{HOME}images/{other}").status_code == 404


def test_who_asked_and_was_erased_since_is_mailed_nothing(world: World, moderator: Moderator) -> None:
    request = asked_edit(world, name=NAME)
    stored = world.store.get(EditRequest, request.id)
    assert stored is not None
    world.store.commit([replace(stored, asked_by="")])
    assert moderator.decides(EDITS + request.id, action="accept-all").status_code == 303
    assert mails_to(world, ATELIER_EMAIL) == []


def test_unknown_requests_are_a_page(moderator: Moderator) -> None:
    assert moderator.get(f"{EDITS}AAAA-BBBB-CCCC").status_code == 404
    assert moderator.post(f"{EDITS}AAAA-BBBB-CCCC", {"action": "accept-all"}).status_code == 404
