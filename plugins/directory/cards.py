"""The card of each structure, made once however many listings show it."""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from data.model import Structure
from plugins.directory.moulds import Mould
from plugins.directory.pages import digest
from theme import addresses, wording
from theme.french import counted

_TRADES_SHOWN = 3


class Cards:
    """The cards of the structures of a catalogue."""

    def __init__(self, jinja: Environment) -> None:
        render = jinja.get_template("components/card.html").render
        told = ("address", "name", "about")
        self._bare = Mould(render, *told, trades="", why="")
        self._busy = Mould(render, *told, "trades", why="")
        self._bare_guest = Mould(render, *told, "why", trades="")
        self._busy_guest = Mould(render, *told, "trades", "why")
        self._made: dict[str, Markup] = {}
        self._guests: dict[str, Mould] = {}
        self._digests: dict[str, bytes] = {}

    def of(self, structure: Structure) -> Markup:
        """The card of a structure."""
        card = self._made.get(structure.id)
        if card is None:
            texts = _texts(structure)
            card = self._made[structure.id] = (self._busy if "trades" in texts else self._bare).filled(**texts)
        return card

    def from_elsewhere(self, structure: Structure, where: str) -> Markup:
        """The same, and why it is listed: « Intervient en Isère depuis Lyon »."""
        guest = self._guests.get(structure.id)
        if guest is None:
            texts = _texts(structure)
            mould = self._busy_guest if "trades" in texts else self._bare_guest
            # Listed in many places, of which only the reason tells.
            guest = self._guests[structure.id] = mould.partly_filled(**texts)
        start = f" depuis {structure.place.city}" if structure.place.city else ""
        return guest.filled(why=f"Intervient {where}{start}")

    def digest_of(self, structure: Structure) -> bytes:
        """A digest of what the card shows: an edit of anything else touches no listing."""
        known = self._digests.get(structure.id)
        if known is None:
            place = structure.place
            known = self._digests[structure.id] = digest(
                structure.slug,
                structure.display_name,
                structure.kind,
                place.city,
                place.departement,
                [(activity.sector, activity.origin) for activity in structure.activities],
            )
        return known


def _texts(structure: Structure) -> dict[str, str]:
    texts = {
        "address": addresses.profile(structure.slug),
        "name": structure.display_name,
        "about": wording.kind_of(structure).label,
    }
    place = wording.city_line(structure.place)
    if place:
        texts["about"] += f" · {place}"
    if structure.activities:
        trades = tuple(dict.fromkeys([activity.sector for activity in structure.activities]))
        texts["trades"] = _trades(trades, wording.is_derived(structure.activities[0]))
    return texts


@cache
def _trades(trades: tuple[str, ...], are_derived: bool) -> Markup:
    """« Traiteur · Nettoyage · 2 autres métiers », and whether nobody declared them."""
    labels = [wording.sector_label(trade) for trade in trades[:_TRADES_SHOWN]]
    if len(trades) > _TRADES_SHOWN:
        labels.append(counted(len(trades) - _TRADES_SHOWN, "autre métier", "autres métiers"))
    told = Markup(" · ").join(labels)
    return told + Markup(' <span class="soft">(d’après le code d’activité)</span>') if are_derived else told
