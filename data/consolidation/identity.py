"""Which rows speak of one structure: SIRET and kind; without a SIRET, name, commune and kind."""

from collections.abc import Iterable
from hashlib import sha256

from data.quality import Cleaned
from data.slugs import slug

NameKey = tuple[str, str, str]
"""Words of the name, INSEE code of the commune, kind."""


def identity(row: Cleaned) -> str:
    """The id of the structure a row speaks of, from the row alone: an ACI and an AI may share one SIRET."""
    return f"{row.siret}-{row.kind}" if row.siret else id_without_siret(row.name, row.place.insee, row.kind)


def id_without_siret(name: str, insee: str | None, kind: str) -> str:
    """The id of a structure whose SIRET nobody tells."""
    return f"N{sha256(f'{slug(name)} {insee}'.encode()).hexdigest()[:12]}-{kind}"


def name_keys(row: Cleaned) -> Iterable[NameKey]:
    """What a row without a SIRET would be known by: its name, or its brand, in its commune; none without a commune."""
    if row.place.insee:
        yield slug(row.name), row.place.insee, row.kind
        if row.brand and row.brand != row.name:
            yield slug(row.brand), row.place.insee, row.kind
