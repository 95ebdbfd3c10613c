"""Many at once on the same counts: DynamoDB cancels a transaction that meets another in flight on the same item."""

import json
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from functions.guards.limits import Allowance
from functions.storage.dynamodb.counters import DynamoCounters
from functions.storage.dynamodb.table import Table
from tests.aws.standin import Standin
from tests.aws.template import table_definition

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AT_ONCE, EACH, LIMIT = 20, 3, 20
FLIGHT_SECONDS = 0.015


def allowance(name: str = "network", limit: int = LIMIT) -> Allowance:
    return Allowance(name=name, key="k", limit=limit, window=timedelta(hours=1))


class Crowded:
    """Cancels transactions that meet, as the service does and the stand-in does not; ``always``: every one."""

    def __init__(self, always: bool = False) -> None:
        self._always, self._lock, self._flying = always, threading.Lock(), set[str]()

    def watch(self, table: Table) -> Table:
        table.client.meta.events.register("before-send.dynamodb.TransactWriteItems", self._meets)
        return table

    def _meets(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        actions = [told for action in json.loads(request.body)["TransactItems"] for told in action.values()]
        keys = [json.dumps(told.get("Key") or told["Item"]["pk"]) for told in actions]
        with self._lock:
            met = [self._always or key in self._flying for key in keys]
            if not any(met):
                self._flying.update(keys)
        if any(met):
            return _cancelled(request.url, met)
        time.sleep(FLIGHT_SECONDS)
        threading.Timer(FLIGHT_SECONDS, self._flying.difference_update, [keys]).start()
        return None


def _cancelled(url: str, met: Iterable[bool]) -> AWSResponse:
    told = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "CancellationReasons": [{"Code": "TransactionConflict" if one else "None"} for one in met],
    }
    raw = SimpleNamespace(stream=lambda: iter([json.dumps(told).encode()]))
    return AWSResponse(url, 400, {"x-amzn-requestid": "x"}, raw)


def test_a_crowd_never_passes_more_than_the_limit(aws: Standin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    name, crowded = aws.new_table(table_definition()), Crowded()
    processes = [DynamoCounters(crowded.watch(Table(name))) for _ in range(AT_ONCE)]

    def asks(counters: DynamoCounters) -> list[tuple[str, ...]]:
        return [counters.take([allowance()], NOON) for _ in range(EACH)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [answer for some in pool.map(asks, processes) for answer in some]

    assert set(answers) == {(), ("network",)}
    assert answers.count(()) <= LIMIT
    assert "limits.unavailable" not in caplog.text


def test_who_cannot_be_counted_for_the_crowd_is_held_unless_counted_before(
    aws: Standin, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None, time=time.time))
    name = aws.new_table(table_definition())
    some = [allowance(), allowance("global"), allowance("global")]
    assert DynamoCounters(Table(name)).take(some, NOON, once="7KQ2") == ()
    crowded = DynamoCounters(Crowded(always=True).watch(Table(name)))

    assert crowded.take(some, NOON, once="7KQ2") == ()
    assert crowded.take(some, NOON, once="M9XF") == ("network", "global")
    assert caplog.text.count("limits.contended") == 1
    assert crowded.take([allowance("email"), allowance(limit=1)], NOON) == ("network",), "what is full is told alone"
