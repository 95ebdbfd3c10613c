"""What a buyer does of a need that hundreds of structures have: told some at a time, each once, whatever is killed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import AnswerState, Contracted, TenderState
from functions.ports import MOST_AT_ONCE, StoreUnavailable
from functions.tenders.erasing import erase_ended
from functions.tenders.records import TenderTarget
from functions.tenders.sending.campaign import Campaign
from functions.tokens import MailedLink, Purpose, new_link
from functions.weighing import weight
from tests.functions.tenders.follow_up.followed import change, now_is, press, sent
from tests.functions.tenders.needs import BUYER, TUESDAY, a_structure, load, store
from tests.functions.world import World

S, YES = AnswerState.SENT, AnswerState.INTERESTED
MANY = 400
SOME = 45
"""Three commits of reminders or so."""


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def commits(world: World, act: Callable[[int], None], is_before: bool = False) -> Iterator[list[int]]:
    """What each commit weighs. ``act``: does something around the commit of a rank, from 0."""
    commit, weights = world.store.commit, list[int]()

    def watched(*documents: Any, **others: Any) -> None:
        rank = len(weights)
        weights.append(weight(*documents, **others))
        if is_before:
            act(rank)
        commit(*documents, **others)
        if not is_before:
            act(rank)

    world.store.commit = watched  # type: ignore[method-assign]
    try:
        yield weights
    finally:
        world.store.commit = commit  # type: ignore[method-assign]


def kill_at(rank: int) -> Callable[[int], None]:
    def act(at: int) -> None:
        if at == rank:
            raise Killed

    return act


def nothing(rank: int) -> None:
    del rank


def mailed(world: World, ending: str) -> Counter[str]:
    """How many mails of a sort each structure was written."""
    labels = (one.label for one in world.outbox.deliveries("TEST-NEED-0001"))
    return Counter(label.removesuffix(ending) for label in labels if label.endswith(ending))


def once(*ranks: int) -> Counter[str]:
    return Counter(a_structure(rank).id for rank in ranks)


def clock_goes_on(world: World) -> None:
    world.clock.forward(minutes=1)
    Campaign(world.desk).run()


def test_four_hundred_structures_are_reminded_by_one_button(world: World) -> None:
    record, address = sent(world, *[S] * MANY)
    world.clock.forward(hours=1)

    with commits(world, nothing) as weights:
        assert press(world, f"{address}/relancer").status_code == 303

    assert mailed(world, "/rappel-1") == once(*range(1, MANY + 1))
    assert max(weights) <= MOST_AT_ONCE
    assert now_is(world, record).reminders[-1] - TUESDAY == timedelta(hours=1)
    assert f"{MANY}\u00a0structures" not in world.client.get(f"{address}/relancer").text
    clock_goes_on(world)
    assert mailed(world, "/rappel-1") == once(*range(1, MANY + 1))
    assert not now_is(world, record).is_reminding


@pytest.mark.parametrize("rank", range(4))
def test_a_reminder_that_is_killed_is_finished_by_the_clock_and_reaches_each_once(world: World, rank: int) -> None:
    record, address = sent(world, *[S] * SOME, YES)
    world.clock.forward(hours=1)

    with commits(world, kill_at(rank), is_before=True), pytest.raises(Killed):
        press(world, f"{address}/relancer")
    is_stored = rank > 0
    assert len(now_is(world, record).reminders) == is_stored
    clock_goes_on(world)
    if not is_stored:
        assert mailed(world, "/rappel-1") == Counter()
        press(world, f"{address}/relancer")

    assert mailed(world, "/rappel-1") == once(*range(1, SOME + 1))
    asked_at = now_is(world, record).reminders
    targets = world.store.about(TenderTarget, record.id)
    assert {one.reminded_at for one in targets if one.state is S and one.batch == 1} == {asked_at}


@pytest.mark.parametrize("rank", [1, 2])
def test_the_clock_that_is_killed_too_reminds_nobody_twice(world: World, rank: int) -> None:
    record, address = sent(world, *[S] * SOME)
    world.clock.forward(hours=1)
    with commits(world, kill_at(0)), pytest.raises(Killed):
        press(world, f"{address}/relancer")
    world.clock.forward(minutes=1)
    with commits(world, kill_at(rank)), pytest.raises(Killed):
        Campaign(world.desk).run()

    clock_goes_on(world)

    assert mailed(world, "/rappel-1") == once(*range(1, SOME + 1))
    assert not now_is(world, record).is_reminding


def test_a_clock_that_was_away_for_days_reminds_the_others_only(world: World) -> None:
    _, address = sent(world, *[S] * SOME)
    world.clock.forward(hours=1)
    with commits(world, kill_at(1)), pytest.raises(Killed):
        press(world, f"{address}/relancer")
    assert 0 < len(world.sent_mails()) < SOME
    world.clock.forward(days=3)

    clock_goes_on(world)

    assert mailed(world, "/rappel-1") == once(*range(1, SOME + 1))


def test_the_clock_at_the_same_moment_as_the_button_reminds_nobody_twice(world: World) -> None:
    _, address = sent(world, *[S] * SOME)
    world.clock.forward(hours=1)

    def clock(rank: int) -> None:
        if rank == 1:
            clock_goes_on(world)

    with commits(world, clock):
        assert press(world, f"{address}/relancer").status_code == 303

    assert mailed(world, "/rappel-1") == once(*range(1, SOME + 1))


def test_who_answers_meanwhile_is_not_reminded_and_stops_nobody(world: World) -> None:
    record, address = sent(world, *[S] * SOME)
    world.clock.forward(hours=1)

    def answer(rank: int) -> None:
        if rank == 1:
            change(world, record, SOME, state=AnswerState.DECLINED)

    with commits(world, answer):
        assert press(world, f"{address}/relancer").status_code == 303

    assert mailed(world, "/rappel-1") == once(*range(1, SOME))


def test_a_store_that_is_lost_on_the_way_loses_no_reminder_and_the_page_says_the_same(world: World) -> None:
    _, address = sent(world, *[S] * SOME)
    world.clock.forward(hours=1)

    def fail(rank: int) -> None:
        if rank == 2:
            raise StoreUnavailable("full")

    with commits(world, fail, is_before=True):
        response = press(world, f"{address}/relancer")

    assert response.status_code == 303
    assert "Le rappel part aux structures" in world.client.get(response.headers["location"]).text
    assert 0 < mailed(world, "/rappel-1").total() < SOME
    clock_goes_on(world)
    assert mailed(world, "/rappel-1") == once(*range(1, SOME + 1))


def test_a_reminder_left_undone_reaches_nobody_once_the_need_has_ended(world: World) -> None:
    record, address = sent(world, *[S] * SOME)
    world.clock.forward(hours=1)
    with commits(world, kill_at(0)), pytest.raises(Killed):
        press(world, f"{address}/relancer")
    press(world, f"{address}/clore")

    clock_goes_on(world)
    press(world, f"{address}/prolonger", deadline="2027-01-15")
    clock_goes_on(world)

    assert now_is(world, record).state is TenderState.SENT
    assert mailed(world, "/rappel-1") == Counter()


@pytest.mark.parametrize("rank", [0, 1])
def test_the_many_that_are_interested_are_each_told_once_that_a_need_is_given_up(world: World, rank: int) -> None:
    record, address = sent(world, *[YES] * SOME, S)

    with commits(world, kill_at(rank)) as weights, pytest.raises(Killed):
        press(world, f"{address}/retirer")
    assert now_is(world, record).state is TenderState.WITHDRAWN
    assert mailed(world, "/retrait").total() < SOME
    with commits(world, nothing) as more:
        clock_goes_on(world)
        clock_goes_on(world)

    assert mailed(world, "/retrait") == once(*range(1, SOME + 1))
    assert now_is(world, record).next_at is None
    assert max(*weights, *more) <= MOST_AT_ONCE


@pytest.mark.parametrize("rank", [0, 1, 9])
def test_the_many_that_are_interested_are_each_asked_once_what_came_of_it(world: World, rank: int) -> None:
    earlier = TUESDAY - timedelta(days=8)
    record, _ = sent(world, *[YES] * SOME, state=TenderState.CLOSED, moved_at=earlier, next_at=TUESDAY)

    with commits(world, kill_at(rank)):
        try:
            Campaign(world.desk).run()
        except Killed:
            assert rank < 9
    clock_goes_on(world)

    assert mailed(world, "/bilan") == once(*range(1, SOME + 1))
    assert [one.label for one in world.outbox.deliveries(record.id)].count("survey") == 1
    assert now_is(world, record).surveyed_at


def test_all_links_of_a_need_end_however_many_were_mailed(world: World) -> None:
    record, address = sent(world, S)
    in_use = world.store.about(MailedLink, record.id)
    store(world, (new_link(Purpose.TENDER_FOLLOW, record.id, BUYER, TUESDAY)[1] for _ in range(150)))

    with commits(world, kill_at(1)), pytest.raises(Killed):
        press(world, f"{address}/liens")
    assert world.client.get(address).status_code == 200, "the one in use still opens: its holder asks again"
    response = press(world, f"{address}/liens")

    assert world.client.get(response.headers["location"]).status_code == 200
    assert world.client.get(address).status_code == 404
    left = world.store.about(MailedLink, record.id)
    assert len(left) == 2
    assert not {one.id for one in left} & {one.id for one in in_use}


def test_a_need_that_four_hundred_answered_tells_what_came_of_it_and_is_erased_whole(world: World) -> None:
    record, address = sent(
        world, *[YES] * MANY, state=TenderState.CLOSED, moved_at=TUESDAY - timedelta(days=1), surveyed_at=TUESDAY
    )
    targets = world.store.about(TenderTarget, record.id)
    store(world, (new_link(Purpose.TENDER_ANSWER, one.id, f"a@{one.id}.example", TUESDAY)[1] for one in targets))
    told = press(
        world, f"{address}/bilan", **{"contracted": Contracted.YES, "with": [one.structure_id for one in targets]}
    )
    assert told.status_code == 303
    assert len(now_is(world, record).contracted_with) == MANY

    world.clock.forward(days=400)
    assert erase_ended(world.store, world.clock.now()) == 2 * MANY + 1

    assert world.store.everything(TenderTarget) == []
    assert world.store.everything(MailedLink) == []


def test_a_structure_that_comes_back_later_is_not_reminded_of_what_was_asked_before(world: World) -> None:
    record, address = sent(world, S, S)
    load(world, a_structure(1, live=False), a_structure(2))
    world.clock.forward(hours=1)
    press(world, f"{address}/relancer")
    clock_goes_on(world)

    load(world, a_structure(1), a_structure(2))
    world.store.commit([replace(now_is(world, record), next_at=world.clock.now())])
    clock_goes_on(world)

    assert mailed(world, "/rappel-1") == once(2)
