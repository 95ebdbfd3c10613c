"""Territories as people type them, one a line, and the words by which a form shows them again.

Imported only when territories are typed or shown: it reads the communes.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from data.french import counted, number
from data.geography import Commune, Departement, france, name_key
from data.model import Perimeter, PerimeterLevel
from data.places.place_names import postal_city
from data.submissions.edit_items import PERIMETERS_MAX
from data.submissions.profile_edit import Values
from data.territory_search import FORMER_REGIONS, Territory, in_words, territory_search
from theme.forms.profile.activities import TERRITORIES_MAX

CHOICES_MAX = 5
"""Places listed of a name that several bear."""
_SHORT = 4
"""Letters of a name that has too few of them to be read with another in the place of one: « aaaa » is not Faaa."""
_ARTICLE = re.compile("^(?:le|la|les|l) ")
_EVERYWHERE = frozenset(
    {"france", "france entiere", "toute la france", "la france", "france metropolitaine", "national"}
)


class Read(msgspec.Struct, frozen=True):
    """What lines mean: territories in the shape of an edit, and one sentence for each line that is not understood.

    ``guessed``: names that were typed and that no territory bears as such, each with that of the territory they mean.
    """

    perimeters: tuple[Values, ...]
    problems: tuple[str, ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()


def exists(perimeter: Perimeter) -> bool:
    """Whether the reference holds a territory."""
    return _territory(perimeter) is not None


def words_of(perimeters: Iterable[Perimeter]) -> list[str]:
    """The line that names each territory; one that the reference does not hold is told by its code."""
    found = ((perimeter, _territory(perimeter)) for perimeter in perimeters)
    return [in_words(territory) if territory else perimeter.code for perimeter, territory in found]


def read_lines(text: str, known: Sequence[Perimeter] = ()) -> Read:
    """What typed lines mean. ``known``: territories that the form showed, whose words mean them and nothing else."""
    if len(text) > TERRITORIES_MAX:
        return Read((), (f"Raccourcissez cette liste : {number(TERRITORIES_MAX)} caractères au plus.",))
    lines = [line for typed in text.replace(";", "\n").splitlines() if (line := " ".join(typed.split()))]
    if len(lines) > PERIMETERS_MAX:
        return Read((), (f"Gardez {counted(PERIMETERS_MAX, 'territoire')} au plus : il y en a {number(len(lines))}.",))
    shown = dict(zip(words_of(known), known, strict=True))
    perimeters: dict[Perimeter, None] = {}
    problems: list[str] = []
    guessed: list[tuple[str, str]] = []
    for line in dict.fromkeys(lines):
        if line in shown:
            perimeters[shown[line]] = None
            continue
        meant = _meant(line)
        if isinstance(meant, str):
            problems.append(meant)
        else:
            perimeters.update(dict.fromkeys(_perimeter(place) for _, place in meant))
            guessed += [(name, in_words(place)) for name, place in meant if not _bears(place, name)]
    return Read(tuple(msgspec.to_builtins(list(perimeters))), tuple(problems), tuple(guessed))


def _meant(line: str) -> list[tuple[str, Territory]] | str:
    """The territories of a line, with the name typed for each – several when commas part them – or the sentence that
    says what to write instead."""
    if name_key(line) in _EVERYWHERE:
        return f"«\u202f{line}\u202f»\u202f: cochez plutôt «\u202fFrance entière\u202f», et retirez cette ligne."
    names = [name for part in line.split(",") if (name := part.strip())]
    each = [_found(name, 2) for name in names]
    # « Isère, Savoie » are two; « Grenoble, Isère » and « Saint-Denis, Réunion » are one.
    if len(names) > 1 and all(len(found) == 1 for found in each):
        places = [found[0] for found in each]
        if not _is_within(places[0], places[-1]):
            return list(zip(names, places, strict=True))
    found = _found(line, CHOICES_MAX + 1)
    if not found:
        return (
            f"« {line} » : nous ne connaissons pas ce territoire. Écrivez le nom d’une commune, d’un département ou "
            "d’une région, ou un code postal."
        )
    if len(found) == 1:
        return [(line, found[0])]
    choices = ", ".join(in_words(place) for place in found[:CHOICES_MAX])
    more = ", ou un autre suivi du numéro de son département" if len(found) > CHOICES_MAX else ""
    return f"Plusieurs territoires répondent à {line}. Écrivez l’un d’eux : {choices}{more}."


def _found(name: str, limit: int) -> list[Territory]:
    """The territories that a name may mean; of a short one, those that begin with it or are made of its letters."""
    found = territory_search().meant(name, limit)
    key = _key(name)
    if not key or len(key) > _SHORT or key in FORMER_REGIONS:
        return found
    keys = [name_key(place.name) for place in found]
    return [
        place
        for place, other in zip(found, keys, strict=True)
        if f" {key}" in f" {other}" or sorted(key) == sorted(other) or _bears(place, name)
    ]


def _bears(place: Territory, name: str) -> bool:
    """Whether a territory is called what was typed: its name, its article apart, its postcode or its number."""
    key, own = _key(name), name_key(place.name)
    if not key or key.upper() == place.code or key in (own, _ARTICLE.sub("", own)):
        return True
    return postal_city(name).arrondissement is not None and own.startswith(f"{key} ")


def _key(name: str) -> str:
    """A name as names are compared, without what stands beside it: « (93) », « , Isère », numbers."""
    return postal_city(name.partition("(")[0].partition(",")[0]).key


def _is_within(place: Territory, other: Territory) -> bool:
    if isinstance(place, Commune) and isinstance(other, Departement):
        return place.departement == other.code
    return isinstance(place, Commune | Departement) and place.region == other.code


def _perimeter(place: Territory) -> Perimeter:
    match place:
        case Commune():
            return Perimeter(PerimeterLevel.COMMUNE, place.code)
        case Departement():
            return Perimeter(PerimeterLevel.DEPARTEMENT, place.code)
        case _:
            return Perimeter(PerimeterLevel.REGION, place.code)


def _territory(perimeter: Perimeter) -> Territory | None:
    territories = france()
    match perimeter.level:
        case PerimeterLevel.COMMUNE:
            return territories.communes.get(perimeter.code)
        case PerimeterLevel.DEPARTEMENT:
            return territories.departements.get(perimeter.code)
        case PerimeterLevel.REGION:
            return territories.regions.get(perimeter.code)
