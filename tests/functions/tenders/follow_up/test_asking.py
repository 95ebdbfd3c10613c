"""Asking again for the link of a need: the same answer whoever asks."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2 as httpx
import pytest

from data.submissions.tender_states import AnswerState, TenderState
from functions.mail.writing import Letters
from functions.ports import StoreUnavailable
from functions.tenders.records import TenderRecord
from functions.tokens import MailedLink
from tests.functions.tenders.follow_up.followed import sent
from tests.functions.tenders.needs import BUYER, TUESDAY, a_record, a_tender
from tests.functions.world import World, texts_of

ASK = "/f/besoins/suivi"
YES = AnswerState.INTERESTED
MIDNIGHT = datetime(2026, 11, 30, tzinfo=UTC)


def ask(world: World, email: str = BUYER, reference: str = "") -> httpx.Response:
    """Ask for a link as the page does."""
    return world.post(ASK, {"email": email, "reference": reference})


def needs(world: World, count: int, **changes: object) -> list[TenderRecord]:
    """As many needs of the buyer, the oldest first."""
    world.clock.moment = TUESDAY
    made = []
    for rank in range(count):
        world.clock.forward(days=1)
        made.append(a_record(world, id=f"TEST-NEED-{rank:04}", **changes))
    return made


def mailed(world: World) -> list[str]:
    """The references of the needs whose links were mailed."""
    texts = [texts_of(mail) for mail in world.sent_mails()]
    return sorted(re.findall(r"^Référence\s: (\S+)", "\n".join(texts), re.MULTILINE))


def test_the_link_is_mailed_and_opens_the_need(world: World) -> None:
    record, _ = sent(world, YES)
    world.clock.forward(hours=1)

    response = ask(world, BUYER.upper())

    assert (response.status_code, response.headers["location"]) == (303, f"{ASK}/envoye")
    (mail,) = world.sent_mails()
    assert mail["To"] == record.tender.email
    token = texts_of(mail).partition("/f/besoins/suivi/")[2].split()[0]
    assert world.client.get(f"{ASK}/{token}").status_code == 200


def test_five_needs_at_most_those_that_are_open_first(world: World) -> None:
    needs(world, 2, state=TenderState.CLOSED)
    made = [a_record(world, id=f"TEST-OPEN-{rank}") for rank in range(4)]

    ask(world)

    assert mailed(world) == ["TEST-NEED-0001", *(one.id for one in made)]


@pytest.mark.parametrize("typed", ["TEST-NEED-0001", " test-need-0001 "])
def test_a_reference_asks_for_one_need(world: World, typed: str) -> None:
    needs(world, 3)

    ask(world, reference=typed)

    assert mailed(world) == ["TEST-NEED-0001"]


@pytest.mark.parametrize("state", [TenderState.DRAFT, TenderState.UNCONFIRMED])
def test_nothing_is_mailed_of_a_need_whose_address_nobody_checked(world: World, state: TenderState) -> None:
    needs(world, 1, state=state)

    assert ask(world).status_code == 303
    assert mailed(world) == []


def test_the_answer_is_the_same_whatever_exists(world: World) -> None:
    needs(world, 1)

    answers = [ask(world), ask(world, "nobody@mairie.example"), ask(world, reference="TEST-NEED-9999"), ask(world)]

    assert {(one.status_code, one.headers["location"], one.content) for one in answers} == {(303, f"{ASK}/envoye", b"")}
    assert world.client.get(f"{ASK}/envoye").status_code == 200
    assert mailed(world) == ["TEST-NEED-0000"]  # the last one came within a minute


def test_asking_for_nobody_keeps_nothing_of_them(world: World) -> None:
    ask(world, "nobody@mairie.example")

    assert world.store.naming(MailedLink, "nobody@mairie.example") == []
    world.store.erase(world.clock.now())
    assert world.store.everything(MailedLink) == []


def test_the_links_of_all_needs_are_in_one_mail_and_each_opens_its_own(world: World) -> None:
    made = needs(world, 3, tender=a_tender(title="Vitres <b>hautes</b>"))

    ask(world)

    (mail,) = world.sent_mails()
    assert "Les liens pour suivre vos besoins" in mail["Subject"]
    plain = mail.get_body(("plain",))
    assert plain is not None
    found = re.findall(r"/f/besoins/suivi/(\S+)\s+Référence\s: (\S+)", plain.get_content())
    assert [reference for _, reference in found] == [one.id for one in reversed(made)]
    for token, reference in found:
        assert reference in world.client.get(f"{ASK}/{token}").text
    written = mail.get_body(("html",))
    assert written is not None
    assert all(token in written.get_content() for token, _ in found)
    assert "<b>hautes" not in written.get_content()


def ask_from_anywhere(world: World, minute: int, **fields: str) -> None:
    """Ask from a network that nobody asked from for hours."""
    client = world.visitor(f"10.{minute % 200}.{minute // 200}.1")
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert client.post(ASK, data={"email": BUYER} | fields, headers=headers).status_code == 303


def test_a_mailbox_is_not_flooded_from_many_networks(world: World) -> None:
    needs(world, 5)
    world.clock.moment = MIDNIGHT
    for minute in range(0, 24 * 60, 12):
        ask_from_anywhere(world, minute)
        world.clock.forward(minutes=12)

    assert len(world.outbox.mails_to(BUYER)) == 5 + 6


def test_whoever_floods_a_mailbox_keeps_its_holder_from_no_link(world: World) -> None:
    first, *_ = needs(world, 4)
    world.clock.moment = MIDNIGHT
    for minute in range(0, 24 * 60, 12):
        # Both what mails nothing, and what mails always the same link, are asked for before anybody else may.
        ask_from_anywhere(world, minute, reference="TEST-NONE-0000")
        ask_from_anywhere(world, minute, reference=first.id)
        world.clock.forward(minutes=12)

    mails = world.outbox.mails_to(BUYER)
    assert len(mails) == 5 + 6
    latest = max(mails, key=lambda mail: mail.written_at)
    assert world.clock.now() - latest.written_at <= timedelta(hours=4)
    tokens = re.findall(r"/f/besoins/suivi/(\S+)", latest.text)
    assert [world.client.get(f"{ASK}/{token}").status_code for token in tokens] == [200] * 4


def test_as_much_is_done_for_an_address_that_nobody_knows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(world, 2)
    done: list[str] = []

    def watch(owner: object, name: str) -> None:
        known = getattr(owner, name)

        def watched(*given: Any, **named: Any) -> Any:
            documents = given[0] if name == "commit" else ()
            done.append(f"{name} {len(documents)}")
            return known(*given, **named)

        monkeypatch.setattr(owner, name, watched)

    for name in ("naming", "about", "get", "commit"):
        watch(world.store, name)
    watch(world.desk.counters, "take")
    watch(Letters, "bodies")
    work = []
    for email, reference in [(BUYER, ""), ("nobody@mairie.example", ""), (BUYER, "TEST-NONE-0000"), (BUYER, "")]:
        ask(world, email, reference)
        work.append(done.copy())
        done.clear()

    assert work[0] == work[1] == work[2]
    assert "bodies 0" in work[0]
    assert work[3] == [*work[0][:2], "take 0", *work[0][2:]]  # within a minute: it is counted again, as for nobody
    ask(world, "nobody@mairie.example")
    assert done == work[3]


def test_one_network_that_asks_for_everybody_is_refused(world: World) -> None:
    answers = [ask(world, f"somebody{rank}@mairie.example").status_code for rank in range(21)]

    assert answers == [303] * 20 + [429]


@pytest.mark.parametrize("email", ["", "pas une adresse"])
def test_what_is_no_address_is_told_and_kept(world: World, email: str) -> None:
    response = ask(world, email, "TEST-NEED-0001")

    assert response.status_code == 422
    assert 'href="#email"' in response.text
    assert 'value="TEST-NEED-0001"' in response.text
    assert f'value="{email}"' in response.text


def test_another_site_cannot_ask(world: World) -> None:
    assert world.post(ASK, {"email": BUYER}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_store_that_cannot_be_written_keeps_what_was_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(world, 1)

    def unavailable(*_: object) -> None:
        raise StoreUnavailable("full")

    monkeypatch.setattr(world.store, "commit", unavailable)
    response = ask(world, reference="TEST-NEED-0000")

    assert response.status_code == 503
    assert f'name="email" value="{BUYER}"' in response.text
    assert 'name="reference" value="TEST-NEED-0000"' in response.text


def test_the_mail_of_the_survey_says_how_many_were_interested(world: World) -> None:
    from functions.tenders.buyer_letters import BuyerLetters

    record, _ = sent(world, YES, state=TenderState.CLOSED, tender=a_tender(title="Vitres <b>hautes</b>"))

    mail = BuyerLetters(world.desk).survey(record, "token", TUESDAY)

    assert "1\u00a0structure s’est dite intéressée" in mail.text
    assert "/f/besoins/suivi/token" in mail.text
    assert "Vitres &lt;b&gt;hautes&lt;/b&gt;" in mail.html
    assert mail.in_hours
