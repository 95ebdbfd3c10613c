import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from data.slugs import Named, assign, slug

NAMES = st.builds(
    Named,
    id=st.integers(0, 10**6).map(lambda n: f"{n:014d}-ACI"),
    name=st.sampled_from(
        ["Les Jardins du Drac", "les jardins du drac", "ESAT Belledonne", "مطعم", "!!!", "", "A" * 300]
    ),
    city=st.sampled_from(["Grenoble", "Fontaine", ""]),
)
STRUCTURES = st.lists(NAMES, unique_by=lambda named: named.id, max_size=30)


def test_a_name_alone_is_a_slug_and_namesakes_add_their_commune() -> None:
    alone = assign([Named("1", "Les Jardins du Drac", "Fontaine")], {})
    assert alone == {"1": "les-jardins-du-drac"}
    two = assign([Named("1", "Envie", "Lyon"), Named("2", "Envie", "Lille")], {})
    assert two == {"1": "envie-lyon", "2": "envie-lille"}


def test_an_apostrophe_parts_words() -> None:
    assert slug("Val-d’Oise") == slug("VAL D'OISE") == "val-d-oise"


@given(st.text(max_size=100) | st.text(st.sampled_from("aÉœß½°’' -,.&#;1²…@ŉİ\u0301\u200b"), max_size=100))
def test_a_slug_is_what_the_library_makes_of_the_text(text: str) -> None:
    expected = slugify(text, replacements=(("’", "-"), ("'", "-")), max_length=80, word_boundary=True)
    assert slug(text) == expected


@pytest.mark.parametrize(
    "text", ["les jardins " * 9, "x" * 200, "Fer&nbsp;& Bois", "1,5 et 1 000", "Œuvre n° 2 à 20 €"]
)
def test_a_long_or_rare_text_too(text: str) -> None:
    assert slug(text) == slugify(text, replacements=(("’", "-"), ("'", "-")), max_length=80, word_boundary=True)


def test_a_published_slug_never_changes() -> None:
    before = assign([Named("2", "Envie", "Lille")], {})
    after = assign([Named("1", "Envie", "Lyon"), Named("2", "Nouveau nom", "Lille")], before)
    assert after["2"] == "envie"
    assert after["1"] == "envie-lyon"


def test_a_vanished_structure_keeps_its_slug_for_itself() -> None:
    assert assign([Named("9", "Envie", "Lyon")], {"1": "envie"})["9"] == "envie-lyon"


@given(STRUCTURES, st.randoms())
def test_order_changes_nothing_and_no_slug_serves_twice(structures: list[Named], random: object) -> None:
    first = assign(structures, {})
    shuffled = list(structures)
    random.shuffle(shuffled)
    assert assign(shuffled, {}) == first
    assert len(set(first.values())) == len(structures)
    assert all(slug and "/" not in slug and slug.isascii() for slug in first.values())
    assert assign(structures, first) == first
