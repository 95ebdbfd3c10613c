from hypothesis import given
from hypothesis import strategies as st

from plugins.search.terms.cutting import Ranges, shortest_starts, unparted

WORDS = st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=200, unique=True).map(sorted)


def ranges(words: list[str], aim: int, kept: list[str] | None = None, weight: int = 1) -> list[list[str]]:
    """The words of each range."""
    possible = unparted([*shortest_starts(words), *(kept or [])], [])
    cut = Ranges(words, [weight] * len(words), aim)
    return [words[part] for part in cut.parted(cut.starts(possible, kept or []))]


def numbered(count: int) -> list[str]:
    return [f"w{rank:04}" for rank in range(count)]


def test_starts_are_as_short_as_they_can() -> None:
    assert shortest_starts(["abri", "abricot", "achat", "b"]) == ["abric", "ac", "b"]


def test_a_pair_is_never_parted() -> None:
    starts = ["repar", "reparb", "repas", "rept"]
    assert unparted(starts, [("repar", "reparation")]) == ["repar", "reparb", "repas", "rept"]
    assert unparted(starts, [("repar", "reparer")]) == ["repar", "repas", "rept"]
    assert unparted(starts, [("rept", "repar")]) == ["repar"]


@given(WORDS, st.integers(1, 30))
def test_every_word_is_in_one_range_and_ranges_are_about_the_aim(words: list[str], aim: int) -> None:
    cut = ranges(words, aim)
    assert [word for part in cut for word in part] == words
    assert all(len(part) <= 2 * aim for part in cut)


@given(WORDS, WORDS, st.integers(3, 30))
def test_starts_stay_while_ranges_may(words: list[str], added: list[str], aim: int) -> None:
    """Whatever came or left, a range that is neither too heavy nor too light is as it was, with its neighbours."""
    cut = Ranges(words, [1] * len(words), aim)
    before = cut.starts(unparted(shortest_starts(words), []), [])
    assert cut.starts(unparted([*shortest_starts(words), *before], []), before) == before
    more = sorted({*words, *added})
    weights = [1 if word in words else 0 for word in more]
    assert Ranges(more, weights, aim).starts(unparted([*shortest_starts(more), *before], []), before) == before


def test_a_range_that_grew_is_cut_and_the_others_stay() -> None:
    words = numbered(100)
    before = [part[0] for part in ranges(words, 10)][1:]
    grown = sorted([*words, *(f"w0055{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")])
    after = [part[0] for part in ranges(grown, 10, before)][1:]
    assert set(before) < set(after)
    assert all("w005" in start for start in set(after) - set(before))


def test_a_range_that_shrank_joins_its_lighter_neighbour() -> None:
    words = numbered(60)
    before = ["w0020", "w0030"]
    assert [len(part) for part in ranges(words[18:24] + words[30:40], 20, before)] == [16]
    left = [word for word in words if not "w0022" <= word < "w0030"]
    assert [len(part) for part in ranges(left[:], 20, before)] == [22, 30]


def test_a_start_that_would_part_a_pair_goes() -> None:
    words = numbered(40)
    possible = unparted([*shortest_starts(words), "w002"], [("w0019", "w0021")])
    assert "w002" not in possible
    cut = Ranges(words, [1] * 40, 20)
    assert "w002" not in cut.starts(possible, ["w002"])


def test_one_heavy_word_stands_alone() -> None:
    words = numbered(30)
    cut = Ranges(words, [100 if word == "w0015" else 1 for word in words], 10)
    parts = [words[part] for part in cut.parted(cut.starts(unparted(shortest_starts(words), []), []))]
    assert ["w0015"] in parts
    assert all(3 < len(part) <= 20 for part in parts if part != ["w0015"])


def test_no_word_is_one_empty_range() -> None:
    cut = Ranges([], [], 10)
    assert cut.starts([], ["a"]) == [""]
    assert cut.parted([""]) == [slice(0, 0)]
