import html
import re

import httpx2 as httpx
import pytest

from data.submissions.enquiry import TOPICS
from functions.guards.honeypot import FIELD
from functions.submissions import HoldReason, SentEnquiry, State
from tests.functions.contact.test_routes import locked
from tests.functions.world import CONTACT_TO, ENQUIRY, World, hidden_fields, texts_of

PATH = "/f/nous-ecrire"


def checked(world: World, **changes: str) -> dict[str, str]:
    """The hidden fields of the page where a message is read again."""
    response = world.post(PATH, ENQUIRY | changes)
    assert response.status_code == 200, response.text
    return hidden_fields(response.text)


def sent(world: World, **changes: str) -> httpx.Response:
    """The page a message leads to."""
    confirmed = world.post(f"{PATH}/confirmer", checked(world, **changes))
    assert confirmed.status_code == 303
    return world.client.get(confirmed.headers["location"])


def the_enquiry(world: World) -> SentEnquiry:
    (enquiry,) = world.store.everything(SentEnquiry)
    return enquiry


def test_the_form_needs_no_structure_and_chooses_no_topic(world: World) -> None:
    response = world.client.get(PATH)

    assert response.status_code == 200
    assert "<h1>Nous écrire</h1>" in response.text
    assert '<option selected value="">Choisir</option>' in response.text
    for words in TOPICS.values():
        assert f">{html.escape(words)}<" in response.text.replace("&#39;", "'")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_that_leads_here_says_what_about(world: World, topic: str) -> None:
    response = world.client.get(PATH, params={"sujet": topic})

    assert re.findall(r'<option selected value="([^"]*)">', response.text) == [topic]


@pytest.mark.parametrize("topic", ["", "inconnu", "<b>", "%00"])
def test_a_topic_that_is_none_chooses_nothing(world: World, topic: str) -> None:
    response = world.client.get(PATH, params={"sujet": topic})

    assert response.status_code == 200
    assert re.findall(r'<option selected value="([^"]*)">', response.text) == [""]


def test_errors_stand_beside_their_fields_and_in_a_summary(world: World) -> None:
    response = world.post(PATH, {"topic": "<i>", "name": "", "email": "zoé@", "message": "Court"})

    assert response.status_code == 422
    assert "<title>Erreur\u202f: " in response.text
    assert "4\u00a0points à corriger" in response.text
    for field in ("topic", "name", "email", "message"):
        assert f'href="#{field}"' in response.text
        assert f'id="erreur-{field}"' in response.text
    assert "zoé@" in response.text
    assert "<i>" not in response.text


def test_the_message_is_shown_in_words_to_be_read_again_and_nothing_is_stored(world: World) -> None:
    response = world.post(PATH, ENQUIRY | {"message": "Bonjour,\n\noù est <b>la liste</b>, je vous prie ?"})

    assert TOPICS["buyer"] in html.unescape(response.text)
    assert "&lt;b&gt;la liste&lt;/b&gt;" in response.text
    assert world.store.everything(SentEnquiry) == []


def test_modifying_keeps_everything_the_topic_too(world: World) -> None:
    response = world.post(f"{PATH}/modifier", checked(world))

    assert '<option selected value="buyer">' in response.text
    for name in ("name", "email", "message"):
        assert ENQUIRY[name] in html.unescape(response.text)


def test_its_page_says_that_somebody_answers_and_nothing_that_was_typed(world: World) -> None:
    page = sent(world)

    assert "L’équipe de l’annuaire le reçoit et vous répondra par courriel." in page.text
    assert the_enquiry(world).id in page.text
    for name in ("name", "email", "message"):
        assert ENQUIRY[name] not in html.unescape(page.text)


def test_confirming_twice_is_one_message_and_two_mails(world: World) -> None:
    fields = checked(world)
    answers = [world.post(f"{PATH}/confirmer", fields) for _ in range(3)]

    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(world.store.everything(SentEnquiry)) == 1
    assert len(world.sent_mails()) == 2


@pytest.mark.parametrize("field", ENQUIRY)
def test_stamp_binds_every_field(world: World, field: str) -> None:
    changed = {"topic": "other", "email": "autre@mairie.example"}.get(field, "Un autre texte, assez long")

    assert world.post(f"{PATH}/confirmer", checked(world) | {field: changed}).status_code == 422
    assert world.store.everything(SentEnquiry) == []


def test_the_team_reads_it_and_its_answer_reaches_the_sender(world: World) -> None:
    sent(world, message="Bonjour,\n\noù est <b>la liste</b>, je vous prie ?")
    mail, _ = world.sent_mails()

    assert mail["To"] == CONTACT_TO
    assert mail["Reply-To"].addresses[0].addr_spec == ENQUIRY["email"]
    assert mail["Reply-To"].addresses[0].display_name == ENQUIRY["name"]
    assert mail["Subject"] == f"[Annuaire d’essai] {TOPICS['buyer']}"
    assert mail["List-Unsubscribe"] is None
    for part in ("plain", "html"):
        content = html.unescape(str(mail.get_body((part,)).get_content()))
        for words in (ENQUIRY["name"], ENQUIRY["email"], "<b>la liste</b>", the_enquiry(world).id, TOPICS["buyer"]):
            assert words in content
    assert "<b>la" not in str(mail.get_body(("html",)).get_content())


def test_the_receipt_repeats_nothing_that_was_typed(world: World) -> None:
    sent(world)
    _, receipt = world.sent_mails()
    content = texts_of(receipt).replace(f"To: {ENQUIRY['email']}", "")

    assert receipt["To"] == ENQUIRY["email"]
    assert receipt["Subject"] == "[Annuaire d’essai] Votre message est arrivé"
    assert receipt["Reply-To"] is None
    assert the_enquiry(world).id in content
    for name in ("name", "email", "message"):
        assert ENQUIRY[name] not in content
    assert TOPICS["buyer"] not in content


def test_while_nobody_reads_it_it_is_held_its_sender_told_and_it_leaves_once_somebody_does(world: World) -> None:
    from functions.enquiries.decisions import Decisions

    nobody = world.without_report_to()
    page = sent(nobody)
    (receipt,) = nobody.sent_mails()
    enquiry = the_enquiry(nobody)
    somebody = nobody.again()
    decided = Decisions(somebody.desk).released(enquiry)
    somebody.store.commit([decided.submission, *decided.beside], decided.mails)

    assert "Votre message est enregistré" in page.text
    assert "Il attend d’être lu par l’équipe de l’annuaire." in page.text
    assert receipt["To"] == ENQUIRY["email"]
    assert enquiry.hold_reason is HoldReason.NO_RECIPIENT
    assert the_enquiry(somebody).state is State.ACCEPTED
    assert sorted(mail["To"] for mail in somebody.sent_mails()) == [CONTACT_TO, ENQUIRY["email"]]
    somebody.close()


def test_a_trapped_message_is_held_and_nothing_is_mailed(world: World) -> None:
    page = sent(world, **{FIELD: "x"})

    assert "Il attend d’être lu" in page.text
    assert the_enquiry(world).hold_reason is HoldReason.TRAPPED
    assert world.sent_mails() == []


def test_locked_store_says_not_sent_keeps_the_text_and_lets_retry(world: World) -> None:
    fields = checked(world)
    with locked(world):
        response = world.post(f"{PATH}/confirmer", fields)

    assert response.status_code == 503
    assert hidden_fields(response.text) == fields
    assert TOPICS["buyer"] in html.unescape(response.text)
    assert world.post(f"{PATH}/confirmer", hidden_fields(response.text)).status_code == 303


def test_post_from_another_site_is_refused(world: World) -> None:
    assert world.post(PATH, ENQUIRY, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_nothing_typed_reaches_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    sent(world)
    world.sent_mails()

    assert the_enquiry(world).id in caplog.text
    for private in (ENQUIRY["name"], ENQUIRY["email"], "de ma ville", CONTACT_TO):
        assert private not in caplog.text
