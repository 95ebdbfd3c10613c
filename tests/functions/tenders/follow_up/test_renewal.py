"""Giving up the links by which a need is followed."""

import pytest

from data.submissions.tender_states import AnswerState
from functions.tenders.letters import CONFIRM, DRAFT, FOLLOW
from functions.tokens import MailedLink, Purpose, new_link, used
from tests.functions.tenders.answers.answerer import sent_to, the_need
from tests.functions.tenders.follow_up.followed import press, sent
from tests.functions.tenders.needs import follow_token
from tests.functions.world import World, texts_of

YES = AnswerState.INTERESTED


def test_other_links_end_and_a_new_one_is_mailed(world: World) -> None:
    record, address = sent(world, YES)

    response = press(world, f"{address}/liens")

    assert response.status_code == 303
    follow = response.headers["location"].partition("?")[0]
    assert follow != address
    assert world.client.get(address).status_code == 404
    assert world.client.get(response.headers["location"]).status_code == 200
    (mail,) = world.sent_mails()
    assert mail["To"] == record.tender.email
    mailed = "/f/besoins/suivi/" + texts_of(mail).partition("/f/besoins/suivi/")[2].split()[0]
    assert mailed != follow
    assert world.client.get(mailed).status_code == 200


@pytest.mark.parametrize(
    ("purpose", "start"),
    [(Purpose.TENDER_DRAFT, DRAFT), (Purpose.TENDER_CONFIRM, CONFIRM), (Purpose.TENDER_FOLLOW, FOLLOW)],
)
@pytest.mark.parametrize("is_used", [False, True])
def test_no_link_that_a_mail_held_leads_to_the_need_any_more(
    world: World, purpose: Purpose, start: str, is_used: bool
) -> None:
    record, address = sent(world, YES)
    token, link = new_link(purpose, record.id, record.tender.email, world.clock.now())
    world.store.commit([used(link, world.clock.now()) if is_used else link])

    page = world.client.get(press(world, f"{address}/liens").headers["location"])

    opened = world.client.get(start + token)
    assert opened.status_code in (404, 410)
    assert record.id not in opened.text
    assert world.store.get(MailedLink, link.id) is None
    assert "même ceux de courriels encore en route" in page.text


def test_links_by_which_structures_answer_go_on(world: World) -> None:
    (answerer,) = sent_to(world, 1)
    record = the_need(world)

    press(world, FOLLOW + follow_token(world, record) + "/liens")

    assert answerer.get().status_code == 200


def test_links_given_up_again_and_again_are_told_to_wait_and_still_open(world: World) -> None:
    _, address = sent(world, YES)
    for _ in range(5):
        address = press(world, f"{address}/liens").headers["location"].partition("?")[0]

    response = press(world, f"{address}/liens")

    assert response.status_code == 429
    assert world.client.get(address).status_code == 200
