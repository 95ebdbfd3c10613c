"""The page of statistics: every figure counted again, from the file, another way."""

import html
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.dataset import Dataset
from data.geography import france
from data.model import Structure
from data.vocabulary import vocabulary
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import rendered
from plugins.directory.statistics import page
from plugins.directory.statistics.figures import figures
from tests.conftest import SAMPLE
from tests.plugins.opendata.conftest import structure, told
from tests.site import consolidate
from theme.environment import environment
from theme.frame import Frame


@pytest.fixture(scope="module", params=["sample", "emplois"])
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The sample, then the real export."""
    folder: Path = tmp_path_factory.mktemp("statistics")
    file = SAMPLE if request.param == "sample" else request.getfixturevalue("real_export")
    consolidate(f"{request.param}={file}", folder)
    return Dataset(folder)


@pytest.fixture(scope="module")
def catalogue(dataset: Dataset) -> Catalogue:
    return Catalogue(dataset.structures(), france())


@pytest.fixture(scope="module")
def live(dataset: Dataset) -> list[dict[str, Any]]:
    """The live records, as the file holds them."""
    records = [json.loads(line) for line in dataset.structures_file.read_text().splitlines()]
    return [record for record in records if record["live"]]


def page_text(catalogue: Catalogue) -> str:
    told = page(catalogue)
    return rendered(told, environment(Frame()))


def table_of(text: str, id: str) -> dict[str, list[str]]:
    """Row heading → cells, of the table of a section."""
    section = re.search(rf'<section [^>]*aria-labelledby="{id}">(.*?)</section>', text, re.DOTALL)
    assert section, id
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', section[1])
    return {
        html.unescape(re.sub("<[^>]+>", "", heading)): [
            html.unescape(cell).replace("\u202f", "") for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)
        ]
        for heading, cells in rows
    }


def test_the_tables_are_recounts(catalogue: Catalogue, live: list[dict[str, Any]]) -> None:
    text = page_text(catalogue)
    labels = {kind.code: f"{kind.label} ({kind.code})" for kind in vocabulary().kinds}
    by_kind = Counter(labels[record["kind"]] for record in live)
    assert {name: int(cells[0]) for name, cells in table_of(text, "types").items()} == by_kind
    names = {code: region.name for code, region in france().regions.items()}
    by_region = Counter(names[record["place"]["region"]] for record in live if record["place"].get("region"))
    assert {name: int(cells[0]) for name, cells in table_of(text, "regions").items()} == by_region
    groups = {sector.slug: group.label for group in vocabulary().sector_groups for sector in group.sectors}
    by_group = Counter(
        group for record in live for group in {groups[activity["sector"]] for activity in record.get("activities", [])}
    )
    assert {name: int(cells[0]) for name, cells in table_of(text, "metiers").items()} == by_group
    told = table_of(text, "fiches")
    assert int(told["Un site web"][0]) == sum("website" in record for record in live)
    assert int(told["Une présentation"][0]) == sum("description" in record for record in live)
    assert int(told["Une adresse où leur écrire par ce site"][0]) == sum(r.get("has_contact", False) for r in live)
    assert int(told["Un chiffre d’affaires"][0]) == sum("turnover" in record for record in live)
    assert int(told["Des métiers déclarés"][0]) == sum(
        any("origin" not in activity for activity in record.get("activities", [])) for record in live
    )


def test_bars_are_as_long_as_their_figures(catalogue: Catalogue) -> None:
    section = re.search(r'aria-labelledby="regions">(.*?)</section>', page_text(catalogue), re.DOTALL)[1]
    lengths = [float(length) for length in re.findall(r"M0 0h([\d.]+)v1", section)]
    counts = [line.count for line in figures(catalogue).by_region]
    assert lengths == pytest.approx([100 * count / max(counts) for count in counts], abs=0.06)


def test_a_few_of_many_are_not_told_as_none(catalogue: Catalogue) -> None:
    text = page_text(catalogue)
    for id in ("types", "metiers", "fiches"):
        cells = table_of(text, id).values()
        assert all((count == "0") == (share == "0%") for count, share in cells)
        assert all(share == "0%" or re.fullmatch(r"(<\u00a0)?\d+,\d%", share) for _, share in cells)


def test_families_are_the_sum_of_their_kinds(catalogue: Catalogue, live: list[dict[str, Any]]) -> None:
    assert sum(line.count for line in figures(catalogue).by_family) == len(live)


def test_ages_and_sizes_are_shown_only_where_known(catalogue: Catalogue, live: list[dict[str, Any]]) -> None:
    text = page_text(catalogue)
    founded = [record["founded"] for record in live if "founded" in record]
    if founded:
        table = table_of(text, "creation")
        assert int(table["Avant 1990"][0]) == sum(year < 1990 for year in founded)
        assert int(table["Depuis 2020"][0]) == sum(year >= 2020 for year in founded)
        assert sum(int(cells[0]) for cells in table.values()) == len(founded)
    else:
        assert 'id="creation"' not in text
    sizes = [sum(record["workforce"].values()) for record in live if sum(record.get("workforce", {}).values())]
    if sizes:
        table = table_of(text, "effectifs")
        assert int(table["De 50 à 99"][0]) == sum(50 <= size < 100 for size in sizes)
        assert sum(int(cells[0]) for cells in table.values()) == len(sizes)
    else:
        assert 'id="effectifs"' not in text


def test_rates_are_for_inhabitants_counted_once(catalogue: Catalogue) -> None:
    rates = {line.label: (line.count, line.rate) for line in figures(catalogue).by_region}
    count, rate = rates["Île-de-France"]
    inhabitants = 100_000 * count / rate
    assert 12_000_000 < inhabitants < 12_600_000  # Paris with its arrondissements would make 14 million


def test_the_page_is_within_its_budgets(catalogue: Catalogue) -> None:
    text = page_text(catalogue)
    drawn = sum(len(re.findall(r"<(?!/)\w+", svg)) for svg in re.findall(r"<svg.*?</svg>(?:</svg>)?", text, re.DOTALL))
    assert drawn <= 150
    assert len(re.findall(r"<(?!/|!)\w+", text)) - drawn < 900
    assert text.count("<figcaption>") >= 4
    assert " style=" not in text


def test_what_left_is_told_with_its_first_day() -> None:
    gone = {"live": False, "slug": "b", "vanished": True, "delisted_on": date(2026, 10, 3)}
    structures = [structure("emplois"), structure("emplois", id="b", **gone)]
    told = figures(Catalogue(structures, france()))
    assert (told.structures, told.departed, told.departed_since) == (1, 1, date(2026, 10, 3))
    assert "1 structure a quitté l’annuaire" in page_text(Catalogue(structures, france())).replace("\xa0", " ")


def test_a_source_counts_the_structures_it_fills_in() -> None:
    one = structure("emplois", website="https://a.example", provenance={"website": told("data_inclusion")})
    two = structure("emplois", id="b", slug="b")
    sources = {
        line.label: (line.known_by, line.structures) for line in figures(Catalogue([one, two], france())).sources
    }
    assert sources == {"Les emplois de l’inclusion": (2, 2), "data·inclusion": (0, 1)}


def test_an_empty_dataset_has_its_page() -> None:
    assert "0\xa0structure inclusive" in page_text(Catalogue([], france()))


def test_the_digest_follows_the_figures() -> None:
    def shown(*structures: Structure) -> bytes:
        return page(Catalogue(structures, france())).shown

    assert shown(structure("emplois")) == shown(structure("emplois", name="Autre nom"))
    assert shown(structure("emplois")) != shown(structure("emplois", founded=1998))
