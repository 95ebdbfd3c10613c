"""What people write in the coded cells of the template, turned into the codes of the vocabularies."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from data.geography import Geography
from data.model import Perimeter, PerimeterLevel, Zone, ZoneType
from data.slugs import slug
from data.sources.tables.tabular import suggestion
from data.verdicts import Reason, Unusable
from data.vocabulary import vocabulary

_SHOWN = 40
_LISTS = re.compile(r"[|;\n]+")
_LISTS_OF_NAMES = re.compile(r"[|;,\n]+")
_DISTANCE = re.compile(r"(\d{1,4})\s*(?:km|kms|kilom[eè]tres?)", re.IGNORECASE)
_COUNTRY = frozenset({"france", "france-entiere", "toute-la-france", "national", "nationale", "pays", "country"})
_DISTANCE_MAX_KM = 1500
"""No two places of metropolitan France are farther apart."""


class Terms:
    """The words of one vocabulary, by any of their spellings."""

    def __init__(
        self, what: str, spellings: Iterable[tuple[str, str | None]], reason: Reason = Reason.UNKNOWN_CODE
    ) -> None:
        """``spellings``: pairs of a code and a word for it, the word that people should use first."""
        self._what = what
        self._reason = reason
        self._codes: dict[str, str] = {}
        shown: dict[str, str] = {}
        for code, word in spellings:
            if word:
                shown.setdefault(code, word)
                self._codes.setdefault(slug(word), code)
                self._codes.setdefault(_singular(word), code)
        self._shown = [*shown.values(), *(code for code in shown if code.isupper())]

    def code_of(self, text: str) -> str:
        """The code of a word: code or label, case, accents and plural apart. Raises :class:`Unusable`."""
        if code := self._known(text):
            return code
        meant = suggestion(text, self._shown)
        raise Unusable(
            self._reason,
            f"{self._what} « {text[:_SHOWN]} »" + (f" : vouliez-vous dire « {meant} » ?" if meant else ""),
        )

    def words_of(self, cell: str) -> Iterator[str]:
        """The words that a cell lists, parted by bars, semicolons or lines; by commas where a label holds none."""
        for words in filter(None, map(str.strip, _LISTS.split(cell))):
            yield from self._parted_by_commas(words)

    def _parted_by_commas(self, words: str) -> list[str]:
        """The longest labels first: some hold commas. Words of which none is known are left as they are."""
        parts, found, start = words.split(","), [], 0
        while start < len(parts):
            runs = (range(start, end) for end in range(len(parts), start, -1))
            joined = [",".join(parts[place] for place in run).strip() for run in runs]
            label = next(filter(self._known, joined), joined[-1])
            start += label.count(",") + 1
            found.append(label)
        return list(filter(None, found)) if any(map(self._known, found)) else [words]

    def _known(self, text: str) -> str | None:
        keys = (slug(text), _singular(text), slug(re.sub(r"\(.*\)", "", text)))
        asides = (slug(aside) for aside in re.findall(r"\(([^)]*)\)", text))
        return next((self._codes[key] for key in (*keys, *asides) if key in self._codes), None)


@cache
def kinds() -> Terms:
    """The kinds of structure."""
    spellings = [
        (kind.code, word) for kind in vocabulary().kinds for word in (kind.label, kind.code, kind.upstream_label)
    ]
    return Terms("type inconnu", spellings, Reason.UNKNOWN_KIND)


@cache
def sectors() -> Terms:
    """The trades, also under the slugs and labels of the existing service."""
    found = [sector for group in vocabulary().sector_groups for sector in group.sectors]
    return Terms(
        "secteur inconnu",
        [(one.slug, word) for one in found for word in (one.label, one.slug, one.upstream_label, one.legacy_slug)],
    )


@cache
def services() -> Terms:
    """The service types."""
    words = {"DISP": ("Mise à disposition", "Intérim"), "PREST": ("Prestation",), "BUILD": ("Fabrication",)}
    return Terms(
        "type de prestation inconnu",
        [
            (term.code, word)
            for term in vocabulary().service_types
            for word in (term.label, term.code, *words.get(term.code, ()))
        ],
    )


@cache
def networks() -> Terms:
    """The networks."""
    found = vocabulary().networks
    return Terms("réseau inconnu", [(one.slug, word) for one in found for word in (one.label, one.brand, one.slug)])


@cache
def labels() -> Terms:
    """The official labels."""
    found = vocabulary().labels
    return Terms("label inconnu", [(one.slug, word) for one in found for word in (one.label, one.slug)])


@cache
def legal_forms() -> Terms:
    """The legal forms: « SAS », « SAS (société par actions simplifiée) », « Association loi 1901 »."""
    spellings = [
        (form.code, word)
        for form in vocabulary().legal_forms
        for word in (form.label, form.code, form.label.split(" (")[0])
    ]
    more = [("ASSOCIATION", "Association loi 1901"), ("ASSOCIATION", "Association loi de 1901"), ("SARL", "EURL")]
    return Terms("forme juridique inconnue", [*spellings, *more])


def zone_of(cell: str) -> Zone | None:
    """The zone that a cell tells; ``None`` for a blank one. Raises :class:`Unusable`."""
    if not cell.strip():
        return None
    if slug(cell) in _COUNTRY:
        return Zone(ZoneType.COUNTRY)
    if told := _DISTANCE.fullmatch(cell.strip()):
        if not 1 <= int(told[1]) <= _DISTANCE_MAX_KM:
            raise Unusable(Reason.INVALID_ZONE, f"distance « {cell[:_SHOWN]} » : écrivez de 1 à {_DISTANCE_MAX_KM} km")
        return Zone(ZoneType.CUSTOM, distance_km=int(told[1]))
    names = [name.strip() for name in _LISTS_OF_NAMES.split(cell) if name.strip()]
    perimeters = dict.fromkeys(_perimeter(name) for name in names)
    if not perimeters:
        raise Unusable(Reason.INVALID_ZONE, f"zone « {cell[:_SHOWN]} » : aucun territoire")
    return Zone(ZoneType.ZONES, perimeters=tuple(perimeters))


def _perimeter(name: str) -> Perimeter:
    """A territory by its code or name; of one name, the largest: région, then département, then commune."""
    code = name.upper().replace(" ", "")
    if code in _geography().departements or code.zfill(2) in _geography().departements:
        return Perimeter(PerimeterLevel.DEPARTEMENT, code.zfill(2))
    if code in _geography().communes:
        return Perimeter(PerimeterLevel.COMMUNE, code)
    aside = re.search(r"\(([0-9AB]{2,5})\)", name, re.IGNORECASE)
    if aside and (aside[1].upper() in _geography().departements or aside[1].upper() in _geography().communes):
        return _perimeter(aside[1])
    found = _places().get(slug(name), [])
    if len(found) == 1 or (found and found[0].level is not PerimeterLevel.COMMUNE):
        return found[0]
    if found:
        raise Unusable(
            Reason.INVALID_ZONE, f"zone « {name[:_SHOWN]} » : {len(found)} communes ont ce nom, donnez son code INSEE"
        )
    regions = [region.name for region in _geography().regions.values()]
    departements = [departement.name for departement in _geography().departements.values()]
    meant = suggestion(name, [*regions, *departements])
    raise Unusable(
        Reason.INVALID_ZONE,
        f"zone inconnue « {name[:_SHOWN]} »" + (f" : vouliez-vous dire « {meant} » ?" if meant else ""),
    )


@cache
def _geography() -> Geography:
    return Geography()


@cache
def _places() -> dict[str, list[Perimeter]]:
    """Every territory by the slug of its name, the largest first."""
    found: dict[str, list[Perimeter]] = {}
    levels = (
        (PerimeterLevel.REGION, _geography().regions),
        (PerimeterLevel.DEPARTEMENT, _geography().departements),
        (PerimeterLevel.COMMUNE, _geography().communes),
    )
    for level, places in levels:
        for code, place in places.items():
            found.setdefault(slug(place.name), []).append(Perimeter(level, code))
    return found


def _singular(text: str) -> str:
    """A slug without plural marks: « Entreprises adaptées » → ``entreprise-adaptee``."""
    return "-".join(word.removesuffix("s") if len(word) > 3 else word for word in slug(text).split("-"))
