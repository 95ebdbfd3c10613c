"""What a buyer does of a need that they follow: ending it, giving it up, letting structures more time."""

import html
from datetime import date

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import AnswerState, Contracted, TenderState
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tenders.sending.campaign import Campaign
from functions.tokens import Purpose, open_link
from tests.functions.tenders.follow_up.followed import change, now_is, press, sent, words_of
from tests.functions.tenders.needs import TUESDAY, a_structure, a_tender, address_of, load
from tests.functions.world import World, hidden_fields, texts_of

S, SEEN, YES, GROUP, NO = AnswerState
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def test_closing_ends_answers_and_wakes_the_clock(world: World) -> None:
    record, address = sent(world, YES)

    response = press(world, f"{address}/clore")

    assert (response.status_code, response.headers["location"]) == (303, f"{address}?fait=clore")
    closed = now_is(world, record)
    assert (closed.state, closed.moved_at, closed.next_at) == (TenderState.CLOSED, TUESDAY, TUESDAY)
    assert "Votre besoin est clos" in words_of(world.client.get(response.headers["location"]).text)


def test_closing_twice_from_two_tabs_is_one_closing(world: World) -> None:
    record, address = sent(world, YES)
    page = hidden_fields(world.client.get(f"{address}/clore").text)
    for _ in range(2):
        assert world.client.post(f"{address}/clore", data=page, headers=SAME_SITE).status_code == 303

    assert [step.what for step in now_is(world, record).history] == ["CLOSED"]


def test_a_tab_that_was_opened_before_another_decided_is_told(world: World) -> None:
    record, address = sent(world, YES)
    page = hidden_fields(world.client.get(f"{address}/clore").text)
    press(world, f"{address}/prolonger", deadline="2027-02-01")

    response = world.client.post(f"{address}/clore", data=page, headers=SAME_SITE)

    assert response.status_code == 409
    assert "dans un autre onglet" in response.text
    assert now_is(world, record).state is TenderState.SENT
    assert press(world, f"{address}/clore").status_code == 303  # read again, then decided


def test_a_structure_that_answers_meanwhile_stops_nobody(world: World) -> None:
    record, address = sent(world, YES, S)
    page = hidden_fields(world.client.get(f"{address}/clore").text)
    change(world, record, 2, state=YES)
    world.store.commit([now_is(world, record).noted("seen", "addressee", TUESDAY)])

    assert world.client.post(f"{address}/clore", data=page, headers=SAME_SITE).status_code == 303


@pytest.mark.parametrize("conflicts", [1, 4])
def test_what_the_clock_writes_at_the_same_moment_is_read_again(
    world: World, conflicts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, address = sent(world, YES)
    commit, left = world.store.commit, iter(range(conflicts))

    def busy(*arguments: object) -> None:
        if next(left, None) is not None:
            raise Conflict
        commit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(world.store, "commit", busy)

    assert press(world, f"{address}/clore").status_code == 303
    assert now_is(world, record).state is TenderState.CLOSED


def test_giving_up_tells_those_that_are_interested_and_no_other(world: World) -> None:
    record, address = sent(world, YES, GROUP, NO, SEEN, S)
    page = world.client.get(f"{address}/retirer").text
    assert "2\u00a0structures intéressées en seront prévenues" in page

    assert press(world, f"{address}/retirer").status_code == 303

    assert now_is(world, record).state is TenderState.WITHDRAWN
    mails = world.sent_mails()
    assert sorted(mail["To"] for mail in mails) == [address_of(a_structure(rank)) for rank in (1, 2)]
    token = texts_of(mails[0]).partition("/f/besoins/repondre/")[2].split()[0]
    link = open_link(world.store, Purpose.TENDER_ANSWER, token, TUESDAY)
    assert link
    assert link.audience in {target_id(record.id, a_structure(rank).id) for rank in (1, 2)}


@pytest.mark.parametrize(("hours", "is_told"), [(0, True), (3, True), (48, False)])
def test_who_said_yes_just_before_is_told_once_the_index_shows_it(
    world: World, monkeypatch: pytest.MonkeyPatch, hours: int, is_told: bool
) -> None:
    """``hours``: how long the index of targets lags; whoever it never shows is not looked for without end."""
    record, address = sent(world, YES, S)
    before = world.store.about(TenderTarget, record.id)
    change(world, record, 2, state=YES)
    world.store.commit([replace(now_is(world, record), interested=2)])
    with monkeypatch.context() as late:
        late.setattr(world.store, "about", lambda *_: before)
        assert press(world, f"{address}/retirer").status_code == 303
        for _ in range(hours):
            world.clock.forward(hours=1)
            late.setattr(world.store, "about", lambda *_: [told(world, record, 1), before[1]])
            Campaign(world.desk).run()
    world.clock.forward(hours=6)
    Campaign(world.desk).run()

    assert (told(world, record, 2).told_withdrawn_at is not None) is is_told
    assert now_is(world, record).next_at is None
    assert [len(world.outbox.mails_to(address_of(a_structure(rank)))) for rank in (1, 2)] == [1, is_told]


def test_who_was_first_to_say_yes_just_before_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    record, address = sent(world, S)
    before = world.store.about(TenderTarget, record.id)
    change(world, record, 1, state=YES)
    world.store.commit([replace(now_is(world, record), interested=1)])
    with monkeypatch.context() as late:
        late.setattr(world.store, "about", lambda *_: before)
        assert "1\u00a0structure intéressée en sera prévenue" in world.client.get(f"{address}/retirer").text
        assert press(world, f"{address}/retirer").status_code == 303
    world.clock.forward(minutes=2)
    Campaign(world.desk).run()

    assert told(world, record, 1).told_withdrawn_at is not None


def told(world: World, record: TenderRecord, rank: int) -> TenderTarget:
    target = world.store.get(TenderTarget, target_id(record.id, a_structure(rank).id))
    assert target is not None
    return target


def test_giving_up_writes_to_nobody_who_opposed_or_left(world: World) -> None:
    _, address = sent(world, YES, YES, YES)
    world.store.oppose(world.desk.links.address_digest(address_of(a_structure(1))), TUESDAY)
    load(world, a_structure(1), a_structure(2), a_structure(3), silent=(a_structure(3).id,))

    assert press(world, f"{address}/retirer").status_code == 303

    assert [mail["To"] for mail in world.sent_mails()] == [address_of(a_structure(2))]


@pytest.mark.parametrize("state", [TenderState.CLOSED, TenderState.REJECTED, TenderState.EXPIRED])
def test_what_has_ended_is_not_given_up(world: World, state: TenderState) -> None:
    record, address = sent(world, YES, state=state)

    response = press(world, f"{address}/retirer")

    assert response.status_code == 409
    assert now_is(world, record).state is state


def test_more_time_is_given_and_wakes_the_clock(world: World) -> None:
    record, address = sent(world, YES)

    response = press(world, f"{address}/prolonger", deadline="15/01/2027")

    assert response.status_code == 303
    extended = now_is(world, record)
    assert (extended.tender.deadline, extended.state) == (date(2027, 1, 15), TenderState.SENT)
    assert extended.next_at == TUESDAY
    assert extended.history[-1].what == "extended"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Indiquez la date limite de réponse."),
        ("bientôt", "Écrivez une date complète"),
        ("2026-12-18", "Choisissez une date après le 18"),
        ("2026-11-30", "Choisissez une date après le 18"),
        ("2029-01-01", "Choisissez une date limite dans l’année qui vient."),
    ],
)
def test_a_day_that_gives_no_more_time_is_told_and_kept(world: World, typed: str, told: str) -> None:
    record, address = sent(world, YES)

    response = press(world, f"{address}/prolonger", deadline=typed)

    assert response.status_code == 422
    assert told in response.text
    assert f'value="{typed}"' in response.text
    assert 'href="#deadline"' in response.text
    assert now_is(world, record) == record


def test_work_that_should_start_before_the_new_day_is_asked_about(world: World) -> None:
    tender = a_tender(start=date(2027, 1, 4))
    record, address = sent(world, YES, tender=tender)

    refused = press(world, f"{address}/prolonger", deadline="2027-01-15")
    assert refused.status_code == 422
    assert "Choisissez un démarrage après la date limite" in refused.text

    assert press(world, f"{address}/prolonger", deadline="2027-01-15", start="2027-02-01").status_code == 303
    assert now_is(world, record).tender.start == date(2027, 2, 1)


def test_a_closed_need_is_open_again_with_a_later_day_within_thirty_days(world: World) -> None:
    record, address = sent(world, YES, state=TenderState.CLOSED, surveyed_at=TUESDAY, contracted=Contracted.NO)
    world.clock.forward(days=29)

    assert press(world, f"{address}/prolonger", deadline="2027-03-01").status_code == 303

    reopened = now_is(world, record)
    assert (reopened.state, reopened.next_at) == (TenderState.SENT, world.clock.now())
    assert (reopened.surveyed_at, reopened.contracted) == (None, None)


def test_a_need_closed_by_mistake_is_open_again_until_the_same_day(world: World) -> None:
    record, address = sent(world, YES, state=TenderState.CLOSED)
    same = record.tender.deadline
    assert same is not None
    assert f'value="{same.isoformat()}"' in world.client.get(f"{address}/prolonger").text
    assert press(world, f"{address}/prolonger", deadline=same.isoformat()).status_code == 303
    assert now_is(world, record).state is TenderState.SENT


def test_thirty_days_later_it_stays_closed(world: World) -> None:
    record, address = sent(world, YES, state=TenderState.CLOSED)
    world.clock.forward(days=31)

    assert "clos depuis plus de 30" in world.client.get(f"{address}/prolonger").text
    assert press(world, f"{address}/prolonger", deadline="2027-03-01").status_code == 409
    assert now_is(world, record).state is TenderState.CLOSED


def test_the_history_of_a_need_names_nobody(world: World) -> None:
    record, address = sent(world, YES, S)
    world.clock.forward(hours=1)
    press(world, f"{address}/relancer")
    press(world, f"{address}/prolonger", deadline="2027-01-15")
    press(world, f"{address}/clore")

    history = now_is(world, record).history

    assert [(step.what, step.detail) for step in history] == [
        ("reminded", "1"),
        ("extended", "2027-01-15"),
        ("CLOSED", ""),
    ]


def test_a_store_that_cannot_be_read_keeps_what_was_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    record, address = sent(world, YES)

    def unavailable(*_: object) -> None:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(type(world.store), "commit", unavailable)
    response = press(world, f"{address}/prolonger", deadline="2027-01-15")

    assert response.status_code == 503
    assert "15 janvier 2027" in html.unescape(response.text).replace("\u00a0", " ")
    assert 'name="deadline" value="2027-01-15"' in response.text
    assert now_is(world, record) == record
