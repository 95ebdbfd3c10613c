"""The content of a profile: what its template is given, in words."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.directory.pictures import Illustrations
from plugins.directory.profile_facts import Origins, key_facts, ways_to_reach
from plugins.directory.profile_markup import TradeAddress, TradeLinks, fact_entries, note, tile
from plugins.directory.qr_codes import QrCodes
from theme import addresses, wording
from theme.forms.contact import ContactForm
from theme.maps.served import served


def card_address(structure: Structure) -> str:
    """Where the card of a structure is."""
    return f"{addresses.profile(structure.slug)}contact.vcf"


class _Notes(NamedTuple):
    """Where the sections of a profile come from, when it is not where the record comes from."""

    name: Markup = Markup("")
    activities: Markup = Markup("")
    description: Markup = Markup("")
    offers: Markup = Markup("")
    pictures: Markup = Markup("")
    references: Markup = Markup("")
    contracts: Sequence[Markup] = ()


class _KindParts(NamedTuple):
    """What the profiles of a kind share."""

    address: str
    summary: Markup
    tags: Markup
    rights: Markup


class Contents:
    """The contents of the profiles of a site."""

    def __init__(
        self,
        jinja: Environment,
        site: str,
        served_by: Callable[[Structure], frozenset[str]],
        trade_address: TradeAddress,
    ) -> None:
        """``site``: its address, empty while it has none. ``served_by``: the départements of a structure."""
        self._jinja = jinja
        self._template = jinja.get_template("components/profile.html")
        # Jinja chains dictionaries there, and copies them at each rendering: a plain one takes a third of the time.
        self._template.globals = dict(self._template.globals)
        self._served_by = served_by
        self._site = site
        self._trades = TradeLinks(trade_address)
        # A code of an address that is not whole leads nowhere: none before the site has an address.
        self._codes = QrCodes(site + addresses.profile("").removesuffix("/")) if site else None
        # Fields are the same on every profile: rendering them ten thousand times would cost seconds.
        self._contact_fields = Markup(jinja.get_template("components/contact-fields.html").render(form=ContactForm()))
        self._kind = cache(self._kind_parts)
        self._tiles: dict[str, str] = {}

    def of(
        self,
        structure: Structure,
        siblings: Sequence[Structure],
        similar: Sequence[Structure],
        illustrations: Illustrations,
    ) -> Markup:
        """What stands between the breadcrumb and the footer."""
        kind, shared = wording.kind_of(structure), self._kind(structure.kind)
        origins = Origins(structure)
        is_derived = bool(structure.activities) and wording.is_derived(structure.activities[0])
        return Markup(
            self._template.render(
                structure=structure,
                name=structure.display_name,
                kind=kind,
                kind_address=shared.address,
                kind_words=shared.summary,
                kind_tags=shared.tags,
                rights=shared.rights,
                city=wording.city_line(structure.place),
                card_address=card_address(structure),
                page_address=self._site + addresses.profile(structure.slug),
                qr_code=self._codes.of(f"{structure.slug}/") if self._codes else "",
                ways=fact_entries(ways_to_reach(structure, origins)),
                trades=self._trades.in_line(structure) if is_derived else "",
                rows="" if is_derived else self._trades.rows(structure),
                map=served(self._served_by(structure)),
                pictures=illustrations.pictures,
                references=list(zip_longest(structure.references, illustrations.logos)),
                facts=fact_entries(key_facts(structure, kind, origins, siblings)),
                notes=_notes(structure, origins),
                source=wording.origin_in_words(structure.source),
                contact_fields=self._contact_fields,
                tiles=Markup("\n".join(map(self._tile, similar))),
            )
        )

    def _tile(self, structure: Structure) -> str:
        if structure.id not in self._tiles:
            self._tiles[structure.id] = tile(structure)
        return self._tiles[structure.id]

    def _kind_parts(self, code: str) -> _KindParts:
        kind = vocabulary().kind(code)
        macros: Any = self._jinja.get_template("components/profile-kind.html").module
        return _KindParts(addresses.kind(kind), macros.summary(kind), macros.tags(kind), macros.rights(kind))


def _notes(structure: Structure, origins: Origins) -> _Notes:
    count = len(structure.contracts)
    if not structure.provenance:
        return _Notes(contracts=(Markup(""),) * count)
    name = origins.of("brand" if structure.brand else "name")
    return _Notes(
        name=note(f"Nom\u202f: {name}" if name else ""),
        activities=note(origins.of("activities")),
        description=note(origins.of("description")),
        offers=note(origins.of("offers")),
        pictures=note(origins.of("pictures")),
        references=note(origins.of("references")),
        contracts=[note(origins.of("contracts", rank)) for rank in range(count)],
    )
