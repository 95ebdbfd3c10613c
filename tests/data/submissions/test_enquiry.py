import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.submissions.enquiry import MESSAGE_MAX, TOPICS, Enquiry, check_enquiry, tidy

ENQUIRY = Enquiry(
    topic="listing", name="Zoé", email="zoe@mairie.fr", message="Notre structure ne figure pas dans l’annuaire."
)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_whole_message_of_any_topic_has_no_problem(topic: str) -> None:
    assert check_enquiry(replace(ENQUIRY, topic=topic)) == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("topic", "", "Choisissez"),
        ("topic", "autre", "Choisissez"),
        ("name", " ", "Indiquez votre nom"),
        ("name", "x" * 200, "Raccourcissez"),
        ("email", "", "nous vous y répondrons"),
        ("email", "zoe@", "complète"),
        ("email", "zoé@mairie.fr", "sans accent"),
        ("message", "", "Écrivez votre message"),
        ("message", "Bonjour", "20 caractères"),
        ("message", "x" * (MESSAGE_MAX + 1), "Raccourcissez"),
    ],
)
def test_each_problem_says_what_to_do(field: str, value: str, words: str) -> None:
    problems = check_enquiry(replace(ENQUIRY, **{field: value}))

    assert list(problems) == [field]
    assert words in problems[field]


@given(topic=st.sampled_from([*TOPICS, "", " other "]), name=st.text(), email=st.text(), message=st.text())
def test_tidying_twice_changes_nothing_more(topic: str, name: str, email: str, message: str) -> None:
    once = tidy(Enquiry(topic, name, email, message))

    assert tidy(once) == once
    assert "\n" not in once.name
