"""What consolidating costs: structures out of two and a half rows each, from four sources that overlap."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec

from data.rows import Candidate
from tests.bench.processes import Cost, measure

_SEED = 7
_CARRIERS = {"ACI": "aci", "AI": "ai", "EI": "ei", "ETTI": "etti", "EA": "ea", "EATT": "eatt", "GEIQ": "geiq"}
ROWS_A_STRUCTURE = 2.5


def write_sources(folder: Path, count: int) -> list[str]:
    """Files of four sources, as words of ``python -m data consolidate``: ``count`` structures, 2.5 rows each."""
    sample = folder / "sample.jsonl"
    measure("-m", "data", "sample", "--count", str(count), "--seed", str(_SEED), "--out", str(sample))
    with sample.open("rb") as file:
        next(file)
        rows = [msgspec.json.decode(line, type=Candidate) for line in file]
    files = {
        "data_inclusion": _data_inclusion(folder, rows, round(0.8 * count)),
        "labels": _labels(folder, rows, round(0.4 * count)),
        "registry": _registry(folder, rows, round(0.15 * count)),
    }
    return [f"sample={sample}", *(f"{name}={path}" for name, path in files.items())]


def consolidate(sources: list[str], folder: Path) -> Cost:
    """Consolidate them into a new dataset."""
    return measure("-m", "data", "consolidate", *sources, "--out", str(folder))


def _data_inclusion(folder: Path, rows: list[Candidate], count: int) -> Path:
    """The same structures as another source writes them: other phone format, other case, a text of its own."""
    path = folder / "data_inclusion.ndjson"
    known = [row for row in rows if row.kind in _CARRIERS and row.siret and 3 <= len(row.name) <= 150]
    with path.open("wb") as file:
        for number, row in enumerate(_taken(known, count)):
            told = {
                "source": "bench", "id": f"bench--{number}", "nom": row.name.upper().rstrip("."),
                "date_maj": "2026-10-12", "siret": row.siret, "commune": row.city.upper() or None,
                "code_postal": row.postcode or None, "adresse": row.address or None,
                "telephone": row.contact_phone or None,
                "description": row.description[:10_000] if len(row.description) >= 5 else None,
                "latitude": row.latitude, "longitude": row.longitude, "reseaux_porteurs": [_CARRIERS[row.kind]],
            }  # fmt: skip
            file.write(msgspec.json.encode(told) + b"\n")
    return path


def _labels(folder: Path, rows: list[Candidate], count: int) -> Path:
    path = folder / "labels.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("siret", "label"))
        writer.writerows((row.siret, "RSEi") for row in _taken([row for row in rows if row.siret], count))
    return path


def _registry(folder: Path, rows: list[Candidate], count: int) -> Path:
    path = folder / "registry.jsonl"
    with path.open("wb") as file:
        for row in _taken([row for row in rows if row.siret], count):
            establishment = {"siret": row.siret, "est_siege": True, "etat_administratif": "A"}
            body = {
                "siren": row.siret[:9], "nature_juridique": "9220", "date_creation": "1998-05-12",
                "statut_diffusion": "O", "finances": {"2024": {"ca": 420_000.0}}, "siege": establishment,
                "matching_etablissements": [establishment],
            }  # fmt: skip
            answer = {"asked": row.siret, "asked_on": "2026-11-01", "results": [body]}
            file.write(msgspec.json.encode(answer) + b"\n")
    return path


def _taken(rows: list[Candidate], count: int) -> Iterator[Candidate]:
    """``count`` rows drawn from these, more than once when they are too few."""
    chance = random.Random(_SEED)
    return (chance.choice(rows) for _ in range(count))
