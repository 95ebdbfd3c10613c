import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model import PublicContract
from data.rows import Facts, Quarantined
from data.sources import contracts, json_window, recognise
from data.sources.reading import Unreadable
from data.verdicts import Reason
from tests.data.sirets import siret

FIXTURES = Path(__file__).parent / "fixtures"
SIRET = siret(1)

Read = list[Facts | Quarantined]


def read(folder: Path, content: Any, name: str = "decp.json") -> Read:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return list(contracts.read(path))


def contract(**fields: Any) -> dict[str, Any]:
    """A contract whose one holder is ``SIRET``, unless told otherwise."""
    holders = [{"titulaire": {"typeIdentifiant": "SIRET", "id": SIRET}}]
    return {"id": "1", "acheteur": {"nom": "Ville fictive"}, "objet": "Nettoyage", "titulaires": holders} | fields


def told(folder: Path, **fields: Any) -> PublicContract:
    (row,) = read(folder, {"marches": [contract(**fields)]})
    assert isinstance(row, Facts)
    return row.contracts[0]


def test_the_consolidated_json_gives_a_row_for_every_holder() -> None:
    rows = list(contracts.read(FIXTURES / "decp-2024.json"))
    cleaning = PublicContract("", "Nettoyage des locaux municipaux, lot n° 2 : écoles", date(2024, 2, 8), 150_000)
    green = PublicContract("Commune de Grenoble-la-Fictive", "Entretien des espaces verts", date(2019, 6, 17))
    assert rows[:2] == [
        Facts(position=1, siret="99900001100018", contracts=(cleaning,)),
        Facts(position=1, siret="99900002900010", contracts=(cleaning,)),
    ]
    assert rows[3:5] == [
        Facts(position=2, siret="99900003700013", contracts=(green,)),
        Facts(position=3, siret="99900004500016", contracts=(PublicContract("", "Restauration"),)),
    ]
    reuse = PublicContract("Syndicat fictif", "Ressourcerie", date(2024, 5, 2), 980_000)
    assert rows[8:] == [Facts(position=7, siret="99900001100018", contracts=(reuse,))]
    aside = [(row.position, row.reason) for row in rows if isinstance(row, Quarantined)]
    assert aside == [
        (1, Reason.OUT_OF_SCOPE),
        (4, Reason.MALFORMED),
        (5, Reason.INVALID_SIRET),
        (6, Reason.MALFORMED),
    ]
    assert recognise(FIXTURES / "decp-2024.json") is contracts
    assert contracts.date_of(FIXTURES / "decp-2024.json") is None


def test_what_is_put_aside_names_the_contract_and_the_holder() -> None:
    row = next(row for row in contracts.read(FIXTURES / "decp-2024.json") if isinstance(row, Quarantined))
    assert row.row == {
        "id": "2024NET01",
        "objet": "Nettoyage des locaux municipaux, lot n° 2 : écoles",
        "titulaire": "BE0123456789",
        "typeIdentifiant": "TVA",
    }


def test_the_json_of_before_2022_is_a_plain_list() -> None:
    first, second = contracts.read(FIXTURES / "decp-2019.json")
    gymnasium = PublicContract("Ville fictive", "Rénovation du gymnase", date(2019, 12, 1), 77_899)
    bar = PublicContract("Ville fictive", "Buvette", date(2018, 3, 4), 12_000)
    assert first == Facts(position=1, siret="99900001100018", contracts=(gymnasium,))
    assert second == Facts(position=2, siret="99900002900010", contracts=(bar,))


def test_the_table_gives_the_contract_as_it_stands_now() -> None:
    rows = list(contracts.read(FIXTURES / "decp.csv"))
    now = PublicContract("Commune de Grenoble-la-Fictive", "Nettoyage, lot n° 2", date(2025, 6, 8), 150_000)
    assert [row.reason for row in rows if isinstance(row, Quarantined)] == [
        Reason.EXPIRED,
        Reason.OUT_OF_SCOPE,
        Reason.MALFORMED,  # no holder
        Reason.MALFORMED,  # no subject
    ]
    assert rows[1] == Facts(position=2, siret="99900001100018", contracts=(now,))
    moving = PublicContract("", "Déménagement", date(2024, 2, 8), 12_500)
    assert rows[2] == Facts(position=3, siret="09900001000019", contracts=(moving,))
    assert recognise(FIXTURES / "decp.csv") is contracts


def test_a_line_may_number_its_holders() -> None:
    rows = list(contracts.read(FIXTURES / "decp-v3.csv"))
    folding = (PublicContract("", "Mise sous pli", date(2024, 2, 8), 5_000),)
    assert rows == [
        Facts(position=1, siret="99900001100018", contracts=folding),
        Facts(position=1, siret="99900002900010", contracts=folding),
    ]
    assert recognise(FIXTURES / "decp-v3.csv") is contracts


def test_parquet_gives_what_the_csv_gives(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    columns = {
        "uid": ["a", "a"],
        "acheteur_nom": ["Ville fictive", None],
        "titulaire_id": [SIRET, SIRET],
        "titulaire_typeIdentifiant": ["SIRET", None],
        "objet": ["Nettoyage", "Nettoyage"],
        "montant": [1000.0, float("nan")],
        "dateNotification": [date(2024, 2, 8), None],
        "donneesActuelles": [True, False],
        "codeCPV": [["unread"], None],
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "decp.parquet")
    first, second = contracts.read(tmp_path / "decp.parquet")
    cleaning = PublicContract("Ville fictive", "Nettoyage", date(2024, 2, 8), 1000)
    assert first == Facts(position=1, siret=SIRET, contracts=(cleaning,))
    assert isinstance(second, Quarantined)
    assert second.reason is Reason.EXPIRED


def test_a_broken_or_foreign_parquet_is_refused(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    with pytest.raises(Unreadable, match="le fichier Parquet est abîmé"):
        read(tmp_path, b"PAR1 cut", "cut.parquet")
    parquet.write_table(pyarrow.table({"nom": ["x"]}), tmp_path / "other.parquet")
    with pytest.raises(Unreadable, match="aucune colonne « objet »"):
        list(contracts.read(tmp_path / "other.parquet"))


def test_doubles_of_a_contract_are_equal(tmp_path: Path) -> None:
    first, second = read(
        tmp_path, {"marches": {"marche": [contract(id="1"), contract(id=" 1 ", objet="  Nettoyage ")]}}
    )
    assert isinstance(first, Facts)
    assert isinstance(second, Facts)
    assert first.contracts == second.contracts


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        (0, None),
        (-5, None),
        (1, None),
        (0.01, None),
        (1.01, 1),
        (10_000_000_000, 10_000_000_000),
        (10_000_000_001, None),
        (1e300, None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ("NC", None),
        ("1 234,56 €", 1235),
        ("420,000", None),
        ([5000], None),
        ("1e5", 100_000),
    ],
)
def test_an_absurd_amount_is_no_amount(tmp_path: Path, amount: Any, kept: int | None) -> None:
    assert told(tmp_path, montant=amount).amount == kept


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ("2024-02-08", date(2024, 2, 8)),
        ("2024-02-08T00:00:00Z", date(2024, 2, 8)),
        ("08/02/2024", date(2024, 2, 8)),
        ("2024-02-30", None),
        ("5021-02-18", None),
        ("September, 16 2021 00:00:00", None),
        (20240208, None),
        ({}, None),
    ],
)
def test_a_day_in_a_bad_format_is_no_day(tmp_path: Path, day: Any, kept: date | None) -> None:
    assert told(tmp_path, dateNotification=day).notified_on == kept


def test_the_buyer_is_a_name_or_nothing(tmp_path: Path) -> None:
    for buyer in (
        {"id": "21380185500015"},
        {"nom": "213 801 855 00015"},
        {"nom": "NC"},
        {"nom": {}},
        {"nom": ["Ville"]},
        [],
        None,
        "x",
    ):
        assert told(tmp_path, acheteur=buyer).buyer == ""


def test_a_contract_may_be_alone_or_in_a_bare_list_or_after_other_keys(tmp_path: Path) -> None:
    expected = [Facts(position=1, siret=SIRET, contracts=(PublicContract("Ville fictive", "Nettoyage"),))]
    for document in (
        [contract()],
        {"$schema": "x", "marches": {"version": {"a": [1, {"b": "]"}]}, "marche": contract()}, "fin": None},
        {"marches": {"contrat-concession": [], "marche": [contract()]}},
    ):
        assert read(tmp_path, document) == expected
    assert read(tmp_path, b"\xef\xbb\xbf" + json.dumps([contract()]).encode()) == expected


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"marches": [{"objet": "x"}, {"obj', "le JSON s’arrête au milieu, au n° 2"),
        (b'{"marches": [{"objet": "x"},', "le JSON s’arrête au milieu"),
        (b'{"marches": [{"objet": "x"} {}]}', "ce n’est pas du JSON valide"),
        (b'{"marches": []} {}', "après la fin"),
        (b'{"annees": [2024]}', "aucun « marches »"),
        (b'[{"objet": "\xe9t\xe9"}]', "l’octet 0xe9 n’est pas de l’UTF-8"),
        (b"[" + b"1" * 5000 + b"]", "un nombre est trop long"),
        (b"[" * 200_000, "imbriquées sans fin"),
        (b"", "le fichier est vide"),
        (b"siret;nom\n1;2\n", "aucun en-tête avec les colonnes « objet » et « titulaire_id »"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read(tmp_path, content)


def test_contracts_longer_than_the_window_are_read_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "_CHUNK", 7)
    documents = {"marches": {"marche": [contract(objet=f"Objet n° {rank} " + "é" * rank) for rank in range(60)]}}
    rows = read(tmp_path, json.dumps(documents, ensure_ascii=False).encode())
    assert [row.contracts[0].subject.count("é") for row in rows if isinstance(row, Facts)] == list(range(60))
    numbers = read(tmp_path, [123456789, 12.5])
    assert [row.row for row in numbers if isinstance(row, Quarantined)] == ["123456789", "12.5"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["titulaire", "id", "nom", "modification", "montant", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
FIELDS = ["id", "objet", "acheteur", "titulaires", "concessionnaires", "montant", "dateNotification", "modifications"]


@given(documents=st.lists(JSON | st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_contract_comes_out_whatever_it_holds(tmp_path: Path, documents: list[Any]) -> None:
    rows = read(tmp_path, {"marches": {"marche": [*documents, contract()]}})
    assert sorted({row.position for row in rows}) == list(range(1, len(documents) + 2))
    assert isinstance(rows[-1], Facts)


@given(content=st.binary(max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    for start in (b"", b'{"marches": [', b"objet;titulaire_id\n", b"PAR1"):
        with suppress(Unreadable):
            rows = read(tmp_path, start + content)
            assert all(isinstance(row, Facts | Quarantined) for row in rows)


def test_a_day_after_the_file_was_received_is_no_day(tmp_path: Path) -> None:
    (row,) = read(tmp_path, [contract(dateNotification="2097-05-01")])
    assert isinstance(row, Facts)
    assert row.contracts[0].notified_on is None
