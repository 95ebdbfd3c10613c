"""The list of les emplois: its file, and its pages over HTTP from a server that fails between them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.rows import Candidate, Quarantined
from data.sources import emplois
from data.sources.http.fetching import Fetcher
from data.sources.reading import Unreadable
from data.verdicts import Reason
from tests.data.sources.server import Answer, Request, Server

FIXTURE = Path(__file__).parent / "fixtures" / "emplois_marche.json"
PATH = "/api/v1/marche"


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"id": 100 + i, "siret": f"{i:014}", "kind": "EI", "name": f"Structure {i}", "admin_email": "a@example.org"}
        for i in range(count)
    ]


class Api:
    """Upstream's pages by rank, ``size`` rows each; what is in ``rows`` may change between two requests."""

    def __init__(self, server: Server, count: int, size: int) -> None:
        self.server = server
        self.address = server.address + PATH
        self.rows = rows(count)
        self.size = size
        self.before: list[Answer | None] = []
        """What is answered first, in turn, in place of a page; ``None`` for the page itself."""
        server.script(PATH, self.answer)

    def answer(self, request: Request) -> Answer:
        instead = self.before.pop(0) if self.before else None
        return instead or self.page(int(request.parameters.get("page", "1")))

    def page(self, number: int) -> Answer:
        start = (number - 1) * self.size
        more = start + self.size < len(self.rows)
        following = f"{self.address}?page={number + 1}&page_size={self.size}" if more else None
        page = {"count": len(self.rows), "next": following, "previous": None}
        return Answer(200, json.dumps({**page, "results": self.rows[start : start + self.size]}).encode())


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(tries=3, backoff=0, jitter=0, silence=5)


def sirets(path: Path) -> list[str]:
    return [row.siret for row in emplois.read(path) if isinstance(row, Candidate)]


def test_the_export_gives_every_row_and_no_administrator() -> None:
    assert emplois.recognises(FIXTURE.read_bytes()[:4096])
    found = list(emplois.read(FIXTURE))
    assert [row.position for row in found] == [1, 2, 3, 4, 5]
    assert [row.kind for row in found if isinstance(row, Candidate)] == ["ACI", "AI", "EI", "EA", "ETTI"]
    assert [row.convention_active for row in found if isinstance(row, Candidate)] == [True, True, True, None, False]
    assert "Camille" not in repr(found)


def test_an_answer_of_the_registry_is_not_taken_for_the_list() -> None:
    assert not emplois.recognises((FIXTURE.parent / "registry_answers.jsonl").read_bytes()[:4096])
    assert not emplois.recognises((FIXTURE.parent / "registry_answer.json").read_bytes()[:4096])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "le fichier est vide"),
        (b" \n ", "le fichier est vide"),
        (b'{"results": [', "s’arrête au milieu"),
        (b'{"detail": "Identifiants non fournis."}', "aucune liste «\u202fresults\u202f»"),
        (b'{"count": 2, "results": [{}]}', "2 lignes annoncées, 1 présentes"),
        (b'{"count": 2, "next": "https://example.org/?page=2", "results": [{}]}', "une page parmi d’autres"),
        (b'{"results": [{"siret": "1\xff"}]}', "n’est pas de l’UTF-8"),
        (b'{"results": ' + b"[" * 100_000, "imbriquées|au milieu"),
    ],
)
def test_a_file_that_is_not_the_whole_list_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "export.json").write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        list(emplois.read(tmp_path / "export.json"))


def test_a_row_of_another_shape_is_kept_aside(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(
        '{"results": [null, {"siret": 1}, {"siret": "1", "kind": "EI", "name": "n"}]}'
    )
    found = list(emplois.read(tmp_path / "export.json"))
    assert [type(row) for row in found] == [Quarantined, Quarantined, Candidate]


def test_pages_become_one_export(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    api = Api(server, count=7, size=3)
    told: list[tuple[int, int | None]] = []
    to = tmp_path / "made" / "emplois.json"
    emplois.fetch(to, api.address, "s3cret", lambda done, whole: told.append((done, whole)), fetcher)
    assert sirets(to) == [row["siret"] for row in api.rows]
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert [request.parameters.get("page") for request in server.requests] == [None, "2", "3"]
    assert server.requests[0].parameters["page_size"] == "1000"
    assert {request.headers["authorization"] for request in server.requests} == {"Token s3cret"}
    assert to.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in to.parent.iterdir()] == ["emplois.json"]
    assert "example.org" not in to.read_text()


def test_an_export_at_an_address_is_one_page(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    address = server.script("/export.json", Answer(200, FIXTURE.read_bytes()))
    emplois.fetch(tmp_path / "emplois.json", address, None, fetcher=fetcher)
    assert list(emplois.read(tmp_path / "emplois.json")) == list(emplois.read(FIXTURE))
    assert "authorization" not in server.requests[0].headers


def test_the_real_export_comes_through_unchanged(
    server: Server, fetcher: Fetcher, tmp_path: Path, real_export: Path
) -> None:
    api = Api(server, count=0, size=500)
    api.rows = json.loads(real_export.read_bytes())["results"]
    emplois.fetch(tmp_path / "emplois.json", api.address, "s3cret", fetcher=fetcher)
    assert list(emplois.read(tmp_path / "emplois.json")) == list(emplois.read(real_export))


def test_a_fetch_that_stopped_goes_on_where_it_was(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    api = Api(server, count=9, size=3)
    api.before = [None, None, Answer(500), Answer(500), Answer(500)]
    to = tmp_path / "emplois.json"
    with pytest.raises(Unreadable, match="erreur du serveur"):
        emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    assert not to.exists()
    assert (tmp_path / "emplois.json.pages").stat().st_mode & 0o777 == 0o600
    before = len(server.requests)
    emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    assert sirets(to) == [row["siret"] for row in api.rows]
    assert [request.parameters["page"] for request in server.requests[before:]] == ["3"]


def test_a_page_cut_while_it_was_kept_is_asked_for_again(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    api = Api(server, count=8, size=3)
    api.before = [None, None, Answer(404)]
    to = tmp_path / "emplois.json"
    with pytest.raises(Unreadable):
        emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    spool = tmp_path / "emplois.json.pages"
    spool.write_bytes(spool.read_bytes()[:-20])
    api.before = [None, Answer(404)]
    with pytest.raises(Unreadable):
        emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    assert sirets(to) == [row["siret"] for row in api.rows]
    assert [request.parameters["page"] for request in server.requests[3:]] == ["2", "3", "3"]


def test_rows_spread_over_lines_and_rows_of_no_shape_come_through(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    export = {"count": 3, "results": [{**rows(1)[0], "more": {"a": [1, 2]}}, [1, [2]], None]}
    address = server.script("/export.json", Answer(200, json.dumps(export, indent=2).encode()))
    emplois.fetch(tmp_path / "emplois.json", address, None, fetcher=fetcher)
    assert [type(row) for row in emplois.read(tmp_path / "emplois.json")] == [Candidate, Quarantined, Quarantined]


def interrupted(api: Api, fetcher: Fetcher, to: Path) -> Path:
    """What is left of a fetch whose second page did not come."""
    api.before = [None, Answer(404)]
    with pytest.raises(Unreadable):
        emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    return to.with_name(to.name + ".pages")


@pytest.mark.parametrize("left", ["yesterday", "another address", "half a line", "nonsense", "nothing"])
def test_pages_that_cannot_be_continued_are_asked_for_anew(
    server: Server, fetcher: Fetcher, tmp_path: Path, left: str
) -> None:
    api = Api(server, count=5, size=3)
    to = tmp_path / "emplois.json"
    spool = interrupted(api, fetcher, to)
    started, page = spool.read_bytes().splitlines(keepends=True)
    told = json.loads(started)
    old = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
    spool.write_bytes(
        {
            "yesterday": json.dumps({**told, "at": old}).encode() + b"\n" + page,
            "another address": json.dumps({**told, "address": "https://example.org"}).encode() + b"\n" + page,
            "half a line": started + page[:-20],
            "nonsense": b"\xff\n{}\n",
            "nothing": b"",
        }[left]
    )
    before = len(server.requests)
    emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    assert sirets(to) == [row["siret"] for row in api.rows]
    assert [request.parameters.get("page") for request in server.requests[before:]] == [None, "2"]


def test_a_row_that_comes_while_pages_are_read_has_the_list_read_again(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    api = Api(server, count=5, size=3)
    to = tmp_path / "emplois.json"
    interrupted(api, fetcher, to)
    api.rows.insert(0, {"id": 1, "siret": "new", "kind": "EI", "name": "Nouvelle"})
    emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
    assert sirets(to) == [row["siret"] for row in api.rows]


def pages(*bodies: dict[str, Any]) -> list[Answer]:
    return [Answer(200, json.dumps(body).encode()) for body in bodies]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"count": 5, "next": None, "results": rows(3)[1:]}, r"la liste change .*\(4 lignes annoncées, puis 5\)"),
        ({"count": 4, "next": None, "results": rows(2)}, "une ligne revient dans deux pages"),
        ({"count": 4, "next": None, "results": rows(3)[2:]}, "4 lignes annoncées, 3 reçues"),
        ({"count": 4, "next": "?page=3", "results": []}, "une page vide en annonce une autre"),
        ({"count": 4, "next": "https://example.org/?page=3", "results": rows(3)[2:]}, "serait ailleurs"),
        ({"count": 4, "next": "https://[", "results": rows(3)[2:]}, "mal écrite"),
        ({"detail": "Identifiants non fournis."}, "ce n’est pas une page de l’API"),
        ({"count": 4, "next": 3, "results": rows(3)[2:]}, "ce n’est pas une page de l’API"),
    ],
)
def test_pages_that_do_not_make_a_list_are_told(
    server: Server, fetcher: Fetcher, tmp_path: Path, second: dict[str, Any], words: str
) -> None:
    api = Api(server, count=0, size=2)
    first = {"count": 4, "next": f"{api.address}?page=2", "results": rows(2)}
    api.before = list(pages(first, second, first, second))
    with pytest.raises(Unreadable, match=words) as failure:
        emplois.fetch(tmp_path / "emplois.json", api.address, "s3cret", fetcher=fetcher)
    assert api.address in str(failure.value) or "adresse donnée" in str(failure.value)
    assert not (tmp_path / "emplois.json").exists()


def test_a_page_that_announces_itself_does_not_turn_for_ever(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    page = {"count": 4, "next": f"{server.address}{PATH}?page=2", "results": rows(2)}
    server.script(PATH, *pages(page))
    with pytest.raises(Unreadable, match="une ligne revient"):
        emplois.fetch(tmp_path / "emplois.json", server.address + PATH, "s3cret", fetcher=fetcher)
    assert len(server.requests) == 4


def test_a_refused_token_names_the_variable(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    address = server.script(PATH, Answer(401))
    with pytest.raises(Unreadable, match="vérifiez EMPLOIS_TOKEN"):
        emplois.fetch(tmp_path / "emplois.json", address, "s3cret", fetcher=fetcher)
    with pytest.raises(Unreadable, match="donnez-le dans EMPLOIS_TOKEN"):
        emplois.fetch(tmp_path / "emplois.json", address, None, fetcher=fetcher)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(0, 12),
    size=st.integers(1, 5),
    troubles=st.lists(st.sampled_from(["500", "429", "cut", "length", None]), max_size=12),
)
def test_whatever_fails_the_list_is_whole_once_it_is_there(
    server: Server, fetcher: Fetcher, tmp_path: Path, count: int, size: int, troubles: list[str | None]
) -> None:
    for left in tmp_path.iterdir():
        left.unlink()
    api = Api(server, count, size)
    trouble = {
        "500": Answer(500),
        "429": Answer(429),
        "cut": Answer(200, b'{"results": []}', cut=4),
        "length": Answer(200, b'{"results": []}', length=4),
    }
    api.before = [trouble[name] if name else None for name in troubles]
    to = tmp_path / "emplois.json"
    for _ in range(len(troubles) + 1):
        try:
            emplois.fetch(to, api.address, "s3cret", fetcher=fetcher)
        except Unreadable:
            assert not to.exists()
        else:
            break
    assert sirets(to) == [row["siret"] for row in api.rows]


ROW = {"siret": "99920000900010", "kind": "ACI", "name": "Atelier fictif"}


def read_rows(tmp_path: Path, *told: Any) -> list[Candidate | Quarantined]:
    (tmp_path / "export.json").write_text(json.dumps({"count": len(told), "results": told}))
    return list(emplois.read(tmp_path / "export.json"))


def test_one_row_that_no_strict_reader_takes_does_not_lose_the_file(tmp_path: Path) -> None:
    strange = [ROW | {"latitude": float("nan")}, ROW | {"name": "\ud800x"}, ROW | {"description": "a\x00b\tc"}]
    assert [type(row) for row in read_rows(tmp_path, *strange, ROW)] == [Candidate] * 4
    raw = b'{"results": [{"siret": "99920000900010", "kind": "EI", "name": "a\x00\nb"}]}'
    (tmp_path / "export.json").write_bytes(raw)
    assert len(sirets(tmp_path / "export.json")) == 1


def test_numbers_told_as_texts_and_texts_as_numbers_are_put_right(tmp_path: Path) -> None:
    (row,) = read_rows(
        tmp_path,
        ROW
        | {"siret": 99920000900010, "latitude": "45,18", "longitude": "", "post_code": 1000, "naf": 8130, "phone": 6},
    )
    assert isinstance(row, Candidate)
    assert (row.siret, row.latitude, row.longitude) == ("99920000900010", 45.18, None)
    assert (row.postcode, row.contact_phone) == ("01000", "6")


def test_an_optional_field_that_cannot_be_read_is_put_aside_alone(tmp_path: Path) -> None:
    structure, left_out = read_rows(tmp_path, ROW | {"website": ["a"], "latitude": "nord"})
    assert isinstance(structure, Candidate)
    assert isinstance(left_out, Quarantined)
    assert (left_out.position, left_out.reason) == (1, Reason.CELL_LEFT_OUT)
    assert left_out.row == {"website": ["a"], "latitude": "nord"}
    assert "website\u202f: une liste, mais il faut un texte" in left_out.detail


@pytest.mark.parametrize(
    ("changes", "reason", "detail"),
    [
        ({"kind": None}, Reason.MALFORMED, "kind\u202f: rien, mais il faut un texte"),
        ({"siret": 12, "kind": []}, Reason.MALFORMED, "kind\u202f: une liste, mais il faut un texte"),
        ({"name": ["a"]}, Reason.MALFORMED, "name\u202f: une liste, mais il faut un texte"),
        ({"siret": 99920000000000}, Reason.INVALID_SIRET, "arrondis par le tableur"),
    ],
)
def test_a_row_without_what_makes_it_one_is_put_aside_whole(
    tmp_path: Path, changes: dict[str, Any], reason: Reason, detail: str
) -> None:
    (row,) = read_rows(tmp_path, ROW | changes)
    assert isinstance(row, Quarantined)
    assert (row.reason, row.row) == (reason, ROW | changes)
    assert detail in row.detail


def test_a_row_without_siret_or_name_is_left_to_cleaning(tmp_path: Path) -> None:
    (row,) = read_rows(tmp_path, {"kind": "ACI", "siret": None})
    assert isinstance(row, Candidate)
    assert (row.siret, row.name) == ("", "")


def test_a_bare_list_is_an_export_too(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([ROW | {"convention_is_active": True}]))
    assert emplois.recognises(path.read_bytes()[:4096])
    assert sirets(path) == ["99920000900010"]


def test_a_kind_is_read_whatever_its_case_and_blanks(tmp_path: Path) -> None:
    (row,) = read_rows(tmp_path, ROW | {"kind": " aci "})
    assert isinstance(row, Candidate)
    assert row.kind == "ACI"
