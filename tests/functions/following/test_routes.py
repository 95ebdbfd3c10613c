import html
from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec
import pytest
from aiosmtpd.controller import Controller

from functions import retention
from functions.mail.outbox import Worker
from functions.mail.smtp import SmtpSender
from functions.people import erase
from functions.ports import MOST_ATTEMPTS
from functions.records import KnownStructure, Mail
from functions.submissions import SentMessage, State, months_after
from tests.functions.contact.sending import address_of, link_in, load, sent_to
from tests.functions.mail.test_smtp import Mailbox, free_port
from tests.functions.world import ATELIER, ATELIER_EMAIL, ENQUIRY, REPORTED, SILENT, TYPED, World, hidden_fields
from theme.french import day

Peer = Callable[..., None]


@pytest.fixture
def peer(world: World) -> Iterator[Peer]:
    """Sends what is due to a real server, which refuses the addresses it is told to."""
    controllers: list[Controller] = []

    def send_to(*refused: str) -> None:
        controller = Controller(Mailbox(*refused), hostname="127.0.0.1", port=free_port())
        controller.start()
        controllers.append(controller)
        send_by(world, controller.port)

    yield send_to
    for controller in controllers:
        controller.stop()


def send_by(world: World, port: int) -> int:
    """Send what is due to the server of a port; how many mails were tried."""
    sender = SmtpSender(f"smtp://127.0.0.1:{port}", world.composer)
    return Worker(world.outbox, sender, world.clock).send_due()


def followed(world: World, link: str) -> str:
    """The page of a link, as it is read."""
    response = world.client.get(link)
    assert response.status_code == 200
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in response.text
    return html.unescape(response.text)


def receipt_link(world: World, reference: str = "") -> str:
    """The link of the only receipt, or of that of one message, read before anything is sent."""
    (mail,) = (
        mail
        for mail in world.outbox.mails_to(TYPED["email"])
        if "/f/suivi/" in mail.text and reference in ("", mail.about)
    )
    return link_of(mail)


def link_of(mail: Mail) -> str:
    return "/f/suivi/" + mail.text.partition("/f/suivi/")[2].split()[0]


def test_the_receipt_leads_to_the_whole_message(world: World) -> None:
    reference = world.confirmed()
    page = followed(world, receipt_link(world))

    for name in ("name", "email", "organisation", "subject"):
        assert TYPED[name] in page
    assert "quel serait votre prix" in page
    assert "<b>nettoyer</b>" not in world.client.get(receipt_link(world)).text
    assert reference in page
    assert ATELIER.name in page
    assert f'href="/prestataires/{ATELIER.slug}/"' in page
    assert ATELIER_EMAIL not in page


def test_a_message_that_was_accepted_is_about_to_leave(world: World) -> None:
    world.confirmed()

    assert "Accepté, va partir" in followed(world, receipt_link(world))


def test_a_server_that_is_down_is_told_and_tried_again(world: World, peer: Peer) -> None:
    world.confirmed()
    link = receipt_link(world)
    send_by(world, free_port())
    assert "En attente\u202f: 1\u00a0essai sans réponse" in followed(world, link)
    world.clock.forward(minutes=10)
    send_by(world, free_port())
    assert "En attente\u202f: 2\u00a0essais sans réponse" in followed(world, link)
    assert "appelez la structure" not in followed(world, link)

    world.clock.forward(hours=1)
    peer()
    page = followed(world, link)
    assert "Envoyé le " in page
    assert "En attente" not in page


def test_a_refusal_of_the_other_server_is_told_at_once(world: World, peer: Peer) -> None:
    known = load(world, 2)
    sent_to(world, known)
    link = receipt_link(world)
    peer(address_of(1))
    page = followed(world, link)
    arrived, refused = page.partition(known[1].name)[0], page.partition(known[1].name)[2]

    assert "Envoyé le " in arrived
    assert "Refusé" not in arrived
    assert "Refusé par le serveur de messagerie le " in refused
    assert "appelez la structure" in page
    assert address_of(1) not in page
    world.clock.forward(days=6)
    assert send_by(world, free_port()) == 0


def test_a_mail_that_never_left_is_told_once_given_up(world: World) -> None:
    world.confirmed()
    link, nobody = receipt_link(world), free_port()
    for _ in range(MOST_ATTEMPTS):
        send_by(world, nobody)
        world.clock.forward(hours=8)
    page = followed(world, link)

    assert "Non envoyé\u202f: aucun essai n’a abouti." in page
    assert "appelez la structure" in page


def test_what_was_given_up_and_replayed_waits_again(world: World, peer: Peer) -> None:
    world.confirmed()
    link = receipt_link(world)
    peer(ATELIER_EMAIL)
    assert world.outbox.replay(world.clock.now()) == 1

    assert "Accepté, va partir" in followed(world, link)


def test_a_held_message_says_so(world: World) -> None:
    world.confirmed(structure_id=SILENT.id)
    page = followed(world, link_in(world, "suivi"))

    assert "Nous n’avons pas d’adresse électronique pour cette structure. Il n’est pas transmis." in page
    assert "Accepté" not in page


def test_a_refused_message_says_why(world: World) -> None:
    reference = world.confirmed()
    message = world.store.get(SentMessage, reference)
    assert message is not None
    world.store.commit([msgspec.structs.replace(message, state=State.REFUSED, reason="Ceci est une publicité.")])
    page = followed(world, link_in(world, "suivi"))

    assert "Pourquoi\u202f: Ceci est une publicité." in page


def test_a_report_and_a_message_to_the_team_are_followed_too(world: World, peer: Peer) -> None:
    world.reported()
    (report,) = world.outbox.mails_to(REPORTED["email"])
    check = world.post("/f/nous-ecrire", ENQUIRY)
    world.post("/f/nous-ecrire/confirmer", hidden_fields(check.text))
    (enquiry,) = (mail for mail in world.outbox.mails_to(REPORTED["email"]) if mail.id != report.id)
    peer(world.settings.contact_to)

    for mail, typed, stands in ((report, "la pancarte le dit.", "Envoyé le "), (enquiry, "de ma ville", "Refusé par ")):
        page = followed(world, link_of(mail))
        assert typed in page
        assert stands in page.partition("L’équipe de l’annuaire")[2]
        assert world.settings.contact_to not in page


def test_six_months_later_the_link_opens_nothing_swept_or_not(world: World, peer: Peer) -> None:
    world.confirmed()
    link = receipt_link(world)
    peer()
    world.clock.moment = months_after(world.clock.now(), 6) - timedelta(seconds=1)
    assert "gymnase" in followed(world, link)
    world.clock.forward(seconds=1)
    before = world.client.get(link)
    retention.sweep(world.desk)

    for gone in (before, world.client.get(link)):
        assert gone.status_code == 404
        assert "Lien incomplet ou périmé" in gone.text
        assert "gymnase" not in gone.text


@pytest.mark.parametrize("structure", [ATELIER, SILENT])
def test_the_mail_and_the_page_say_until_when(world: World, structure: KnownStructure) -> None:
    world.confirmed(structure_id=structure.id)
    (mail,) = world.outbox.mails_to(TYPED["email"])
    now = world.clock.now()
    end = months_after(now, 6) if structure is ATELIER else now + timedelta(days=7)

    assert f"Ce lien vaut jusqu’au {day(end)}." in mail.text
    assert f"Nous gardons votre message jusqu’au {day(end)}." in followed(world, link_of(mail))
    world.clock.moment = end
    assert world.client.get(link_of(mail)).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "é", "..%2F..", "a" * 3000])
def test_a_spoilt_link_says_what_to_do(world: World, token: str) -> None:
    response = world.client.get(f"/f/suivi/{token}")

    assert response.status_code == 404
    assert "Annuaire d’essai" in response.text


def test_a_reference_is_no_link(world: World) -> None:
    assert world.client.get(f"/f/suivi/{world.confirmed()}").status_code == 404


def test_mails_to_an_erased_contact_are_told_as_they_stood(world: World, peer: Peer) -> None:
    known = load(world, 2)
    first = receipt_link(world, sent_to(world, known).url.path.rpartition("/")[2])
    peer()
    second = receipt_link(world, sent_to(world, known).url.path.rpartition("/")[2])
    erase(world.desk, address_of(0))

    assert followed(world, first).count("Envoyé le ") == 2
    assert "Son adresse a été effacée de notre service" in followed(world, second)
    peer()
    assert followed(world, second).count("Envoyé le ") == 1


def test_no_link_no_address_and_no_word_reach_the_log(
    world: World, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    known = load(world, 4)
    sent_to(world, known)
    confirmation = link_in(world, "contact/confirmation")
    world.client.get(confirmation)
    world.client.post(confirmation, headers={"Origin": "null"})
    link = receipt_link(world)
    followed(world, link)
    peer(address_of(2))
    followed(world, link)

    assert "FollowingRoutes.follow" in caplog.text
    tokens = [path.rpartition("/")[2] for path in (confirmation, link)]
    ours = [record for record in caplog.records if record.name.startswith("functions")]
    said = "\n".join(record.getMessage() for record in ours)
    assert said
    for private in (*tokens, TYPED["email"], TYPED["name"], "gymnase", *(address_of(number) for number in range(4))):
        assert private not in said
