import multiprocessing
import resource
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.guards.limits import Allowance
from functions.storage.sqlite.counters import SqliteCounters

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def allowance(
    name: str = "network", key: str = "k", limit: int = 3, window: timedelta = HOUR, weight: int = 1
) -> Allowance:
    return Allowance(name=name, key=key, limit=limit, window=window, weight=weight)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite.counters"


@pytest.fixture
def counters(file: Path) -> Iterator[SqliteCounters]:
    counters = SqliteCounters(file)
    yield counters
    counters.close()


def test_the_one_after_the_limit_is_exceeded_until_the_window_ends(counters: SqliteCounters) -> None:
    answers = [counters.take([allowance()], NOON + timedelta(minutes=minute)) for minute in (0, 20, 40, 59)]

    assert answers == [(), (), (), ("network",)]
    assert counters.take([allowance()], NOON + HOUR) == ()


def test_each_key_and_each_name_has_its_own_count(counters: SqliteCounters) -> None:
    for one in (allowance(limit=1), allowance(limit=1, key="other"), allowance(limit=1, name="email")):
        assert counters.take([one], NOON) == ()


def test_what_is_held_takes_nothing_from_the_others(counters: SqliteCounters) -> None:
    mine, everyone = allowance(limit=1), allowance("global", limit=2)
    for _ in range(50):
        counters.take([mine, everyone], NOON)

    assert counters.take([allowance(key="somebody else", limit=1), everyone], NOON) == ()


def test_every_name_exceeded_is_told_once(counters: SqliteCounters) -> None:
    taken = [allowance("structure", "a", 0), allowance("structure", "b", 0), allowance("global", limit=0)]

    assert counters.take([allowance(), *taken], NOON) == ("structure", "global")


def test_weight_counts_and_one_that_fits_still_passes(counters: SqliteCounters) -> None:
    assert counters.take([allowance(limit=10, weight=8)], NOON) == ()
    assert counters.take([allowance(limit=10, weight=8)], NOON) == ("network",)
    assert counters.take([allowance(limit=10, weight=2)], NOON) == ()


def test_what_has_a_name_counts_once_and_is_never_exceeded_by_itself(counters: SqliteCounters) -> None:
    mine = allowance(limit=2)

    assert [counters.take([mine], NOON, once="7KQ2") for _ in range(8)] == [()] * 8
    assert [counters.take([mine], NOON, once=one) for one in ("M9XF", "3HTB", "M9XF")] == [(), ("network",), ()]


def test_what_was_refused_under_a_name_may_be_counted_later(counters: SqliteCounters) -> None:
    mine = allowance(limit=1)
    counters.take([mine], NOON)

    assert counters.take([mine], NOON, once="7KQ2") == ("network",)
    assert counters.take([mine], NOON + HOUR, once="7KQ2") == ()
    assert counters.take([mine], NOON + HOUR) == ("network",)


def test_names_leave_the_disk_with_the_last_of_their_windows(counters: SqliteCounters, file: Path) -> None:
    name = "7KQ2-M9XF-3HTB"
    counters.take([allowance(), allowance("email", window=DAY)], NOON, once=name)
    counters.erase(NOON + HOUR)
    assert name.encode() in file.read_bytes()
    counters.erase(NOON + DAY)
    assert name.encode() not in file.read_bytes()


steps = st.tuples(
    st.integers(0, 90),
    st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from([HOUR, DAY])), max_size=3),
    st.integers(1, 3),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(steps, max_size=25))
def test_no_window_ever_holds_more_than_its_limit(plan: list[tuple[int, set[tuple[str, str, timedelta]], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counters = SqliteCounters(Path(folder) / "counters")
        passed: Counter[tuple[object, ...]] = Counter()
        now = NOON
        for minutes, wanted, weight in plan:
            now += timedelta(minutes=minutes)
            # A name has one window, as in functions.guards.limits.
            taken = [allowance(f"{name}{window}", key, 4, window, weight) for name, key, window in wanted]
            windows = [(one.name, one.key, int(now.timestamp() // one.window.total_seconds())) for one in taken]
            full = {one.name for one, window in zip(taken, windows, strict=True) if passed[window] + weight > 4}

            assert set(counters.take(taken, now)) == full
            passed.update({} if full else dict.fromkeys(windows, weight))
        counters.close()


def test_threads_together_pass_exactly_the_limit(file: Path) -> None:
    counters = SqliteCounters(file, busy_seconds=30)
    answers: list[tuple[str, ...]] = []

    def write() -> None:
        answers.extend(counters.take([allowance(limit=50)], NOON) for _ in range(20))

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counters.close()

    assert Counter(answers) == {(): 50, ("network",): 70}


def write_from_a_process(file: Path) -> int:
    counters = SqliteCounters(file, busy_seconds=30)
    passed = sum(counters.take([allowance(limit=50)], NOON) == () for _ in range(30))
    counters.close()
    return passed


def test_processes_together_pass_exactly_the_limit(file: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert sum(pool.map(write_from_a_process, [file] * 3)) == 50


def test_counts_outlive_their_process_and_only_their_owner_reads_them(file: Path) -> None:
    counters = SqliteCounters(file)
    for _ in range(3):
        counters.take([allowance()], NOON)
    assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}
    counters.close()

    assert SqliteCounters(file).take([allowance()], NOON) == ("network",)


def test_keys_leave_the_disk_once_their_window_is_over(counters: SqliteCounters, file: Path) -> None:
    key = "kept-no-longer-than-a-day"
    counters.take([allowance(key=key), allowance("email", key=key, window=DAY)], NOON)
    assert counters.erase(NOON + HOUR) == 1

    assert counters.erase(NOON + DAY) == 1
    assert not [path for path in file.parent.iterdir() if key.encode() in path.read_bytes()]


def test_past_windows_leave_the_table_without_any_sweep(counters: SqliteCounters, file: Path) -> None:
    for hours in range(40):
        counters.take([allowance(key=str(hours))], NOON + hours * HOUR)

    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT key FROM counts").fetchall() == [("39",)]
    connection.close()


def test_locked_file_stops_no_message(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    counters = SqliteCounters(file, busy_seconds=0.05)
    assert counters.take([allowance(limit=1)], NOON) == ()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert counters.take([allowance(limit=1)], NOON) == ()
    assert counters.erase(NOON + HOUR) == 0
    assert caplog.text.count("limits.unavailable") == 2
    assert "SQLITE_BUSY" in caplog.text

    other.execute("ROLLBACK")
    other.close()
    assert counters.take([allowance(limit=1)], NOON) == ("network",), "counting goes on where it was"
    counters.close()


def test_full_disk_stops_no_message(counters: SqliteCounters, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    counters.take([allowance(limit=2)], NOON)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # no file may grow
    try:
        assert counters.take([allowance(limit=2)], NOON) == ()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert "limits.unavailable" in caplog.text
    assert [counters.take([allowance(limit=2)], NOON) for _ in range(2)] == [(), ("network",)]


def test_fault_of_ours_half_way_counts_nothing(counters: SqliteCounters) -> None:
    uncountable = allowance("global", limit=1 << 70, weight=1 << 69)
    with pytest.raises(OverflowError):
        counters.take([allowance(limit=1), uncountable], NOON)

    assert [counters.take([allowance(limit=1)], NOON) for _ in range(2)] == [(), ("network",)]


def test_folder_that_cannot_be_made_stops_no_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    (tmp_path / "file").write_text("")

    assert SqliteCounters(tmp_path / "file" / "counters").take([allowance(limit=0)], NOON) == ()
    assert "limits.unavailable" in caplog.text


@pytest.mark.parametrize(("kept_bytes", "code"), [(0, "SQLITE_NOTADB"), (4096, "SQLITE_CORRUPT")])
def test_spoilt_file_is_made_again(file: Path, caplog: pytest.LogCaptureFixture, kept_bytes: int, code: str) -> None:
    caplog.set_level("INFO")
    counters = SqliteCounters(file)
    counters.take([allowance(limit=1)], NOON)
    counters.close()
    file.write_bytes(file.read_bytes()[:kept_bytes] + b"not a database" * 1000)

    assert counters.take([allowance(limit=1)], NOON) == ()
    assert code in caplog.text
    assert [counters.take([allowance(limit=1)], NOON) for _ in range(2)] == [(), ("network",)]
    counters.close()
