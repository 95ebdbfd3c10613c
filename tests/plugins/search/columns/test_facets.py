from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from data.model import Provenance, PublicContract, Turnover, Workforce
from data.vocabulary import vocabulary
from plugins.search.columns.facets import build_facets, updated_on
from plugins.search.columns.ranges import staff_range, turnover_range
from plugins.search.corpus import Corpus
from tests.plugins.search import node
from tests.plugins.search.structures import BARE, NET


def read(corpus: Corpus) -> Any:
    files = {name: content.decode() for name, content in build_facets(corpus).items()}
    return node.run("columns.mjs", {"facets": files})["facets"]


def test_every_facet_of_the_sample_is_read_back(corpus: Corpus) -> None:
    told = read(corpus)
    networks = [network.slug for network in vocabulary().networks]
    labels = [label.slug for label in vocabulary().labels]
    for number, one in enumerate(corpus.documents):
        facts = {name: options[number] for name, options in told.items()}
        if one is None:
            assert not any(facts.values())
            continue
        assert facts["networks"] == sorted(one.networks, key=networks.index)
        assert facts["labels"] == sorted(one.labels, key=labels.index)
        assert facts["legal_forms"] == [one.legal_form] * bool(one.legal_form)
        assert facts["territory"] == ["QPV"] * (one.place.in_qpv is True) + ["FRR"] * (one.place.in_frr is True)
        assert facts["trust"] == ["references"] * bool(one.references) + ["contracts"] * bool(one.contracts)
        assert facts["departements"] == [one.place.departement] * bool(one.place.departement)
        assert facts["dates"] == [updated_on(one).isoformat()]
        assert facts["turnover"] == [turnover_range(one)] * bool(turnover_range(one))
        assert facts["staff"] == [staff_range(one)] * bool(staff_range(one))


def test_what_is_unknown_is_in_no_option() -> None:
    told = read(Corpus((BARE,)))
    assert {name: options[0] for name, options in told.items() if options[0]} == {"dates": ["2026-11-21"]}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, None), (-5, None), (1, "-100000"), (99_999, "-100000"), (100_000, "100000-500000"),
        (10_000_000, "10000000-"), (9_999_999, "5000000-10000000"),
    ],
)  # fmt: skip
def test_a_turnover_is_in_one_range(amount: int, expected: str | None) -> None:
    assert turnover_range(replace(NET, turnover=Turnover(amount))) == expected


@pytest.mark.parametrize(
    ("permanent", "supported", "band", "expected"),
    [
        (4, 5, None, "1-9"), (5, 5, None, "10-49"), (0, 0, None, None), (400, 100, "01", "500-"),
        (20, None, None, None), (None, 20, "21", "50-99"), (None, None, "00", None), (None, None, "31", "100-249"),
    ],
)  # fmt: skip
def test_a_part_of_the_staff_is_not_the_staff(
    permanent: int | None, supported: int | None, band: str | None, expected: str | None
) -> None:
    one = replace(NET, workforce=Workforce(permanent, supported), staff_band=band)
    assert staff_range(one) == expected


def test_every_band_of_staff_but_none_lies_in_a_range() -> None:
    ranges = {band.code: staff_range(replace(NET, staff_band=band.code)) for band in vocabulary().staff_bands}
    assert [code for code, name in ranges.items() if name is None] == ["00"]
    assert set(ranges.values()) - {None} == set(vocabulary().employee_ranges)


def test_the_latest_source_dates_a_structure() -> None:
    edited = replace(NET, provenance={"description": Provenance("edits", date(2026, 12, 1))})
    assert (updated_on(NET), updated_on(edited)) == (date(2026, 11, 21), date(2026, 12, 1))


def test_a_contract_is_one_of_the_trusts() -> None:
    won = replace(NET, contracts=(PublicContract("Brest", "Entretien"),))
    assert read(Corpus((won, NET)))["trust"] == [["contracts"], []]
