import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from data.cleaning.contact_points import email, phone, web_address
from data.verdicts import Flag


def _phone(number: str, departement: str | None = "38") -> tuple[str, bool]:
    flags: set[str] = set()
    return phone(number, departement, flags), flags == {Flag.PHONE_REFUSED}


@pytest.mark.parametrize(
    "written",
    [
        "0639980001", "06 39 98 00 01", "06.39.98.00.01", "06-39-98-00-01", "06/39/98/00/01", "(06) 39 98 00 01",
        "06\u202f39\u202f98\u202f00\u202f01", "+33639980001", "+33 6 39 98 00 01", "+33 (0)6 39 98 00 01",
        "+33 06 39 98 00 01", "0033 6 39 98 00 01", "00 33 (0)6 39 98 00 01", "33639980001", "639980001",
        "6 39 98 00 01", "Tél. : 06 39 98 00 01", "06 39 98 00 01 (Camille)", "O6 39 98 00 01", "０６３９９８０００１",
        " 06 39 98 00 01 ",
    ],
)  # fmt: skip
def test_a_french_number_is_read_however_it_is_written(written: str) -> None:
    assert _phone(written) == ("+33639980001", False)


@pytest.mark.parametrize(
    "written",
    [
        "06 39 98 00 01 / 04 76 00 00 00", "06 39 98 00 01 - 04 76 00 00 00", "0639980001 0476000000",
        "06 39 98 00 01 ou 04 76 00 00 00", "0639980001;+33476000000", "06 39 98 00 01 poste 12",
        "06 39 98 00 01 et +32 2 555 12 12", "fixe : 06 39 98 00 01, portable : 04 76 00 00 00",
    ],
)  # fmt: skip
def test_of_several_numbers_the_first_is_kept_and_flagged(written: str) -> None:
    assert _phone(written) == ("+33639980001", True)


@pytest.mark.parametrize(
    "written",
    [
        "néant",
        "-",
        "poste 12",
        "3949",
        "06 39 98 00",
        "06399800011",
        "06 39 98 OO O1",
        "00 00 00 00 00",
        "0" * 40,
        "1e5",
    ],
)
def test_what_is_no_number_is_refused_and_flagged(written: str) -> None:
    assert _phone(written) == ("", True)


def test_nothing_written_is_nothing_to_refuse() -> None:
    assert _phone(" \n") == ("", False)


@pytest.mark.parametrize(
    ("written", "departement", "read"),
    [
        ("0590 12 34 56", "971", "+590590123456"),
        ("0690 12 34 56", "971", "+590690123456"),
        ("0690 12 34 56", "977", "+590690123456"),
        ("0690 12 34 56", "978", "+590690123456"),
        ("0596 12 34 56", "972", "+596596123456"),
        ("0696 12 34 56", "972", "+596696123456"),
        ("0594 12 34 56", "973", "+594594123456"),
        ("0694 12 34 56", "973", "+594694123456"),
        ("0262 12 34 56", "974", "+262262123456"),
        ("692 12 34 56", "974", "+262692123456"),
        ("0269 12 34 56", "976", "+262269123456"),
        ("0639 12 34 56", "976", "+262639123456"),
        ("0508 41 12 34", "975", "+508411234"),
        ("41 12 34", "975", "+508411234"),
        ("72 12 34", "986", "+681721234"),
        ("40 41 23 45", "987", "+68940412345"),
        ("27 12 34", "988", "+687271234"),
        ("+687 27 12 34", "38", "+687271234"),
    ],
)
def test_overseas_numbers_have_their_own_country_code(written: str, departement: str, read: str) -> None:
    assert _phone(written, departement) == (read, False)


@pytest.mark.parametrize("departement", ["38", "974", "988", None])
def test_ten_digits_tell_their_country_wherever_the_structure_is(departement: str | None) -> None:
    assert _phone("0692 12 34 56", departement) == ("+262692123456", False)
    assert _phone("04 76 00 00 00", departement) == ("+33476000000", False)
    assert _phone("06 39 98 00 01", departement) == ("+33639980001", False)


@given(st.from_regex(r"(?:0|\+33 ?|0033)[1-9](?:[ .-]?[0-9]){8}", fullmatch=True))
def test_the_plain_form_gives_what_the_library_gives_but_overseas(written: str) -> None:
    read, _ = _phone(written)
    expected = phonenumbers.format_number(phonenumbers.parse(written, "FR"), phonenumbers.PhoneNumberFormat.E164)
    assert read == expected or read.startswith(("+262", "+508", "+590", "+594", "+596"))
    assert read.endswith(expected.removeprefix("+33"))


def _site(address: str) -> tuple[str | None, bool]:
    flags: set[str] = set()
    return web_address(address, flags), flags == {Flag.WEBSITE_REFUSED}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("www.site.fr", "https://www.site.fr"),
        ("site.fr/page", "https://site.fr/page"),
        ("site.fr/page?a=1&b=2#c", "https://site.fr/page?a=1&b=2#c"),
        ("http://www.site.fr/", "http://www.site.fr/"),
        ("HTTP://WWW.SITE.FR", "HTTP://WWW.SITE.FR"),
        (" https://site.fr\n", "https://site.fr"),
        ("https://social.example/@site", "https://social.example/@site"),
    ],
)
def test_a_web_address_has_its_scheme(written: str, read: str) -> None:
    assert _site(written) == (read, False)


@pytest.mark.parametrize(
    "written", ["www.site.fr / www.autre.fr", "site.fr et autre.fr", "site.fr;https://autre.fr", "site.fr autre.fr/a"]
)
def test_of_several_sites_the_first_is_kept_and_flagged(written: str) -> None:
    first, flagged = _site(written)
    assert first in {"https://www.site.fr", "https://site.fr"}
    assert flagged


@pytest.mark.parametrize(
    "written",
    [
        "néant", "-", "aucun", "contact@site.fr", "mailto:contact@site.fr", "ftp://site.fr", "https//site.fr",
        "http://http://site.fr",
        "site.fr (en travaux)", "site en travaux", "https://site.fr/06-39-98-00-01", "https://0639980001.fr",
        "https://site.fr/?m=jean@example.org", "https://site.fr/jean%40example.org",
        "https://-site.fr", "site.fr, " * 100,
    ],
)  # fmt: skip
def test_what_is_no_site_or_holds_a_contact_is_refused_and_flagged(written: str) -> None:
    assert _site(written) == (None, True)


def _email(address: str) -> tuple[str, bool]:
    flags: set[str] = set()
    return email(address, flags), flags == {Flag.EMAIL_REFUSED}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("bonjour@example.org", "bonjour@example.org"),
        (" Jean.Dupont+a@Example.ORG ", "Jean.Dupont+a@example.org"),
        ("INFO@example.org", "info@example.org"),
        ("contact@société.example", "contact@xn--socit-esab.example"),
    ],
)
def test_an_email_is_as_mail_servers_write_it(written: str, read: str) -> None:
    assert _email(written) == (read, False)


@pytest.mark.parametrize(
    "written",
    [
        "néant",
        "jean at example",
        "a..b@example.org",
        "a@example",
        "a@machine.local",
        "a@-example.org",
        "a@ab--c.fr",
        "a@" + "b" * 64 + ".fr",
        "a" * 250 + "@b.fr",
    ],
)
def test_an_email_that_cannot_be_written_to_is_refused_and_flagged(written: str) -> None:
    assert _email(written) == ("", True)


def test_of_several_emails_the_first_is_kept_and_flagged() -> None:
    assert _email("a@example.org; b@example.org") == ("a@example.org", True)
    assert _email("a@example.org ou bien personne") == ("", True)


@given(
    st.from_regex(r"[a-z0-9_.-]{1,12}@[a-z0-9.-]{1,14}\.(?:fr|com|local|test|invalid|arpa|onion|c0m)", fullmatch=True)
)
def test_the_plain_form_gives_what_the_library_gives(written: str) -> None:
    try:
        expected = validate_email(written, check_deliverability=False, test_environment=True).ascii_email
    except EmailNotValidError:
        expected = None
    assert _email(written) == (expected or "", expected is None)


@pytest.mark.parametrize("text", ["a." * 10**5, "a@" + "b." * 10**5, "0 " * 10**5, "a-" * 10**5 + "@", "+33" * 10**5])
def test_no_field_takes_more_than_a_time_proportional_to_its_length(text: str) -> None:
    # A quadratic pattern would need minutes here.
    assert (_email(text)[0], _site(text)[0], _phone(text)[0]) == ("", None, "")
