"""What holds of any consolidation: order does not matter, twice is once, every row ends somewhere."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.consolidation.report import Changes
from data.dataset import NothingKept
from data.model import Activity, Turnover
from data.rows import AcceptedEdit, Candidate, Change, Facts, Row
from tests.data.sirets import siret
from tests.data.telling import consolidated, told

SIRETS = [siret(1), siret(1, 2), siret(2), siret(3)]
DAYS = st.sampled_from([date(2026, 11, 1), date(2026, 11, 20)])

CANDIDATES = st.builds(
    Candidate,
    position=st.just(1),
    siret=st.sampled_from([*SIRETS, "", "123"]),
    kind=st.sampled_from(["ACI", "AI", "EA", "?"]),
    name=st.sampled_from(["Les Jardins", "LES JARDINS", "L’Atelier", ""]),
    brand=st.sampled_from(["", "Marque"]),
    updated=st.none() | DAYS,
    postcode=st.sampled_from(["38000", "69001", ""]),
    city=st.sampled_from(["Grenoble", "Lyon", "", "Nulle part"]),
    address=st.sampled_from(["", "1 RUE HAUTE"]),
    latitude=st.none() | st.sampled_from([45.18, 48.85]),
    longitude=st.none() | st.sampled_from([5.72, 2.35]),
    naf=st.sampled_from([None, "8130Z", "8899B"]),
    activities=st.sampled_from([(), (Activity("traiteur"),)]),
    networks=st.sampled_from([(), ("coorace",), ("unai",)]),
    description=st.sampled_from(["", "Un texte.", "Écrire à a@example.org"]),
    website=st.sampled_from([None, "exemple.org", "néant"]),
    convention_active=st.sampled_from([None, True, False]),
    contact_email=st.sampled_from(["", "a@example.org", "b@example.org"]),
    contact_phone=st.sampled_from(["", "0639980001"]),
)
FACTS = st.builds(
    Facts,
    position=st.just(1),
    siret=st.sampled_from(SIRETS),
    founded=st.none() | st.sampled_from([1990, 2000]),
    establishment_open=st.sampled_from([None, True, False]),
    turnover=st.none() | st.sampled_from([Turnover(1), Turnover(2)]),
    labels=st.sampled_from([(), ("rge",), ("esus",)]),
    address_withheld=st.booleans(),
)
EDITS = st.builds(
    lambda siret, day, field, after: AcceptedEdit(
        position=1, structure_id=f"{siret}-ACI", accepted_on=day, changes={field: Change(None, after)}
    ),
    st.sampled_from(SIRETS),
    DAYS,
    st.sampled_from(["description", "website", "brand", "contact_email", "kind"]),
    st.sampled_from(["x.example.org", "Autre", "c@example.org", ""]),
)
TOLD = st.fixed_dictionaries(
    {
        "emplois": st.lists(CANDIDATES, max_size=6),
        "table": st.lists(CANDIDATES, max_size=4),
        "registry": st.lists(FACTS, max_size=4),
        "edits": st.lists(EDITS, max_size=4),
    }
)


def written(folder: Path, rows: dict[str, list[Row]], order: list[str]) -> dict[str, Any] | None:
    """What consolidating these rows leaves: files as they are, the quarantine and the report without ranks."""
    try:
        dataset, report = consolidated(folder, *(told(source, *rows[source]) for source in order), accepted=True)
    except NothingKept:
        return None
    assert report.read == sum(map(len, rows.values()))
    assert report.read == report.live + report.delisted + report.merged + report.elsewhere + report.quarantined
    aside = [msgspec.json.decode(line) for line in dataset.quarantine_file.read_bytes().splitlines()]
    assert len(aside) == report.quarantined
    for row in aside:
        row["row"].pop("position")
    report = msgspec.structs.replace(report, quarantined_rows={}, changes=Changes())
    return {
        "public": dataset.structures_file.read_bytes(),
        "private": dataset.contacts_file.read_bytes(),
        "slugs": dataset.slugs_file.read_bytes(),
        "first seen": dataset.first_seen_file.read_bytes(),
        "quarantine": sorted(str(row | {"position": 0}) for row in aside),
        "report": msgspec.json.encode(report),
    }


@settings(max_examples=40)
@given(TOLD, st.data())
def test_the_order_of_sources_and_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, list[Row]], data: st.DataObject
) -> None:
    shuffled = {source: data.draw(st.permutations(its)) for source, its in rows.items()}
    order = data.draw(st.permutations(list(rows)))
    first, second = (tmp_path_factory.mktemp("order") for _ in range(2))
    assert written(first, rows, list(rows)) == written(second, shuffled, order)


@settings(max_examples=40)
@given(TOLD)
def test_consolidating_twice_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, list[Row]]
) -> None:
    folder = tmp_path_factory.mktemp("twice")
    assert written(folder, rows, list(rows)) == written(folder, rows, list(rows))
