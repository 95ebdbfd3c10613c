"""The page of each structure, the card that phones keep of it, and the page of each structure that left."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Protocol, cast

from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from data.model import Provenance, Structure
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.vocabulary import Kind, vocabulary
from plugins.directory.alternatives import alternatives
from plugins.directory.breadcrumbs import Breadcrumbs
from plugins.directory.catalogue import Catalogue
from plugins.directory.moulds import Mould
from plugins.directory.pages import WHOLE, Page, digest
from plugins.directory.pictures import Illustrations
from plugins.directory.profile_content import Contents, card_address
from plugins.directory.profile_markup import TradeAddress
from plugins.directory.similar import Similar
from plugins.directory.vcards import vcard
from theme import addresses, wording
from theme.frame import Frame
from theme.french import at, siret
from theme.linked_data import LinkedData

_NOBODY = Provenance("", date.min)

Step = tuple[str, str]
"""A step of a breadcrumb: label and address."""


class AnyCards(Protocol):
    """The cards of structures, as listings show them."""

    def of(self, structure: Structure) -> Markup:
        """The card."""

    def digest_of(self, structure: Structure) -> bytes:
        """A digest of what it shows."""


class Profiles:
    """The pages of all structures of a catalogue.

    ``jinja``: the environment that renders them. ``served_by``: the codes of the départements a structure works in,
    none when nobody said. ``illustrated``: its pictures and logos, ready to be shown. ``commune_steps``: by INSEE
    code, the communes that have a page, for breadcrumbs. ``trade_address``: of the page of a trade for those who stand
    in a département and a région, either of which may be unknown.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        jinja: Environment,
        *,
        similar: Similar,
        cards: AnyCards,
        served_by: Callable[[Structure], frozenset[str]],
        illustrated: Callable[[Structure], Illustrations],
        commune_steps: Mapping[str, Step] = MappingProxyType({}),
        trade_address: TradeAddress,
    ) -> None:
        self._catalogue = catalogue
        self._similar = similar
        self._cards = cards
        self._illustrated = illustrated
        self._commune_steps = commune_steps
        self._jinja = jinja
        frame = cast(Frame, jinja.globals["frame"])
        self._site = frame.site_address
        self._linked_data = LinkedData(frame)
        self._trade_address = trade_address = cache(trade_address)
        self._contents = Contents(jinja, frame.site_address, served_by, trade_address)
        self._by_id = {structure.id: structure for structure in catalogue.structures}
        self._titles = Counter(map(_title_parts, catalogue.structures))
        self._names: dict[str, bytes] = {}
        self._page_of = cache(self._page_mould)
        self._breadcrumbs = Breadcrumbs(jinja)
        self._steps = cache(self._steps_within)

    def pages(self, structure: Structure) -> tuple[Page, Page]:
        """The page of a structure that is listed, and the file that phones and mail programs import."""
        siblings = [self._by_id[one] for one in structure.siblings if one in self._by_id]
        similar = self._similar.of(structure)
        illustrations, place = self._illustrated(structure), structure.place
        beside = (
            self._steps_to(structure),
            self._has_namesake(structure),
            [self._named(one) for one in siblings],
            [self._named(one) for one in similar],
            illustrations,
            [self._trade_address(one.sector, place.departement, place.region) for one in structure.activities],
        )
        # Neither what consolidation noted, nor when a source was last read, is news to a reader.
        told = digest(replace(structure, flags=(), source=_NOBODY, provenance={}))
        context = partial(self._context, structure, siblings, similar, illustrations)
        card = partial(_card, structure, self._site + addresses.profile(structure.slug))
        return (
            Page(
                addresses.profile(structure.slug),
                WHOLE,
                digest(told, beside, structure.source, structure.provenance),
                context,
                lasting=digest(told, beside),
            ),
            Page(card_address(structure), WHOLE, told, card, is_indexed=False),
        )

    def departed_page(self, structure: Structure) -> Page:
        """The page of a structure that was listed and is not any more."""
        others = alternatives(structure, self._catalogue)
        shown = digest(
            self._named(structure),
            structure.delisted_on,
            structure.vanished,
            self._steps_to(structure),
            [self._cards.digest_of(other) for other in others],
        )
        context = partial(self._departed_context, structure, others)
        return Page(addresses.profile(structure.slug), "pages/departed.html", shown, context, is_indexed=False)

    def _context(
        self,
        structure: Structure,
        siblings: Sequence[Structure],
        similar: Sequence[Structure],
        illustrations: Illustrations,
    ) -> Mapping[str, Any]:
        """The whole page: its frame is rendered once a kind, and only its content for each structure."""
        steps, slug = self._steps_to(structure), structure.slug
        return {
            "html": self._page_of(structure.kind).filled(
                slug=slug,
                title=self._title(structure),
                description=wording.profile_description(structure),
                linked_data_block=self._linked_data.profile(structure, addresses.profile(slug), steps),
                breadcrumb=self._breadcrumbs.of(steps, structure.display_name),
                content=self._contents.of(structure, siblings, similar, illustrations),
            )
        }

    def _departed_context(self, structure: Structure, others: Sequence[Structure]) -> Mapping[str, Any]:
        return {
            "structure": structure,
            "kind": wording.kind_of(structure),
            "steps": self._steps_to(structure),
            "cards": Markup("").join(map(self._cards.of, others)),
        }

    def _page_mould(self, kind: str) -> Mould:
        template = self._jinja.get_template("pages/profile.html")
        holes = ("slug", "title", "description", "linked_data_block", "breadcrumb", "content")
        return Mould(
            lambda slug, **values: template.render(address=addresses.profile(slug), **values),
            *holes,
            kind=vocabulary().kind(kind),
        )

    def _title(self, structure: Structure) -> str:
        """Unique on the site: two structures of one name, city and kind add their SIRET."""
        place = f" {at(structure.place.city)}" if structure.place.city else ""
        number = f", SIRET {siret(structure.siret)}" if structure.siret and self._has_namesake(structure) else ""
        return f"{structure.display_name}{place} ({structure.kind}){number}"

    def _named(self, structure: Structure) -> bytes:
        """A digest of what a link to a structure says of it."""
        if structure.id not in self._names:
            place = structure.place
            self._names[structure.id] = digest(
                structure.slug, structure.display_name, structure.kind, place.city, place.departement
            )
        return self._names[structure.id]

    def _has_namesake(self, structure: Structure) -> bool:
        return self._titles[_title_parts(structure)] > 1

    def _steps_to(self, structure: Structure) -> tuple[Step, ...]:
        steps = self._steps(structure.place.departement, structure.kind)
        insee = structure.place.insee or ""
        commune = self._commune_steps.get(CITY_OF_ARRONDISSEMENT.get(insee, insee))
        return (*steps, commune) if commune else steps

    def _steps_within(self, departement: str | None, kind: str) -> tuple[Step, ...]:
        if departement not in self._catalogue.by_departement:
            term: Kind = vocabulary().kind(kind)
            return ((term.label, addresses.kind(term)),)
        geography = self._catalogue.geography
        territory = geography.departements[departement]
        region = geography.regions[territory.region]
        return (
            (region.name, addresses.region(region)),
            (territory.name, addresses.departement(region, territory)),
        )


def _title_parts(structure: Structure) -> tuple[str, str, str]:
    """What a title is made of."""
    return structure.display_name, structure.place.city, structure.kind


def _card(structure: Structure, address: str) -> Mapping[str, Any]:
    return {"html": vcard(structure, address)}
