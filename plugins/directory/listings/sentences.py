"""What listings say of the structures they hold: counts and computed facts, nothing else."""

from collections import Counter
from collections.abc import Collection, Sequence

from data.model import ActivityOrigin, Structure
from data.vocabulary import vocabulary
from theme.french import NO_BREAK_SPACE, counted, listed, number

_KINDS_TOLD = 3
_ENOUGH = 4
"""Structures from which it is worth telling their kinds."""


def inclusive(count: int) -> str:
    """« 31 structures inclusives »."""
    return counted(count, "structure inclusive", "structures inclusives")


def standing(count: int) -> str:
    """« 31 structures inclusives sont installées »."""
    return f"{inclusive(count)} {'sont installées' if count > 1 else 'est installée'}"


def derived(structures: Sequence[Structure], sectors: Collection[str]) -> str:
    """How many of them nobody declared: their trade is read from their NAF code, and the page says so."""
    count = sum([_is_derived(structure, sectors) for structure in structures])
    if not count:
        return ""
    if count == len(structures):
        return ", d’après le code d’activité"
    return f", dont {number(count)} d’après le code d’activité"


def _is_derived(structure: Structure, sectors: Collection[str]) -> bool:
    for activity in structure.activities:
        if activity.origin is ActivityOrigin.DECLARED and activity.sector in sectors:
            return False
    return True


def kinds(structures: Sequence[Structure]) -> str:
    """« Parmi elles : 12 ateliers et chantiers d’insertion (ACI)… »: the commonest kinds, where there are several."""
    if len(structures) < _ENOUGH:
        return ""
    counts = Counter(structure.kind for structure in structures)
    if len(counts) < 2:
        return ""
    order = {kind.code: rank for rank, kind in enumerate(vocabulary().kinds)}
    commonest = sorted(counts.items(), key=lambda item: (-item[1], order[item[0]]))
    told = [f"{number(count)}{NO_BREAK_SPACE}{code}" for code, count in commonest[:_KINDS_TOLD]]
    others = sum(count for _, count in commonest[_KINDS_TOLD:])
    if others:
        told.append(counted(others, "d’un autre type", "d’autres types"))
    return f" Parmi elles : {listed(told)}."


def visiting(count: int, where: str, *, alone: bool = False) -> str:
    """« 16 autres y interviennent depuis ailleurs. »"""
    if not count:
        return ""
    if alone:
        return f"{inclusive(count)} {'interviennent' if count > 1 else 'intervient'} {where} depuis ailleurs."
    return f" {counted(count, 'autre y intervient', 'autres y interviennent')} depuis ailleurs."


def sheets(count: int) -> str:
    """« leurs métiers, leur fiche, un formulaire pour leur écrire », of one or several."""
    return f"{'leurs métiers, leur fiche' if count > 1 else 'ses métiers, sa fiche'}, {_to_write(count)}"


def whom(count: int) -> str:
    """« qui elles sont, où elles sont, comment leur écrire », of one or several."""
    if count > 1:
        return "qui elles sont, où elles sont, comment leur écrire"
    return "qui elle est, où elle est, comment lui écrire"


def _to_write(count: int) -> str:
    return "un formulaire pour leur écrire" if count > 1 else "un formulaire pour lui écrire"
