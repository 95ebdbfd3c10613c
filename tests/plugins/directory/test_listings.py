"""Which listings exist, what they hold, what they say and where they lead."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.model import Activity, ActivityOrigin, Perimeter, PerimeterLevel, Place, Structure, Zone, ZoneType
from data.sample.rows import Rows
from data.vocabulary import vocabulary
from plugins.directory.cards import Cards
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from plugins.directory.listings import PAGE_SIZE, Listing, ListingPages, Listings
from plugins.directory.pages import Page, rendered
from tests.plugins.search.structures import structure
from theme.environment import environment
from theme.frame import BARE, Frame
from theme.wording import geography

JINJA = environment(BARE)
GRENOBLE = Place(city="Grenoble", insee="38185", departement="38", region="84")
LYON = Place(city="Lyon", insee="69123", departement="69", region="84")
GUADELOUPE = Place(city="Les Abymes", insee="97101", departement="971", region="01")
PARIS = Place(city="Paris", insee="75112", departement="75", region="11")
TRAITEUR, MENAGE = "traiteur", "nettoyage-de-locaux"
IN_ISERE = "/secteurs/restauration/traiteur/isere/"


def sample_people(count: int) -> list[Structure]:
    rows, places = Rows(11), geography()
    people = []
    for position in range(1, count + 1):
        row = rows.row(position)
        commune = places.communes.get(row.insee or "") or places.find(row.postcode, row.city)
        place = Place(city=row.city)
        if commune:
            place = Place("", "", commune.name, commune.code, commune.departement, commune.region)
        told = {"networks": row.networks, "labels": row.labels, "activities": row.activities, "place": place}
        people.append(structure(f"{position:014d}", row.kind, f"{row.name} {position}", **told))
    return people


@cache
def sample() -> Listings:
    return of(sample_people(1200))


def of(people: Iterable[Structure]) -> Listings:
    catalogue = Catalogue(people, geography())
    return Listings(catalogue, Coverage(catalogue))


def every(listings: Listings) -> list[Listing]:
    return [listing for part in listings.parts() for listing in part()]


def by_address(listings: Listings) -> dict[str, Listing]:
    return {listing.address: listing for listing in every(listings)}


def worker(name: str, place: Place, *trades: str, zone: Zone | None = None, **fields: Any) -> Structure:
    does = tuple(Activity(trade, zone=zone) for trade in trades)
    return structure(name, "EI", name, place=place, activities=does, **fields)


def around(km: int) -> Zone:
    return Zone(ZoneType.CUSTOM, distance_km=km)


def within(level: PerimeterLevel, code: str) -> Zone:
    return Zone(ZoneType.ZONES, perimeters=(Perimeter(level, code),))


def pages_of(listing: Listing) -> list[Page]:
    return list(ListingPages(JINJA, Cards(JINJA)).of(listing))


def ids(listing: Listing) -> list[str]:
    return [one.id for one in (*listing.there, *listing.coming)]


def html(page: Page) -> str:
    return rendered(page, JINJA)


def text(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_no_two_listings_share_an_address_a_heading_or_a_description() -> None:
    listings = every(sample())
    assert len(listings) > 2000
    for said in ("address", "heading", "description"):
        often = [value for value, count in Counter(getattr(one, said) for one in listings).items() if count > 1]
        assert often == [], said


def test_every_link_leads_to_a_listing_and_tells_how_many_structures_it_holds() -> None:
    listings = sample()
    known, hubs = by_address(listings), {page.address for page in listings.hubs()}
    assert {"/secteurs/", "/territoires/", "/reseaux/", "/labels/"} <= hubs
    for listing in every(listings):
        for leads in listing.leads:
            for lead in leads.links:
                assert known[lead.address].total == lead.count, (listing.address, lead.address)
                assert lead.address != listing.address
            assert leads.more is None or leads.more[1] in hubs
        for _, address in listing.steps:
            assert address in known or address in hubs | {"/structures-inclusives/"}


def test_a_typed_trade_or_place_leads_to_the_listings_of_trades_in_territories() -> None:
    listings = sample()
    told = {(one.address, one.sector, one.territory) for one in every(listings) if one.sector or one.territory}
    leads = {(one.address, one.sector, one.territory) for one in listings.destinations()}
    assert told <= leads
    # A région that is one département has no page of its own: its key leads to the département's.
    assert {key for _, _, key in leads - told} <= {"R01", "R02", "R03", "R04", "R06"}
    assert {address for address, _, _ in leads} == {address for address, _, _ in told}


def test_a_listing_names_another_as_canonical_where_it_holds_the_same_structures_and_that_one_stands_alone() -> None:
    known = by_address(sample())
    same = [listing for listing in known.values() if listing.same_as]
    assert len(same) > 100
    for listing in same:
        other = known[listing.same_as or ""]
        assert set(ids(other)) == set(ids(listing)), listing.address
        assert other.same_as is None, listing.address


def test_who_is_listed_is_listed_once_over_the_pages_those_there_first() -> None:
    for listing in every(sample()):
        assert len(set(ids(listing))) == listing.total
    people = [worker(f"T{number:02d}", GRENOBLE, TRAITEUR) for number in range(33)]
    people += [worker(f"L{number:02d}", LYON, TRAITEUR, zone=around(120)) for number in range(13)]
    longest = by_address(of(people))[IN_ISERE]
    pages = pages_of(longest)
    assert [(len(longest.there), len(longest.coming)), longest.page_count] == [(33, 13), 3]
    assert [page.address for page in pages[:2]] == [longest.address, f"{longest.address}page/2/"]
    links = [re.findall(r'<h3><a href="/prestataires/([^/]+)/">', html(page)) for page in pages]
    assert [len(one) for one in links[:-1]] == [PAGE_SIZE] * (len(links) - 1)
    assert [slug for one in links for slug in one] == [one.slug for one in (*longest.there, *longest.coming)]


def test_one_national_structure_makes_no_doorway() -> None:
    known = by_address(of([worker("National", PARIS, TRAITEUR, zone=Zone(ZoneType.COUNTRY))]))
    crossed = [address for address, one in known.items() if one.sector and one.territory]
    assert crossed == ["/secteurs/restauration/traiteur/ile-de-france/", "/secteurs/restauration/traiteur/paris/"]
    assert all(known[address].same_as for address in crossed)


def test_a_circle_makes_no_page_but_brings_its_structure_to_those_that_exist() -> None:
    lyonnaise = worker("Lyonnaise", LYON, TRAITEUR, zone=around(90))
    assert IN_ISERE not in by_address(of([lyonnaise]))
    grenobloise = worker("Grenobloise", GRENOBLE, TRAITEUR)
    listing = by_address(of([lyonnaise, grenobloise]))[IN_ISERE]
    assert ([one.name for one in listing.there], [one.name for one in listing.coming]) == (
        ["Grenobloise"],
        ["Lyonnaise"],
    )


def test_a_perimeter_makes_a_page_where_nobody_stands() -> None:
    listing = by_address(of([worker("Lyonnaise", LYON, TRAITEUR, zone=within(PerimeterLevel.COMMUNE, "38185"))]))
    assert [one.name for one in listing[IN_ISERE].coming] == ["Lyonnaise"]


def test_who_comes_from_elsewhere_comes_after_the_others_the_nearest_first_and_says_from_where() -> None:
    isere = within(PerimeterLevel.DEPARTEMENT, "38")
    everywhere = worker("Nationale", PARIS, TRAITEUR, zone=Zone(ZoneType.COUNTRY))
    people = [
        worker("Aaa", PARIS, TRAITEUR, zone=isere),
        worker("Bbb", LYON, TRAITEUR, zone=isere),
        worker("Zzz", GRENOBLE, TRAITEUR),
        everywhere,
    ]
    (page,) = pages_of(by_address(of(people))[IN_ISERE])
    shown = html(page)
    assert re.findall(r"<h3><a[^>]*>(\w+)<", shown) == ["Zzz", "Bbb", "Aaa"]
    assert "Intervient dans l’Isère depuis Lyon" in text(shown)
    assert "1 installée dans l’Isère" in text(shown)
    assert "2 viennent d’ailleurs" in text(shown)
    assert "Nationale" not in shown
    assert "1 autre structure intervient dans la France entière" in text(shown)
    assert 'href="/secteurs/restauration/traiteur/"' in shown


def test_a_territory_shows_the_ten_nearest_of_those_who_come_and_says_how_many_they_are() -> None:
    isere = within(PerimeterLevel.DEPARTEMENT, "38")
    coming = [worker(f"P{number:02d}", LYON if number % 2 else PARIS, MENAGE, zone=isere) for number in range(24)]
    there = [worker(f"G{number:02d}", GRENOBLE, TRAITEUR) for number in range(25)]
    first, second = pages_of(by_address(of([*coming, *there]))["/territoires/auvergne-rhone-alpes/isere/"])
    shown = html(first)
    assert len(re.findall("card__why", shown)) == 10
    assert set(re.findall(r"<h3><a[^>]*>(P\w+)<", shown)) <= {one.name for one in coming if one.place is LYON}
    assert "24 viennent d’ailleurs" in text(shown)
    assert "card__why" not in html(second)


def test_the_kinds_told_of_a_territory_are_those_of_the_structures_that_stand_there() -> None:
    there = [
        structure(f"G{number}", kind, f"G{number}", place=GRENOBLE) for number, kind in enumerate(["EI"] * 3 + ["AI"])
    ]
    guest = worker("L", LYON, MENAGE, zone=within(PerimeterLevel.DEPARTEMENT, "38"))
    assert by_address(of([*there, guest]))["/territoires/auvergne-rhone-alpes/isere/"].introduction == (
        "4\u00a0structures inclusives sont installées dans l’Isère. Parmi elles\u202f: 3\u00a0EI et 1\u00a0AI. "
        "1\u00a0autre y intervient depuis ailleurs."
    )


def test_a_commune_has_a_page_from_three_structures_on_and_no_name_of_ours() -> None:
    address = "/territoires/auvergne-rhone-alpes/isere/grenoble/"
    two = [worker(name, GRENOBLE, TRAITEUR) for name in ("A", "B")]
    assert address not in by_address(of(two))
    three = by_address(of([*two, worker("C", GRENOBLE, MENAGE), worker("D", LYON, MENAGE, zone=around(120))]))
    assert [one.name for one in three[address].there] == ["A", "B", "C"]
    assert [one.name for one in three[address].near] == ["D"]
    assert not any(listing.address.split("/")[-2] in {"page", "metiers"} for listing in every(sample()))


def test_paris_is_one_page_not_a_departement_and_a_commune() -> None:
    known = by_address(of([worker(name, PARIS, TRAITEUR) for name in "ABCD"]))
    assert [a for a, one in known.items() if one.territory] == [
        "/secteurs/restauration/traiteur/ile-de-france/",
        "/secteurs/restauration/traiteur/paris/",
        "/territoires/ile-de-france/",
        "/territoires/ile-de-france/paris/",
    ]


def test_a_region_that_is_one_departement_has_one_page_a_trade() -> None:
    place = Place(city="Saint-Denis", insee="97411", departement="974", region="04")
    known = by_address(of([worker("Une", place, TRAITEUR), worker("Autre", GRENOBLE, TRAITEUR)]))
    crossed = {address: one.territory for address, one in known.items() if one.sector and one.territory}
    assert crossed["/secteurs/restauration/traiteur/la-reunion/"] == "D974"
    (leads,) = known["/secteurs/restauration/traiteur/"].leads
    assert {lead.address for lead in leads.links} == {
        "/secteurs/restauration/traiteur/la-reunion/",
        "/secteurs/restauration/traiteur/auvergne-rhone-alpes/",
    }


def test_a_trade_in_a_territory_leads_to_those_who_stand_there_and_told_no_trade() -> None:
    people = [worker("A", GRENOBLE, TRAITEUR), worker("B", GRENOBLE), worker("C", LYON, TRAITEUR)]
    listings = by_address(of(people))
    (note,) = listings[IN_ISERE].notes
    assert (
        note.sentence == "2\u00a0structures inclusives sont installées dans l’Isère, dont une sans métier connu\u202f:"
    )
    assert note.address == "/territoires/auvergne-rhone-alpes/isere/"
    assert len(listings[note.address].there) == 2
    assert f'{note.sentence} <a href="{note.address}">les voir toutes</a>' in html(pages_of(listings[IN_ISERE])[0])
    assert listings["/secteurs/restauration/traiteur/rhone/"].notes == ()
    one_more = by_address(of([*people, worker("D", GRENOBLE)]))[IN_ISERE]
    assert pages_of(one_more)[0].shown != pages_of(listings[IN_ISERE])[0].shown


def test_a_trade_has_an_address_near_each_place() -> None:
    listings = of([worker("A", GRENOBLE, TRAITEUR), worker("B", GUADELOUPE, TRAITEUR)])
    trade = "/secteurs/restauration/traiteur/"
    assert listings.trade_address(TRAITEUR, "38", "84") == IN_ISERE
    assert listings.trade_address(TRAITEUR, None, "84") == f"{trade}auvergne-rhone-alpes/"
    assert listings.trade_address(TRAITEUR, None, "01") == f"{trade}guadeloupe/"
    assert listings.trade_address(TRAITEUR, "59", "32") == trade
    assert listings.trade_address(TRAITEUR, None, None) == trade


def test_a_region_of_one_departement_does_not_offer_to_narrow_to_it() -> None:
    listings = by_address(of([worker("A", GUADELOUPE, TRAITEUR), worker("B", GRENOBLE), worker("C", LYON)]))
    headings = {address: [leads.heading for leads in one.leads] for address, one in listings.items()}
    assert "Préciser le département" not in headings["/territoires/guadeloupe/"]
    assert "Préciser le département" in headings["/territoires/auvergne-rhone-alpes/"]


def test_of_a_kind_that_nobody_is_the_page_says_so_once() -> None:
    page = text(html(pages_of(by_address(of([worker("A", GRENOBLE)]))["/types/esat/"])[0]).split("<main")[1])
    assert page.count("de ce type") == 1
    assert "0\u00a0structure" not in page


def test_a_trade_read_from_a_naf_code_is_said_to_be() -> None:
    read = (Activity(TRAITEUR, origin=ActivityOrigin.DERIVED_FROM_NAF),)
    people = [worker("Dit", GRENOBLE, TRAITEUR), structure("Lu", "EI", "Lu", place=GRENOBLE, activities=read)]
    known = by_address(of(people))
    for address in (IN_ISERE, "/secteurs/restauration/traiteur/", "/secteurs/restauration/"):
        assert "dont 1 d’après le code d’activité" in text(known[address].introduction), address


@pytest.mark.parametrize(("people", "is_indexed"), [([], False), ([worker("Une", GRENOBLE, TRAITEUR)], True)])
def test_a_kind_that_nobody_is_has_a_page_that_search_engines_leave(
    people: Sequence[Structure], is_indexed: bool
) -> None:
    (page,) = pages_of(by_address(of(people))["/types/ei/"])
    assert page.is_indexed is is_indexed
    assert ('content="noindex"' in html(page)) is not is_indexed


def test_a_page_that_holds_the_same_as_another_is_left_out_of_the_sitemap_and_names_it() -> None:
    jinja = environment(Frame(site_address="https://annuaire.example"))
    listing = by_address(of([worker("Une", GRENOBLE, TRAITEUR)]))[IN_ISERE]
    (page,) = ListingPages(jinja, Cards(jinja)).of(listing)
    assert not page.is_indexed
    shown, canonical = rendered(page, jinja), "https://annuaire.example/secteurs/restauration/"
    assert f'<link rel="canonical" href="{canonical}">' in shown
    assert f'<meta property="og:url" content="{canonical}">' in shown
    assert re.findall('"@type":"CollectionPage".*?"url":"(.*?)"', shown) == [canonical]


PEOPLE = sample_people(60)


@cache
def of_the_same() -> Listings:
    return of(PEOPLE)


def edited(one: Structure, random: Random) -> Structure:
    """The same with one thing changed."""
    other = random.choice(PEOPLE)
    return random.choice(
        (
            lambda: replace(one, name=f"{one.name} bis"),
            lambda: replace(one, slug=f"{one.slug}-bis"),
            lambda: replace(one, kind=other.kind),
            lambda: replace(one, place=other.place),
            lambda: replace(one, activities=other.activities),
            lambda: replace(one, activities=one.activities[::-1]),
            lambda: replace(one, networks=other.networks, labels=other.labels),
            lambda: replace(one, live=False),
            lambda: replace(one, activities=tuple(replace(a, zone=Zone(ZoneType.COUNTRY)) for a in one.activities)),
        )
    )()


@settings(max_examples=12)
@given(st.integers(0, 2**32))
def test_pages_that_are_said_to_show_the_same_do(seed: int) -> None:
    random = Random(seed)
    changed = list(PEOPLE)
    for position in random.sample(range(len(PEOPLE)), 2):
        changed[position] = edited(changed[position], random)
    before = {page.address: page for one in every(of_the_same()) for page in pages_of(one)}
    after = {page.address: page for one in every(of(changed)) for page in pages_of(one)}
    kept = [
        address for address in sorted(before.keys() & after.keys()) if before[address].shown == after[address].shown
    ]
    for address in random.sample(kept, min(40, len(kept))):
        assert html(before[address]) == html(after[address]), address
        assert before[address].is_indexed == after[address].is_indexed


def test_an_edit_that_no_card_shows_changes_no_listing() -> None:
    shown = {page.address: page.shown for one in every(of_the_same()) for page in pages_of(one)}
    changed = [
        replace(one, description="Autre chose.", founded=1999, website="https://ailleurs.example") for one in PEOPLE
    ]
    assert {page.address: page.shown for one in every(of(changed)) for page in pages_of(one)} == shown


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ("/secteurs/restauration/", [("sectors", "restauration")]),
        ("/secteurs/restauration/traiteur/", [("sectors", "traiteur")]),
        ("/territoires/bretagne/", [("perimeters", "R53")]),
        ("/types/ei/", [("kind", "EI")]),
        ("/reseaux/coorace/", [("networks", "coorace")]),
        ("/labels/rge/", [("labels", "rge")]),
    ],
)
def test_its_search_box_opens_the_search_with_what_the_page_is_about(
    address: str, filters: list[tuple[str, str]]
) -> None:
    (form,) = re.findall(r'<form class="within".*?</form>', html(pages_of(by_address(sample())[address])[0]), re.DOTALL)
    assert 'action="/prestataires/"' in form
    assert re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', form) == filters
    assert 'name="q"' in form


def test_communes_and_departements_are_searched_by_their_code_with_the_trade_of_the_page() -> None:
    around = [one for one in every(sample()) if one.territory and one.territory[0] in "CD"]
    assert {bool(one.sector) for one in around} == {True, False}
    for one in around:
        trade = [("sectors", one.sector)] if one.sector else []
        assert one.filters == [*trade, ("perimeters", str(one.territory)[1:])], one.address


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/secteurs/restauration/traiteur/", "metier=traiteur"),
        ("/territoires/bretagne/", "lieu=REGION-53"),
        ("/types/ei/", "type=EI"),
    ],
)
def test_it_leads_to_a_need_that_knows_what_the_page_is_about(address: str, told: str) -> None:
    page = html(pages_of(by_address(sample())[address])[0])
    assert f'<a class="onward" href="/f/besoins/ajouter?{told}">Publiez votre besoin</a>' in page


def test_a_need_is_told_every_trade_of_a_group_and_both_sides_of_a_crossing() -> None:
    group = by_address(sample())["/secteurs/restauration/"]
    trades = [one.slug for one in vocabulary().group_of("traiteur").sectors]
    assert group.need == "/f/besoins/ajouter?" + "&".join(f"metier={slug}" for slug in trades)
    crossing = next(one for one in every(sample()) if one.sector and (one.territory or "").startswith("D"))
    code = str(crossing.territory)[1:]
    assert crossing.need == f"/f/besoins/ajouter?metier={crossing.sector}&lieu=DEPARTEMENT-{code}"


def test_networks_and_labels_lead_to_no_need() -> None:
    assert by_address(sample())["/reseaux/coorace/"].need == ""
    assert "Publiez votre besoin" not in html(pages_of(by_address(sample())["/labels/rge/"])[0])


def test_a_listing_of_nobody_has_no_search_box() -> None:
    nobody = next(one for one in every(of([])) if one.kind)
    assert "<form" not in html(pages_of(nobody)[0])
