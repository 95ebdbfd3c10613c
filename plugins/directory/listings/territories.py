"""Listings of territories: régions, départements, and the communes where several structures stand."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from data.french import number
from data.geography import Commune, Departement, Region, locative
from data.model import Structure
from data.places.neighbours import neighbour_regions, neighbours
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.slugs import slug
from data.vocabulary import vocabulary
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from plugins.directory.listings.leads import Lead, Leads, Step
from plugins.directory.listings.listing import Listing
from plugins.directory.listings.sentences import kinds, sheets, standing, visiting
from plugins.directory.listings.trades import TradeListings, regions_of_one_departement
from theme import addresses
from theme.french import at

_TERRITORIES: Step = ("Territoires", "/territoires/")
FEWEST_IN_A_COMMUNE = 3
"""A commune with fewer structures has no page of its own."""
TRADES_SHOWN = 12
"""How many trades a territory's page leads to; the others are on a page of theirs."""
_COMMUNES_SHOWN = 12
_NEAR_SHOWN = 10


class TerritoryListings:
    """Every listing of territories of a catalogue."""

    def __init__(self, catalogue: Catalogue, coverage: Coverage, trades: TradeListings) -> None:
        self._catalogue = catalogue
        self._coverage = coverage
        self._trades = trades
        self._regions = catalogue.geography.regions
        self._departements = catalogue.geography.departements

    def all(self) -> Iterator[Listing]:
        """Régions, each followed by its départements, each followed by its communes."""
        for region in self._catalogue.regions:
            yield self._region(region)
            for departement in self._catalogue.departements(region):
                yield self._departement(region, departement)
                for commune, address in self._communes.get(departement.code, ()):
                    yield self._commune(region, departement, commune, address)

    def trades_of(self, key: str) -> Sequence[tuple[str, Lead]]:
        """The trades exercised in a territory (``R84``, ``D38``) and their pages there; the commonest first."""
        return self._trades_by_key.get(key, [])

    @cached_property
    def _trades_by_key(self) -> Mapping[str, list[tuple[str, Lead]]]:
        found: dict[str, list[tuple[str, Lead]]] = defaultdict(list)
        for (sector, key), lead in self._trades.leads().items():
            label = vocabulary().sector(sector).label
            found[key].append((sector, Lead(label, lead.address, lead.count)))
        for region in regions_of_one_departement(self._departements.values()).items():
            found[f"R{region[0]}"] = found.get(f"D{region[1]}", [])
        for trades in found.values():
            trades.sort(key=lambda trade: (-trade[1].count, slug(trade[1].label)))
        return found

    @cached_property
    def _communes(self) -> Mapping[str, list[tuple[Commune, str]]]:
        """Département → the communes that have a page, by name, with its address.

        Paris, Saint-Martin and Saint-Barthélemy are départements too: one page is enough.
        """
        communes: dict[str, list[tuple[Commune, str]]] = defaultdict(list)
        known = self._catalogue.geography.communes
        shown = [known[code] for code, who in self._catalogue.by_commune.items() if len(who) >= FEWEST_IN_A_COMMUNE]
        sizes = Counter(one.departement for one in known.values() if one.code not in CITY_OF_ARRONDISSEMENT)
        shown = [
            one
            for one in shown
            if sizes[one.departement] > 1 or slug(one.name) != self._departements[one.departement].slug
        ]
        taken: dict[str, set[str]] = defaultdict(lambda: {"page", "metiers"})
        for commune in sorted(shown, key=lambda one: (slug(one.name), one.code)):
            departement = self._departements[commune.departement]
            own = slug(commune.name)
            if own in taken[commune.departement]:
                own = f"{own}-{commune.code.lower()}"
            taken[commune.departement].add(own)
            address = addresses.commune(self._regions[commune.region], departement, own)
            communes[commune.departement].append((commune, address))
        return communes

    def _region(self, region: Region) -> Listing:
        structures = self._catalogue.by_region[region.code]
        key, where = f"R{region.code}", locative(region)
        near = self._coverage.nearest_first(self._coverage.visiting.get(key, ()), key)
        inside = tuple(
            Lead(
                f"{departement.name} ({departement.code})",
                addresses.departement(region, departement),
                len(self._catalogue.by_departement[departement.code]),
            )
            for departement in self._catalogue.departements(region)
        )
        beside = tuple(
            Lead(other.name, addresses.region(other), len(self._catalogue.by_region[other.code]))
            for other in (
                self._regions[code] for code in neighbour_regions(self._catalogue.geography).get(region.code, ())
            )
            if other.code in self._catalogue.by_region
        )
        return Listing(
            address=addresses.region(region),
            name=region.name,
            heading=f"Structures inclusives {where}",
            description=f"{standing(len(structures))} {where} : la liste par département, {sheets(len(structures))}.",
            introduction=f"{standing(len(structures))} {where}.{kinds(structures)}{visiting(len(near), where)}",
            steps=(_TERRITORIES,),
            there=structures,
            near=near[:_NEAR_SHOWN],
            near_total=len(near),
            where=where,
            leads=_kept(
                Leads("Préciser le département", inside if len(inside) > 1 else ()),  # one alone lists the same
                self._trade_leads(key, where, addresses.region(region)),
                Leads("Élargir aux régions voisines", beside),
            ),
            has_feed=True,
            territory=key,
        )

    def _departement(self, region: Region, departement: Departement) -> Listing:
        structures = self._catalogue.by_departement[departement.code]
        key, where = f"D{departement.code}", locative(departement)
        near = self._coverage.nearest_first(self._coverage.visiting.get(key, ()), key)
        numbered = f"{where} ({departement.code})"
        return Listing(
            address=addresses.departement(region, departement),
            name=departement.name,
            heading=f"Structures inclusives {numbered}",
            description=f"{standing(len(structures))} {numbered}, {region.name} : {sheets(len(structures))}.",
            introduction=f"{standing(len(structures))} {where}.{kinds(structures)}{visiting(len(near), where)}",
            steps=(_TERRITORIES, (region.name, addresses.region(region))),
            there=structures,
            near=near[:_NEAR_SHOWN],
            near_total=len(near),
            where=where,
            leads=_kept(
                self._trade_leads(key, where, addresses.departement(region, departement)),
                Leads("Préciser la commune", self._commune_leads(departement)),
                Leads("Élargir aux départements voisins", self._beside(departement)),
            ),
            same_as=self._same_region(region, structures),
            has_feed=True,
            territory=key,
        )

    def _commune(self, region: Region, departement: Departement, commune: Commune, address: str) -> Listing:
        structures = self._catalogue.by_commune[commune.code]
        where = at(commune.name)
        near = self._coverage.visiting_commune(commune)
        numbered = (
            f"{where} ({departement.code})"
            if address.endswith(f"/{slug(commune.name)}/")
            else (f"{where} ({departement.code}, commune {commune.code})")
        )
        above = addresses.departement(region, departement)
        return Listing(
            address=address,
            name=commune.name,
            heading=f"Structures inclusives {numbered}",
            description=f"{standing(len(structures))} {numbered} : leurs métiers, leur fiche, et celles qui viennent "
            "des environs.",
            introduction=f"{standing(len(structures))} {where}.{kinds(structures)}{visiting(len(near), where)}",
            steps=(_TERRITORIES, (region.name, addresses.region(region)), (departement.name, above)),
            there=structures,
            near=near[:_NEAR_SHOWN],
            near_total=len(near),
            where=where,
            leads=_kept(
                Leads(f"Choisir un métier {locative(departement)}", self._trades_exercised(structures, departement)),
                Leads(
                    "Élargir au département",
                    (Lead(departement.name, above, len(self._catalogue.by_departement[departement.code])),),
                ),
            ),
            same_as=self._same_region(region, structures)
            or (above if len(structures) == len(self._catalogue.by_departement[departement.code]) else None),
            territory=f"C{commune.code}",
        )

    def _same_region(self, region: Region, structures: Sequence[Structure]) -> str | None:
        """The page of the région these structures stand in, when it lists no other."""
        return addresses.region(region) if len(structures) == len(self._catalogue.by_region[region.code]) else None

    def _trade_leads(self, key: str, where: str, address: str) -> Leads:
        trades = [lead for _, lead in self.trades_of(key)]
        more = (f"Les {number(len(trades))} métiers exercés {where}", f"{address}metiers/")
        return Leads("Choisir un métier", tuple(trades[:TRADES_SHOWN]), more if len(trades) > TRADES_SHOWN else None)

    def _trades_exercised(self, structures: Sequence[Structure], departement: Departement) -> tuple[Lead, ...]:
        """The trades of a commune's structures, each leading to its page in the département."""
        exercised = {activity.sector for structure in structures for activity in structure.activities}
        trades = [lead for sector, lead in self.trades_of(f"D{departement.code}") if sector in exercised]
        return tuple(trades[:TRADES_SHOWN])

    def _commune_leads(self, departement: Departement) -> tuple[Lead, ...]:
        leads = [
            Lead(commune.name, address, len(self._catalogue.by_commune[commune.code]))
            for commune, address in self._communes.get(departement.code, ())
        ]
        return tuple(sorted(leads, key=lambda lead: -lead.count)[:_COMMUNES_SHOWN])

    def _beside(self, departement: Departement) -> tuple[Lead, ...]:
        found = (self._departements[code] for code in neighbours().get(departement.code, ()))
        return tuple(
            Lead(
                f"{other.name} ({other.code})",
                addresses.departement(self._regions[other.region], other),
                len(self._catalogue.by_departement[other.code]),
            )
            for other in found
            if other.code in self._catalogue.by_departement
        )


def _kept(*leads: Leads) -> tuple[Leads, ...]:
    return tuple(one for one in leads if one.links)
