"""The records of a FINESS file, whatever its layout: tagged lines without a header, or a table with one."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from data.slugs import slug
from data.sources.reading import Unreadable
from data.sources.tables import cells, tabular
from data.sources.tables.lines import text_lines

ESAT = "246"

FIELDS = (
    "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie", "compvoie",
    "lieuditbp", "commune", "departement", "libdepartement", "ligneacheminement", "telephone", "telecopie", "categetab",
    "libcategetab", "categagretab", "libcategagretab", "siret", "codeape", "codemft", "libmft", "codesph", "libsph",
    "dateouv", "dateautor", "datemaj", "numuai",
)  # fmt: skip
"""The fields of a line tagged ``structureet``, in their published order."""

_FEWEST = len(FIELDS) - 1
"""``numuai``, nearly always empty, is missing from older files."""
_LOCATION = ("coordxet", "coordyet", "sourcecoordet")
_TAGS = ("structureet", "geolocalisation", "finess")

# The same fields under the names of files that have a header: data.gouv.fr's (the types of the published schema) and
# Atlasanté's (t_finess).
_OTHER_NAMES = {
    "raisonsociale": "rs", "raisonsocialelongue": "rslongue", "complementraisonsociale": "complrs",
    "complementdistribution": "compldistrib", "numerovoie": "numvoie", "typevoie": "typvoie", "libellevoie": "voie",
    "complementvoie": "compvoie", "categorie": "categetab", "datemajstructure": "datemaj", "numerouai": "numuai",
    "numerofinesset": "nofinesset", "categorieetablissement": "categetab", "codecategorie": "categetab",
    "numerosiret": "siret", "nosiret": "siret", "ville": "libroutage", "libellecommune": "libroutage",
    "numfinesset": "nofinesset", "finesset": "nofinesset", "finess": "nofinesset",
    "adressenumvoie": "numvoie", "adressetypevoie": "typvoie", "adressenomvoie": "voie", "adressecompvoie": "compvoie",
    "adresselieuditbp": "lieuditbp", "adressecodepostal": "codepostal", "adresselibroutage": "libroutage",
    "comcode": "insee", "categcode": "categetab", "datemajfiness": "datemaj", "geoloc4326lat": "latitude",
    "geoloc4326long": "longitude",
}  # fmt: skip
_SAME_NAMES = (*FIELDS, *_LOCATION, "etat", "datefermeture", "insee", "codepostal", "latitude", "longitude")
REQUIRED = ("nofinesset", "rs", "categetab")


def field_of(title: str) -> str | None:
    """The field that a column of a file with a header holds."""
    name = slug(title).replace("-", "")
    return name if name in _SAME_NAMES else _OTHER_NAMES.get(name)


class Broken(NamedTuple):
    """A line that cannot be cut into the fields of an establishment."""

    detail: str
    text: str


Record = Mapping[str, str] | Broken


def records(path: Path) -> Iterator[Record]:
    """Every establishment of the file, by field. Raises :class:`Unreadable`."""
    first = next((line for line in text_lines(path) if line.strip()), "")
    if not first.strip():
        raise Unreadable(f"{path} : aucune ligne. Téléchargez le fichier de nouveau.")
    return _tagged(path) if _tag(first) in _TAGS else _headed(path)


def _tagged(path: Path) -> Iterator[Record]:
    """Establishments, each with its location: the published file gives the locations after all of them."""
    locations = _locations(path)
    for number, tag, text in _tagged_lines(path):
        if tag == "finess" or tag == "geolocalisation":
            continue
        cut = _cut(text, _FEWEST + 1, len(FIELDS) + 1) if tag == "structureet" else None
        if cut is None:
            found = text.count(";") + 1
            yield Broken(f"ligne {number} : {found} champs au lieu de {len(FIELDS) + 1}", text[:5000])
            continue
        record = dict(zip(FIELDS, cut[1:], strict=False))
        if shifted := _shifted(record):
            yield Broken(f"ligne {number} : {shifted} ; un point-virgule est sans doute dans un nom", text[:5000])
        else:
            yield {**record, **locations.get(record["nofinesset"], {})}


def _shifted(record: Mapping[str, str]) -> str:
    """What shows that the fields of a line are not where they should be; empty when nothing does."""
    if not re.fullmatch(r"\d{3}(?:\.0)?", record["categetab"]):
        return f"catégorie « {record['categetab'][:20]} »"
    # Codes of activity end with a letter.
    if sum(map(str.isalpha, record["siret"])) > 1 or record["codeape"].isdigit():
        return f"SIRET « {record['siret'][:20]} »"
    return ""


def _locations(path: Path) -> dict[str, dict[str, str]]:
    """The locations of ESAT, by number: those of all the others would fill the memory."""
    found: dict[str, dict[str, str]] = {}
    numbers: set[str] = set()
    for _, tag, text in _tagged_lines(path):
        if tag == "structureet" and ESAT in text:
            numbers.add(text.split(";", 2)[1].strip('" '))
        elif tag == "geolocalisation":
            # Files of 2016 part the source by semicolons, later ones by commas.
            fields = [field.strip('" ') for field in text.split(";")]
            if fields[1:2] and fields[1] in numbers and len(fields) >= 5:
                found[fields[1]] = dict(zip(_LOCATION, (fields[2], fields[3], ",".join(fields[4:-1])), strict=True))
    return found


def _tagged_lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """Number, tag and text of every line; one that a line break cut in two is put together again."""
    whole: tuple[int, str, str] | None = None
    for number, text in enumerate(text_lines(path), start=1):
        if not text.strip():
            continue
        tag = _tag(text)
        if whole and tag not in _TAGS and whole[1] == "structureet" and whole[2].count(";") < _FEWEST:
            whole = (whole[0], whole[1], f"{whole[2]} {text}")
            continue
        if whole:
            yield whole
        whole = (number, tag, text)
    if whole:
        yield whole


def _tag(text: str) -> str:
    return text[:40].split(";", 1)[0].strip('" \ufeff').lower()


def _cut(text: str, fewest: int, most: int) -> list[str] | None:
    """The fields of a line, its quotes read as CSV, else as mere characters; ``None`` when neither gives the count."""
    plain = [field.strip().strip('"') for field in text.split(";")]
    try:
        quoted = next(csv.reader([text], delimiter=";"), []) if '"' in text else plain
    except csv.Error:
        quoted = plain
    for fields in (quoted, plain):
        if fewest <= len(fields) <= most or (len(fields) == most + 1 and not fields[-1]):
            return [field.strip() for field in fields[:most]]
    return None


def _headed(path: Path) -> Iterator[Record]:
    """Establishments of a file with a header; the columns nobody asked for are left."""
    lines = tabular.read_csv(path)
    header = next(lines)
    places: dict[str, int] = {}
    for index, title in enumerate(header.cells):
        if name := field_of(cells.line(title)):
            places.setdefault(name, index)
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        raise Unreadable(
            f"{path}, ligne {header.number} : il manque la colonne « {missing[0]} ». "
            "Prenez l’extraction du fichier des établissements de FINESS, ou son export avec en-tête."
        )
    for line in lines:
        if line.problem:
            yield Broken(f"ligne {line.number} : {line.problem}", ";".join(map(str, line.cells))[:5000])
        else:
            yield {name: cells.line(line.cells[index]) for name, index in places.items()}
