"""What counters promise, on SQLite and on DynamoDB."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.guards.limits import Allowance
from functions.ports import Counters
from functions.storage.dynamodb.counters import DynamoCounters
from functions.storage.dynamodb.table import Table
from functions.storage.sqlite.counters import SqliteCounters
from tests.aws.standin import Standin
from tests.aws.template import table_definition

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_numbers = count()


def allowance(
    name: str = "network", key: str = "k", limit: int = 3, window: timedelta = HOUR, weight: int = 1
) -> Allowance:
    return Allowance(name=name, key=key, limit=limit, window=window, weight=weight)


@pytest.fixture(params=["sqlite", "dynamodb"])
def counters(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counters]:
    if request.param == "dynamodb":
        yield DynamoCounters(Table(request.getfixturevalue("aws").new_table(table_definition())))
        return
    counters = SqliteCounters(tmp_path / "counters", busy_seconds=30)
    yield counters
    counters.close()


def test_the_one_after_the_limit_is_exceeded_until_the_window_ends(counters: Counters) -> None:
    answers = [counters.take([allowance()], NOON + timedelta(minutes=minute)) for minute in (0, 20, 40, 59)]

    assert answers == [(), (), (), ("network",)]
    assert counters.take([allowance()], NOON + HOUR) == ()


def test_days_begin_at_midnight_utc(counters: Counters) -> None:
    daily = allowance(limit=1, window=DAY)
    midnight = NOON + 12 * HOUR

    assert counters.take([daily], NOON) == ()
    assert counters.take([daily], midnight - timedelta(seconds=1)) == ("network",)
    assert counters.take([daily], midnight) == ()


def test_what_is_held_takes_nothing_from_the_others(counters: Counters) -> None:
    mine, everyone = allowance(limit=1), allowance("global", limit=2)
    for _ in range(5):
        counters.take([mine, everyone], NOON)

    assert counters.take([allowance(key="somebody else", limit=1), everyone], NOON) == ()


def test_every_name_exceeded_is_told_once(counters: Counters) -> None:
    taken = [allowance("structure", "a", 0), allowance("structure", "b", 0), allowance("global", limit=0)]

    assert counters.take([allowance(), *taken], NOON) == ("structure", "global")


def test_weight_counts_and_one_that_fits_still_passes(counters: Counters) -> None:
    assert counters.take([allowance(limit=10, weight=8)], NOON) == ()
    assert counters.take([allowance(limit=10, weight=8)], NOON) == ("network",)
    assert counters.take([allowance(limit=10, weight=2)], NOON) == ()


def test_what_has_a_name_counts_once_and_is_never_exceeded_by_itself(counters: Counters) -> None:
    mine = allowance(limit=2)

    assert [counters.take([mine], NOON, once="7KQ2") for _ in range(4)] == [()] * 4
    assert [counters.take([mine], NOON, once=one) for one in ("M9XF", "3HTB", "M9XF")] == [(), ("network",), ()]


def test_what_was_refused_under_a_name_may_be_counted_later(counters: Counters) -> None:
    mine = allowance(limit=1)
    counters.take([mine], NOON)

    assert counters.take([mine], NOON, once="7KQ2") == ("network",)
    assert counters.take([mine], NOON + HOUR, once="7KQ2") == ()
    assert counters.take([mine], NOON + HOUR) == ("network",)


def test_a_name_is_forgotten_with_the_last_of_its_windows(counters: Counters) -> None:
    taken = [allowance(limit=1), allowance("email", limit=9, window=DAY)]
    assert counters.take(taken, NOON, once="7KQ2") == ()

    assert counters.take(taken, NOON + HOUR, once="7KQ2") == ()
    assert counters.take([allowance(limit=1)], NOON + HOUR) == (), "what was counted once took nothing more"
    assert counters.take(taken, NOON + DAY, once="7KQ2") == ()
    assert counters.take([allowance(limit=1)], NOON + DAY) == ("network",)


steps = st.tuples(
    st.integers(0, 90),
    st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from([HOUR, DAY])), max_size=3),
    st.integers(1, 3),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=12))
def test_no_window_ever_holds_more_than_its_limit(
    counters: Counters, plan: list[tuple[int, set[tuple[str, str, timedelta]], int]]
) -> None:
    mark = next(_numbers)  # the examples share one table
    passed: Counter[tuple[object, ...]] = Counter()
    now = NOON
    for minutes, wanted, weight in plan:
        now += timedelta(minutes=minutes)
        # A name has one window, as in functions.guards.limits.
        taken = [allowance(f"{name}{window}", f"{key}{mark}", 4, window, weight) for name, key, window in wanted]
        windows = [(one.name, one.key, int(now.timestamp() // one.window.total_seconds())) for one in taken]
        full = {one.name for one, window in zip(taken, windows, strict=True) if passed[window] + weight > 4}

        assert set(counters.take(taken, now)) == full
        passed.update({} if full else dict.fromkeys(windows, weight))


def test_messages_at_once_pass_exactly_the_limit(counters: Counters) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: counters.take([allowance(limit=10), allowance("global")], NOON), range(24)))

    # Three of the global limit: whatever stops one takes nothing of the other.
    assert answers.count(()) == 3
    assert set(answers) == {(), ("global",)}


def test_a_table_that_does_not_answer_stops_no_message(aws: Standin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for table in (Table("any", endpoint="http://127.0.0.1:9"), Table("no-such-table", endpoint=aws.endpoint)):
        assert DynamoCounters(table).take([allowance(limit=0, weight=1), allowance("b")], NOON, once="7KQ2") == ()

    assert caplog.text.count("limits.unavailable") == 2
    assert "EndpointConnectionError" in caplog.text
    assert "ResourceNotFoundException" in caplog.text


def test_what_is_counted_is_removed_by_the_service_when_its_window_ends(aws: Standin) -> None:
    table = Table(aws.new_table(table_definition()))
    DynamoCounters(table).take([allowance(), allowance("email", window=DAY)], NOON, once="7KQ2")

    ends = {item["pk"]["S"]: datetime.fromtimestamp(int(item["ttl"]["N"]), UTC) for item in table.scan()}

    assert ends == {"C#network#k": NOON + HOUR, "C#email#k": NOON + 12 * HOUR, "C#once#7KQ2": NOON + 12 * HOUR}
