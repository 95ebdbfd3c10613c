import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cleaning.masking import EMAIL_MASK, PHONE_MASK, masked

PHONES = [
    "06 39 98 00 01", "06.39.98.00.01", "0639980001", "04-76-00-00-00", "04/76/00/00/00", "04,76,00,00,00",
    "04_76_00_00_00", "04·76·00·00·00", "04–76–00–00–00", "04\u201176\u201100\u201100\u201100",
    "04\u202f76\u202f00\u202f00\u202f00", "04\u00a076\u00a000\u00a000\u00a000", "04\t76\t00\t00\t00", "04\n76 00 00 00",
    "0476\u00ad000000", "04\u200e76000000", "+33 6 39 98 00 01", "+33(0)4 76 00 00 00", "+33 (0) 4.76.00.00.00",
    "0033476000000", "33 4 76 00 00 00", "+32 2 555 12 12",
]  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize(
    "around", ["appelez le {}, merci", "{}", "depuis 2004 {}", "38000 {}", "24h/24 {}", "{} 2024", "1/ {}"]
)
def test_a_phone_is_masked_however_it_is_written_and_whatever_stands_beside(phone: str, around: str) -> None:
    said = masked(around.format(phone))
    assert PHONE_MASK in said
    assert "76" not in said
    assert "39" not in said
    assert "555" not in said


@pytest.mark.parametrize(
    "text",
    [
        "SIRET 419 876 545 00015", "12345678901234", "3 000 000 000 de feuilles", "en 2004, 2005, 2006 et 2007",
        "10 000 000 €", "de 0,5 à 10 000 m2", "05000 Gap, 38000 Grenoble", "ISO 9001 14001 45001", "n° 2023-04-76-001",
        "IBAN FR76 3000 6000 0112 3456 7890 189", "prix @ 3 €",
        "@asso sur les réseaux", "Nous sommes @ Grenoble. Venez",
    ],
)  # fmt: skip
def test_what_is_no_contact_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    "address",
    [
        "jean.dupont@asso.fr",
        "contact@ asso.fr",
        "contact @asso.fr",
        "contact@\u200basso.fr",
        "o'neil@asso.fr",
        "rené@asso.fr",
        "jean@asso.fr2rue@asso.fr",
        "jean\uff20asso.fr",
    ],
)
def test_an_email_is_masked_whole(address: str) -> None:
    assert masked(f"écrivez à {address}, merci") == f"écrivez à {EMAIL_MASK}, merci"


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "phone",
    [
        "(06) 39 98 00 01",
        "06 399 800 01",
        "06 39 980 001",
        "06 : 39 : 98 : 00 : 01",
        "06|39|98|00|01",
        "０６３９９８０００１",
    ],
)
def test_unusual_groups_and_signs_are_phones_too(phone: str) -> None:
    said = masked(f"au {phone}.")
    assert PHONE_MASK in said
    assert not any(character.isdigit() for character in said)


def test_a_date_and_an_hour_are_no_phone() -> None:
    assert masked("du 01/02/2023 10h au 05/02/2023 12h") == "du 01/02/2023 10h au 05/02/2023 12h"


def test_eight_digits_may_be_a_phone() -> None:
    assert masked("+12345678") == PHONE_MASK


def test_eight_digits_far_apart_are_no_phone_and_one_among_others_is() -> None:
    assert masked("1 à 2, 3 à 4 ; 5 à 6, 7 à 8, le 9") == "1 à 2, 3 à 4 ; 5 à 6, 7 à 8, le 9"
    assert masked("lots 1, 2, 3 : +1 234 567 8 puis 9") == f"lots 1, 2, 3 : {PHONE_MASK} puis 9"
    assert masked("1 ² 3 + 06 39 98 00 01") == f"1 ² 3 + {PHONE_MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "@" + "a" * 10**6,
        "a@" + "1." * 10**5,
        "!" * 10**6 + "@",
        "0 " * 10**5,
        "+1" * 10**5,
        "1" + " " * 10**6 + "2" + "a" * 10**6,
    ],
)
def test_no_text_takes_more_than_a_time_proportional_to_its_length(text: str) -> None:
    # A quadratic pattern would need hours here.
    assert len(masked(text)) <= 3 * len(text)
