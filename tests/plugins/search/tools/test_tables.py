"""What scripts compute of structures side by side, and of counts and points on a map."""

from collections.abc import Mapping

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.map_drawing import map_drawing
from tests.plugins.search.node import run
from tests.theme.maps.paths import rings
from theme.maps.levels import levels
from theme.maps.projection import ENLARGED, MAINLAND
from theme.wording import geography

DRAWN = 101


def profile(**facts: str | list[str]) -> dict[str, list[list[object]]]:
    return {"entries": [[label, [value] if isinstance(value, str) else value] for label, value in facts.items()]}


def test_rows_keep_the_order_in_which_profiles_tell_and_hold_who_says_nothing() -> None:
    one = profile(Type="EI", Métiers=["Tri", "Repassage"], SIRET="1", Labels="RGE")
    other = profile(Type="ACI", Métiers=[], Adresse="Ici", SIRET="2", Création="2001")
    (rows,) = run("tools.mjs", [["compared", [one, other]]])
    assert [row["label"] for row in rows] == ["Type", "Métiers", "Adresse", "SIRET", "Création", "Labels"]
    cells = {row["label"]: row["cells"] for row in rows}
    assert cells["Métiers"] == [["Tri", "Repassage"], None]
    assert cells["Création"] == [None, ["2001"]]


def test_an_exported_list_tells_who_left() -> None:
    listed = {
        "slug": "atelier", "state": "listed", "name": "L’Atelier", "entries": [],
        "activities": [["Tri", "Prestation", "Isère"], ["Tri", "Biens", "Isère"]],
        "linked": {"legalName": "Atelier SARL", "identifier": {"value": "1234"}},
    }  # fmt: skip
    left = {"slug": "partie", "state": "unknown", "name": ""}
    (made,) = run("tools.mjs", [["listRows", [listed, left], [["partie", "La Partie"]], "https://exemple.fr"]])
    first, second = (dict(zip(made["columns"], row, strict=True)) for row in made["rows"])
    assert (first["Raison sociale"], first["Enseigne"], first["SIRET"]) == ("Atelier SARL", "L’Atelier", "1234")
    assert (first["Métiers"], first["Mode d’intervention"]) == (["Tri"], ["Prestation", "Biens"])
    assert first["Fiche"] == "https://exemple.fr/prestataires/atelier/"
    assert (second["Raison sociale"], second["Remarque"]) == ("La Partie", "absente de l’annuaire")


@settings(max_examples=8)
@given(st.lists(st.dictionaries(st.text("ab0", max_size=3), st.integers(0, 40), max_size=20), max_size=20))
def test_shades_are_those_of_the_maps_that_are_built(every: list[Mapping[str, int]]) -> None:
    answers = run("tools.mjs", [["levels", list(counts.items())] for counts in every])
    for counts, answer in zip(every, answers, strict=True):
        expected = levels(counts)
        assert answer["of"] == list(expected.of.values())
        assert [tuple(shade) for shade in answer["legend"]] == list(expected.legend)


def test_points_stand_where_python_places_them() -> None:
    communes = list(geography().communes.values())[::500]
    points = [(one, commune.longitude, commune.latitude) for one in (MAINLAND, ENLARGED) for commune in communes]
    answers = run("tools.mjs", [["placed", *point] for point in points])
    for point, place in zip(answers, [one.place(*where) for one, *where in points], strict=True):
        assert max(abs(point[0] - place[0]), abs(point[1] - place[1])) < 1e-6


def test_points_that_cannot_be_told_apart_share_a_circle_and_none_is_lost() -> None:
    points = [{"x": x / 10, "y": y, "name": f"{x} {y}"} for x in range(40) for y in range(3)]
    (groups,) = run("tools.mjs", [["grouped", points, 1]])
    assert 3 <= len(groups) < 30
    assert sorted(point["name"] for group in groups for point in group["points"]) == sorted(p["name"] for p in points)


def test_the_drawing_frames_each_departement_and_names_them_all() -> None:
    drawing = msgspec.json.decode(map_drawing())
    departements = drawing["departements"]
    assert {code: one["name"] for code, one in departements.items()} == {
        code: one.name for code, one in geography().departements.items()
    }
    drawn = {code: one for code, one in departements.items() if "path" in one}
    assert len(drawn) == DRAWN
    for code, one in drawn.items():
        left, top, width, height = one["view"]
        inside = rings(one["path"])[-1]
        assert all(left <= x <= left + width and top <= y <= top + height for x, y in inside), code
        assert 0 < width < drawing["box"][0] / 2, code
