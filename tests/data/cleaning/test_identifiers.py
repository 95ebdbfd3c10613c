from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from data.cleaning.identifiers import has_luhn_key, siret_of
from tests.data.sirets import siret

NUMBERS = st.one_of(
    st.integers(0, 10**14 - 1).map(lambda number: f"{number:014}"),
    st.builds(siret, st.integers(0, 999_999), st.integers(0, 9999)),
    st.integers(0, 99_999).map(lambda number: f"356000000{number:05}"),
    st.text("0123456789 .٣", max_size=16),
)


def by_the_library(number: str) -> str | None:
    """What python-stdnum makes of a number."""
    try:
        return str(siret_number.validate(number))
    except ValidationError:
        return None


@given(NUMBERS)
@example("35600000049837")
@example("00000000000000")
def test_a_siret_is_what_the_library_says(number: str) -> None:
    try:
        found: str | None = siret_of(number)
    except ValidationError:
        found = None
    assert found == by_the_library(number)


@given(st.text("0123456789", min_size=1, max_size=20))
def test_a_luhn_key_is_what_the_library_says(number: str) -> None:
    assert has_luhn_key(number) == luhn.is_valid(number)
