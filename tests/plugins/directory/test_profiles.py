"""What visitors read on the page of a structure, and what makes that page due again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from data.model import (
    Activity,
    ActivityOrigin,
    ClientReference,
    EstablishmentRole,
    NafCode,
    Offer,
    Perimeter,
    PerimeterLevel,
    Picture,
    Place,
    Provenance,
    PublicContract,
    Structure,
    Turnover,
    Workforce,
    Zone,
    ZoneType,
)
from data.vocabulary import vocabulary
from plugins.directory.cards import Cards
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, rendered
from plugins.directory.pictures import Illustrations, Logo, Pictured
from plugins.directory.profile_markup import TradeAddress
from plugins.directory.profiles import Profiles
from plugins.directory.similar import Similar
from tests.plugins.search.structures import structure
from theme.environment import environment
from theme.frame import Frame
from theme.wording import geography

SITE = "https://exemple.fr"
TRADE = "nettoyage-de-locaux"
GRENOBLE = Place(
    address="3 rue du Drac", postcode="38000", city="Grenoble", insee="38185", departement="38", region="84"
)
EMPTIEST = structure("", "EI", "É", id="N1-EI", slug="e")
RICHEST = structure(
    "41987654300021",
    "EA",
    "Les Ateliers du Drac",
    id="41987654300021-EA",
    slug="drac-proprete",
    brand="Drac Propreté",
    place=replace(GRENOBLE, in_qpv=True, in_frr=True),
    activities=(
        Activity(TRADE, ("PREST",), Zone(ZoneType.CUSTOM, distance_km=30)),
        Activity("traiteur", (), Zone(ZoneType.ZONES, perimeters=(Perimeter(PerimeterLevel.DEPARTEMENT, "73"),))),
    ),
    description="Nous nettoyons.\n\nAussi le samedi.",
    offers=(Offer("Bureaux", "Deux fois par semaine."),),
    references=(ClientReference("Mairie de Grenoble"),),
    contracts=(PublicContract("Métropole", "Nettoyage des écoles", date(2025, 3, 1), 41000),),
    pictures=(Picture("atelier.jpg", "L’atelier, le matin"),),
    founded=1998,
    establishment=EstablishmentRole.BRANCH,
    legal_form="ASSOCIATION",
    workforce=Workforce(permanent=12, supported=30),
    turnover=Turnover(1_200_000, 2025),
    labels=("esus",),
    networks=("unai",),
    website="https://www.drac.example/",
    social="https://social.example/@drac",
    published_email="bonjour@drac.example",
    published_phone="+33476000000",
    has_contact=True,
    siblings=("41987654300039-EA",),
    provenance={
        "turnover": Provenance("registry", date(2026, 11, 2)),
        "labels:esus": Provenance("labels", date(2026, 10, 12)),
        "description": Provenance("edits", date(2026, 11, 20)),
    },
)
SIBLING = structure(
    "41987654300039", "EA", "Les Ateliers de Voiron", id="41987654300039-EA", slug="voiron", place=GRENOBLE
)
COMPARABLE = [
    structure(f"50123456{number}00013", "EI", f"Clair et Net {number}", TRADE, place=GRENOBLE) for number in range(4)
]
PICTURED = Pictured(
    *("L’atelier, le matin", 960, 640, "/images/a-480.webp", 480, "/images/a-960.webp"),
    *("/images/a-480.avif", "/images/a-960.avif"),
)
LOGO = Pictured("Le logo", 200, 100, "/images/b-200.webp", 200, "/images/b-200.webp")
MARK = Logo("/images/c-120.webp", 120, 60)
BY_FILE = {"atelier.jpg": PICTURED, "logo.png": LOGO}


@dataclass
class Shown:
    """The profiles of a few structures."""

    jinja: Environment
    profiles: Profiles

    def page(self, one: Structure) -> str:
        return html(self.jinja, self.profiles.pages(one)[0])


def html(jinja: Environment, page: Page) -> str:
    return rendered(page, jinja)


def near(sector: str, departement: str | None, region: str | None) -> str:
    """The page of a trade near a place: as plugins.directory.listings, for those of this file."""
    return f"/secteurs/groupe/{sector}/{departement or region or ''}/"


def shown(
    *structures: Structure,
    site: str = SITE,
    communes: Mapping[str, tuple[str, str]] | None = None,
    trade_address: TradeAddress = near,
) -> Shown:
    jinja = environment(Frame(site_address=site))
    catalogue = Catalogue(structures, geography())
    profiles = Profiles(
        catalogue,
        jinja,
        similar=Similar(catalogue),
        cards=Cards(jinja),
        served_by=served_by,
        illustrated=lambda one: Illustrations(
            pictures=tuple(BY_FILE[picture.file] for picture in one.pictures),
            logos=tuple(MARK if reference.logo else None for reference in one.references),
        ),
        commune_steps=communes or {},
        trade_address=trade_address,
    )
    return Shown(jinja, profiles)


@pytest.fixture(scope="module")
def few() -> Shown:
    return shown(EMPTIEST, RICHEST, SIBLING, *COMPARABLE)


def served_by(one: Structure) -> frozenset[str]:
    """Where a structure works: as plugins.directory.coverage, for those of this file."""
    return frozenset({"38", "73"}) if any(activity.zone for activity in one.activities) else frozenset()


def text(page: str) -> str:
    """What people read of a page."""
    body = re.sub(r"<(script|title|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(Markup(re.sub(r"<[^>]+>", " ", body)).unescape().split())


def headings(page: str) -> list[str]:
    return [text(heading) for heading in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]


def main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>")[0]


def test_the_emptiest_record_shows_no_empty_section(few: Shown) -> None:
    page = main(few.page(EMPTIEST))
    assert headings(page) == ["Joindre cette structure", "Ce que fait la structure", "Vos droits d’acheteur", "Repères"]
    assert not re.search(r"<(ul|ol|dl|dd|p|table|tbody|figure)\b[^>]*>\s*</\1>", page)
    assert not {"SIRET", "None", "mailto:", "tel:", "<form"} & set(re.findall(r"\w+:?|<form", page))
    assert "Activités non renseignées." in text(page)
    assert "Écrivez-lui" not in text(page)


def test_of_unknown_activities_one_is_told_to_ask() -> None:
    one = replace(EMPTIEST, has_contact=True)
    assert '<a href="#contact">Écrivez-lui</a> pour les connaître.' in shown(one).page(one)


def test_a_trade_leads_to_its_page_near_the_structure_and_the_page_is_due_again_with_it(few: Shown) -> None:
    assert f'<a href="/secteurs/groupe/{TRADE}/38/">Nettoyage de locaux</a>' in few.page(RICHEST)
    elsewhere = shown(EMPTIEST, RICHEST, SIBLING, *COMPARABLE, trade_address=lambda sector, *_: f"/{sector}/")
    assert f'<a href="/{TRADE}/">' in elsewhere.page(RICHEST)
    assert elsewhere.profiles.pages(RICHEST)[0].shown != few.profiles.pages(RICHEST)[0].shown


def test_the_richest_record_shows_everything_in_the_order_buyers_decide_by(few: Shown) -> None:
    page = main(few.page(RICHEST))
    assert headings(page) == [
        "Écrire à cette structure", "Ce que fait la structure", "Présentation", "Son offre", "En images", "Son client",
        "Marché public remporté", "Vos droits d’acheteur", "Repères", "Écrire à Drac Propreté",
        "Structures comparables",
    ]  # fmt: skip
    words = text(page)
    for said in (
        "Drac Propreté", "Entreprise adaptée (EA) · Grenoble (38)", "Label ESUS",
        "3 rue du Drac", "04 76 00 00 00", "bonjour@drac.example", "drac.example", "Nettoyage de locaux",
        "30 km autour de Grenoble", "Savoie", "Nous nettoyons.", "Deux fois par semaine.", "Mairie de Grenoble",
        "Nettoyage des écoles – Métropole, 1er mars 2025, 41 000 €", "Raison sociale Les Ateliers du Drac",
        "SIRET 419 876 543 00021 (antenne)", "SIREN 419 876 543 Les Ateliers de Voiron (EA), Grenoble",
        "Association", "Création 1998", "Salariés permanents 12", "Travailleurs en situation de handicap 30",
        "1,2 M€ (exercice 2025)", "Réseau UNAI", "(QPV)", "(FRR)",
    ):  # fmt: skip
        assert said in words, said
    assert 'href="/labels/esus/"' in page
    assert 'href="/reseaux/unai/"' in page
    assert 'href="mailto:bonjour@drac.example"' in page
    assert 'href="tel:+33476000000"' in page


def test_what_the_kind_is_and_the_two_rights_are_told_apart(few: Shown) -> None:
    words = text(few.page(RICHEST))
    assert vocabulary().kind("EA").summary in words
    assert "Heures d’une clause sociale Ses heures de travail peuvent compter dans une clause sociale." in words
    assert "Marché réservé Vous pouvez lui réserver un marché ou un lot (article L2113-12" in words


@pytest.mark.parametrize("code", ["EITI", "SEP", "GEIQ", "EATT"])
def test_no_right_is_worn_that_must_be_checked_first(code: str) -> None:
    kind = vocabulary().kind(code)
    one = structure("50123456700013", code, "Une")
    tags = re.findall(r'<li class="tag[^>]*>(.*?)</li>', shown(one).page(one))
    assert any("clause sociale" in tag for tag in tags) is (kind.clause_hours == "yes")
    assert any("Marché réservé" in tag for tag in tags) is (kind.reserved != "to_check")


def test_each_value_of_another_source_says_so_and_the_others_once(few: Shown) -> None:
    words = text(few.page(RICHEST))
    assert "(exercice 2025) Registre des entreprises (Insee, INPI), 2 novembre 2026" in words
    assert "ESUS Liste officielle de labels, 12 octobre 2026" in words
    assert words.count("Source, sauf mention contraire :") == 1
    assert "sauf mention contraire" not in text(few.page(SIBLING))


def test_pictures_say_their_size_wait_and_have_words(few: Shown) -> None:
    (picture,) = re.findall(r"<img[^>]*>", few.page(RICHEST))
    for attribute in (
        'src="/images/a-480.webp"', 'srcset="/images/a-480.webp 480w, /images/a-960.webp 960w"', 'width="960"',
        'height="640"', 'loading="lazy"', 'alt="L’atelier, le matin"',
    ):  # fmt: skip
        assert attribute in picture


def test_browsers_that_know_avif_are_offered_it_and_the_others_lose_nothing(few: Shown) -> None:
    (offered,) = re.findall(r"<picture>(.*?)</picture>", few.page(RICHEST), flags=re.DOTALL)
    source, image = offered.split("<img")
    assert 'type="image/avif" srcset="/images/a-480.avif 480w, /images/a-960.avif 960w"' in source
    assert "avif" not in image


def test_a_picture_that_is_heavier_in_avif_is_shown_in_webp_alone() -> None:
    one = replace(RICHEST, pictures=(Picture("logo.png", "Le logo"),))
    page = shown(one).page(one)
    assert 'src="/images/b-200.webp" width="200" height="100"' in page
    assert "<picture" not in page


def test_a_logo_stands_beside_the_name_of_its_client_and_says_its_size() -> None:
    one = replace(RICHEST, references=(ClientReference("Mairie"), ClientReference("Métropole", "logo.webp")))
    page = shown(one).page(one)
    (pictured, mark) = re.findall(r"<img[^>]*>", page)
    assert "logo" not in pictured
    for attribute in ('src="/images/c-120.webp"', 'width="120" height="60"', 'loading="lazy"', 'alt=""'):
        assert attribute in mark
    assert f"<li>Mairie</li>\n<li>{mark}Métropole</li>" in page


def test_the_map_is_there_when_it_is_known_where_the_structure_works(few: Shown) -> None:
    assert "map--small" in few.page(RICHEST)
    assert "map--small" not in few.page(COMPARABLE[0])


def test_those_like_it_are_of_its_trade_and_not_of_its_body(few: Shown) -> None:
    tiles = few.page(RICHEST).split("Structures comparables", 1)[1]
    assert re.findall(r'href="/prestataires/([^/]+)/"', tiles) == [one.slug for one in COMPARABLE]
    assert "Structures comparables" not in few.page(SIBLING)


def test_a_trade_read_from_a_naf_code_is_never_told_as_declared() -> None:
    derived = (Activity(TRADE, origin=ActivityOrigin.DERIVED_FROM_NAF),)
    some = [replace(one, activities=derived, naf=NafCode("2008", "8121Z")) for one in COMPARABLE]
    page = main(shown(*some).page(some[0]))
    assert "d’après le code d’activité 8121Z" in text(page)
    assert "Leur code d’activité désigne le même métier et elles sont installées à Grenoble" in text(page)
    assert "<table" not in page


def test_a_kind_that_always_works_by_mise_a_disposition_says_so_of_each_trade() -> None:
    one = structure("50423456700010", "ETTI", "Tremplin", TRADE, service_types=("DISP",))
    assert "Nettoyage de locaux Mise à disposition – intérim Non précisé" in text(shown(one).page(one))


HOSTILE = "\"><script>alert(1)</script>'{{ 7*7 }}"


def test_nothing_a_source_tells_becomes_markup() -> None:
    one = replace(
        RICHEST,
        name=HOSTILE,
        brand=HOSTILE,
        description=HOSTILE,
        offers=(Offer(HOSTILE, HOSTILE),),
        references=(ClientReference(HOSTILE),),
        contracts=(PublicContract(HOSTILE, HOSTILE),),
        place=replace(GRENOBLE, address=HOSTILE, city=HOSTILE),
        published_email=f"a{HOSTILE}@b.fr",
        website=f"https://a.fr/{HOSTILE}",
    )
    siblings = [replace(SIBLING, name=HOSTILE)]
    page = shown(one, *siblings).page(one)
    assert "<script>alert" not in page
    assert "49" not in headings(page)
    assert text(page).count("<script>alert(1)</script>") >= 8


def test_every_profile_wears_its_own_words_in_the_frame_all_share(few: Shown) -> None:
    """The frame is rendered once a kind: it must be what rendering the page whole gives."""
    for one in (RICHEST, SIBLING, EMPTIEST):
        page = few.profiles.pages(one)[0]
        moulded = html(few.jinja, page)
        assert not re.search("[\ue000-\uf8ff]", moulded)
        whole = few.jinja.get_template("pages/profile.html").render(
            address=page.address,
            kind=vocabulary().kind(one.kind),
            title=found(r"<title>(.*?) – ", moulded),
            description=found(r'<meta name="description" content="(.*?)"', moulded),
            linked_data_block=found(r'(<script type="application/ld.json">.*?</script>)', moulded),
            breadcrumb=found(r'(<nav class="breadcrumb".*?</nav>\n)', moulded),
            content=found(r"(<article.*)</main>", moulded),
        )
        assert moulded == whole
        assert f'<link rel="canonical" href="{SITE}/prestataires/{one.slug}/">' in moulded
        assert f'<li aria-current="page">{one.display_name}</li>' in moulded


def found(pattern: str, page: str) -> Markup:
    match = re.search(pattern, page, re.DOTALL)
    assert match, pattern
    return Markup(match[1])


def test_two_structures_of_one_name_city_and_kind_have_two_titles() -> None:
    twin = replace(SIBLING, siret="50123456700013", id="50123456700013-EA", slug="voiron-2")
    pages = shown(SIBLING, twin, RICHEST)
    assert "<title>Les Ateliers de Voiron à Grenoble (EA), SIRET 501 234 567 00013 –" in pages.page(twin).replace(
        "\u00a0", " "
    )
    assert "<title>Drac Propreté à Grenoble (EA) –" in pages.page(RICHEST)


def test_a_commune_that_has_a_page_is_a_step_of_the_breadcrumb() -> None:
    step = ("Grenoble", "/territoires/auvergne-rhone-alpes/isere/grenoble/")
    pages = shown(SIBLING, communes={"38185": step})
    assert f'<li><a href="{step[1]}">Grenoble</a></li>' in pages.page(SIBLING)


def test_the_form_is_this_structure_s_own(few: Shown) -> None:
    page = few.page(RICHEST)
    assert '<input type="hidden" name="structure_id" value="41987654300021-EA">' in page
    assert re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', page) == [
        "structure_id", "name", "email", "organisation", "subject", "message", "consigne",
    ]  # fmt: skip
    assert 'href="/f/signaler?structure=41987654300021-EA"' in page


def test_whoever_holds_a_page_is_led_to_its_form_and_told_why_when_nobody_can_write_to_them(few: Shown) -> None:
    for one, times in ((RICHEST, 1), (EMPTIEST, 2)):
        link = f'<a href="/f/fiche/modifier?structure={one.id}" rel="nofollow">'
        assert few.page(one).count(link) == times, one.id
    assert "C’est votre structure ? Donnez-nous son adresse" in text(few.page(EMPTIEST))
    assert "Donnez-nous" not in text(few.page(RICHEST))


def test_the_code_to_print_leads_to_the_page_and_is_left_out_while_the_site_has_no_address(few: Shown) -> None:
    assert 'class="qr"' in few.page(RICHEST)
    assert "https://exemple.fr/prestataires/drac-proprete/" in text(few.page(RICHEST))
    assert 'class="qr"' not in shown(RICHEST, site="").page(RICHEST)


def test_the_card_is_a_file_beside_the_page(few: Shown) -> None:
    page = few.profiles.pages(RICHEST)[1]
    assert page.address == "/prestataires/drac-proprete/contact.vcf"
    assert f'href="{page.address}" download' in few.page(RICHEST)
    assert not page.is_indexed
    assert "FN:Drac Propreté\r\n" in html(few.jinja, page)


CHANGES: dict[str, Any] = {
    "name": "Autre", "brand": "Autre", "description": "Autre", "founded": 1999, "labels": (), "website": None,
    "activities": (), "has_contact": False, "siblings": (), "published_phone": None,
    "place": replace(GRENOBLE, address=""), "provenance": {}, "source": Provenance("emplois", date(2026, 11, 22)),
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_a_page_is_due_again_when_something_it_shows_changes(few: Shown, field: str) -> None:
    changed = replace(RICHEST, **{field: CHANGES[field]})
    assert (
        shown(EMPTIEST, changed, SIBLING, *COMPARABLE).profiles.pages(changed)[0].shown
        != few.profiles.pages(RICHEST)[0].shown
    )


def test_a_page_is_due_again_when_those_it_names_change_their_name(few: Shown) -> None:
    before = few.profiles.pages(RICHEST)[0].shown
    renamed = replace(SIBLING, name="Autre")
    assert shown(EMPTIEST, RICHEST, renamed, *COMPARABLE).profiles.pages(RICHEST)[0].shown != before
    like = [replace(COMPARABLE[0], name="Autre"), *COMPARABLE[1:]]
    assert shown(EMPTIEST, RICHEST, SIBLING, *like).profiles.pages(RICHEST)[0].shown != before


def test_a_page_is_not_due_again_for_what_it_does_not_show(few: Shown) -> None:
    flagged = replace(RICHEST, flags=("phone-rewritten",))
    others = [replace(COMPARABLE[0], description="Autre"), *COMPARABLE[1:]]
    again = shown(EMPTIEST, flagged, SIBLING, *others).profiles.pages(flagged)[0]
    assert again.shown == few.profiles.pages(RICHEST)[0].shown
