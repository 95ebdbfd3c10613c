"""Territories as people type them, one a line, and the words by which a form shows them again.

Imported only when territories are typed or shown: it reads the communes.
"""

from collections.abc import Iterable, Sequence

import msgspec

from data.french import counted, number
from data.geography import Commune, Departement, france
from data.model import Perimeter, PerimeterLevel
from data.submissions.edit_items import PERIMETERS_MAX
from data.submissions.profile_edit import Values
from data.territory_search import Territory, in_words, territory_search
from theme.forms.profile.activities import TERRITORIES_MAX

CHOICES_MAX = 5
"""Places listed of a name that several bear."""


class Read(msgspec.Struct, frozen=True):
    """What lines mean: territories in the shape of an edit, and one sentence for each line that is not understood."""

    perimeters: tuple[Values, ...]
    problems: tuple[str, ...] = ()


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
    for line in dict.fromkeys(lines):
        if line in shown:
            perimeters[shown[line]] = None
            continue
        meant = _meant(line)
        if isinstance(meant, str):
            problems.append(meant)
        else:
            perimeters.update(dict.fromkeys(map(_perimeter, meant)))
    return Read(tuple(msgspec.to_builtins(list(perimeters))), tuple(problems))


def _meant(line: str) -> list[Territory] | str:
    """The territories of a line – several when commas part them – or the sentence that says what to write instead."""
    names = [name for part in line.split(",") if (name := part.strip())]
    each = [territory_search().meant(name, 2) for name in names]
    # « Isère, Savoie » are two; « Grenoble, Isère » and « Saint-Denis, Réunion » are one.
    if len(names) > 1 and all(len(found) == 1 for found in each):
        places = [found[0] for found in each]
        if not _is_within(places[0], places[-1]):
            return places
    found = territory_search().meant(line, CHOICES_MAX + 1)
    if not found:
        return (
            f"« {line} » : nous ne connaissons pas ce territoire. Écrivez le nom d’une commune, d’un département ou "
            "d’une région, ou un code postal."
        )
    if len(found) == 1:
        return found
    choices = ", ".join(in_words(place) for place in found[:CHOICES_MAX])
    more = ", ou un autre suivi du numéro de son département" if len(found) > CHOICES_MAX else ""
    return f"Plusieurs territoires répondent à {line}. Écrivez l’un d’eux : {choices}{more}."


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
