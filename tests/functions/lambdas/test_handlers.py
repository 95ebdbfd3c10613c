"""The functions as AWS calls them, with the settings of the stack; one is killed half way."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions import cloud
from functions.lambdas import clock, feedback, mailer, relay, sweep
from functions.mail.suppressed import BOUNCE_KEPT, Reason, Suppressed, suppressed
from functions.mail.suppressed import suppress as suppress_mails
from tests.aws.standin import Standin
from tests.aws.world import environment_of
from tests.functions.lambdas.chain import Chain, InTime, as_record, chain
from tests.functions.lambdas.test_chain import ids_of
from tests.functions.mail.between import Stalled, between
from tests.functions.mail.ses_events import bounce
from tests.functions.mail.test_ses import verify
from tests.functions.mail.unvisited import Unvisited
from tests.site import ROOT

KILLED = """
import json, sys
from functions.lambdas import mailer
from tests.functions.lambdas.chain import InTime
mailer.handler(json.loads(sys.argv[1]), InTime())
"""
_CACHES = (cloud.desk_on_aws, clock._clock, feedback._desk, mailer._mailer, relay._queue, sweep._desk)


@pytest.fixture
def steps(aws: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chain]:
    """The chain, whose settings are those of this process."""
    world = Unvisited(tmp_path, aws, mail_from="annuaire@annuaire.example")
    verify(aws, "annuaire.example")
    monkeypatch.setattr("functions.logs.to_standard_error", lambda: None)
    with between(aws.endpoint) as proxy:
        steps = chain(world, aws, proxy)
        for name, value in (environment_of(world) | {"MAIL_QUEUE": steps.queue_address}).items():
            monkeypatch.setenv(name, value)
        for one in _CACHES:
            one.cache_clear()
        yield steps
    for one in _CACHES:
        one.cache_clear()
    world.close()


def batch(steps: Chain) -> dict[str, Any]:
    return {"Records": [as_record(one) for one in steps.receive()]}


def test_a_mail_goes_its_way_comes_back_and_is_forgotten(steps: Chain, request: pytest.FixtureRequest) -> None:
    lost, queued = ids_of(request, 2)
    to = f"{lost}@chain.example"
    steps.write(lost)
    steps.stream.read()  # no relay heard of it
    steps.write(queued)
    assert relay.handler({"Records": steps.stream.read()}, InTime()) == {"batchItemFailures": []}
    assert mailer.handler(batch(steps), InTime()) == {"batchItemFailures": []}
    assert steps.arrived(lost, queued) == [0, 1]
    clock.handler({"source": "aws.events"}, InTime())
    assert mailer.handler(batch(steps), InTime()) == {"batchItemFailures": []}
    assert steps.arrived(lost, queued) == [1, 1]

    feedback.handler(bounce(lost, to), InTime())
    assert steps.counted() == (0, 1, 1, 0)
    assert suppressed(steps.world.desk, to)

    long_ago = steps.world.clock.now() - BOUNCE_KEPT - timedelta(days=1)
    suppress_mails(steps.world.desk, "old@chain.example", Reason.BOUNCE, long_ago)
    sweep.handler({"source": "aws.events"}, InTime())
    assert [one.id for one in steps.world.store.everything(Suppressed)] == [steps.world.desk.links.address_digest(to)]


def test_what_the_store_cannot_record_is_brought_again(steps: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLE", "no-such-table")

    steps.put('{"mail":"a"}')
    for handler, event in (
        (feedback.handler, bounce("a", "zoe@mairie.example")),
        (mailer.handler, batch(steps)),
        (clock.handler, {}),
        (sweep.handler, {}),
    ):
        with pytest.raises(Exception, match=r"ResourceNotFoundException|mails, needs"):
            handler(event, InTime())


def test_a_mailer_killed_after_ses_took_the_mail_over_is_one_mail_sent_twice(
    steps: Chain, request: pytest.FixtureRequest
) -> None:
    ids = ids_of(request, 3)
    steps.write(*ids)
    steps.relay()
    stalled = Stalled()
    steps.proxy.fate("SendEmail", None, stalled)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, json.dumps(batch(steps))],
        cwd=ROOT,
        env=os.environ | {"AWS_ENDPOINT_URL_SESV2": steps.proxy.address},
        stderr=subprocess.DEVNULL,
    ) as killed:
        heard = stalled.is_done.wait(60)
        killed.kill()
    assert heard
    stalled.may_end.set()
    steps.mail_all()
    assert steps.counted() == (1, 2, 0, 0), "one is held by the dead, the others left"

    steps.world.clock.forward(minutes=6)
    steps.tick()
    steps.mail_all()

    assert sorted(steps.arrived(*ids)) == [1, 1, 2]
    assert steps.counted() == (0, 3, 0, 0)
