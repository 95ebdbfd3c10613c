"""Likely duplicates: what is listed, what is not, and how many of those planted in a real list are found."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.duplicates import Described, LikelyDuplicate, candidates, likely_duplicates
from data.duplicates.addresses import read_site, read_street
from data.duplicates.names import Likeness, Name, are_near, likeness, read_name
from data.geography import Geography
from data.rows import Candidate
from data.sources import emplois, sample
from tests.conftest import SAMPLE
from tests.data.planting import FAMILIES, Planter, described, identity

JARDINS = Described(
    id="99912345600011-ACI",
    kind="ACI",
    siren="999123456",
    name="Association Les Jardins du Drac",
    insee="38185",
    postcode="38000",
    address="12 rue de la République",
    latitude=45.1885,
    longitude=5.7245,
    phone="+33639980001",
    email="bonjour@example.org",
    website="https://www.jardins.example/",
)
CODES = {"name", "phone", "email", "website", "address", "coordinates", "commune", "near", "siren"}
ELSEWHERE = {
    "insee": "38544", "postcode": "38200", "address": "3 quai du Rhône", "latitude": 45.5255, "longitude": 4.8748,
}  # fmt: skip
NO_CONTACT = {"phone": "", "email": "", "website": None}


def other(**changes: object) -> Described:
    """JARDINS listed again: another SIRET of another legal body, and the given fields changed."""
    return replace(JARDINS, **({"id": "99965432100019-ACI", "siren": "999654321"} | changes))


def sibling(**changes: object) -> Described:
    """JARDINS listed again: another establishment of its legal body, and the given fields changed."""
    return other(**({"id": "99912345600029-ACI", "siren": JARDINS.siren} | changes))


def evidence(*structures: Described) -> tuple[str, ...]:
    """What speaks for the only pair listed; nothing when none is."""
    listed = likely_duplicates(structures)
    assert len(listed) <= 1
    return listed[0].evidence if listed else ()


def test_the_same_structure_under_two_legal_bodies_is_listed_with_all_that_speaks_for_it() -> None:
    assert likely_duplicates([other(), JARDINS]) == [
        LikelyDuplicate(
            first="99912345600011-ACI",
            second="99965432100019-ACI",
            score=100,
            evidence=("name", "phone", "email", "website", "address", "coordinates", "commune"),
        )
    ]


def test_two_kinds_under_one_roof_are_not_duplicates() -> None:
    assert not likely_duplicates([JARDINS, replace(JARDINS, id="99912345600011-AI", kind="AI")])


@pytest.mark.parametrize(
    "name",
    [
        "LES JARDINS DU DRAC",
        "Jardins du Drac (Association)",
        "ASSOC. DRAC JARDINS",
        "Association Les Jardnis du Darc",
        "Chantier d’insertion Les Jardins du Drac",
        "Asosciation Les Jardins du Drac",
    ],
)
def test_another_spelling_in_one_commune_is_listed(name: str) -> None:
    assert evidence(JARDINS, other(name=name, address="", latitude=None, longitude=None, **NO_CONTACT)) == (
        "name",
        "commune",
    )


def test_a_move_within_the_departement_is_listed() -> None:
    assert evidence(JARDINS, other(**ELSEWHERE, **NO_CONTACT)) == ("name", "near")


def test_a_common_name_elsewhere_says_nothing() -> None:
    namesakes = [
        other(id=f"9996543210001{rank}-ACI", insee=f"3840{rank}", postcode=f"3861{rank}", address="", latitude=None,
              longitude=None, **NO_CONTACT)
        for rank in range(9)
    ]  # fmt: skip
    assert not likely_duplicates([JARDINS, *namesakes])


def test_a_new_name_with_the_same_phone_is_listed() -> None:
    assert evidence(JARDINS, other(name="Tandem", email="", website=None, latitude=None, longitude=None)) == (
        "phone",
        "address",
        "commune",
    )


def test_a_new_name_at_the_same_door_is_listed_unless_each_has_its_phone() -> None:
    assert evidence(JARDINS, other(name="Tandem", **NO_CONTACT)) == ("address", "coordinates", "commune")
    assert not evidence(JARDINS, other(name="Tandem", **(NO_CONTACT | {"phone": "+33639980002"})))


def test_a_brand_that_is_the_name_of_the_other_is_listed() -> None:
    assert evidence(JARDINS, other(name="Tandem", brand="Les Jardins du Drac", **NO_CONTACT))[0] == "name"


def test_one_phone_under_details_that_vary_is_listed() -> None:
    varied = other(name="Jardins du Drac Services", address="14 rue de la République", email="", website=None)
    assert evidence(JARDINS, varied)[:2] == ("name", "phone")


def test_a_phone_that_many_hold_says_nothing() -> None:
    network = [
        other(id=f"9996543210001{rank}-ACI", name=f"Jardins du Drac {place}", address=f"{rank} rue {place}", email="",
              website=None, latitude=None, longitude=None)
        for rank, place in enumerate(("Nord", "Sud", "Centre", "Gare"))
    ]  # fmt: skip
    assert not likely_duplicates([JARDINS, *network])
    assert likely_duplicates([JARDINS, *network[:3]])


def test_two_pages_of_a_social_network_are_not_one_site() -> None:
    page = "https://www.facebook.com/jardins"
    elsewhere = other(**ELSEWHERE, name="Jardins du Drac et du Rhône", phone="", email="", website=page)
    assert not evidence(replace(JARDINS, website=page), elsewhere)
    assert evidence(replace(JARDINS, website="https://val.example/"), replace(elsewhere, website="http://val.example"))


def test_branches_of_one_legal_body_are_not_duplicates() -> None:
    assert not evidence(JARDINS, sibling(**ELSEWHERE, **(NO_CONTACT | {"phone": "+33639980002"})))


def test_branches_reached_by_one_phone_are_listed() -> None:
    assert evidence(JARDINS, sibling(**ELSEWHERE, email="", website=None)) == ("name", "phone", "near", "siren")


def test_one_legal_body_twice_at_one_door_is_listed() -> None:
    assert evidence(JARDINS, sibling(name="Tandem", phone="+33639980002", email="", website=None))[-1] == "siren"


def test_a_structure_without_siret_is_compared_too() -> None:
    unnumbered = replace(JARDINS, id="N3f2a90c41b7d-ACI", siren="")
    for listed in (JARDINS, replace(unnumbered, id="N3f2a90c41b7e-ACI")):
        assert evidence(listed, unnumbered)[0] == "name"
        assert "siren" not in evidence(listed, unnumbered)


def test_names_of_signs_only_are_not_one_name() -> None:
    signs = [replace(one, brand="🌱", name=name) for one, name in ((JARDINS, "Sud"), (other(**NO_CONTACT), "Nord"))]
    assert "name" not in evidence(*signs)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Envie 2E Maine", "Envie Maine", Likeness.PART),
        ("Tremplin 52", "Tremplin 53", Likeness.PART),
        ("Relais59", "Relais62", Likeness.NONE),
        ("A.C.I. Œuvre de l’Ill", "OEUVRE DE L ILL", Likeness.SAME),
        ("ASSOC A F A I", "AFAI", Likeness.SAME),
        ("Trans’Boulot", "TRANSBOULOT", Likeness.SAME),
        ("Talnot", "Balnoy", Likeness.CLOSE),
        ("Ressourcerie du Val", "Resourcerrie du Val", Likeness.NEAR),
        ("Régie de quartier", "REGIE DE QUARTIER", Likeness.SAME),
        ("Ressourcerie du Val", "Tandem", Likeness.NONE),
        ("Nord", "Sud", Likeness.NONE),
        ("🌱", "🌱", Likeness.NONE),
    ],
)
def test_likeness_of_names(first: str, second: str, expected: Likeness) -> None:
    assert likeness(read_name(first), read_name(second)) is expected
    assert likeness(read_name(second), read_name(first)) is expected


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("12 bis, av. du Gal. Leclerc BP 40", "12 Avenue du Général Leclerc", True),
        ("12 rue Boileau", "12 rue Boilau", True),
        ("12 rue Boileau", "14 rue Boileau", False),
        ("12 rue Boileau", "12 rue Racine", False),
        ("", "", False),
    ],
)
def test_streets(first: str, second: str, same: bool) -> None:
    assert read_street(first).is_spelling_of(read_street(second)) is same


def test_sites_are_compared_by_host_and_path() -> None:
    assert read_site("http://www.Val.example/accueil/?a=1#b") == read_site("https://val.example/accueil")
    assert read_site("https://val.example/accueil") != read_site("https://val.example/contact")
    assert read_site("https://fr-fr.facebook.com/val") == read_site("https://x.com/val") == read_site(None) == ""
    assert read_site("https://netflix.com/") == "netflix.com"


_DRAWN = st.builds(
    replace,
    st.just(JARDINS),
    kind=st.sampled_from(("ACI", "AI")),
    siren=st.sampled_from(("", "999123456", "999654321")),
    name=st.sampled_from(("Les Jardins du Drac", "Les Jardnis du Drac", "Tandem", "Tandem 38", "É", "🌱")),
    brand=st.sampled_from(("", "Tandem", "🌱")),
    insee=st.sampled_from((None, "38185", "38544")),
    postcode=st.sampled_from(("", "38000", "38200")),
    address=st.sampled_from(("", "12 rue Boileau", "12 r. Boileau", "Mairie")),
    latitude=st.sampled_from((None, 45.1885, 45.1886, 45.5)),
    phone=st.sampled_from(("", "+33639980001", "+33639980002")),
    email=st.sampled_from(("", "bonjour@example.org")),
    website=st.sampled_from((None, "https://val.example/", "https://x.com/val")),
)


@given(st.lists(_DRAWN, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_structures_changes_nothing(drawn: list[Described], chance: Random) -> None:
    structures = [replace(one, id=f"{rank:014}-{one.kind}") for rank, one in enumerate(drawn)]
    listed = likely_duplicates(structures)
    chance.shuffle(structures)
    assert likely_duplicates(structures) == listed
    assert all(pair.first < pair.second and 60 <= pair.score <= 100 and pair.evidence for pair in listed)
    assert all(CODES.issuperset(pair.evidence) for pair in listed)
    assert len({(pair.first, pair.second) for pair in listed}) == len(listed)
    assert listed == sorted(listed, key=lambda pair: (-pair.score, pair.first, pair.second))


def test_comparisons_grow_with_structures_in_one_city(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Counter[int]()

    def count(size: int) -> int:
        def counting(first: Name, second: Name) -> bool:
            compared[size] += 1
            return are_near(first, second)

        monkeypatch.setattr(candidates, "are_near", counting)
        city = [
            replace(JARDINS, id=f"{rank:014}-ACI", siren=f"{rank:09}", name=f"Jardins {rank % (size // 4):04}",
                    address="", latitude=None, longitude=None, **NO_CONTACT)
            for rank in range(size)
        ]  # fmt: skip
        likely_duplicates(city)
        return compared[size]

    assert 0 < count(4000) < 3 * count(2000)


def test_neither_numpy_nor_the_sources_libraries_are_needed() -> None:
    absent = "import sys\nfor name in ('numpy', 'pyarrow', 'shapely', 'openpyxl'): sys.modules[name] = None\n"
    looked_for = "from data.duplicates import likely_duplicates\nassert likely_duplicates([]) == []\n"
    subprocess.run([sys.executable, "-c", absent + looked_for], check=True, cwd=Path(__file__).parents[2])


def test_the_sample_does_not_flood_the_list() -> None:
    rows = [row for row in sample.read(SAMPLE) if isinstance(row, Candidate)]
    structures = described(rows, Geography())
    assert len(likely_duplicates(structures.values())) <= len(structures) / 200


def test_planted_duplicates_are_listed_with_few_others(real_export: Path) -> None:
    geography = Geography()
    rows = [row for row in emplois.read(real_export) if isinstance(row, Candidate)]
    untouched = described(rows, geography)
    usable = [row for row in rows if identity(row) in untouched]
    assert len(likely_duplicates(untouched.values())) < 60
    for seed in (1, 2, 3):
        planted = Planter(usable, seed).plant(50)
        family_of = {tuple(sorted((identity(row), identity(copy)))): family for family, row, copy in planted}
        copies = described((copy for _, _, copy in planted), geography)
        assert len(copies) == len(family_of) == 200
        listed = [(pair.first, pair.second) for pair in likely_duplicates([*untouched.values(), *copies.values()])]
        found = Counter(family_of[pair] for pair in listed if pair in family_of)
        assert found.total() >= 190, found
        assert all(found[family] >= 45 for family in FAMILIES), found
        assert len(listed) - found.total() <= found.total()
