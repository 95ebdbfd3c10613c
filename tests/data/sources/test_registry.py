"""The registry's answers: what is read of them, and asking for them from a server that fails."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model import EstablishmentRole, Turnover
from data.rows import Facts, Quarantined
from data.sources import registry
from data.sources.http.fetching import Fetcher
from data.sources.reading import Unreadable
from data.verdicts import Reason
from data.vocabulary import vocabulary
from tests.data.sources.server import Answer, Request, Server

FIXTURES = Path(__file__).parent / "fixtures"
ANSWERS = FIXTURES / "registry_answers.jsonl"
PATH = "/search"
HEAD_OFFICE, BRANCH = "99900000300015", "99900000300023"


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(tries=2, backoff=0, jitter=0, silence=5)


def facts(path: Path) -> dict[str, Facts]:
    return {row.siret or row.siren: row for row in registry.read(path) if isinstance(row, Facts)}


def unknown(path: Path) -> list[Quarantined]:
    """The numbers that the registry does not know."""
    found = [row for row in registry.read(path) if isinstance(row, Quarantined)]
    assert {row.reason for row in found} == {Reason.UNKNOWN_ESTABLISHMENT}
    return found


def body(siren: str = "999000003", **told: Any) -> dict[str, Any]:
    return {"siren": siren, "nom_complet": "STRUCTURE FICTIVE", **told}


def told_of(tmp_path: Path, **told: Any) -> Facts:
    """What is read of one legal body."""
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"results": [body(**told)]}))
    (row,) = registry.read(file)
    assert isinstance(row, Facts)
    return row


def test_facts_of_a_legal_body_and_of_its_establishments() -> None:
    found = facts(ANSWERS)
    assert found["999000003"] == Facts(position=1, siren="999000003", legal_form="ASSOCIATION", founded=2012)
    assert found[HEAD_OFFICE] == Facts(
        position=1,
        siret=HEAD_OFFICE,
        establishment=EstablishmentRole.HEAD_OFFICE,
        establishment_open=True,
        staff_band="12",
    )
    assert found[BRANCH] == Facts(
        position=1, siret=BRANCH, establishment=EstablishmentRole.BRANCH, establishment_open=False
    )


def test_the_turnover_is_of_the_latest_year_that_has_one() -> None:
    assert facts(ANSWERS)["999000011"].turnover == Turnover(1_250_000, 2023)


def test_partial_diffusion_of_a_body_holds_for_its_establishments() -> None:
    found = facts(ANSWERS)
    withheld = {number for number, row in found.items() if row.address_withheld}
    assert withheld == {"999000029", "99900002900010", "99900003700039"}


@pytest.mark.parametrize("of_body", ["O", "P"])
@pytest.mark.parametrize("of_establishment", ["O", "P", None])
def test_partial_diffusion_of_either_withholds_an_address(
    tmp_path: Path, of_body: str, of_establishment: str | None
) -> None:
    siege = {"siret": HEAD_OFFICE, "statut_diffusion_etablissement": of_establishment}
    answer = {"results": [body(statut_diffusion=of_body, siege=siege)]}
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    found = facts(tmp_path / "answer.json")
    assert found["999000003"].address_withheld == (of_body == "P")
    assert found[HEAD_OFFICE].address_withheld == ("P" in (of_body, of_establishment))


def test_no_name_and_no_address_is_read() -> None:
    told = repr(list(registry.read(ANSWERS)))
    assert not [word for word in ("FICTIF", "ESSAIS", "EXEMPLE", "CAMILLE", "NON-DIFFUSIBLE") if word in told]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("5499", "SARL"), ("5458", "SARL_COOP"), ("5710", "SAS"), ("5599", "SA"), ("5699", "SA"),
        ("5560", "SA_COOP"), ("5658", "SA_COOP"), ("5202", "SNC"), ("9220", "ASSOCIATION"), ("9222", "ASSOCIATION"),
        ("9260", "ASSOCIATION"), ("9223", "GROUPEMENT_EMPLOYEUR"), ("7210", "COLLECTIVITE"), ("7346", "COLLECTIVITE"),
        ("7361", "CCAS"), ("7367", "CCAS"), ("7366", "EPSMS"), ("9300", "FONDATION"), ("6220", "AUTRE"),
        ("0000", None), ("6901", None), ("57", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_the_legal_form_follows_from_the_category(tmp_path: Path, code: str | None, form: str | None) -> None:
    assert told_of(tmp_path, nature_juridique=code).legal_form == form


def test_every_legal_form_of_the_table_is_in_the_vocabulary() -> None:
    codes = {form.code for form in vocabulary().legal_forms}
    assert set(registry.legal_forms().values()) <= codes
    assert all(len(code) == 4 and code.isdigit() for code in registry.legal_forms())


@pytest.mark.parametrize(
    ("created", "year"),
    [("2012-03-01", 2012), ("1998-07-14T00:00:00", 1998), ("1900-01-01", None), ("", None), ("mars 2012", None)],
)
def test_the_year_founded(tmp_path: Path, created: str, year: int | None) -> None:
    assert told_of(tmp_path, date_creation=created).founded == year


@pytest.mark.parametrize(
    ("finances", "turnover"),
    [
        ({}, None),
        ({"2023": {"ca": None}}, None),
        ({"2023": {"ca": -5}}, None),
        ({"2023": None, "2021": {"ca": 12.6}}, Turnover(13, 2021)),
        ({"inconnue": {"ca": 5}}, None),
        ({"2019": {"ca": 5}, "2022": {"ca": 7}, "2020": {"ca": 9}}, Turnover(7, 2022)),
    ],
)
def test_the_turnover(tmp_path: Path, finances: dict[str, Any], turnover: Turnover | None) -> None:
    assert told_of(tmp_path, finances=finances).turnover == turnover


@pytest.mark.parametrize("band", ["NN", "", None, "99"])
def test_a_band_that_says_nothing_is_none(tmp_path: Path, band: str | None) -> None:
    siege = {"siret": HEAD_OFFICE, "tranche_effectif_salarie": band, "etat_administratif": "?"}
    (tmp_path / "answer.json").write_text(json.dumps({"results": [body(siege=siege)]}))
    row = facts(tmp_path / "answer.json")[HEAD_OFFICE]
    assert (row.staff_band, row.establishment_open) == (None, None)


def test_answers_are_read_however_they_are_laid_out(tmp_path: Path) -> None:
    one, *_ = ANSWERS.read_text().splitlines()
    answer = json.loads(one)
    expected = list(registry.read(FIXTURES / "registry_answer.json"))
    assert len(expected) == 3
    for layout in (
        one,
        json.dumps(answer, indent=4),
        json.dumps([answer]),
        json.dumps(answer["results"]),
        json.dumps(answer["results"][0]),
        "\ufeff" + one + "\r\n\r\n",
    ):
        (tmp_path / "answers").write_text(layout)
        assert registry.recognises(layout.encode()[:4096])
        assert list(registry.read(tmp_path / "answers")) == expected
        assert registry.date_of(tmp_path / "answers") is None


@pytest.mark.parametrize(
    "line",
    [
        "null",
        "[]",
        '{"results": null}',
        '{"nom_complet": "STRUCTURE FICTIVE"}',
        '{"results": [{"siren": 999000003}]}',
        '{"results": [{"siren": "999"}]}',
        '{"results": [{"siren": "999000003", "finances": {"2023": {"ca": "12"}}}]}',
        '{"asked": "999000003", "problem": "le registre ne répond pas", "results": []}',
    ],
)
def test_an_answer_of_another_shape_is_kept_aside_and_the_others_read(tmp_path: Path, line: str) -> None:
    (tmp_path / "answers.jsonl").write_text(f"{line}\n{ANSWERS.read_text()}")
    found = list(registry.read(tmp_path / "answers.jsonl"))
    assert [row.position for row in found if isinstance(row, Quarantined)] == [1, 6]
    assert len(found) == 1 + len(list(registry.read(ANSWERS)))


def test_an_establishment_of_another_body_is_kept_aside(tmp_path: Path) -> None:
    stranger = {"siret": "99900001100018", "etat_administratif": "A"}
    (tmp_path / "answer.json").write_text(json.dumps({"results": [body(matching_etablissements=[stranger])]}))
    legal_body, establishment = registry.read(tmp_path / "answer.json")
    assert isinstance(legal_body, Facts)
    assert isinstance(establishment, Quarantined)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "le fichier est vide"),
        (b'{"asked": "999000003"}\n{"asked": ', "ligne 2\u202f: "),
        (b"\xff", "n’est pas de l’UTF-8"),
        (b"[" * 100_000, "imbriquées|JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "answers.jsonl").write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        list(registry.read(tmp_path / "answers.jsonl"))


class Api:
    """The registry's search by number, as documented: asked for a SIREN it gives no establishment but the seat."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.address = server.address + PATH
        self.known = {HEAD_OFFICE, BRANCH, "99900001100018"}
        self.closed: set[str] = set()
        self.broken: set[str] = set()
        server.script(PATH, self.answer)

    def answer(self, request: Request) -> Answer:
        number = request.parameters["q"]
        if number in self.broken:
            return Answer(500)
        sirets = sorted(siret for siret in self.known if siret.startswith(number))
        found = []
        if sirets:
            seat = min(siret for siret in self.known if siret[:9] == number[:9])
            matching = [self.establishment(siret, seat) for siret in sirets if siret == number]
            found = [body(number[:9], siege=self.establishment(seat, seat), matching_etablissements=matching)]
        return Answer(200, json.dumps({"results": found, "total_results": len(found)}).encode())

    def establishment(self, siret: str, seat: str) -> dict[str, Any]:
        state = "F" if siret in self.closed else "A"
        return {"siret": siret, "est_siege": siret == seat, "etat_administratif": state, "adresse": "4 RUE DES ESSAIS"}

    @property
    def asked(self) -> list[str]:
        return [request.parameters["q"] for request in self.server.requests]


def test_each_number_is_asked_once_and_only_what_is_used_is_kept(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    api = Api(server)
    api.closed = {BRANCH}
    told: list[tuple[int, int | None]] = []
    to = tmp_path / "made" / "registry.jsonl"
    numbers = [BRANCH, "99900009400010", BRANCH, "999000011"]
    registry.fetch(to, api.address, iter(numbers), lambda done, whole: told.append((done, whole)), fetcher)
    assert api.asked == [BRANCH, "999000011", "99900009400010"]
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert server.requests[0].parameters["minimal"] == "true"
    assert server.requests[0].parameters["include"] == "siege,matching_etablissements,finances"
    found = facts(to)
    assert found[BRANCH].establishment_open is False
    assert found[HEAD_OFFICE].establishment_open is True
    today = registry.date_of(to)
    assert today is not None
    assert [row.position for row in unknown(to)] == [3]
    assert {row.updated for row in found.values()} == {today}
    assert registry.recognises(to.read_bytes()[:4096])
    assert to.stat().st_mode & 0o777 == 0o600
    assert not [word for word in ("FICTIVE", "ESSAIS") if word in to.read_text()]
    assert [path.name for path in to.parent.iterdir()] == ["registry.jsonl"]


def test_a_fetch_that_stopped_goes_on_where_it_was(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    api = Api(server)
    numbers = [f"9990000{i:02}" for i in range(9)]
    api.broken = set(numbers[2:])
    to = tmp_path / "registry.jsonl"
    with pytest.raises(Unreadable, match="Réponses obtenues\u202f: 2 sur 9\u202f; la prochaine fois reprendra de là"):
        registry.fetch(to, api.address, numbers, fetcher=fetcher)
    assert not to.exists()
    kept = tmp_path / "registry.jsonl.answers"
    kept.write_bytes(kept.read_bytes()[:-10])
    api.broken = set(numbers[3:])
    server.requests.clear()
    with pytest.raises(Unreadable, match="Réponses obtenues\u202f: 3 sur 9"):
        registry.fetch(to, api.address, numbers, fetcher=fetcher)
    api.broken = set()
    registry.fetch(to, api.address, numbers, fetcher=fetcher)
    assert api.asked.count(numbers[0]) == 0
    assert api.asked.count(numbers[1]) == 1
    assert api.asked[-6:] == numbers[3:]
    assert len(to.read_text().splitlines()) == 9


def test_a_number_that_cannot_be_asked_does_not_stop_the_others(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    api = Api(server)
    numbers = [f"9990000{i:02}" for i in range(12)]
    api.broken = set(numbers[::2])
    registry.fetch(tmp_path / "every-other.jsonl", api.address, numbers, fetcher=fetcher)
    api.broken = {BRANCH}
    to = tmp_path / "registry.jsonl"
    registry.fetch(to, api.address, [HEAD_OFFICE, BRANCH, "99900001100018"], fetcher=fetcher)
    (problem,) = [row for row in registry.read(to) if isinstance(row, Quarantined)]
    assert "erreur du serveur (500)" in problem.detail
    assert {HEAD_OFFICE, "99900001100018"} <= set(facts(to))
    api.broken = set()
    server.requests.clear()
    registry.fetch(to, api.address, [HEAD_OFFICE, BRANCH, "99900001100018"], fetcher=fetcher)
    assert api.asked == [BRANCH]
    assert BRANCH in facts(to)


def aged(path: Path, days: int) -> date:
    """Make every answer of a file older; their new day."""
    day = (datetime.now(UTC) - timedelta(days=days)).date()
    lines = [{**json.loads(line), "asked_on": day.isoformat()} for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return day


def test_answers_are_asked_again_after_a_week(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    api = Api(server)
    to = tmp_path / "registry.jsonl"
    registry.fetch(to, api.address, [HEAD_OFFICE, BRANCH], fetcher=fetcher)
    aged(to, 5)
    server.requests.clear()
    registry.fetch(to, api.address, [BRANCH], fetcher=fetcher)
    assert api.asked == []
    assert len(to.read_text().splitlines()) == 1
    aged(to, 9)
    api.closed = {BRANCH}
    registry.fetch(to, api.address, [BRANCH], fetcher=fetcher)
    assert api.asked == [BRANCH]
    assert facts(to)[BRANCH].establishment_open is False


def test_a_former_answer_stands_while_a_number_cannot_be_asked(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    api = Api(server)
    to = tmp_path / "registry.jsonl"
    registry.fetch(to, api.address, [BRANCH], fetcher=fetcher)
    day = aged(to, 30)
    api.broken = {BRANCH}
    registry.fetch(to, api.address, [BRANCH], fetcher=fetcher)
    assert facts(to)[BRANCH].updated == day == registry.date_of(to)
    aged(to, 90)
    registry.fetch(to, api.address, [BRANCH], fetcher=fetcher)
    assert facts(to) == {}


@pytest.mark.parametrize("number", ["", "boulangerie", "9990000030001", "٩٩٩٠٠٠٠٠٣"])
def test_only_numbers_are_asked(server: Server, fetcher: Fetcher, tmp_path: Path, number: str) -> None:
    with pytest.raises(Unreadable, match="n’est ni un SIRET ni un SIREN"):
        registry.fetch(tmp_path / "registry.jsonl", server.address + PATH, [number], fetcher=fetcher)
    assert server.requests == []


def test_an_answer_about_another_body_is_not_taken(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    server.script(PATH, Answer(200, json.dumps({"results": [body("999000011", nature_juridique="5710")]}).encode()))
    to = tmp_path / "registry.jsonl"
    registry.fetch(to, server.address + PATH, [BRANCH], fetcher=fetcher)
    assert facts(to) == {}
    assert [row.detail for row in unknown(to)] == [f"{BRANCH}\u202f: aucun résultat"]


def test_an_address_that_is_not_the_registry_is_told(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    server.script(PATH, Answer(200, b'{"erreur": "Veuillez indiquer un param\xc3\xa8tre."}'))
    numbers = [f"9990000{i:02}" for i in range(9)]
    with pytest.raises(Unreadable, match="ce n’est pas une réponse du registre"):
        registry.fetch(tmp_path / "registry.jsonl", server.address + PATH, numbers, fetcher=fetcher)
    assert len(server.requests) == 5


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stops=st.lists(st.lists(st.integers(0, 6), max_size=7), max_size=3))
def test_whatever_stops_it_every_number_ends_with_one_line(
    server: Server, fetcher: Fetcher, tmp_path: Path, stops: list[list[int]]
) -> None:
    for left in tmp_path.iterdir():
        left.unlink()
    api = Api(server)
    numbers = [f"9990000{i:02}" for i in range(7)]
    to = tmp_path / "registry.jsonl"
    for broken in [*stops, []]:
        api.broken = {numbers[i] for i in broken}
        try:
            registry.fetch(to, api.address, numbers, fetcher=fetcher)
        except Unreadable:
            continue
        assert [json.loads(line)["asked"] for line in to.read_text().splitlines()] == numbers
    assert {row.position for row in registry.read(to)} == set(range(1, len(numbers) + 1))
