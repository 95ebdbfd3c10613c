"""Each colour of the charter: what it is for, its value and its contrast, in both schemes."""

import msgspec

from theme.colours import Scheme, colours, contrast
from theme.french import listed

_PAGE = {"paper": "papier", "mist": "brume"}
_USES: dict[str, tuple[str, dict[str, str]]] = {
    "ink": ("Texte, traits de ce qu’on remplit", _PAGE),
    "soft": ("Texte secondaire", _PAGE),
    "leaf": ("Liens, bouton, barres", _PAGE),
    "leaf-deep": ("Survol\u202f; insertion (IAE)", {"leaf-light": "son fond"}),
    "violet": ("Handicap\u202f; labels", {"violet-light": "son fond"}),
    "rust": ("GEIQ\u202f; marché réservé", {"rust-light": "son fond"}),
    "slate": ("Travail en prison\u202f; neutre", {"slate-light": "son fond"}),
    "brick": ("Erreurs, avec un dessin et des mots", _PAGE),
    "on-leaf": ("Texte du bouton", {"leaf": "feuille"}),
    "paper": ("La page", {}),
    "mist": ("Pied de page, panneaux", {}),
    "line": ("Filets entre ce qu’on lit", {}),
    "sun": ("Auvent, ombre de l’action\u202f; jamais du texte", {}),
    "leaf-light": ("Fond\u202f: accueil, IAE", {}),
    "sun-light": ("Fond\u202f: notes, structures", {}),
    "violet-light": ("Fond\u202f: handicap, labels", {}),
    "rust-light": ("Fond\u202f: GEIQ, marché réservé", {}),
    "slate-light": ("Fond\u202f: prison, neutre", {}),
}


class Token(msgspec.Struct, frozen=True):
    """A colour; ``light`` and ``dark`` tell its value, then its contrast on the grounds it is written on."""

    name: str
    use: str
    light: str
    dark: str


def tokens() -> list[Token]:
    """The colours, texts first. Raises KeyError when one is no longer in ``tokens.css``."""
    return [Token(name, use, _told(name, "light"), _told(name, "dark")) for name, (use, _) in _USES.items()]


def _told(name: str, scheme: Scheme) -> str:
    known, grounds = colours(scheme), _USES[name][1]
    ratios = [f"{_ratio(known[name], known[ground])} sur {words}" for ground, words in grounds.items()]
    return known[name] + (f"\u202f: {listed(ratios)}" if ratios else "")


def _ratio(one: str, other: str) -> str:
    return f"{contrast(one, other):.1f}".replace(".", ",")
