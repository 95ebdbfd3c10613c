import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.submissions.claim import Claim, check_claim, tidy
from tests.data import sirets

SIRET = sirets.siret(1)
SPACED = f"{SIRET[:3]} {SIRET[3:6]} {SIRET[6:9]} {SIRET[9:]}"
CLAIM = Claim(
    structure_id=f"{SIRET}-ACI", siret=SIRET, name="Zoé Martin", role="Directrice", email="zoe@jardins-du-drac.fr"
)


def test_a_whole_claim_has_no_problem() -> None:
    assert check_claim(CLAIM, SIRET) == {}
    assert check_claim(replace(CLAIM, siret=SPACED), SIRET) == {}


def test_another_establishment_of_the_same_legal_body_may_claim() -> None:
    assert check_claim(replace(CLAIM, siret=sirets.siret(1, establishment=2)), SIRET) == {}


def test_where_no_source_tells_a_siret_any_true_one_stands() -> None:
    assert check_claim(replace(CLAIM, siret=sirets.siret(2)), "") == {}


def test_the_numbers_of_la_poste_stand() -> None:
    assert check_claim(replace(CLAIM, siret="35600000000048"), "35600000049837") == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("siret", "", "Indiquez le SIRET"),
        ("siret", SIRET[:9], "14 chiffres"),
        ("siret", "jardins du drac", "14 chiffres"),
        ("siret", SIRET[:-1] + str((int(SIRET[-1]) + 1) % 10), "l’un d’eux est faux"),
        ("siret", sirets.siret(2), "n’est pas celui de cette structure"),
        ("name", "", "Indiquez votre nom"),
        ("role", " ", "votre fonction"),
        ("role", "x" * 121, "Raccourcissez"),
        ("email", "", "professionnelle"),
        ("email", "zoé@drac.fr", "sans accent"),
        ("email", "zoe@drac", "complète"),
        ("email", "zoe.martin@orange.fr", "écrivez à notre équipe"),
        ("email", "zoe.martin@Yahoo.fr", "écrivez à notre équipe"),
    ],
)
def test_each_problem_says_what_to_do(field: str, value: str, words: str) -> None:
    problems = check_claim(replace(CLAIM, **{field: value}), SIRET)

    assert list(problems) == [field]
    assert words in problems[field]


def test_a_siret_is_kept_in_digits() -> None:
    assert tidy(replace(CLAIM, siret=f" {SPACED} ")).siret == SIRET


@given(siret=st.text(), name=st.text(), role=st.text(), email=st.text())
def test_tidying_twice_changes_nothing_more(siret: str, name: str, role: str, email: str) -> None:
    once = tidy(Claim("s", siret, name, role, email))

    assert tidy(once) == once
    assert "\n" not in once.name + once.role
