"""The description of the API, OpenAPI 3.1. Its schemas are those of the records themselves."""

from typing import Any

import msgspec

from data.geography import Geography
from data.vocabulary import vocabulary
from plugins.opendata.api import ROOT, Answer, nomenclatures, shards
from plugins.opendata.description import Description
from plugins.opendata.dictionary import dictionary

_TEMPLATE = "#/components/schemas/{name}"


def openapi(geography: Geography, site_name: str, site_address: str) -> dict[str, Any]:
    """The OpenAPI document. ``site_address`` is empty in development: the server is then told by its path."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Structures inclusives – {site_name}",
            "version": "1",
            "summary": "Quelles structures sont inclusives, où et dans quels métiers.",
            "description": (
                "Des fichiers JSON, refaits avec le site\u202f: aucune clé, aucun quota. Ce qui ne peut pas être "
                "rediffusé n’y est pas. Une structure absente du fichier où elle devrait être n’est pas connue d’une "
                "source ouverte."
            ),
            "license": {"name": "Celle de chaque source", "url": f"{site_address}/donnees/#licence"},
        },
        "servers": [{"url": f"{site_address}/{ROOT}"}],
        "paths": {
            "/siren/{fin}.json": _question(
                "structuresParSiren",
                "Un SIRET ou un SIREN est-il celui d’une structure inclusive, et de quel type\u202f?",
                "fin",
                "Les huitième et neuvième chiffres du SIREN. Cherchez ensuite le SIRET dans la réponse.",
                shards(),
                "31",
            ),
            "/departements/{code}.json": _question(
                "structuresParDepartement",
                "Quelles structures sont installées dans un département\u202f?",
                "code",
                "Code du département. D’autres structures peuvent y travailler sans y être installées.",
                list(geography.departements),
                "38",
            ),
            "/metiers/{metier}.json": _question(
                "structuresParMetier",
                "Quelles structures exercent un métier\u202f?",
                "metier",
                "Code du métier, dans la nomenclature «\u202fmetiers\u202f».",
                [sector.slug for group in vocabulary().sector_groups for sector in group.sectors],
                "blanchisserie",
            ),
            "/nomenclatures.json": _document(
                "nomenclatures", "Les codes et leurs libellés\u202f: types, métiers, territoires…", "Nomenclatures"
            ),
            "/jeu-de-donnees.json": _document(
                "jeuDeDonnees", "La date des données, leurs sources, et les fichiers à télécharger.", "Description"
            ),
        },
        "components": {
            "schemas": _record_schemas() | {"Nomenclatures": _nomenclatures_schema(geography)},
            "responses": {
                "Absent": {"description": "Ce code n’existe pas.", "content": {"text/html": {}}},
            },
        },
    }


def _question(
    operation: str, summary: str, parameter: str, description: str, values: list[str], example: str
) -> dict[str, Any]:
    return {
        "parameters": [
            {
                "name": parameter,
                "in": "path",
                "required": True,
                "description": description,
                "schema": {"type": "string", "enum": values},
                "example": example,
            }
        ],
    } | _document(operation, summary, "Answer")


def _document(operation: str, summary: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": _TEMPLATE.format(name=schema)}}}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "responses": {
                "200": {"description": "La réponse.", "content": content},
                "404": {"$ref": "#/components/responses/Absent"},
            },
        }
    }


def _record_schemas() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components([Answer, Description], ref_template=_TEMPLATE)
    meanings = {column.name: column.meaning for column in dictionary()["structures"].columns}
    for schema in schemas.values():
        # What msgspec writes there are docstrings, in English and for who reads the code.
        schema.pop("description", None)
    for name, value in schemas["Summary"]["properties"].items():
        value["description"] = meanings[name]
    return schemas


def _nomenclatures_schema(geography: Geography) -> dict[str, Any]:
    lists = nomenclatures(geography)
    return {
        "type": "object",
        "required": list(lists),
        "properties": {name: {"type": "array", "items": _term_schema(terms)} for name, terms in lists.items()},
    }


def _term_schema(terms: list[dict[str, Any]]) -> dict[str, Any]:
    names = list(dict.fromkeys(name for term in terms for name in term))
    return {
        "type": "object",
        "required": [name for name in names if all(name in term for term in terms)],
        "properties": {name: {"type": "string"} for name in names},
    }
