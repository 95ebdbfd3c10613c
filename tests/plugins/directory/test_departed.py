"""What visitors read of structures that several sources tell, and of those that left."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from data.model import Structure
from data.rows import Facts
from plugins.directory.alternatives import alternatives
from plugins.directory.catalogue import Catalogue
from tests.data.rows import candidate
from tests.data.sirets import of_siren, siret
from tests.data.telling import TODAY, consolidated, told
from tests.site import Site, build
from theme.addresses import profile
from theme.wording import geography

LEFT = candidate(name="Les Jardins partis", naf="8130Z")
SIBLING = replace(
    LEFT, siret=of_siren(LEFT.siret[:9], 2), kind="EI", name="La Maison mère", postcode="69001", city="Lyon"
)
GARDENERS = [
    replace(LEFT, siret=siret(number), name=f"Jardiniers {number}", postcode=postcode, city=city)
    for number, postcode, city in (
        (1, "73000", "Chambéry"),
        (2, "38400", "Saint-Martin-d’Hères"),
        (3, "75011", "Paris"),
    )
]
WITHOUT_SIRET = replace(LEFT, siret="", name="L’Atelier sans numéro")
STAYING = [SIBLING, *GARDENERS, WITHOUT_SIRET]
WEEK = TODAY + timedelta(7)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site built a week after a structure left."""
    folder = tmp_path_factory.mktemp("departed")
    labels = told("labels", Facts(position=1, siret=GARDENERS[0].siret, labels=("rsei",)), day=date(2026, 10, 12))
    registry = told("registry", Facts(position=1, siret=GARDENERS[0].siret, staff_band="12"), day=date(2026, 11, 2))
    consolidated(folder / "dataset", told("emplois", LEFT, *STAYING), labels, registry)
    consolidated(folder / "dataset", told("emplois", *STAYING, day=WEEK), labels, registry, today=WEEK, accepted=True)
    return build(folder / "dataset", folder / "build")


def text(html: str) -> str:
    """What people read of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_old_link_is_answered_with_who_else_to_ask(site: Site) -> None:
    page = site.page(profile("les-jardins-partis"))
    assert "n’est plus référencée dans l’annuaire depuis le 29 novembre 2026" in text(page)
    assert '<meta name="robots" content="noindex">' in page
    shown = re.findall(r'<h3><a href="/prestataires/([^/]+)/"', page)
    assert shown == ["la-maison-mere", "l-atelier-sans-numero", "jardiniers-2", "jardiniers-1"]
    assert "<form" not in page.split("<main", 1)[1]


def test_whoever_knows_that_it_still_works_can_say_so(site: Site) -> None:
    page = site.page(profile("les-jardins-partis"))
    (asked,) = re.findall(r'href="/f/signaler\?structure=([^"]+)" rel="nofollow"', page)
    assert asked == f"{LEFT.siret}-{LEFT.kind}"
    assert "/f/fiche/modifier" not in page, "an edit would not bring it back"
    anchor = re.search(r'href="(/guides/[^#"]+)#([^"]+)"', page)
    assert anchor
    assert f'id="{anchor[2]}"' in site.page(anchor[1])


def test_nothing_lists_it_any_more(site: Site) -> None:
    for file in site.folder.rglob("*"):
        if (
            file.is_file()
            and file.suffix in (".html", ".json", ".xml", ".txt")
            and "les-jardins-partis" not in str(file)
        ):
            assert "les-jardins-partis" not in file.read_text(encoding="utf-8")


def test_each_value_says_where_it_comes_from(site: Site) -> None:
    words = text(site.page(profile("jardiniers-1")))
    assert "RSEi Liste officielle de labels, 12 octobre 2026" in words
    assert "20 à 49 salariés Registre des entreprises (Insee, INPI), 2 novembre 2026" in words
    assert "Source, sauf mention contraire : Les emplois de l’inclusion, 29 novembre 2026" in words


def test_a_structure_without_siret_has_a_page_that_tells_none(site: Site) -> None:
    assert "SIRET" not in site.page(profile("l-atelier-sans-numero")).split("<main", 1)[1]


def test_alternatives_are_of_the_same_body_then_the_nearest_of_the_trade(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", LEFT, *STAYING))
    structures = list(dataset.structures())
    gone = replace(next(one for one in structures if one.siret == LEFT.siret), live=False, delisted_on=TODAY)
    others: list[Structure] = [one for one in structures if one.id != gone.id]
    found = alternatives(gone, Catalogue(others, geography()))
    assert [one.name for one in found] == ["La Maison mère", "L’Atelier sans numéro", "Jardiniers 2", "Jardiniers 1"]
    nowhere = replace(gone, place=replace(gone.place, region=None, insee=None), siret="", siblings=())
    assert alternatives(nowhere, Catalogue(others, geography())) == []
