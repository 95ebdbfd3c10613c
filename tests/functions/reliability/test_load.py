"""Two hundred people a second, from everywhere, for a minute: all are answered."""

from pathlib import Path

import pytest

from tests.functions.reliability.measuring import measure

RATE = 200
P95_MILLISECONDS = 100


@pytest.mark.parametrize("whole", [False, True], ids=["confirmations", "both-steps"])
def test_many_people_at_once_are_all_answered(tmp_path: Path, whole: bool) -> None:
    """A part, on a machine that does other things: less often, five seconds, and no time is asserted."""
    load = measure(tmp_path, rate=40, seconds=5, whole=whole)
    print(load.line)

    assert load.errors == 0
    assert load.stored == load.count


@pytest.mark.audit
@pytest.mark.parametrize("whole", [False, True], ids=["confirmations", "both-steps"])
def test_two_hundred_a_second_for_a_minute(tmp_path: Path, whole: bool) -> None:
    load = measure(tmp_path, RATE, seconds=60, whole=whole)
    print(load.line)

    assert load.errors == 0, load.line
    assert load.stored == load.count
    assert load.p95 <= P95_MILLISECONDS, load.line
