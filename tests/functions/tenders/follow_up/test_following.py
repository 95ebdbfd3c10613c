"""The buyer's page of a need: what it tells in each state."""

import html
from datetime import timedelta

import pytest

from data.submissions.tender_states import AnswerState, Contracted, DeclineReason, TenderState
from functions.tenders.records import TenderRecord
from functions.tokens import MailedLink
from tests.functions.tenders.follow_up.followed import FOLLOW, a_target, change, sent, words_of
from tests.functions.tenders.needs import TUESDAY, a_record, a_structure, a_tender, follow_token, load
from tests.functions.world import World

S, SEEN, YES, GROUP, NO = AnswerState


def read(world: World, address: str) -> str:
    """The words of a page that opens."""
    response = world.client.get(address)
    assert response.status_code == 200, response.text
    return html.unescape(words_of(response.text))


def test_the_figures_are_told_with_their_plurals(world: World) -> None:
    record, address = sent(world, YES, GROUP, NO, SEEN, S)

    words = read(world, address)

    assert "structures visées 7" in words  # two more are still to come
    assert "pages ouvertes 4" in words
    assert "intéressées, dont 1 en groupement 2" in words
    assert "pas intéressée 1" in words
    assert "2 structures n’ont pas répondu" in words
    assert record.id in words


def test_what_became_of_the_mails_is_told(world: World) -> None:
    from functions.tenders.structure_letters import StructureLetters

    record, address = sent(world, S, S, S)
    letters = StructureLetters(world.desk)
    for rank in (1, 2, 3):
        structure = world.store.structure(a_structure(rank).id)
        recipient = world.store.recipient(a_structure(rank).id)
        assert structure
        assert recipient
        world.store.commit([], [letters.invitation(record, structure, recipient, "x", TUESDAY)])
    claim = world.outbox.claim(TUESDAY, TUESDAY + timedelta(minutes=5))
    assert claim
    world.outbox.sent(claim, TUESDAY)
    claim = world.outbox.claim(TUESDAY, TUESDAY + timedelta(minutes=5))
    assert claim
    world.outbox.failed(claim, "550", TUESDAY, None, refused=True)

    words = read(world, address)

    assert "a reçu un courriel 1" in words or "ont reçu un courriel 1" in words
    assert "1 courriel n’est pas arrivé" in words
    assert "1 courriel va partir" in words


def test_answers_stand_side_by_side_each_cell_with_its_heading(world: World) -> None:
    record, address = sent(world, YES, GROUP)
    change(world, record, 1, answers=("Dix jours", "Oui, de 12 m"), comment="Appelez <b>vite</b>")
    change(world, record, 2, partners=(a_structure(1).id, "unknown-EI"))

    page = world.client.get(address).text
    words = html.unescape(words_of(page))

    assert 'scope="col"><a href="/prestataires/structure-1/"><bdi>Structure 1</bdi></a>' in page
    assert 'scope="row"><bdi>Quel est votre délai ?</bdi>' in page
    assert '<td data-label="Structure 1"><p dir="auto">Dix jours</p></td>' in page
    assert "Sans réponse" in words
    assert "Intéressée, le 23 novembre 2026 à 12 h 00" in words
    assert "Intéressée en groupement, le" in words
    assert "<b>vite</b>" not in page
    assert "Appelez &lt;b&gt;vite&lt;/b&gt;" in page
    assert "unknown-EI" in words


def test_many_answers_are_parted_in_tables_that_can_be_read(world: World) -> None:
    _, address = sent(world, *[YES] * 5)

    page = world.client.get(address).text

    assert page.count("<table") == 2
    assert "tableau 2 sur 2" in page


def test_who_is_not_interested_is_folded_with_the_reason(world: World) -> None:
    record, address = sent(world, NO, NO)
    change(world, record, 1, decline_reason=DeclineReason.PLACE, comment="Trop de route.")

    page = world.client.get(address).text
    words = html.unescape(words_of(page))

    assert "2 structures ne sont pas intéressées" in words
    assert "le lieu est trop loin" in words
    assert "Trop de route." in words
    assert page.index("<details") < page.index("Trop de route.")


def test_what_a_structure_publishes_is_told_its_private_address_never(world: World) -> None:
    record, address = sent(world, YES)
    published = a_structure(1, published_phone="+33199005678", published_email="devis@structure-1.example")
    load(world, published)

    page = world.client.get(address).text

    assert 'href="tel:+33199005678"' in page
    assert "devis@structure-1.example" in page
    assert "contact@structure-1.example" not in page
    assert record.tender.email in page  # the need itself, folded


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (TenderState.SUBMITTED, "Votre besoin est lu par notre équipe"),
        (TenderState.CHANGES_ASKED, "Précisez les surfaces"),
        (TenderState.VALIDATED, "Les premières structures le reçoivent à partir du 24 novembre 2026 à 11 h 00"),
        (TenderState.REJECTED, "Précisez les surfaces"),
        (TenderState.WITHDRAWN, "Vous l’avez retiré"),
        (TenderState.EXPIRED, "Sa date limite est passée avant"),
        (TenderState.CLOSED, "Avez-vous contractualisé"),
    ],
)
def test_each_state_says_what_happens_next(world: World, state: TenderState, told: str) -> None:
    _, address = sent(world, state=state, reason="Précisez les surfaces", batches=())

    assert told in read(world, address).replace("\u202f", " ")


def test_changes_that_are_asked_lead_to_the_form(world: World) -> None:
    _, address = sent(world, state=TenderState.CHANGES_ASKED, reason="Précisez les surfaces", batches=())

    assert f'href="{address}/modifier"' in world.client.get(address).text


def test_before_it_is_sent_the_page_says_how_many_will_receive_it(world: World) -> None:
    world.clock.moment = TUESDAY
    load(world, a_structure(1))
    record = a_record(world, state=TenderState.SUBMITTED)

    assert "1 structure correspond à votre besoin et le recevra" in read(world, FOLLOW + follow_token(world, record))


def test_nobody_for_a_need_is_said(world: World) -> None:
    world.clock.moment = TUESDAY
    load(world, a_structure(1))
    record = a_record(world, a_tender(sectors=("traiteur",)), state=TenderState.SUBMITTED)

    assert "Aucune structure ne correspond aujourd’hui" in read(world, FOLLOW + follow_token(world, record))


def test_structures_to_call_are_shown_once_the_buyer_was_given_some(world: World) -> None:
    _, address = sent(world, S, SEEN, to_call_at=TUESDAY)
    load(world, a_structure(1), a_structure(2, published_phone="+33199005678"))

    page = world.client.get(address).text

    assert "2 structures à contacter" in page
    assert f'href="/f/contact?structure={a_structure(1).id}"' in page  # it publishes no phone
    assert f'href="/f/contact?structure={a_structure(2).id}"' not in page
    assert page.index("structure-2") < page.index("structure-1")
    assert 'href="tel:0199005678"' in page


def test_nobody_is_to_be_called_once_somebody_is_interested(world: World) -> None:
    _, address = sent(world, YES, S, to_call_at=TUESDAY)

    assert "à contacter" not in read(world, address)


def test_a_closed_need_says_until_when_it_is_kept_and_what_was_answered(world: World) -> None:
    _, address = sent(world, YES, state=TenderState.CLOSED, moved_at=TUESDAY, contracted=Contracted.NOT_YET)

    words = read(world, address)

    assert "Cette page s’ouvre jusqu’au 24 novembre 2027" in words
    assert "« pas encore »" in words.replace("\u202f", " ")
    assert "Rouvrir ce besoin" in words


def test_an_unknown_link_says_how_to_have_another(world: World) -> None:
    response = world.client.get(f"{FOLLOW}unknown")

    assert response.status_code == 404
    assert 'href="/f/besoins/suivi"' in response.text


@pytest.mark.parametrize("path", ["", "/clore", "/reponses.csv", "/reponses.xlsx"])
def test_a_link_opens_nothing_once_the_need_is_erased(world: World, path: str) -> None:
    record, address = sent(world, YES)
    world.store.commit(deletes=[record])

    assert world.client.get(address + path).status_code == 404


def test_a_need_whose_buyer_never_confirmed_is_not_followed(world: World) -> None:
    _, address = sent(world, state=TenderState.UNCONFIRMED)

    assert world.client.get(address).status_code == 404


def test_reading_changes_nothing(world: World) -> None:
    record, address = sent(world, YES, S)
    for path in ("", "/relancer", "/prolonger", "/clore", "/retirer", "/bilan", "/liens"):
        assert world.client.get(address + path).status_code == 200

    assert world.store.get(TenderRecord, record.id) == record
    assert len(world.store.about(MailedLink, record.id)) == 1
    assert world.outbox.counts().waiting == 0


def test_pages_of_a_link_are_kept_secret(world: World) -> None:
    _, address = sent(world, YES)

    for path in ("", "/clore", "/reponses.csv"):
        response = world.client.get(address + path)

        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"


def test_another_site_cannot_press_a_button(world: World) -> None:
    _, address = sent(world, YES)

    response = world.client.post(f"{address}/clore", data={"mark": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403


def test_more_than_fifty_silent_structures_are_counted_and_left_to_the_table(world: World) -> None:
    record, address = sent(world, S)
    world.store.commit([a_target(record, rank, S) for rank in range(2, 60)])

    words = read(world, address)

    assert "59 structures n’ont pas répondu" in words
    assert "Les 50 premières sont ici" in words
