import pytest

from data.submissions.mail_domains import domain_matches, is_consumer_address, registered_domain
from data.vocabulary import REFERENCE


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.exemple.fr", "exemple.fr"),
        ("WWW.Exemple.FR.", "exemple.fr"),
        ("boutique.drac.asso.fr", "drac.asso.fr"),
        ("drac.wixsite.com", "drac.wixsite.com"),
        ("www.forêt.fr", "xn--fort-ipa.fr"),
        ("asso.fr", None),
        ("fr", None),
        ("", None),
        (".", None),
        ("a" * 70 + "é.fr", None),
    ],
)
def test_a_domain_is_what_somebody_registered(host: str, domain: str | None) -> None:
    assert registered_domain(host) == domain


@pytest.mark.parametrize(
    "email",
    [
        "a@orange.fr",
        "a@sfr.fr",
        "a@Laposte.net",
        "a@gmail.com",
        "a@hotmail.be",
        "a@yahoo.co.uk",
        "a@x.free.fr",
        "a@zeop.re",
    ],
)
def test_anybody_may_have_such_an_address(email: str) -> None:
    assert is_consumer_address(email)


@pytest.mark.parametrize(
    "email", ["a@drac.fr", "a@drac.asso.fr", "a@grenoble.fr", "a@orange.com", "a@interieur.gouv.fr", "a@x"]
)
def test_an_address_at_work_shows_for_whom(email: str) -> None:
    assert not is_consumer_address(email)


@pytest.mark.parametrize(
    ("email", "website", "matches"),
    [
        ("zoe@drac.fr", "https://www.drac.fr/contact", True),
        ("zoe@mail.drac.fr", "https://drac.fr", True),
        ("zoe@DRAC.fr", "http://boutique.Drac.fr:8080", True),
        ("zoe@drac.fr", "https://drac.fr.exemple.com", False),
        ("zoe@drac.fr", "https://autre.fr", False),
        ("zoe@drac.asso.fr", "https://autre.asso.fr", False),
        ("zoe@wanadoo.fr", "https://drac.wanadoo.fr", False),
        ("zoe@foret.fr", "https://forêt.fr", False),
        ("zoe@xn--fort-ipa.fr", "https://www.forêt.fr", True),
        ("zoe@drac.fr", "", None),
        ("zoe@drac.fr", None, None),
        ("zoe@localhost", "https://localhost", False),
    ],
)
def test_an_address_is_of_the_site_or_not(email: str, website: str | None, matches: bool | None) -> None:
    assert domain_matches(email, website) is matches


def test_the_reviewed_list_names_each_domain_once() -> None:
    lines = (REFERENCE / "consumer_mail.txt").read_text(encoding="utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    assert len(names) == len(set(names))
    assert all(name == name.lower() and "." in name for name in names)
    for name in names:
        plain = name.replace(".*", ".fr")
        assert registered_domain(plain) == plain
