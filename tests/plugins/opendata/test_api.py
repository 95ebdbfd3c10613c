"""The static API: described, whole, and answering what it says it answers."""

from typing import Any

import jsonschema
import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from data.geography import france
from data.model import Structure
from plugins.opendata.api import ROOT


@pytest.fixture(scope="module")
def document(files: dict[str, bytes]) -> dict[str, Any]:
    """The OpenAPI document."""
    return msgspec.json.decode(files[f"{ROOT}/openapi.json"])


def answers_of(files: dict[str, bytes], path: str) -> list[dict[str, Any]]:
    return msgspec.json.decode(files[f"{ROOT}/{path}"])["structures"]


def test_the_description_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document, cls=OpenAPIV31SpecValidator)


def concrete_paths(path: str, operations: dict[str, Any]) -> list[str]:
    paths = [path]
    for parameter in operations.get("parameters", []):
        hole = f"{{{parameter['name']}}}"
        paths = [one.replace(hole, value) for one in paths for value in parameter["schema"]["enum"]]
    return paths


def test_every_path_exists_and_every_answer_is_as_described(files: dict[str, bytes], document: dict[str, Any]) -> None:
    described = set()
    for path, operations in document["paths"].items():
        reference = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = reference | {"components": document["components"]}
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        for concrete in concrete_paths(path, operations):
            file = f"{ROOT}{concrete}"
            described.add(file)
            validator.validate(msgspec.json.decode(files[file]))
    assert described == {path for path in files if path.startswith(f"{ROOT}/")} - {f"{ROOT}/openapi.json"}


def test_no_key_is_left_undescribed(files: dict[str, bytes], document: dict[str, Any]) -> None:
    described = document["components"]["schemas"]["Summary"]["properties"]
    assert all(value["description"] for value in described.values())
    keys = {
        key
        for path in files
        if "/metiers/" in path
        for one in answers_of(files, path.removeprefix(f"{ROOT}/"))
        for key in one
    }
    assert keys <= set(described)
    assert {"nom", "metiers", "commune", "fiche"} <= keys


def test_a_siret_is_found_with_its_kind(files: dict[str, bytes], structures: list[Structure]) -> None:
    for one in structures:
        if one.siret:
            found = [
                answer for answer in answers_of(files, f"siren/{one.siret[7:9]}.json") if answer["siret"] == one.siret
            ]
            assert one.kind in {answer["type"] for answer in found}
    held = sum(len(answers_of(files, f"siren/{number:02d}.json")) for number in range(100))
    assert held == sum(bool(one.siret) for one in structures)


def test_a_departement_holds_who_is_installed_there(files: dict[str, bytes], structures: list[Structure]) -> None:
    for code in france().departements:
        found = [answer["identifiant"] for answer in answers_of(files, f"departements/{code}.json")]
        assert found == [one.id for one in structures if one.place.departement == code]


def test_a_trade_holds_who_works_in_it(files: dict[str, bytes], structures: list[Structure]) -> None:
    for slug in ("blanchisserie", "textiles"):
        found = [answer["identifiant"] for answer in answers_of(files, f"metiers/{slug}.json")]
        assert found == [one.id for one in structures if any(a.sector == slug for a in one.activities)]
        assert found


def test_every_code_has_its_words(files: dict[str, bytes]) -> None:
    words = msgspec.json.decode(files[f"{ROOT}/nomenclatures.json"])
    codes = {name: {term["code"] for term in terms} for name, terms in words.items()}
    for line in files["donnees/structures.jsonl"].splitlines():
        record = msgspec.json.decode(line)
        assert record["type"] in codes["types"]
        assert record["famille"] in codes["familles"]
        assert set(record.get("metiers", [])) <= codes["metiers"]
        assert set(record.get("prestations", [])) <= codes["prestations"]
        assert set(record.get("labels", [])) <= codes["labels"]
        assert set(record.get("reseaux", [])) <= codes["reseaux"]
        assert record.get("departement", "38") in codes["departements"]
        assert record.get("region", "84") in codes["regions"]
        assert record.get("forme_juridique", "SARL") in codes["formes_juridiques"]
