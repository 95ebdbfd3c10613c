"""The parts of a profile that repeat: facts, activities, structures like it. Here and not in a template, for speed.

A site has ten thousand profiles and a hundred thousand of these: they are most of what a profile costs.
"""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

from data.model import Activity, Structure
from plugins.directory.profile_facts import Fact
from theme import addresses, wording

UNKNOWN = "Non précisé"


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


def activity_rows(structure: Structure) -> Markup:
    """The rows of a table: trade, how, where."""
    city, imposed = structure.place.city, structure.service_types
    return Markup("\n".join([_row(activity, imposed, city) for activity in structure.activities]))


def _row(activity: Activity, imposed: tuple[str, ...], city: str) -> str:
    how = _services((*imposed, *activity.service_types))
    where = escape(wording.zone_in_words(activity.zone, city) or UNKNOWN)
    return f'<tr><th scope="row">{_trade(activity.sector)}</th><td>{how}</td><td>{where}</td></tr>'


def trades(structure: Structure) -> Markup:
    """The trades of a structure, each with its page, in one line."""
    return Markup(", ".join([_trade(activity.sector) for activity in structure.activities]))


@cache
def _trade(sector: str) -> str:
    return f'<a href="{wording.sector_address(sector)}">{escape(wording.sector_label(sector))}</a>'


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
