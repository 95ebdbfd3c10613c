import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.submissions.report import MESSAGE_MAX, REASONS, ErrorReport, check_report, tidy

REPORT = ErrorReport(
    structure_id="41987654300021-EI", reason="closed", message="Le local est vide.", name="Zoé", email="zoe@mairie.fr"
)


def test_a_whole_report_has_no_problem() -> None:
    assert check_report(REPORT) == {}


def test_name_and_address_are_optional() -> None:
    assert check_report(msgspec.structs.replace(REPORT, name="", email="")) == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("reason", "", "Choisissez"),
        ("reason", "closed ", "Choisissez"),
        ("message", " ", "Écrivez votre message"),
        ("message", "Fermé", "10 caractères"),
        ("message", "x" * (MESSAGE_MAX + 1), "Raccourcissez"),
        ("name", "x" * 200, "Raccourcissez"),
        ("name", "Zoé\x00", "invisibles"),
        ("email", "zoe@", "complète"),
        ("email", "zoé@mairie.fr", "sans accent"),
    ],
)
def test_each_problem_says_what_to_do(field: str, value: str, words: str) -> None:
    problems = check_report(msgspec.structs.replace(REPORT, **{field: value}))

    assert list(problems) == [field]
    assert words in problems[field]


@given(reason=st.sampled_from([*REASONS, "", "autre"]), message=st.text(), name=st.text(), email=st.text())
def test_tidying_twice_changes_nothing_more(reason: str, message: str, name: str, email: str) -> None:
    once = tidy(ErrorReport("s", reason, message, name, email))

    assert tidy(once) == once
    assert "\r" not in once.message
    assert "\n" not in once.name
