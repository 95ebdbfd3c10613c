"""Why a value was refused, in French: what libraries say of it is English, and stands in reports that people read."""

import re

import msgspec

_PLACE = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_TYPES = {
    "str": "un texte",
    "int": "un nombre entier",
    "float": "un nombre",
    "bool": "vrai ou faux",
    "date": "une date",
    "array": "une liste",
    "object": "un objet",
    "null": "rien",
}


def refusal(error: Exception) -> str:
    """Where a decoded value is not of the shape expected, and how: « siret : une liste, mais il faut un texte »."""
    told = str(error)
    place = _PLACE.search(told)
    told = told[: place.start()] if place else told
    problem = _problem(error, told)
    return f"{place[1]} : {problem}" if place and place[1] else problem


def _problem(error: Exception, told: str) -> str:
    if isinstance(error, RecursionError):
        return "des listes sont imbriquées sans fin"
    if isinstance(error, UnicodeDecodeError):
        return "le texte n’est pas de l’UTF-8"
    if told == "Input data was truncated":
        return "le JSON s’arrête au milieu"
    if expected := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", told):
        return f"{_type(expected[2])}, mais il faut {_type(expected[1])}"
    if missing := re.fullmatch(r"Object missing required field `([^`]+)`", told):
        return f"le champ « {missing[1]} » manque"
    if value := re.fullmatch(r"Invalid (?:enum )?value '?([^']*)'?", told):
        return f"valeur imprévue « {value[1][:40]} »"
    if "encoded date" in told:
        return "ce n’est pas une date (aaaa-mm-jj)"
    if isinstance(error, msgspec.ValidationError):
        return "valeur d’une forme imprévue"
    at = re.search(r"\(byte (\d+)\)", told)
    return f"le JSON est mal formé, à l’octet {at[1]}" if at else "le JSON est mal formé"


def _type(names: str) -> str:
    """The types that msgspec names, ``float | null``, but for null beside another."""
    several = names.split(" | ")
    told = [_TYPES.get(name, name) for name in several if name != "null" or len(several) == 1]
    return " ou ".join(told)
