"""Listings of trades: a group, one trade in the whole country, one trade in a région or a département."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter

from data.geography import Departement, Region, locative
from data.model import Structure
from data.places.neighbours import neighbour_regions, neighbours
from data.vocabulary import Sector, SectorGroup
from plugins.directory.catalogue import Catalogue, group_of
from plugins.directory.centres import Key
from plugins.directory.coverage import Coverage, Crossing
from plugins.directory.listings.leads import Destination, Lead, Leads, Note, Step
from plugins.directory.listings.listing import Listing
from plugins.directory.listings.sentences import derived, inclusive, kinds, standing, whom
from theme import addresses
from theme.french import counted, number

_SECTORS: Step = ("Métiers", "/secteurs/")


class TradeListings:
    """Every listing of trades of a catalogue."""

    def __init__(self, catalogue: Catalogue, coverage: Coverage) -> None:
        self._catalogue = catalogue
        self._coverage = coverage
        geography = catalogue.geography
        self._regions = {region.code: region for region in geography.regions.values()}
        self._departements = geography.departements
        self._alone = regions_of_one_departement(geography.departements.values())
        self._own = {f"R{region}": f"D{departement}" for region, departement in self._alone.items()}
        self._regions_of_own = {departement: region for region, departement in self._own.items()}
        self._leads = self._all_leads()
        self._neighbour_regions = neighbour_regions(geography)
        self._keys_around = cache(self._find_keys_around)
        self._silent_there = cache(self._find_silent_there)
        self._national = cache(lambda sector: frozenset(map(_id, coverage.national.get(sector, ()))))

    def of_group(self, group: SectorGroup) -> Iterator[Listing]:
        """A group, its trades, then each of them in each territory."""
        yield self._group(group)
        for sector in self._catalogue.sectors(group):
            yield from self._of_sector(group, sector)

    def destinations(self) -> Iterator[Destination]:
        """Where each trade, alone and in a territory, has its page."""
        for group in self._catalogue.groups:
            for sector in self._catalogue.sectors(group):
                yield Destination(addresses.sector(group, sector.slug), sector.slug)
        for (sector_slug, key), lead in sorted(self._leads.items(), key=itemgetter(0)):
            yield Destination(lead.address, sector_slug, key)
            if key in self._regions_of_own:
                yield Destination(lead.address, sector_slug, self._regions_of_own[key])

    def _lead(self, sector: str, key: Key) -> Lead | None:
        """To the page of a trade in a territory; ``None`` when there is none."""
        return self._leads.get((sector, self._own.get(key, key)))

    def _all_leads(self) -> dict[Crossing, Lead]:
        """To each page of a trade in a territory: where somebody stands, or that a perimeter names."""
        names = {f"R{region.code}": (region.name, region.slug) for region in self._regions.values()} | {
            f"D{one.code}": (f"{one.name} ({one.code})", one.slug) for one in self._departements.values()
        }
        there, coming = self._coverage.there, self._coverage.coming
        leads = {}
        for crossing in there.keys() | self._coverage.named:
            sector, key = crossing
            if key in names and key not in self._own:
                name, slug = names[key]
                count = len(there.get(crossing, ())) + len(coming.get(crossing, ()))
                leads[crossing] = Lead(name, f"{addresses.sector(group_of(sector), sector)}{slug}/", count)
        return leads

    def address_near(self, sector: str, departement: str | None, region: str | None) -> str:
        """The page of a trade nearest to a place: in its département, else in its région, else in the whole country."""
        lead = self._lead(sector, f"D{departement}") or self._lead(sector, f"R{region}")
        return lead.address if lead else addresses.sector(group_of(sector), sector)

    def leads(self) -> Mapping[Crossing, Lead]:
        """To each page of a trade in a territory."""
        return self._leads

    def _group(self, group: SectorGroup) -> Listing:
        structures = self._catalogue.by_group[group.slug]
        verb = "travaillent" if len(structures) > 1 else "travaille"
        slugs = {sector.slug for sector in group.sectors}
        return Listing(
            address=addresses.sector_group(group),
            name=group.label,
            heading=group.label,
            description=f"{inclusive(len(structures))} en France dans les métiers « {group.label} » : "
            f"{whom(len(structures))}.",
            introduction=f"{inclusive(len(structures))} {verb} dans ces métiers{derived(structures, slugs)}."
            f"{kinds(structures)}",
            steps=(_SECTORS,),
            there=structures,
            leads=(
                Leads(
                    "Préciser le métier",
                    tuple(
                        Lead(one.label, addresses.sector(group, one.slug), len(self._catalogue.by_sector[one.slug]))
                        for one in self._catalogue.sectors(group)
                    ),
                ),
            ),
            has_feed=True,
            quality=("sectors", group.slug),
        )

    def _of_sector(self, group: SectorGroup, sector: Sector) -> Iterator[Listing]:
        structures = self._catalogue.by_sector[sector.slug]
        whole = self._sector(group, sector, structures)
        yield whole
        everywhere = set(map(_id, structures))
        for region in self._regions.values():
            inside = [one for one in self._departements.values() if one.region == region.code]
            above, same = everywhere, whole.same_as or whole.address
            if (sector.slug, f"R{region.code}") in self._leads:
                listing = self._crossed(group, sector, region, above, same)
                yield listing
                if listing.same_as is None:
                    above, same = _ids(listing), listing.address
            for departement in inside:
                if (sector.slug, f"D{departement.code}") in self._leads:
                    yield self._crossed(group, sector, departement, above, same)

    def _sector(self, group: SectorGroup, sector: Sector, structures: Sequence[Structure]) -> Listing:
        verb = "exercent" if len(structures) > 1 else "exerce"
        regions = self._leads_to(sector.slug, [f"R{code}" for code in self._regions])
        same = len(structures) == len(self._catalogue.by_group[group.slug])
        return Listing(
            address=addresses.sector(group, sector.slug),
            name=sector.label,
            heading=sector.label,
            description=f"{sector.label} : {inclusive(len(structures))} en France. Choisissez un prestataire et "
            "écrivez-lui directement.",
            introduction=f"{inclusive(len(structures))} {verb} ce métier{derived(structures, (sector.slug,))}."
            f"{kinds(structures)}",
            steps=(_SECTORS, (group.label, addresses.sector_group(group))),
            there=structures,
            leads=(Leads("Préciser la région", regions),) if regions else (),
            same_as=addresses.sector_group(group) if same else None,
            has_feed=True,
            sector=sector.slug,
        )

    def _crossed(
        self, group: SectorGroup, sector: Sector, place: Region | Departement, above: set[str], same: str
    ) -> Listing:
        """A trade in a territory; ``above``: the structures of the page it narrows, at ``same``."""
        key = f"R{place.code}" if isinstance(place, Region) else f"D{place.code}"
        there = self._coverage.there.get((sector.slug, key), [])
        coming = self._coverage.nearest_first(self._coverage.coming.get((sector.slug, key), ()), key)
        ids = set(map(_id, chain(there, coming)))
        national = len(self._national(sector.slug) - ids)
        where = locative(place) if isinstance(place, Region) else f"{locative(place)} ({place.code})"
        return Listing(
            address=addresses.sector_in(group, sector.slug, place),
            name=place.name,
            heading=f"{sector.label} {where}",
            description=_description(sector.label, where, len(there), len(coming)),
            introduction=_introduction(there, coming, locative(place), sector.slug),
            steps=self._steps(group, sector, place),
            there=there,
            coming=coming,
            where=locative(place),
            leads=self._around(sector.slug, place),
            notes=(*_national_note(national, addresses.sector(group, sector.slug)), *self._silent_there(place)),
            sector=sector.slug,
            same_as=same if ids == above else None,
            territory=key,
        )

    def _steps(self, group: SectorGroup, sector: Sector, place: Region | Departement) -> tuple[Step, ...]:
        steps = [_SECTORS, (group.label, addresses.sector_group(group))]
        steps.append((sector.label, addresses.sector(group, sector.slug)))
        if isinstance(place, Departement):
            region = self._regions[place.region]
            above = self._leads.get((sector.slug, f"R{region.code}"))
            if above:
                steps.append((region.name, above.address))
        return tuple(steps)

    def _around(self, sector: str, place: Region | Departement) -> tuple[Leads, ...]:
        found = [
            Leads(heading, links)
            for heading, keys in self._keys_around(place)
            if (links := self._leads_to(sector, keys))
        ]
        return tuple(found)

    def _find_keys_around(self, place: Region | Departement) -> tuple[tuple[str, list[Key]], ...]:
        """What a territory's pages lead to, whatever the trade: headings and territories."""
        if isinstance(place, Region):
            inside = [f"D{code}" for code, one in self._departements.items() if one.region == place.code]
            beside = [f"R{code}" for code in self._neighbour_regions.get(place.code, ())]
            return ("Préciser le département", inside), ("Élargir aux régions voisines", beside)
        beside = [f"D{code}" for code in neighbours().get(place.code, ())]
        above = [f"R{place.region}"] if place.region not in self._alone else []
        return ("Élargir aux départements voisins", beside), ("Élargir à la région", above)

    def _find_silent_there(self, place: Region | Departement) -> tuple[Note, ...]:
        """The way to all those who stand in a territory, when no page of a trade there can list some of them."""
        if isinstance(place, Region):
            standing_there, address = self._catalogue.by_region.get(place.code, []), addresses.region(place)
        else:
            standing_there = self._catalogue.by_departement.get(place.code, [])
            address = addresses.departement(self._regions[place.region], place)
        silent, total = sum(not structure.activities for structure in standing_there), len(standing_there)
        if not silent:
            return ()
        some = f"dont {number(silent) if silent > 1 else 'une'} " if silent < total else ""
        sentence = f"{standing(total)} {locative(place)}, {some}sans métier connu\u202f:"
        return (Note(sentence, "les voir toutes" if total > 1 else "la voir", address),)

    def _leads_to(self, sector: str, keys: Iterable[Key]) -> tuple[Lead, ...]:
        found = (self._lead(sector, key) for key in keys)
        return tuple([lead for lead in found if lead is not None])


def regions_of_one_departement(departements: Iterable[Departement]) -> dict[str, str]:
    """Région → its one département: a place of one name has one page a trade, the département's."""
    inside: dict[str, list[str]] = {}
    for departement in departements:
        inside.setdefault(departement.region, []).append(departement.code)
    return {region: codes[0] for region, codes in inside.items() if len(codes) == 1}


def _id(structure: Structure) -> str:
    return structure.id


def _ids(listing: Listing) -> set[str]:
    return set(map(_id, listing.there)) | set(map(_id, listing.coming))


def _description(trade: str, where: str, there: int, coming: int) -> str:
    counts = [counted(there, "structure inclusive installée", "structures inclusives installées")] if there else []
    if coming:
        from_elsewhere = counted(coming, "venue d’ailleurs", "venues d’ailleurs")
        counts.append(from_elsewhere if there else f"{inclusive(coming)} venue{'s' if coming > 1 else ''} d’ailleurs")
    return f"{trade} {where} : {' et '.join(counts)}. Comparez, puis écrivez directement."


def _introduction(there: Sequence[Structure], coming: Sequence[Structure], where: str, sector: str) -> str:
    total = len(there) + len(coming)
    verb = "interviennent" if total > 1 else "intervient"
    if not coming:
        place = f"{inclusive(total)} {'exercent' if total > 1 else 'exerce'} ce métier {where}"
        return f"{place}{derived(there, (sector,))}.{kinds(there)}"
    if not there:
        return f"{inclusive(total)} {verb} {where} depuis ailleurs.{kinds(coming)}"
    here = (
        f"{number(len(there))} y {'sont installées' if len(there) > 1 else 'est installée'}{derived(there, (sector,))}"
    )
    others = f"{number(len(coming))} {'viennent' if len(coming) > 1 else 'vient'} d’ailleurs"
    return f"{inclusive(total)} {verb} {where} : {here}, {others}.{kinds([*there, *coming])}"


def _national_note(count: int, address: str) -> tuple[Note, ...]:
    if not count:
        return ()
    verb = "interviennent" if count > 1 else "intervient"
    sentence = f"{counted(count, 'autre structure', 'autres structures')} {verb} dans la France entière :"
    return (Note(sentence, "toutes les structures de ce métier", address),)
