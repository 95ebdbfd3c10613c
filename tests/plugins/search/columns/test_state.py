import random
from typing import Any
from urllib.parse import urlencode

from data.slugs import slug
from data.vocabulary import vocabulary
from plugins.search.columns.legacy import legacy_slugs
from tests.plugins.search import node

WORDS = vocabulary()
FORM: dict[str, list[str]] = {
    "kinds": [kind.code for kind in WORDS.kinds],
    "services": [term.code for term in WORDS.service_types],
    "territory": ["QPV", "FRR"],
    "networks": [network.slug for network in WORDS.networks],
    "labels": [label.slug for label in WORDS.labels],
    "legalForms": [form.code for form in WORDS.legal_forms],
    "turnover": list(WORDS.revenue_ranges),
    "staff": list(WORDS.employee_ranges),
}
SECTORS = [slug for group in WORDS.sector_groups for slug in (group.slug, *(sector.slug for sector in group.sectors))]
NOTHING: dict[str, Any] = {
    "words": "", "literal": False, "kinds": [], "sectors": [], "services": [], "territory": [], "networks": [],
    "labels": [], "legalForms": [], "turnover": [], "staff": [], "references": False, "contracts": False,
    "clause": False, "places": [], "namedPlaces": [], "radius": None, "sort": "relevance", "page": 1, "view": "list",
    "ignored": [],
}  # fmt: skip


def ask(*asks: dict[str, Any]) -> list[Any]:
    """Each ask's state, its address, and the state that this address tells."""
    form = {
        "inputs": [{"name": name, "value": value} for name, values in FORM.items() for value in values],
        "groups": [
            {"id": group.slug, "dataset": {"trades": "|".join(sector.label for sector in group.sectors)}}
            for group in WORDS.sector_groups
        ],
        "legacy": legacy_slugs(),
    }
    told = node.run("state.mjs", {"form": form, "asks": list(asks)})
    # The page makes slugs of labels.
    assert told["vocabulary"]["sectors"] == SECTORS
    answers: list[Any] = told["answers"]
    return answers


def read(query: str, **more: Any) -> Any:
    """What the state of an address differs by from one that searches nothing."""
    state = ask({"address": f"/prestataires/?{query}", **more})[0]["state"]
    return {key: value for key, value in state.items() if value != NOTHING[key]}


def test_an_empty_address_searches_nothing() -> None:
    answer = ask({"address": "/prestataires/"})[0]
    assert (answer["state"], answer["address"]) == (NOTHING, "/prestataires/")
    assert not answer["isSearch"]


def test_any_state_comes_back_from_its_address() -> None:
    draw = random.Random(3)
    states = [_state(draw) for _ in range(400)]
    for state, answer in zip(states, ask(*({"state": state} for state in states)), strict=True):
        assert answer["back"] == NOTHING | state, answer["address"]


def _state(draw: random.Random) -> dict[str, Any]:
    places = [
        draw.choice(["C38185", "C2A004", "C97411", "D38", "D2B", "D976", "R84", "R01"])
        for _ in range(draw.randrange(4))
    ]
    places = list(dict.fromkeys(places))
    words = "".join(draw.choices("aé &=+#%?/,;«»’'\"<>😀م", k=draw.randrange(8))).strip()
    chosen = {key: draw.sample(values, draw.randrange(4)) for key, values in (FORM | {"sectors": SECTORS}).items()
              if draw.random() < 0.5 and len(values) > 3}  # fmt: skip
    around = bool(places) and all(place[0] == "C" for place in places)
    return chosen | {
        "words": words,
        "literal": draw.random() < 0.2,
        "places": places,
        "namedPlaces": ["isere"] if draw.random() < 0.1 else [],
        "radius": draw.choice([None, 0, 5, 50]) if around else None,
        "references": draw.random() < 0.2,
        "contracts": draw.random() < 0.2,
        "clause": draw.random() < 0.2,
        "sort": draw.choice(["relevance", "distance", "name", "date"]),
        "page": draw.choice([1, 2, 500]),
        "view": draw.choice(["list", "map"]),
    }


def test_the_parameters_are_those_of_the_existing_service() -> None:
    query = urlencode(
        {
            "q": "jardin", "kind": "EI", "sectors": "traiteur", "presta_type": "PREST", "perimeters": "38185",
            "territory": "QPV", "networks": "coorace", "labels": "esus", "legal_form": "SARL", "ca": "-100000",
            "employees": "1-9", "has_client_references": "True", "page": "2",
        }
    )  # fmt: skip
    expected = {
        "words": "jardin", "kinds": ["EI"], "sectors": ["traiteur"], "services": ["PREST"], "places": ["C38185"],
        "territory": ["QPV"], "networks": ["coorace"], "labels": ["esus"], "legalForms": ["SARL"],
        "turnover": ["-100000"], "staff": ["1-9"], "references": True, "page": 2,
    }  # fmt: skip
    assert read(query) == expected
    assert ask({"state": expected})[0]["address"] == f"/prestataires/?{query}"


def test_values_are_repeated_or_parted_by_commas() -> None:
    assert read("kind=EI&kind=ACI,EA&kind=EI") == {"kinds": ["EI", "ACI", "EA"]}
    assert ask({"state": {"kinds": ["EI", "EA"]}})[0]["address"] == "/prestataires/?kind=EI&kind=EA"


def test_older_values_are_understood() -> None:
    assert read("territory=ZRR&kind=ei&departement=2a&perimeters=r84") == {
        "territory": ["FRR"],
        "kinds": ["EI"],
        "places": ["R84", "D2A"],
    }


def test_every_slug_of_the_existing_service_finds_its_trade_or_group() -> None:
    terms = [term for group in WORDS.sector_groups for term in (group, *group.sectors)]
    asks = [{"address": f"?{urlencode({'sectors': term.legacy_slug or term.slug})}"} for term in terms]
    assert [answer["state"]["sectors"] for answer in ask(*asks)] == [[term.slug] for term in terms]


def test_few_of_them_have_to_be_told() -> None:
    assert 0 < len(legacy_slugs()) < 30
    assert all(slug(new) == new for new in legacy_slugs().values())


def test_places_of_legacy_addresses_are_read_once_their_names_are_known() -> None:
    known = {"grenoble-38": "C38185", "isere": "D38"}
    assert read("perimeters=grenoble-38&perimeters=isere&perimeters=nulle-part-99", resolved=known) == {
        "places": ["C38185", "D38"],
        "ignored": [{"name": "perimeters", "value": "nulle-part-99"}],
    }
    assert read("perimeters=grenoble-38&rayon=30") == {"namedPlaces": ["grenoble-38"], "radius": 30}
    assert read("perimeters=grenoble-38&rayon=30", resolved=known) == {"places": ["C38185"], "radius": 30}


def test_a_radius_goes_around_communes_only() -> None:
    for query in ("rayon=30", "perimeters=38&rayon=30"):
        assert read(query)["ignored"] == [{"name": "rayon", "value": "30"}]
    told = read("perimeters=isere&rayon=30", resolved={"isere": "D38"})
    assert told == {"places": ["D38"], "ignored": [{"name": "rayon", "value": "30"}]}


def test_what_is_not_understood_is_told_and_left_out() -> None:
    told = read(
        "kind=EI&kind=%3Cscript%3E&sectors=autre-9999&ca=1-2&perimeters=%F0%9F%98%80&rayon=1e3&tri=x&page=-1&vue=3d"
        "&has_client_references=False&has_groups=True&clause=peut-etre&networks=__proto__&utm_source=x"
    )
    assert told.pop("ignored") == [
        {"name": "kind", "value": "<script>"},
        {"name": "sectors", "value": "autre-9999"},
        {"name": "networks", "value": "__proto__"},
        {"name": "ca", "value": "1-2"},
        {"name": "has_client_references", "value": "False"},
        {"name": "clause", "value": "peut-etre"},
        {"name": "perimeters", "value": "😀"},
        {"name": "rayon", "value": "1e3"},
        {"name": "tri", "value": "x"},
        {"name": "page", "value": "-1"},
        {"name": "vue", "value": "3d"},
        {"name": "has_groups", "value": "True"},
    ]
    assert told == {"kinds": ["EI"]}


def test_a_huge_address_is_read_in_part() -> None:
    told = read("q=" + "a" * 5000 + "&kind=" + "x," * 3000 + "&q=b&sectors=" + "y" * 3000)
    assert told["words"] == "a" * 200
    assert len(told["ignored"]) == 20
    assert all(len(one["value"]) <= 81 for one in told["ignored"])


def test_control_characters_are_not_searched() -> None:
    assert read("q=a%00b%0Ac")["words"] == "a b c"


def test_a_filter_alone_is_a_search() -> None:
    states = [{"kinds": ["EI"]}, {"clause": True}, {"places": ["D38"]}, {"namedPlaces": ["isere"]}, {"words": "a"}]
    assert all(answer["isSearch"] for answer in ask(*({"state": state} for state in states)))
    assert not any(answer["isSearch"] for answer in ask({"state": {"sort": "date"}}, {"state": {"page": 3}}))


def test_blank_values_ask_for_nothing() -> None:
    assert read("q=+&kind=&ca=&perimeters=&page=&has_client_references=") == {"words": " "}
    assert not ask({"address": "?q=+&kind="})[0]["isSearch"]
