from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.consolidation import editing
from data.model import Activity, Offer, Structure
from data.rows import AcceptedEdit, Change
from data.submissions.edit_checks import DESCRIPTION_MAX, check_edit
from data.submissions.edit_handling import handling_of
from data.submissions.edit_items import ACTIVITIES_MAX, OFFERS_MAX, PERIMETERS_MAX, PICTURES_MAX, REFERENCES_MAX
from data.submissions.profile_edit import FIELDS, PARTS, Part, changes_between, current_values, part_of
from tests.data.submissions.profiles import CONTACT, KNOWN, STRUCTURE, structure

CURRENT = current_values(STRUCTURE, CONTACT)
AROUND = {"type": "CUSTOM", "distance_km": 30}


def problems(field: str, value: Any, of: Structure = STRUCTURE) -> dict[str, str]:
    known = replace(KNOWN, imposed=of.service_types)
    return check_edit(part_of(field), {field: value}, current_values(of, CONTACT), known)


def activity(**told: Any) -> dict[str, Any]:
    return {"sector": "nettoyage-de-locaux", "service_types": ["PREST"], "zone": AROUND} | told


def zones(*territories: tuple[str, str]) -> dict[str, Any]:
    return {"type": "ZONES", "perimeters": [{"level": level, "code": code} for level, code in territories]}


@pytest.mark.parametrize("part", Part)
def test_an_untouched_page_has_no_problem(part: Part) -> None:
    assert check_edit(part, {field: CURRENT[field] for field in PARTS[part]}, CURRENT, KNOWN) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Jardins du Drac"),
        ("brand", ""),
        ("description", "Des légumes.\r\n\r\nDepuis 1998, SIRET 41987654500015."),
        ("website", "drac.fr"),
        ("website", ""),
        ("social", "https://www.linkedin.com/company/drac"),
        ("workforce", {"permanent": 0, "supported": None}),
        ("labels", []),
        ("networks", ["unapei"]),
        ("published_email", ""),
        ("published_email", "accueil@drac.fr "),
        ("published_phone", "+33 4 76 00 00 00"),
        ("contact_email", "nouvelle@drac.fr"),
        ("contact_phone", ""),
        ("offers", [{"name": "Paniers"}] * OFFERS_MAX),
        ("references", [{"name": "Ville de Grenoble", "logo": "logo.webp"}]),
        ("pictures", [{"file": "a.webp", "alternative": "La serre au printemps"}]),
        ("activities", [activity(), activity(zone={"type": "COUNTRY"})]),
        ("activities", [activity(zone=zones(("DEPARTEMENT", "38")))]),
    ],
)
def test_what_an_owner_would_write_is_accepted(field: str, value: Any) -> None:
    assert problems(field, value) == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "raison sociale"),
        ("name", "x" * 256, "255 au plus"),
        ("name", "Drac contact@drac.fr", "dans la raison sociale"),
        ("name", "&lt;A&gt;", "ne peut pas être gardée"),
        ("description", "&" + "amp;" * 9 + "lt;", "ne peut pas être gardée"),
        ("name", "\u3164", "ne peut pas être gardée"),
        ("brand", "4807", "lettres"),
        ("description", "x" * (DESCRIPTION_MAX + 1), "5\u202f001 caractères, 5\u202f000 au plus"),
        ("description", "Appelez le 04 76 00 00 00.", "dans la présentation"),
        ("description", ["x"], "ne peut pas être gardée"),
        ("website", "javascript:alert(1)", "adresse d’une seule page"),
        ("website", "https://a.fr https://b.fr", "adresse d’une seule page"),
        ("website", "https://exemple.fr/" + "a" * 500, "adresse d’une seule page"),
        ("social", "@drac", "linkedin"),
        ("labels", ["gold"], "labels de la liste"),
        ("labels", "esus", "labels de la liste"),
        ("networks", ["esus"], "réseaux de la liste"),
        ("published_email", "drac", "adresse électronique complète"),
        ("published_phone", "0476", "un seul numéro"),
        ("published_phone", "0476000002 ou 0476000001", "un seul numéro"),
        ("contact_first_name", "x" * 81, "Raccourcissez le prénom"),
        ("contact_last_name", "zoe@drac.fr", "dans le nom"),
        ("contact_email", "", "aucun message n’arrive"),
        ("contact_email", "zoé@drac.fr", "sans accent"),
        ("contact_email", "a@drac.fr, b@drac.fr", "complète"),
        ("contact_phone", "x" * 50, "un seul numéro"),
        ("offers", "Paniers", "ne peut pas être lue"),
    ],
)
def test_each_problem_says_what_to_do(field: str, value: Any, words: str) -> None:
    found = problems(field, value)

    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.parametrize(
    ("field", "value", "key", "words"),
    [
        ("workforce", {"permanent": -1}, "workforce-permanent", "de 0 à 100\u202f000"),
        ("workforce", {"permanent": True}, "workforce-permanent", "nombre entier"),
        ("workforce", {"permanent": 1, "supported": "beaucoup"}, "workforce-supported", "nombre entier"),
        ("offers", [{"name": "Paniers"}, {"name": " "}], "offers-1-name", "Indiquez le nom de cette offre"),
        ("offers", [{"name": "<br>"}], "offers-0-name", "Indiquez le nom de cette offre"),
        ("offers", [{"name": "&lt;br&gt;"}], "offers-0-name", "Indiquez le nom de cette offre"),
        ("offers", [{"name": "x" * 151}], "offers-0-name", "150 au plus"),
        ("offers", [{"name": "A", "description": "x" * 3001}], "offers-0-description", "3\u202f000 au plus"),
        ("offers", [{"name": "A", "price": 3}], "offers-0", "ne peut pas être lu"),
        ("references", [{"name": ""}], "references-0-name", "nom de ce client"),
        ("references", [{"name": "A", "logo": "other.webp"}], "references-0-logo", "n’est pas arrivé"),
        ("pictures", [{"file": "b.webp", "alternative": "Serre"}], "pictures-0-file", "n’est pas arrivée"),
        ("pictures", [{"file": "../a.webp", "alternative": "Serre"}], "pictures-0-file", "n’est pas arrivée"),
        ("pictures", [{"file": "a.webp", "alternative": " "}], "pictures-0-alternative", "en une phrase"),
        ("pictures", [{"file": "a.webp", "alternative": "x" * 251}], "pictures-0-alternative", "250 au plus"),
        ("activities", [activity(sector="jonglage")], "activities-0-sector", "métier"),
        ("activities", [activity(sector=3)], "activities-0-sector", "métier"),
        ("activities", [activity(service_types=[])], "activities-0-service_types", "type de prestation"),
        ("activities", [activity(service_types=["X"])], "activities-0-service_types", "type de prestation"),
        ("activities", [activity(zone=None)], "activities-0-zone", "Choisissez où"),
        ("activities", [activity(zone={"type": ""})], "activities-0-zone", "Choisissez où"),
        ("activities", [activity(zone={"type": "CUSTOM"})], "activities-0-distance_km", "de 1 à 500"),
        ("activities", [activity(zone=AROUND | {"distance_km": "x"})], "activities-0-distance_km", "de 1 à 500"),
        ("activities", [activity(zone=AROUND | {"distance_km": 501})], "activities-0-distance_km", "de 1 à 500"),
        ("activities", [activity(zone=zones())], "activities-0-perimeters", "au moins un territoire"),
        ("activities", [activity(zone=zones(("COMMUNE", "00000")))], "activities-0-perimeters", "n’existe pas"),
        ("activities", [activity(zone=zones(("X", "38")))], "activities-0-perimeters", "au moins un territoire"),
        (
            "activities",
            [activity(zone=zones(*[("DEPARTEMENT", "38")] * (PERIMETERS_MAX + 1)))],
            "activities-0-perimeters",
            "100\u00a0territoires au plus",
        ),
    ],
)
def test_a_problem_says_where_it_is(field: str, value: Any, key: str, words: str) -> None:
    found = problems(field, value)

    assert list(found) == [key]
    assert words in found[key]


@pytest.mark.parametrize(
    ("field", "one", "most", "words"),
    [
        ("offers", {"name": "A"}, OFFERS_MAX, "20\u00a0offres"),
        ("references", {"name": "A"}, REFERENCES_MAX, "30\u00a0références"),
        ("pictures", {"file": "a.webp", "alternative": "A"}, PICTURES_MAX, "8\u00a0photos"),
        ("activities", activity(), ACTIVITIES_MAX, "30\u00a0activités"),
    ],
)
def test_too_many_says_how_many_there_may_be(field: str, one: Any, most: int, words: str) -> None:
    assert problems(field, [one] * most) == {}
    assert f"Gardez {words} au plus" in problems(field, [one] * (most + 1))[field]


@pytest.mark.parametrize("file", ["../a.webp", "a.svg", "A.webp", "a.webp\n", ""])
def test_a_file_that_no_page_could_show_is_no_picture(file: str) -> None:
    received = replace(KNOWN, picture=lambda _: True)
    value = {"pictures": [{"file": file, "alternative": "Serre"}]}
    assert list(check_edit(Part.SHOWCASE, value, CURRENT, received)) == ["pictures-0-file"]


def test_a_field_of_another_page_is_refused() -> None:
    for field in ("kind", "siret", "contact_email"):
        assert list(check_edit(Part.STRUCTURE, {field: "EI"}, CURRENT, KNOWN)) == [field]


def test_what_stood_there_already_is_never_reproached() -> None:
    old = structure(
        description="x" * 9_000,
        website="http://old.invalid",
        activities=(Activity("traiteur"),) * 40,
        offers=(Offer("x" * 500), Offer("Fleurs")),
    )
    values = current_values(old, CONTACT)
    values["website"] = "drac.fr"
    values["activities"] = [{"sector": "traiteur"}] * 39 + [activity()]
    values["offers"] = values["offers"][::-1]
    for part, fields in PARTS.items():
        assert check_edit(part, {field: values[field] for field in fields}, current_values(old, CONTACT), KNOWN) == {}


def test_an_imposed_service_needs_no_choice() -> None:
    etti = structure(kind="ETTI", service_types=("DISP",), activities=(Activity("traiteur"),))
    shown = [{"sector": "traiteur", "service_types": ["DISP"]}]
    assert problems("activities", [*shown, activity(service_types=[])], etti) == {}


_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "drac.fr",
            "a@b.fr",
            "0476000000",
            "<b>x</b>",
            "ESUS",
            "&lt;i&gt;",
            "&amp;lt;A&gt",
            "L'ENVOL",
            "a@b.fr,c@d.fr",
        ]
    ),
)
_ANY = st.one_of(
    _TEXT,
    st.none(),
    st.integers(-5, 5),
    st.lists(st.sampled_from(["esus", "rge", "unapei", "gold"]), max_size=3),
    st.fixed_dictionaries({"permanent": st.one_of(st.none(), st.integers(-2, 10**20), st.booleans())}),
    st.lists(st.fixed_dictionaries({"name": _TEXT}, optional={"description": _TEXT, "logo": _TEXT}), max_size=3),
    st.lists(st.fixed_dictionaries({"file": st.sampled_from(["a.webp", "x"]), "alternative": _TEXT}), max_size=3),
    st.lists(
        st.fixed_dictionaries(
            {"sector": st.sampled_from(["traiteur", "nettoyage-de-locaux", "x"])},
            optional={
                "service_types": st.lists(st.sampled_from(["PREST", "DISP", "X"]), max_size=2),
                "zone": st.sampled_from(
                    [None, AROUND, {"type": "COUNTRY"}, {"type": "CUSTOM"}, zones(), zones(("DEPARTEMENT", "38"))]
                ),
            },
        ),
        max_size=3,
    ),
)


@settings(max_examples=300)
@given(field=st.sampled_from(FIELDS), value=_ANY)
def test_an_accepted_edit_is_never_quarantined(field: str, value: Any) -> None:
    if problems(field, value):
        return
    changes = changes_between(CURRENT, {field: value})
    editing.check(AcceptedEdit(position=1, structure_id=STRUCTURE.id, accepted_on=date(2026, 11, 22), changes=changes))
    for changed, change in changes.items():
        handling_of(changed, change.before, change.after)
        assert changes_between(CURRENT, {changed: change.after}) == {changed: change}
        assert change == Change(CURRENT[changed], change.after)
