"""The parts of a profile that repeat: facts, activities, structures like it. Here and not in a template, for speed.

A site has ten thousand profiles and a hundred thousand of these: they are most of what a profile costs.
"""

from collections.abc import Callable, Iterable
from functools import cache

from markupsafe import Markup, escape

from data.model import Activity, Place, Structure
from plugins.directory.profile_facts import Fact
from theme import addresses, wording

UNKNOWN = "Non précisé"
TradeAddress = Callable[[str, str | None, str | None], str]
"""The page of a trade (its slug) for those who stand in a département and a région, by code, unknown or not."""


def note(source: str) -> Markup:
    """Where a whole section comes from; nothing when there is nothing to say."""
    return Markup(f'<p class="source">{escape(source)}</p>') if source else Markup("")


def fact_entries(facts: Iterable[Fact]) -> Markup:
    """The entries of a ``<dl>``, each with its source under its value."""
    return Markup("\n".join([_entry(*fact) for fact in facts]))


def _entry(label: str, value: str, source: str) -> str:
    said = f'<span class="source">{escape(source)}</span>' if source else ""
    return f"<div><dt>{_label(label)}</dt><dd>{escape(value)}{said}</dd></div>"


@cache
def _label(words: str) -> str:
    return escape(words)


class TradeLinks:
    """The trades of structures, each linked to its page for those who stand in the same département."""

    def __init__(self, address: TradeAddress) -> None:
        self._address = address
        self._link = cache(self._made)

    def rows(self, structure: Structure) -> Markup:
        """The rows of a table: trade, how, where."""
        return Markup("\n".join([self._row(activity, structure) for activity in structure.activities]))

    def in_line(self, structure: Structure) -> Markup:
        """In one line, without how nor where."""
        return Markup(", ".join([self._trade(activity, structure.place) for activity in structure.activities]))

    def _row(self, activity: Activity, structure: Structure) -> str:
        how = _services((*structure.service_types, *activity.service_types))
        where = escape(wording.zone_in_words(activity.zone, structure.place.city) or UNKNOWN)
        trade = self._trade(activity, structure.place)
        return f'<tr><th scope="row">{trade}</th><td>{how}</td><td>{where}</td></tr>'

    def _trade(self, activity: Activity, place: Place) -> str:
        return self._link(activity.sector, place.departement, place.region)

    def _made(self, sector: str, departement: str | None, region: str | None) -> str:
        address = self._address(sector, departement, region)
        return f'<a href="{address}">{escape(wording.sector_label(sector))}</a>'


@cache
def _services(codes: tuple[str, ...]) -> str:
    return escape(wording.service_labels(tuple(dict.fromkeys(codes))) or UNKNOWN)


def tile(structure: Structure) -> str:
    """A structure among those like another one."""
    city = wording.city_line(structure.place)
    about = wording.kind_of(structure).label + (f" · {city}" if city else "")
    return (
        f'<li><a class="tile" href="{escape(addresses.profile(structure.slug))}">'
        f"<span><strong>{escape(structure.display_name)}</strong>{escape(about)}</span></a></li>"
    )
