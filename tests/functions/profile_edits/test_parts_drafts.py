"""Drafts: what the forms start from, and what of it is kept."""

import pytest

from data.rows import Change
from functions.profile_edits.drafts import (
    MOST_UNSHOWN,
    EditDraft,
    UnknownProfile,
    asked,
    attach,
    draft_of,
    in_effect,
    keep,
    proposed,
)
from functions.profile_edits.requests import EditRequest, FieldState, decide, new_request
from functions.retention import erase_unnamed_files
from tests.functions.profile_edits.conftest import RECORD
from tests.functions.profile_edits.editor import Editor, plain
from tests.functions.world import ATELIER_EMAIL, World

ID = RECORD.id


def request(world: World, field: str, after: object) -> EditRequest:
    """A request of one change, as it is stored."""
    before = in_effect(world.store, ID)[field]
    made = new_request(ID, RECORD.name, ATELIER_EMAIL, {field: Change(before, after)}, world.clock.now())
    world.store.commit([made])
    stored = world.store.get(EditRequest, made.id)
    assert stored
    return stored


def test_forms_start_from_the_night_then_from_what_was_accepted(world: World) -> None:
    assert proposed(world.desk, ID)["description"] == RECORD.description

    request(world, "description", "Acceptée aussitôt.")

    assert in_effect(world.store, ID)["description"] == "Acceptée aussitôt."
    assert proposed(world.desk, ID)["description"] == "Acceptée aussitôt."


def test_forms_show_what_waits_so_that_a_later_request_does_not_undo_it(world: World) -> None:
    waiting = request(world, "brand", "Le Drac")

    assert in_effect(world.store, ID)["brand"] == ""
    assert asked(world.desk, ID)["brand"] == "Le Drac"

    keep(world.desk, ID, ATELIER_EMAIL, {"brand": "Le Drac", "description": RECORD.description})
    assert draft_of(world.desk, ID) is None

    keep(world.desk, ID, ATELIER_EMAIL, {"brand": ""})  # its owner takes it back
    draft = draft_of(world.desk, ID)
    assert draft
    assert draft.values == {"brand": ""}

    world.store.commit([decide(waiting, "brand", FieldState.REFUSED, "Non", world.clock.now())])
    assert asked(world.desk, ID)["brand"] == ""


def test_address_that_nobody_confirmed_is_shown_no_more(world: World) -> None:
    request(world, "contact_email", "nouvelle@iris.example")
    assert asked(world.desk, ID)["contact_email"] == "nouvelle@iris.example"

    world.clock.forward(days=8)
    assert asked(world.desk, ID)["contact_email"] == ATELIER_EMAIL


def test_draft_ends_thirty_days_after_it_was_last_written(world: World) -> None:
    keep(world.desk, ID, ATELIER_EMAIL, {"brand": "Le Drac"})
    world.clock.forward(days=29)
    keep(world.desk, ID, ATELIER_EMAIL, {"description": "Des paniers."})
    world.clock.forward(days=29)
    assert proposed(world.desk, ID)["brand"] == "Le Drac"

    world.clock.forward(days=2)
    assert proposed(world.desk, ID)["brand"] == ""
    keep(world.desk, ID, ATELIER_EMAIL, {"description": "Encore."})
    draft = draft_of(world.desk, ID)
    assert draft
    assert draft.values == {"description": "Encore."}
    world.clock.forward(days=31)
    world.store.erase(world.clock.now())
    assert world.store.get(EditDraft, ID) is None


def test_two_pages_sent_at_once_are_both_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one reads the draft before the first is written."""
    read = world.store.get
    others = iter([lambda: keep(world.desk, ID, ATELIER_EMAIL, {"brand": "Le Drac"})])

    def read_then_overtaken(kind: type[EditDraft], id: str) -> EditDraft | None:
        found = read(kind, id)
        next(others, lambda: None)()
        return found

    monkeypatch.setattr(world.store, "get", read_then_overtaken)
    keep(world.desk, ID, ATELIER_EMAIL, {"description": "Des paniers."})

    draft = draft_of(world.desk, ID)
    assert draft
    assert draft.values == {"brand": "Le Drac", "description": "Des paniers."}


def test_files_stay_named_whatever_is_kept(world: World) -> None:
    attach(world.desk, ID, ATELIER_EMAIL, ["b.webp"])
    attach(world.desk, ID, ATELIER_EMAIL, ["c.webp", "b.webp"])
    keep(world.desk, ID, ATELIER_EMAIL, {"brand": ""})

    draft = draft_of(world.desk, ID)
    assert draft
    assert (draft.received, draft.values) == (("b.webp", "c.webp"), {})


def test_of_the_files_that_nothing_shows_only_the_latest_stay(world: World) -> None:
    """What is no longer named is swept from the disk: a draft holds what a profile can show, and a little more."""
    for rank in range(200):
        files = [f"{rank:024x}.webp", f"{rank:024x}.avif"]
        attach(world.desk, ID, ATELIER_EMAIL, files)
        for name in files:
            world.desk.files.keep(name, b"picture")
        if rank == 0:
            keep(world.desk, ID, ATELIER_EMAIL, {"pictures": [{"file": files[0], "alternative": "La serre"}]})
    erase_unnamed_files(world.desk)

    draft = draft_of(world.desk, ID)
    assert draft
    assert set(draft.received) == set(world.desk.files.names())
    assert len(draft.received) <= 2 + MOST_UNSHOWN + 2
    assert f"{0:024x}.avif" in draft.received
    assert {f"{199:024x}.webp", f"{190:024x}.avif"} < set(draft.received)
    assert f"{1:024x}.webp" not in draft.received


def test_draft_tells_of_whoever_it_names(world: World) -> None:
    keep(world.desk, ID, ATELIER_EMAIL, {"contact_email": "nouvelle@iris.example"})

    assert [draft.id for draft in world.store.naming(EditDraft, "NOUVELLE@iris.example")] == [ID]
    assert [draft.id for draft in world.store.naming(EditDraft, ATELIER_EMAIL)] == [ID]


def test_structure_without_a_record_has_no_profile(world: World) -> None:
    for read in (lambda: in_effect(world.store, "x"), lambda: keep(world.desk, "x", "y@z.example", {})):
        with pytest.raises(UnknownProfile):
            read()


def test_page_tells_which_of_its_fields_show_what_waits(world: World) -> None:
    editor = Editor(world)
    request(world, "brand", "Le Drac")

    page = editor.get("structure")
    assert "Enseigne : votre demande attend encore" in plain(page)
    assert 'value="Le Drac"' in page
    assert "attend encore" not in editor.get("contact")
