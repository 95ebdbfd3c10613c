"""What is known of a structure when looking for its duplicates, and how it is read."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from data.duplicates.addresses import Street, read_site, read_street
from data.duplicates.names import Name, read_name
from data.geography import departement_of_postcode

_HOLDERS_MAX = 4
"""A phone, an e-mail address or a site that more structures of one kind hold is that of a head office or a platform."""
_NEIGHBOURS_MAX = 8
"""An address or a point that more structures share is that of a business centre, or of nobody."""
_UNUSUAL_LETTERS = 8


class Described(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A structure as its duplicates are looked for.

    ``siren`` is empty without SIRET. ``phone`` is in E.164. ``latitude`` and ``longitude`` are those of the address, in
    decimal degrees: leave the centre of a commune out, it says no more than ``insee``.
    """

    id: str
    kind: str
    siren: str
    name: str
    brand: str = ""
    insee: str | None = None
    postcode: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    email: str = ""
    website: str | None = None


class Held(msgspec.Struct, frozen=True, gc=False):
    """A way to reach a structure, and how many structures of its kind hold it; 0 when it has none."""

    value: str
    """Empty when too many hold it to tell."""
    holders: int


class Reading(msgspec.Struct, frozen=True, gc=False):
    """A structure once read: words for texts, and nothing in place of a value that too many share."""

    id: str
    kind: str
    siren: str
    names: tuple[Name, ...]
    """The legal name, then the brand when it is another."""
    insee: str
    postcode: str
    departement: str
    street: Street | None
    point: tuple[float, float] | None
    """Latitude and longitude."""
    phone: Held
    email: Held
    website: Held
    namesakes: int
    """How many structures of its legal body and kind bear its legal name, itself included."""
    unusual: bool
    """Whether its legal name is long, borne by two structures at most, and holds a word that no other bears."""


class Shared:
    """How many structures share each value, counted once over them all."""

    def __init__(
        self, structures: Sequence[Described], names: Sequence[tuple[Name, ...]], sites: Sequence[str]
    ) -> None:
        self.held = Counter(
            (one.kind, value)
            for one, site in zip(structures, sites, strict=True)
            for value in (one.phone, one.email, site)
            if value
        )
        self.points = Counter((one.latitude, one.longitude) for one in structures)
        self.keys = Counter(own[0].key for own in names)
        self.words = Counter(word for own in names for word in {word for name in own for word in name.telling.words})
        self.bodies = Counter((one.siren, one.kind, own[0].key) for one, own in zip(structures, names, strict=True))


def readings(structures: Sequence[Described]) -> list[Reading]:
    """The structures, read, in the same order."""
    names = [_names(structure) for structure in structures]
    streets = [read_street(structure.address) for structure in structures]
    doors = Counter(map(_door, structures, streets))
    sites = [read_site(structure.website) for structure in structures]
    shared = Shared(structures, names, sites)
    return [
        Reading(
            id=one.id,
            kind=one.kind,
            siren=one.siren,
            names=own,
            insee=one.insee or "",
            postcode=one.postcode,
            departement=_departement(one),
            street=street if street.words and doors[_door(one, street)] <= _NEIGHBOURS_MAX else None,
            point=_point(one, shared),
            phone=_held(one.kind, one.phone, shared),
            email=_held(one.kind, one.email, shared),
            website=_held(one.kind, site, shared),
            namesakes=shared.bodies[one.siren, one.kind, own[0].key],
            unusual=_is_unusual(own[0], shared),
        )
        for one, own, street, site in zip(structures, names, streets, sites, strict=True)
    ]


def _names(structure: Described) -> tuple[Name, ...]:
    legal = read_name(structure.name)
    if not structure.brand:
        return (legal,)
    brand = read_name(structure.brand)
    return (legal,) if brand.key == legal.key else (legal, brand)


def _door(structure: Described, street: Street) -> tuple[str, Street]:
    return structure.insee or structure.postcode, street


def _point(structure: Described, shared: Shared) -> tuple[float, float] | None:
    latitude, longitude = structure.latitude, structure.longitude
    if latitude is None or longitude is None or shared.points[latitude, longitude] > _NEIGHBOURS_MAX:
        return None
    return latitude, longitude


_NOTHING_HELD = Held("", 0)


def _held(kind: str, value: str, shared: Shared) -> Held:
    if not value:
        return _NOTHING_HELD
    holders = shared.held[kind, value]
    return Held(value if holders <= _HOLDERS_MAX else "", holders)


def _is_unusual(name: Name, shared: Shared) -> bool:
    return (
        len(name.telling.letters) >= _UNUSUAL_LETTERS
        and shared.keys[name.key] <= 2
        and any(shared.words[word] <= 2 for word in name.telling.words)
    )


def _departement(structure: Described) -> str:
    if structure.insee:
        return structure.insee[: 3 if structure.insee.startswith(("97", "98")) else 2]
    return departement_of_postcode(structure.postcode) or ""
