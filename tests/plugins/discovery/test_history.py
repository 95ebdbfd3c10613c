"""When pages changed: a date moves with what a page shows, never back, and nothing else moves it."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plugins.discovery.history import FORGOTTEN_AFTER, Entry, changes, read, remember, write

MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
days = st.dates(date(2026, 1, 1), date(2028, 1, 1))
pages = st.dictionaries(st.sampled_from(["/", "/a/", "/b/", "/c/"]), st.sampled_from([b"1", b"2"]), max_size=4)


def test_a_new_page_takes_the_day_of_the_dataset() -> None:
    assert changes(remember([], {"/a/": b"1"}, MONDAY)) == {"/a/": MONDAY}


def test_a_page_keeps_its_date_until_it_shows_something_else() -> None:
    monday = remember([], {"/a/": b"1", "/b/": b"1"}, MONDAY)
    tuesday = remember(monday, {"/a/": b"1", "/b/": b"2"}, TUESDAY)
    assert changes(tuesday) == {"/a/": MONDAY, "/b/": TUESDAY}


def test_an_older_dataset_built_again_takes_no_date_back() -> None:
    tuesday = remember([], {"/a/": b"2"}, TUESDAY)
    assert changes(remember(tuesday, {"/a/": b"1"}, MONDAY)) == {"/a/": TUESDAY}


def test_a_page_that_comes_back_as_it_was_keeps_its_date() -> None:
    gone = remember(remember([], {"/a/": b"1"}, MONDAY), {}, TUESDAY)
    assert changes(gone) == {}
    back = remember(gone, {"/a/": b"1"}, TUESDAY + timedelta(days=30))
    assert back == [Entry("/a/", b"1", MONDAY)]


def test_a_page_gone_for_long_is_forgotten() -> None:
    gone = remember(remember([], {"/a/": b"1"}, MONDAY), {}, TUESDAY)
    assert len(remember(gone, {}, TUESDAY + FORGOTTEN_AFTER)) == 1
    assert remember(gone, {}, TUESDAY + FORGOTTEN_AFTER + timedelta(days=1)) == []


def test_a_dataset_without_a_day_dates_nothing() -> None:
    assert changes(remember([], {"/a/": b"1"}, date.min)) == {"/a/": None}


@given(st.lists(st.tuples(pages, days), max_size=6), pages, days)
def test_building_the_same_again_changes_nothing(
    before: list[tuple[dict[str, bytes], date]], now: dict[str, bytes], day: date
) -> None:
    entries: list[Entry] = []
    for shown, on in before:
        entries = remember(entries, shown, on)
    first = remember(entries, now, day)
    assert remember(first, dict(reversed(now.items())), day) == first
    assert changes(first).keys() == now.keys()
    known = changes(entries)
    for address, changed_on in changes(first).items():
        assert changed_on is not None
        assert changed_on >= (known.get(address) or changed_on)


def test_the_file_is_read_back_and_left_alone_when_nothing_changed(tmp_path: Path) -> None:
    file = tmp_path / "history" / "pages.jsonl"
    assert read(file) == []
    entries = remember(remember([], {"/": b"\x00\xff", "/é/": b"1"}, MONDAY), {"/": b"\x00\xff"}, TUESDAY)
    write(file, entries)
    assert read(file) == entries
    inode = file.stat().st_ino
    write(file, entries)
    assert file.stat().st_ino == inode
    assert [path.name for path in file.parent.iterdir()] == ["pages.jsonl"]
