"""Lists kept in the browser: whatever is done, in whatever order, what is kept is what was asked for, or what was."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.search.node import run

SLUGS = ["atelier", "jardins-du-drac", "envie-38", "tri-action"]
NAMES = st.sampled_from(["Traiteurs", "  Traiteurs ", "Ménage\nIsère", "", "x" * 80])
IDS = st.integers(1, 4)
STRUCTURES = st.lists(st.sampled_from(SLUGS), max_size=5)

SOME = [("create", "Un", SLUGS), ("create", "Deux", SLUGS[:3]), ("create", "Trois", [])]
"""Undoing is only told apart from adding at an end where there are others."""
OPERATIONS = st.one_of(
    st.tuples(st.just("create"), NAMES, STRUCTURES),
    st.tuples(st.just("rename"), IDS, NAMES),
    st.tuples(st.just("add"), IDS, STRUCTURES),
    st.tuples(st.just("remove"), IDS),
    st.tuples(st.just("take"), IDS, st.sampled_from(SLUGS)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("refuse"), st.sampled_from([None, None, "QuotaExceededError", "SecurityError"])),
)


class Expected:
    """The lists by other means: names and slugs, the whole of what was before kept aside to undo."""

    def __init__(self) -> None:
        self.lists: list[tuple[int, str, list[str]]] = []
        self.next = 1
        self.refusal: str | None = None
        self.before: list[tuple[int, str, list[str]]] | None = None

    def do(self, operation: tuple[Any, ...]) -> None:
        name, *given = operation
        if name == "refuse":
            self.refusal = given[0]
            return
        before, self.before = self.before, None
        known = {one[0]: rank for rank, one in enumerate(self.lists)}
        if self.refusal:
            # What could not be kept can still be undone later; what had nothing to keep forgets it.
            if self._keeps(name, known, *given):
                self.before = before
            return
        if name == "undo":
            self.lists = self.lists if before is None else before
        elif name == "create":
            self.lists = [*self.lists, (self.next, self._free(given[0], 0), list(dict.fromkeys(given[1])))]
            self.next += 1
        elif given[0] in known:
            self._change(name, known[given[0]], *given)

    def _keeps(self, name: str, known: dict[int, int], id: Any = 0, value: Any = None) -> bool:
        if name in ("undo", "create"):
            return True
        return id in known and (name != "take" or value in self.lists[known[id]][2])

    def _change(self, name: str, rank: int, id: int, value: Any = None) -> None:
        _, called, slugs = self.lists[rank]
        changed: list[tuple[int, str, list[str]]] = {
            "rename": lambda: [(id, self._free(value, id), slugs)],
            "add": lambda: [(id, called, list(dict.fromkeys([*slugs, *value])))],
            "take": lambda: [(id, called, [slug for slug in slugs if slug != value])],
            "remove": list,
        }[name]()
        if name == "remove" or (name == "take" and value in slugs):
            self.before = self.lists
        self.lists = [*self.lists[:rank], *changed, *self.lists[rank + 1 :]]

    def _free(self, name: str, own: int) -> str:
        wanted = re.sub(r"\s+", " ", name).strip()[:60] or "Ma liste"
        taken = {called for id, called, _ in self.lists if id != own}
        numbered = (f"{wanted} ({number})" for number in range(2, 99))
        return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


def as_given(operation: tuple[Any, ...]) -> list[Any]:
    """The operation with its slugs as structures."""
    return [
        [{"slug": slug, "name": slug.title()} for slug in value] if isinstance(value, list) else value
        for value in operation
    ]


@settings(max_examples=12)
@given(st.lists(st.lists(OPERATIONS, max_size=25), min_size=8, max_size=30))
def test_what_is_kept_is_what_was_done(sequences: list[list[tuple[Any, ...]]]) -> None:
    sequences = [[*SOME, *sequence] for sequence in sequences]
    played = run("lists.mjs", [[as_given(operation) for operation in sequence] for sequence in sequences])
    for sequence, states in zip(sequences, played, strict=True):
        expected = Expected()
        for operation, state in zip(sequence, states, strict=True):
            expected.do(operation)
            kept = [(one["id"], one["name"], [each["slug"] for each in one["structures"]]) for one in state["lists"]]
            assert kept == expected.lists, (sequence, operation)


def play(*operations: list[Any]) -> list[dict[str, Any]]:
    states: list[dict[str, Any]] = run("lists.mjs", [operations])[0]
    return states


ONE = [{"slug": "atelier", "name": "L’Atelier"}]


def test_a_browser_that_keeps_nothing_is_told_apart_from_a_full_one() -> None:
    states = play(
        ["refuse", "QuotaExceededError"], ["create", "A", ONE], ["refuse", "SecurityError"], ["create", "A", ONE]
    )
    assert [state["told"] for state in states] == [None, "full", None, "refused"]
    assert [state["refused"] for state in states] == ["full", "full", "refused", "refused"]
    assert all(state["lists"] == [] for state in states)


def test_what_cannot_be_read_is_put_aside_before_anything_is_written_over_it() -> None:
    states = play(["write", "{cassé"], ["create", "Neuve", ONE])
    assert [state["damaged"] for state in states] == [True, False]
    assert states[1]["aside"] == "{cassé"
    assert [one["name"] for one in states[1]["lists"]] == ["Neuve"]


def test_what_is_no_list_among_lists_is_left_out_and_the_others_stay() -> None:
    good = {"id": 7, "name": "Bonne", "structures": [*ONE, {"slug": 3}, None]}
    (state, after) = play(["write", json.dumps({"lists": [good, {"id": "x"}, None, 4]})], ["create", "Autre", []])
    assert state["lists"] == [{"id": 7, "name": "Bonne", "structures": ONE}]
    assert [one["id"] for one in after["lists"]] == [7, 8]


def test_a_list_holds_a_hundred_and_says_who_did_not_fit() -> None:
    many = [{"slug": f"s-{number}", "name": "S"} for number in range(130)]
    made, added, removed = play(["create", "Grande", many[:90]], ["add", 1, many[80:]], ["add", 9, many])
    assert (added["told"]["added"], added["told"]["already"], added["told"]["left"]) == (10, 10, 30)
    assert (len(made["lists"][0]["structures"]), len(added["lists"][0]["structures"])) == (90, 100)
    assert removed["told"] is None
