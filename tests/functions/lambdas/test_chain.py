"""The whole way of a mail on AWS, with what may go wrong at each step: nothing is lost, and little is sent twice."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.mail.queue import MailQueue, written
from functions.storage.dynamodb.clients import TRIES
from functions.storage.dynamodb.keys import MAIL, mail_key
from functions.storage.dynamodb.table import Table
from tests.aws.standin import Standin
from tests.functions.lambdas.chain import Chain, InTime, chain
from tests.functions.mail.between import Down, Lost, Partly, Refused, between
from tests.functions.mail.test_ses import verify
from tests.functions.mail.unvisited import Unvisited

THROTTLED = Refused("ThrottlingException", status=429)


def ids_of(request: pytest.FixtureRequest, count: int) -> list[str]:
    """Ids, and so addresses, of this test alone: SES is one for all."""
    return [f"{abs(hash(request.node.nodeid)):x}-{rank:02}" for rank in range(count)]


@pytest.fixture
def steps(aws: Standin, tmp_path: Path) -> Iterator[Chain]:
    world = Unvisited(tmp_path, aws, mail_from="annuaire@annuaire.example")
    world.clock.moment = datetime(2026, 11, 23, 10, tzinfo=UTC)
    verify(aws, "annuaire.example")
    with between(aws.endpoint) as proxy:
        yield chain(world, aws, proxy)
    world.close()


def test_each_mail_leaves_once(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 12)
    steps.write(*ids)
    steps.relay()
    steps.mail_all()

    assert steps.arrived(*ids) == [1] * 12
    assert steps.counted() == (0, 12, 0, 0)
    assert steps.queue.length() == 0
    steps.relay()
    assert steps.tick()
    assert not steps.mail(), "what becomes of a mail is no new mail"


def test_records_and_messages_that_come_twice_and_in_any_order(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 8)
    steps.write(*ids)
    steps.relay(lambda records: random.Random(8).sample(records * 3, len(records) * 3))
    steps.put(*(written(id) for id in ids))
    with ThreadPoolExecutor(3) as pool:  # three mailers at once
        list(pool.map(lambda _: steps.mail(), range(12)))
    steps.mail_all()

    assert steps.arrived(*ids) == [1] * 8


def test_a_relay_that_loses_everything_loses_no_mail(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 3)
    steps.write(*ids)
    steps.stream.read()

    assert steps.tick()
    steps.mail_all()
    assert steps.arrived(*ids) == [1] * 3


def test_what_the_queue_refused_is_brought_to_the_relay_again(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 13)  # more than one call
    steps.write(*ids)
    steps.proxy.fate("SendMessageBatch", Partly((2, 7)), Refused("AccessDenied"), Partly((0,)), Partly((0, 1)))
    steps.relay()
    steps.mail_all()

    assert steps.arrived(*ids) == [1] * 13, "without the clock"


@pytest.mark.parametrize(
    "faults",
    [
        {"SendMessageBatch": [Lost()]},
        {"SendMessageBatch": [Down(), THROTTLED]},
        {"UpdateItem": [Lost()]},
        pytest.param({"UpdateItem": [None, Lost()]}, marks=pytest.mark.audit),
        {"UpdateItem": [None, None, THROTTLED, Down()]},
        {"SendEmail": [Refused("TooManyRequestsException", status=429)] * 4},
        pytest.param({"SendEmail": [Refused("SendingPausedException")] * 5}, marks=pytest.mark.audit),
        pytest.param({"SendEmail": [Down()]}, marks=pytest.mark.audit),
    ],
    ids=lambda faults: "-".join((*faults, *(type(one).__name__ for fates in faults.values() for one in fates))),
)
def test_what_is_throttled_lost_or_refused_in_part_leaves_later_and_once(
    steps: Chain, request: pytest.FixtureRequest, faults: dict[str, list[Refused | Lost | Down | Partly | None]]
) -> None:
    ids = ids_of(request, 4)
    steps.write(*ids)
    for action, fates in faults.items():
        steps.proxy.fate(action, *fates)
    steps.relay()
    steps.mail_all()
    steps.pass_days()

    assert steps.arrived(*ids) == [1] * 4
    assert steps.counted() == (0, 4, 0, 0)
    assert steps.dead_messages() == []


def test_an_answer_of_ses_that_was_lost_is_one_mail_sent_twice(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 4)
    steps.write(*ids)
    steps.proxy.fate("SendEmail", None, Lost())
    steps.relay()
    steps.mail_all()
    steps.pass_days()

    assert sorted(steps.arrived(*ids)) == [1, 1, 1, 2]
    assert steps.counted() == (0, 4, 0, 0)


def test_a_mark_that_is_late_is_no_mail_sent_twice(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 2)
    steps.write(*ids)
    steps.proxy.fate("UpdateItem", None, *[Down()] * TRIES)
    steps.relay()
    steps.mail_all()

    assert steps.arrived(*ids) == [1, 1]
    assert steps.counted() == (0, 2, 0, 0)


def test_a_mark_that_cannot_be_written_is_one_mail_sent_twice(
    steps: Chain, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.mail.outbox.MARK_SECONDS", 0.0)
    ids = ids_of(request, 2)
    steps.write(*ids)
    steps.proxy.fate("UpdateItem", None, *[Down()] * TRIES)
    steps.relay()
    steps.mail_all()
    assert steps.counted() == (1, 1, 0, 0)
    steps.pass_days()

    assert sorted(steps.arrived(*ids)) == [1, 2]
    assert steps.counted() == (0, 2, 0, 0)


def test_poison_holds_nothing_back_and_ends_aside(
    steps: Chain, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    ids = ids_of(request, 4)
    steps.write(*ids)
    cloud = steps.world.settings.cloud
    assert cloud is not None
    Table(cloud.table).update(mail_key(ids[1]), MAIL, "SET body = :body", body={"B": b'{"id":1}'})
    steps.relay()
    steps.put("zoe@mairie.example", "{}", written("no-such-mail"))
    steps.mail_all()

    assert steps.arrived(*ids) == [1, 0, 1, 1]
    assert [(letter.id, letter.error) for letter in steps.world.outbox.dead()] == [(ids[1], "undecodable")]
    assert sorted(steps.dead_messages()) == sorted(["zoe@mairie.example", "{}"]), "tried five times, then put aside"
    assert "zoe@" not in caplog.text


def test_a_function_whose_time_ends_begins_no_mail(steps: Chain, request: pytest.FixtureRequest) -> None:
    ids = ids_of(request, 2)
    steps.write(*ids)
    steps.relay()
    steps.mail(InTime(seconds=20))

    assert steps.arrived(*ids) == [0, 0]
    steps.mail_all()
    assert steps.arrived(*ids) == [1, 1]


def test_what_is_refused_for_good_is_told_so(steps: Chain, request: pytest.FixtureRequest) -> None:
    (id,) = ids_of(request, 1)
    steps.write(id)
    steps.proxy.fate("SendEmail", Refused("MessageRejected", "Message contains a virus."))
    steps.relay()
    steps.mail_all()
    steps.pass_days()

    assert steps.counted() == (0, 0, 1, 0)
    assert steps.arrived(id) == [0]


def test_a_mail_for_working_hours_waits_in_the_table(steps: Chain, request: pytest.FixtureRequest) -> None:
    (id,) = ids_of(request, 1)
    steps.world.clock.moment = datetime(2026, 11, 27, 21, tzinfo=UTC)  # a Friday night
    steps.write(id, in_hours=True)
    steps.relay()
    steps.mail_all()
    for _ in range(3):
        steps.tick()
        assert not steps.mail(), "no message goes round and round"
        steps.world.clock.forward(hours=19)
    steps.world.clock.moment = datetime(2026, 11, 30, 8, tzinfo=UTC)
    steps.tick()
    steps.mail_all()

    assert steps.arrived(id) == [1]


def test_a_queue_that_is_long_grows_no_longer(
    steps: Chain, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.lambdas.clock.MOST_QUEUED", 5)
    ids = ids_of(request, 4)
    steps.write(*ids)
    for _ in range(4):  # no mailer
        steps.tick()
    assert steps.queue.length() == 5
    steps.mail_all()

    assert steps.arrived(*ids) == [1] * 4


def test_a_queue_that_does_not_answer_holds_no_need_back(steps: Chain, caplog: pytest.LogCaptureFixture) -> None:
    from data.submissions.tender_states import TenderState
    from functions.tenders.records import TenderRecord
    from tests.functions.tenders.needs import a_record

    caplog.set_level("INFO")
    need = a_record(steps.world)
    steps.queue = MailQueue(steps.queue_address, "http://127.0.0.1:9")
    steps.world.clock.forward(days=40)

    assert not steps.tick()
    moved = steps.world.store.get(TenderRecord, need.id)
    assert moved is not None
    assert moved.state is not TenderState.VALIDATED
    assert '"part":"mails"' in caplog.text


def any_fate(chance: random.Random, action: str) -> Refused | Lost | Down | Partly | None:
    if chance.random() < 0.7:
        return None
    fates: list[Refused | Lost | Down | Partly] = [Lost(), Down(), Refused("ThrottlingException", status=429)]
    if action == "SendMessageBatch":
        fates.append(Partly((0, 2)))
    return chance.choice(fates)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.audit) for seed in range(2, 30))])
def test_whatever_goes_wrong_nothing_is_lost_and_only_lost_answers_send_twice(
    steps: Chain, request: pytest.FixtureRequest, seed: int
) -> None:
    chance, ids = random.Random(seed), ids_of(request, 8)
    lost_answers = 0
    for action in ("SendMessageBatch", "UpdateItem", "SendEmail"):
        fates = [any_fate(chance, action) for _ in range(12)]
        steps.proxy.fate(action, *fates)
        # One that the client cannot mend: of SES, or of the mark for as often as it tries.
        lost_answers += sum(isinstance(fate, Lost) for fate in fates) if action == "SendEmail" else 0
    steps.write(*ids)
    steps.relay(lambda records: chance.sample(records * 2, len(records) * 2))
    steps.mail_all()
    steps.pass_days()

    often = steps.arrived(*ids)
    assert min(often) == 1
    assert sum(often) - len(ids) <= lost_answers
    assert steps.counted() == (0, 8, 0, 0)
