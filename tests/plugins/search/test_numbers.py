from pathlib import Path

import msgspec
import pytest

from data.model import Structure
from plugins import BuildStopped
from plugins.search import numbers
from plugins.search.corpus import Corpus
from tests.plugins.search.structures import ALL, BARE, INTERIM, JARDINS, NET, TRAITEUR, VELO, structure


def ids(*structures: Structure) -> list[str]:
    return [one.id for one in structures]


def test_first_numbers_follow_kinds_then_names_as_people_read_them() -> None:
    assert numbers.numbered([], [TRAITEUR, NET, JARDINS, VELO]) == ids(VELO, JARDINS, TRAITEUR, NET)
    assert numbers.numbered([], reversed(ALL)) == numbers.numbered([], ALL)


def test_a_number_is_kept_and_never_given_again() -> None:
    known = numbers.numbered([], [JARDINS, NET])
    without_jardins = numbers.numbered(known, [NET, BARE])
    assert without_jardins == [*known, BARE.id]
    assert numbers.numbered(without_jardins, [BARE, NET, JARDINS]) == without_jardins


def test_documents_stand_at_their_numbers_and_those_that_left_leave_a_hole() -> None:
    gone = msgspec.structs.replace(NET, live=False)
    corpus = Corpus.of([INTERIM, gone, JARDINS], ids(JARDINS, NET, VELO, INTERIM))
    assert corpus.documents == (JARDINS, None, None, INTERIM)
    assert (corpus.size, corpus.live) == (4, 2)


def test_what_is_not_listed_has_no_number_yet() -> None:
    assert numbers.numbered([], [msgspec.structs.replace(NET, live=False), BARE]) == [BARE.id]


def test_written_then_read(tmp_path: Path) -> None:
    file = tmp_path / "history" / "documents.json"
    assert numbers.read(file) == []
    numbers.write(file, ids(*ALL))
    assert numbers.read(file) == ids(*ALL)
    assert len(file.read_text().splitlines()) == len(ALL) + 2
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "documents.json"
    numbers.write(file, ids(*ALL))
    before = file.stat()
    numbers.write(file, ids(*ALL))
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("content", ["", "[", '{"a": 1}', "[1]", '["a", null]', '["a", "b", "a"]', "\udce9"])
def test_another_file_stops_the_build_with_its_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "documents.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(BuildStopped, match=r"documents\.json.: fichier illisible .* effacez-le"):
        numbers.read(file)


def test_names_of_any_letters_have_a_number() -> None:
    odd = [structure(f"{rank:014}", "EI", name) for rank, name in enumerate(["Ελλάδα", "", "𝒜", "é", "\u0301"])]
    assert sorted(numbers.numbered([], odd)) == sorted(ids(*odd))
