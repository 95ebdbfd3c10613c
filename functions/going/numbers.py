"""A SIRET or a SIREN typed for a trade: the structure that has it."""

import re
from collections.abc import Callable, Iterable

from functions.going.answers import Answer, Choice, Page, Told
from functions.records import KnownStructure
from theme import addresses
from theme.destinations import Destinations

_BETWEEN = re.compile(r"[\s.-]")
_NUMBER = re.compile(r"[0-9]{9}(?:[0-9]{5})?")
_SIREN = 9
NOBODY = "Aucune structure de l’annuaire n’a ce numéro"


def number_in(words: str) -> str | None:
    """The digits of a SIRET or of a SIREN, however they are spaced; None when the words are something else."""
    digits = _BETWEEN.sub("", words)
    return digits if _NUMBER.fullmatch(digits) else None


def answer_to_number(
    destinations: Destinations, structure: Callable[[str], KnownStructure | None], number: str
) -> Answer:
    """The page of the structure of that number, the list when several have it, or that none has.

    ``structure``: what is known of a structure, by its id.
    """
    known = (structure(one) for one in destinations.structures.get(number[:_SIREN], ()))
    same_body = [one for one in known if one]
    found = [one for one in same_body if one.id.startswith(number)]
    if len(found) == 1:
        return Page(addresses.profile(found[0].slug))
    if found:
        return Told(
            title="Quelle structure voulez-vous dire ?",
            sentence=f"Plusieurs structures de l’annuaire ont ce numéro {_kind_of(number)}.",
            heading="Les structures de ce numéro",
            choices=_choices(found),
        )
    return Told(
        title=NOBODY,
        sentence="Le même organisme, de même numéro SIREN, est pourtant connu sous un autre numéro SIRET."
        if same_body
        else "Vérifiez les chiffres, ou cherchez la structure par son nom.",
        heading="Les structures du même organisme" if same_body else "Chercher autrement",
        choices=_choices(same_body)
        or (Choice("Chercher une structure par son nom – France entière", "/prestataires/"),),
        problem=f"{NOBODY}.",
    )


def _kind_of(number: str) -> str:
    return "SIREN" if len(number) == _SIREN else "SIRET"


def _choices(structures: Iterable[KnownStructure]) -> tuple[Choice, ...]:
    return tuple(
        Choice(", ".join(filter(None, (f"{one.name} – {one.kind_label}", one.city_line))), addresses.profile(one.slug))
        for one in structures
    )
