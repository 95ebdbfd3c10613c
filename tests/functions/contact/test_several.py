import html
import threading
from datetime import timedelta

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from functions.submissions import SentMessage
from tests.functions.contact.sending import address_of, chosen, link_in, load, sent_to, structure
from tests.functions.world import ATELIER, SITE, TYPED, World, hidden_fields, texts_of

CONFIRMATION = "contact/confirmation"


def opened(world: World, *slugs: str) -> httpx.Response:
    """The form that a selection opens."""
    return world.client.get("/f/contact", params={"fiches": ",".join(slugs)})


def text_of(response: httpx.Response) -> str:
    """A page as it is read."""
    return html.unescape(response.text)


def unconfirmed(world: World, count: int = 4) -> tuple[str, str]:
    """The paths of a message that waits for its sender: its state page, and the link that was mailed."""
    page = sent_to(world, load(world, count))
    return page.url.path, link_in(world, CONFIRMATION)


def pressed(world: World, link: str) -> httpx.Response:
    """The button of a mailed link: its page tells no origin."""
    return world.client.post(link, headers={"Origin": "null"})


def test_a_selection_opens_one_form_for_all_of_it(world: World) -> None:
    known = load(world, 3)
    response = opened(world, *(one.slug for one in known))

    assert response.status_code == 200
    assert "<h1>Écrire à 3 structures</h1>" in response.text
    for one in known:
        assert one.name in text_of(response)
    fields = hidden_fields(response.text) | {"structure_id": chosen(known)["structure_id"]}
    assert f'value="{fields["structure_id"]}"' in response.text
    assert world.post("/f/contact", TYPED | fields).status_code == 200


def test_what_was_chosen_twice_counts_once(world: World) -> None:
    first, second = load(world, 2)
    page = opened(world, first.slug, second.slug, first.slug, "")

    assert f'value="{first.id} {second.id}"' in page.text
    sent_to(world, [first, second, first])
    assert sorted(mail["To"] for mail in world.sent_mails()) == [address_of(0), address_of(1), TYPED["email"]]


def test_one_chosen_structure_is_written_to_as_from_its_profile(world: World) -> None:
    page = opened(world, ATELIER.slug)

    assert "Écrire à L’atelier & des Iris" in text_of(page)
    assert "structures" not in page.text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("slugs", [("inconnue",), ("atelier-0", "inconnue"), ("%00",), ("../..",), ("x" * 5000,)])
def test_an_unknown_structure_in_a_selection_is_told(world: World, slugs: tuple[str, ...]) -> None:
    load(world, 1)
    response = opened(world, *slugs)

    assert response.status_code == 404
    assert "Une structure de votre sélection est inconnue" in response.text


def test_an_unknown_structure_among_those_posted_is_told(world: World) -> None:
    (known,) = load(world, 1)
    assert world.post("/f/contact", TYPED | {"structure_id": f"{known.id} inconnue"}).status_code == 404


def test_eleven_structures_are_too_many_at_every_step(world: World) -> None:
    known = load(world, 11)
    answers = [
        opened(world, *(one.slug for one in known)),
        world.post("/f/contact", chosen(known)),
        world.post("/f/contact/modifier", chosen(known)),
        world.post("/f/contact/confirmer", chosen(known)),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert "Vous avez choisi 11\u00a0structures" in answer.text
        assert "Retirez-en 1." in answer.text
    assert world.counts().messages == {"accepted": 0, "held": 0}


@pytest.mark.parametrize("count", [2, 3])
def test_each_of_a_few_structures_gets_its_own_mail_and_none_sees_the_others(world: World, count: int) -> None:
    known = load(world, count)
    page = sent_to(world, known)
    *mails, receipt = world.sent_mails()

    assert "Votre message est enregistré" in page.text
    assert sorted(mail["To"] for mail in mails) == [address_of(number) for number in range(count)]
    for mail in mails:
        number = int(mail["To"].removeprefix("accueil-").partition("@")[0])
        assert mail["Reply-To"].addresses[0].addr_spec == TYPED["email"]
        assert known[number].name in texts_of(mail)
        for other in range(count):
            if other != number:
                assert address_of(other) not in mail.as_string()
                assert structure(other).name not in texts_of(mail)
                assert structure(other).slug not in texts_of(mail)
        others = {2: "1\u00a0autre structure.", 3: "2\u00a0autres structures."}[count]
        assert f"Le même message a été envoyé à {others}" in texts_of(mail)
    assert receipt["To"] == TYPED["email"]
    assert receipt["Subject"] == f"Votre message à {count} structures"


@pytest.mark.parametrize("change", ["vanished", "opposed", "no address"])
def test_a_structure_that_does_not_receive_it_is_told_before_after_and_later(world: World, change: str) -> None:
    known = load(world, 3, without_address=1 if change == "no address" else None)
    words = "Nous n’avons pas d’adresse électronique pour cette structure."
    if change == "vanished":
        world.load(
            known[0], known[2], recipients=tuple(filter(None, (world.store.recipient(known[n].id) for n in (0, 2))))
        )
        words = "Cette structure n’est plus dans l’annuaire."
    if change == "opposed":
        world.store.oppose(world.desk.links.address_digest(address_of(1)), world.clock.now())
        words = "Cette structure ne reçoit pas de message par notre service."
    before = world.post("/f/contact", chosen(known))
    after = sent_to(world, known)
    mails = world.sent_mails()
    later = world.client.get(link_in(world, "suivi"))

    for page in (opened(world, *(one.slug for one in known)), before, after, later):
        assert text_of(page).count(words) == 1
        assert words in text_of(page).partition(known[1].name)[2].partition(known[2].name)[0]
    assert sorted(mail["To"] for mail in mails) == [address_of(0), address_of(2), TYPED["email"]]
    assert "Le même message a été envoyé à 1\u00a0autre structure." in texts_of(mails[0])


def test_a_message_that_none_of_them_receives_is_held_and_said_so(world: World) -> None:
    known = load(world, 2)
    for number in range(2):
        world.store.oppose(world.desk.links.address_digest(address_of(number)), world.clock.now())
    page = sent_to(world, known)
    (receipt,) = world.sent_mails()

    assert "gardé, pas transmis" in page.text
    assert "n’a pas été transmis" in texts_of(receipt)
    assert world.counts().messages == {"accepted": 0, "held": 1}


def test_above_three_nothing_leaves_before_the_sender_confirms(world: World) -> None:
    known = load(world, 4)
    form = opened(world, *(one.slug for one in known))
    check = world.post("/f/contact", chosen(known))
    page = sent_to(world, known)
    (mail,) = world.sent_mails()

    assert "À plus de trois structures, nous vérifions d’abord votre adresse" in text_of(form)
    assert "un lien vous arrivera par courriel à" in text_of(check)
    assert "Votre message attend votre confirmation" in page.text
    assert mail["To"] == TYPED["email"]
    assert mail["Subject"] == "Confirmez votre message à 4 structures"
    for typed in ("name", "organisation", "subject"):
        assert TYPED[typed] not in texts_of(mail)
    assert "gymnase" not in texts_of(mail)


def test_opening_the_link_shows_the_message_and_changes_nothing(world: World) -> None:
    state, link = unconfirmed(world)
    pages = [world.client.get(link) for _ in range(3)]

    for page in pages:
        assert page.status_code == 200
        assert "Envoyer mon message" in page.text
        assert TYPED["subject"] in page.text
        assert all(structure(number).name in page.text for number in range(4))
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
    world.client.head(link)
    assert len(world.sent_mails()) == 1
    assert "attend votre confirmation" in world.client.get(state).text


def test_the_button_sends_the_message_once_and_the_receipt_follows(world: World) -> None:
    state, link = unconfirmed(world)
    answers = [pressed(world, link) for _ in range(3)]
    mails = world.sent_mails()

    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, state)}
    assert sorted(mail["To"] for mail in mails if mail["Reply-To"]) == [address_of(number) for number in range(4)]
    assert [mail["Subject"] for mail in mails if mail["To"] == TYPED["email"]].count(
        "Votre message à 4 structures"
    ) == 1
    assert len(mails) == 6
    assert "Votre message est enregistré" in world.client.get(state).text
    assert world.client.get(link).headers["location"] == state


def test_the_button_pressed_twice_at_once_sends_once(world: World) -> None:
    state, link = unconfirmed(world)
    together, answers = threading.Barrier(4), []

    def press() -> None:
        client = TestClient(world.app, base_url=SITE, follow_redirects=False)
        together.wait()
        answers.append(client.post(link, headers={"Sec-Fetch-Site": "same-origin"}))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {(answer.status_code, answer.headers.get("location")) for answer in answers} == {(303, state)}
    assert len(world.sent_mails()) == 6


def test_the_link_ends_after_seven_days_whether_or_not_it_was_swept(world: World) -> None:
    _, link = unconfirmed(world)
    world.clock.forward(seconds=timedelta(days=7).total_seconds() - 1)
    assert world.client.get(link).status_code == 200
    world.clock.forward(seconds=1)

    assert world.client.get(link).status_code == 404
    refused = pressed(world, link)
    assert refused.status_code == 404
    assert "Lien incomplet ou périmé" in refused.text
    assert len(world.sent_mails()) == 1


def test_links_of_one_purpose_are_none_of_the_other(world: World) -> None:
    _, link = unconfirmed(world)
    token = link.rpartition("/")[2]
    assert world.client.get(f"/f/suivi/{token}").status_code == 404

    pressed(world, link)
    followed = link_in(world, "suivi").rpartition("/")[2]
    assert world.client.get(f"/f/suivi/{followed}").status_code == 200
    assert world.client.get(f"/f/{CONFIRMATION}/{followed}").status_code == 404
    assert pressed(world, f"/f/{CONFIRMATION}/{followed}").status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "é", "..%2F..", "a" * 3000])
def test_a_spoilt_link_says_what_to_do(world: World, token: str) -> None:
    for answer in (world.client.get(f"/f/{CONFIRMATION}/{token}"), pressed(world, f"/f/{CONFIRMATION}/{token}")):
        assert answer.status_code == 404


def test_another_site_cannot_press_the_button(world: World) -> None:
    _, link = unconfirmed(world)
    for other in ("cross-site", "same-site"):
        assert world.client.post(link, headers={"Sec-Fetch-Site": other}).status_code == 403
    assert len(world.sent_mails()) == 1


def test_what_changed_while_the_sender_waited_is_told_once_confirmed(world: World) -> None:
    state, link = unconfirmed(world)
    world.store.oppose(world.desk.links.address_digest(address_of(2)), world.clock.now())
    pressed(world, link)

    assert "ne reçoit pas de message par notre service" in text_of(world.client.get(state))
    assert address_of(2) not in {mail["To"] for mail in world.sent_mails()}


def test_a_message_confirmed_while_the_valve_is_closed_is_held(world: World) -> None:
    _, link = unconfirmed(world)
    closed = world.again(valve_is_closed=True)
    load(closed, 4)
    answer = pressed(closed, link)

    assert "Notre équipe le relit avant de l’envoyer" in text_of(closed.client.get(answer.headers["location"]))
    assert len(closed.sent_mails()) == 1
    assert len(closed.store.waiting(SentMessage, "held")) == 1
    closed.close()
