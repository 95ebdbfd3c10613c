"""What one commit may hold, and what holds more."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ports import MOST_AT_ONCE
from functions.profile_edits.requests import EditRequest
from functions.records import Mail
from functions.tokens import MailedLink, Purpose, new_link
from functions.weighing import Writing, in_turns, weight
from tests.functions.world import World

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def a_link(holder: str = "a@b.example") -> MailedLink:
    return new_link(Purpose.FICHE, "x", holder, NOW)[1]


def naming(id: str, count: int) -> EditRequest:
    """A document that names so many people, and whoever asked."""
    contacts = tuple(f"{rank}@b.example" for rank in range(count))
    return EditRequest(
        id=id, structure_id="x", structure_name="X", asked_by="a@b.example", asked_at=NOW, changes=(), contacts=contacts
    )


def a_mail(rank: int) -> Mail:
    return Mail(id=f"m{rank}", to="a@b.example", subject="s", text="t", html="h", written_at=NOW, about="x", label="l")


def parts() -> st.SearchStrategy[list[Writing]]:
    documents = st.lists(st.builds(naming, st.uuids().map(str), st.integers(0, 3)), max_size=4)
    mails = st.lists(st.integers(0, 99).map(a_mail), max_size=4)
    return st.lists(st.builds(Writing, documents, mails, documents), max_size=25)


@given(parts())
@settings(max_examples=60)
def test_writings_are_kept_whole_in_their_order_in_commits_that_fit(given: list[Writing]) -> None:
    turns = list(in_turns(given))

    for kind in range(3):
        assert [one for turn in turns for one in turn[kind]] == [one for part in given for one in part[kind]]
    assert all(0 < weight(*turn) <= MOST_AT_ONCE for turn in turns)
    assert all(weight(*one) + weight(*other) > MOST_AT_ONCE for one, other in pairwise(turns))
    for part in given:
        assert not part.puts or sum(part.puts[0] in turn.puts and part.puts[-1] in turn.puts for turn in turns) == 1


def test_as_much_as_fits_is_stored_and_not_one_more(world: World) -> None:
    links = [a_link() for _ in range(33)]
    assert weight(links, [a_mail(0)]) == MOST_AT_ONCE
    world.store.commit(links, [a_mail(0)])
    assert len(world.store.everything(MailedLink)) == 33

    stored: list[Any] = world.store.everything(MailedLink)
    with pytest.raises(ValueError, match="100"):
        world.store.commit([a_link("")], [a_mail(1)], stored)

    assert len(world.store.everything(MailedLink)) == 33, "nothing was written"
    assert world.outbox.counts().waiting == 1
