"""All the listings of a catalogue, and the hubs above them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from data.geography import Departement, Region, locative
from data.slugs import slug
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from plugins.directory.listings.leads import Destination, Lead, Leads, Step
from plugins.directory.listings.listing import Listing
from plugins.directory.listings.qualities import LABELS, NETWORKS, kind_listings, label_listings, network_listings
from plugins.directory.listings.territories import TRADES_SHOWN, TerritoryListings
from plugins.directory.listings.trades import TradeListings
from plugins.directory.pages import Page, digest
from theme import addresses, wording

HUB = "pages/hub.html"
_OTHERS_A_PART = 60


class Listings:
    """The listings of a catalogue."""

    def __init__(self, catalogue: Catalogue, coverage: Coverage) -> None:
        self._catalogue = catalogue
        self._trades = TradeListings(catalogue, coverage)
        self._territories = TerritoryListings(catalogue, coverage, self._trades)
        self.others = [
            *self._territories.all(),
            *kind_listings(catalogue),
            *network_listings(catalogue),
            *label_listings(catalogue),
        ]
        """All listings but those of trades."""

    def parts(self) -> list[Callable[[], Iterable[Listing]]]:
        """All listings, in parts of which each is made when it is asked for: two processes share them."""
        trades = [partial(self._trades.of_group, group) for group in self._catalogue.groups]
        starts = range(0, len(self.others), _OTHERS_A_PART)
        return [*trades, *(partial(iter, self.others[start : start + _OTHERS_A_PART]) for start in starts)]

    def destinations(self) -> Iterator[Destination]:
        """Where a typed trade or place may lead."""
        yield from self._trades.destinations()
        for listing in self.others:
            if listing.territory:
                yield Destination(listing.address, None, listing.territory)

    def trade_address(self, sector: str, departement: str | None, region: str | None) -> str:
        """The page of a trade nearest to a place: in its département, else in its région, else in the whole country."""
        return self._trades.address_near(sector, departement, region)

    def commune_steps(self) -> dict[str, Step]:
        """The name and the page of each commune that has one, by its code."""
        return {
            one.territory[1:]: (one.name, one.address)
            for one in self.others
            if one.territory and one.territory[0] == "C"
        }

    def hubs(self) -> Iterator[Page]:
        """The pages that lead to listings and list no structure."""
        yield self._all_trades()
        yield self._all_territories()
        yield self._networks()
        yield self._labels()
        for region in self._catalogue.regions:
            yield from self._trades_of(f"R{region.code}", region, addresses.region(region), ())
            for departement in self._catalogue.departements(region):
                above = ((region.name, addresses.region(region)),)
                address = addresses.departement(region, departement)
                yield from self._trades_of(f"D{departement.code}", departement, address, above)

    def _all_trades(self) -> Page:
        catalogue = self._catalogue
        leads = [
            Leads(
                group.label,
                tuple(
                    Lead(one.label, addresses.sector(group, one.slug), len(catalogue.by_sector[one.slug]))
                    for one in catalogue.sectors(group)
                ),
                (group.label, addresses.sector_group(group)),
            )
            for group in catalogue.groups
        ]
        return _page("/secteurs/", "pages/sectors.html", leads)

    def _all_territories(self) -> Page:
        catalogue = self._catalogue
        leads = [
            Leads(
                region.name,
                tuple(
                    Lead(
                        f"{one.name} ({one.code})",
                        addresses.departement(region, one),
                        len(catalogue.by_departement[one.code]),
                    )
                    for one in catalogue.departements(region)
                ),
                (region.name, addresses.region(region)),
            )
            for region in catalogue.regions
        ]
        return _page("/territoires/", "pages/territories.html", leads)

    def _networks(self) -> Page:
        groups = self._catalogue.by_network
        links = [Lead(wording.network_label(slug), addresses.network(slug), len(groups[slug])) for slug in groups]
        return _quality_hub(
            NETWORKS,
            "Réseaux de structures inclusives",
            "Les réseaux qui rassemblent des structures inclusives, et combien de leurs membres sont dans l’annuaire.",
            "Un réseau rassemble des structures de même famille ou de même métier.",
            "Aucun réseau n’est connu de nos sources aujourd’hui.",
            links,
        )

    def _labels(self) -> Page:
        groups = self._catalogue.by_label
        links = [Lead(wording.official_label(slug), addresses.label(slug), len(groups[slug])) for slug in groups]
        return _quality_hub(
            LABELS,
            "Labels des structures inclusives",
            "Les labels officiels que portent des structures inclusives, et combien d’entre elles portent chacun.",
            "Un label officiel dit ce qu’un organisme indépendant a vérifié.",
            "Aucun label n’est connu de nos sources aujourd’hui.",
            links,
        )

    def _trades_of(
        self, key: str, place: Region | Departement, address: str, above: tuple[Step, ...]
    ) -> Iterator[Page]:
        trades = self._territories.trades_of(key)
        if len(trades) <= TRADES_SHOWN:
            return
        by_sector = dict(trades)
        leads = [
            Leads(group.label, links)
            for group in self._catalogue.groups
            if (links := tuple(by_sector[one.slug] for one in group.sectors if one.slug in by_sector))
        ]
        where = locative(place)
        numbered = f"{where} ({place.code})" if isinstance(place, Departement) else where
        yield _hub(
            ("Métiers", f"{address}metiers/"),
            f"Métiers exercés {numbered}",
            f"Les {len(trades)} métiers des structures inclusives {numbered}, et combien de prestataires pour chacun.",
            f"{len(trades)} métiers exercés {where}, par des structures installées sur place ou venues d’ailleurs.",
            leads,
            (("Territoires", "/territoires/"), *above, (place.name, address)),
        )


def _page(address: str, template: str, leads: Sequence[Leads]) -> Page:
    total = sum(len(one.links) for one in leads)
    return Page(address, template, digest(leads), lambda: {"leads": leads, "total": total})


def _quality_hub(
    own: Step, heading: str, description: str, introduction: str, nobody: str, links: Sequence[Lead]
) -> Page:
    """The page of all networks, or of all labels; ``nobody``: what it says when there is none."""
    if not links:
        return _hub(own, heading, description, nobody, [])
    in_order = sorted(links, key=lambda lead: slug(lead.label))
    return _hub(own, heading, description, introduction, [Leads("", tuple(in_order))])


def _hub(
    own: Step, heading: str, description: str, introduction: str, leads: Sequence[Leads], steps: tuple[Step, ...] = ()
) -> Page:
    name, address = own
    context = {
        "name": name,
        "heading": heading,
        "description": description,
        "introduction": introduction,
        "leads": leads,
        "steps": steps,
    }
    return Page(address, HUB, digest(list(context.items())), lambda: context, is_indexed=bool(leads))
