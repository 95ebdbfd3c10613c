"""Giving up the links by which a need is followed."""

from data.submissions.tender_states import AnswerState
from tests.functions.tenders.follow_up.followed import press, sent
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


def test_links_given_up_again_and_again_are_told_to_wait_and_still_open(world: World) -> None:
    _, address = sent(world, YES)
    for _ in range(5):
        address = press(world, f"{address}/liens").headers["location"].partition("?")[0]

    response = press(world, f"{address}/liens")

    assert response.status_code == 429
    assert world.client.get(address).status_code == 200
