from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cleaning.characters import printable
from data.cleaning.masking import EMAIL_MASK, PHONE_MASK
from data.cleaning.texts import free_text
from data.geography import france
from data.model import (
    Activity,
    ClientReference,
    NafCode,
    Offer,
    PointPrecision,
    Provenance,
    PublicContract,
    Zone,
    ZoneType,
)
from data.quality import clean
from data.verdicts import NAME_MAX, Flag, Reason, Unusable
from tests.data.rows import candidate

GEOGRAPHY = france()
TOLD = Provenance("emplois", date(2026, 11, 22))


def test_a_usable_row_keeps_its_values_and_finds_its_territories() -> None:
    cleaned = clean(candidate(), TOLD, GEOGRAPHY)
    assert cleaned.name == "Les Jardins du Drac"
    assert (cleaned.place.insee, cleaned.place.departement, cleaned.place.region) == ("38185", "38", "84")
    assert cleaned.flags == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"siret": "12345678901234"}, Reason.INVALID_SIRET),
        ({"kind": "OTHER"}, Reason.UNKNOWN_KIND),
        ({"name": "  \x00 "}, Reason.NO_NAME),
        ({"name": "a" * (NAME_MAX + 1)}, Reason.NAME_TOO_LONG),
        ({"name": "a" * 1_000_000}, Reason.NAME_TOO_LONG),
        ({"name": "\u200b \u200b"}, Reason.NO_NAME),
        ({"activities": (Activity("jonglage"),)}, Reason.UNKNOWN_CODE),
        ({"activities": (Activity("traiteur", ("LOAN",)),)}, Reason.UNKNOWN_CODE),
        ({"labels": ("gold",)}, Reason.UNKNOWN_CODE),
        ({"networks": ("nobody",)}, Reason.UNKNOWN_CODE),
        ({"legal_form": "GUILD"}, Reason.UNKNOWN_CODE),
        ({"activities": (Activity("traiteur", (), Zone(ZoneType.CUSTOM)),)}, Reason.INVALID_ZONE),
        ({"activities": (Activity("traiteur", (), Zone(ZoneType.ZONES)),)}, Reason.INVALID_ZONE),
    ],
)
def test_an_unusable_row_says_why(changes: dict[str, object], reason: Reason) -> None:
    with pytest.raises(Unusable) as problem:
        clean(candidate(**changes), TOLD, GEOGRAPHY)
    assert problem.value.reason is reason


@pytest.mark.parametrize(
    ("number", "words"),
    [("12345678901234", "clé de contrôle"), ("123", "14 chiffres"), ("1234567890123X", "pas un nombre")],
)
def test_a_wrong_siret_is_told_in_french(number: str, words: str) -> None:
    with pytest.raises(Unusable) as problem:
        clean(candidate(siret=number), TOLD, GEOGRAPHY)
    assert words in problem.value.detail


def test_la_poste_does_not_follow_luhn_and_is_accepted() -> None:
    assert clean(candidate(siret="35600000049837"), TOLD, GEOGRAPHY).siret == "35600000049837"


def test_a_naf_code_is_read_in_its_usual_spellings() -> None:
    assert clean(candidate(naf="81.30z"), TOLD, GEOGRAPHY).naf == NafCode("2008", "8130Z")
    assert clean(candidate(naf="not a code"), TOLD, GEOGRAPHY).naf is None


@pytest.mark.parametrize("number", ["", "   ", "néant", "-"])
def test_a_row_without_siret_is_kept_if_its_commune_is_known(number: str) -> None:
    kept = clean(candidate(siret=number), TOLD, GEOGRAPHY)
    assert kept.siret == ""
    assert Flag.NO_SIRET in kept.flags
    with pytest.raises(Unusable) as problem:
        clean(candidate(siret=number, postcode="", city="Ailleurs"), TOLD, GEOGRAPHY)
    assert problem.value.reason is Reason.NO_IDENTITY


def test_a_name_in_capitals_is_recased_and_flagged() -> None:
    shouted = clean(candidate(name="LES JARDINS DU DRAC"), TOLD, GEOGRAPHY)
    assert shouted.name == "Les Jardins du Drac"
    assert Flag.NAME_RECASED in shouted.flags


def test_coordinates_far_from_their_commune_are_replaced_by_its_centre() -> None:
    lost = clean(candidate(latitude=48.85, longitude=2.35, address="1 rue Haute"), TOLD, GEOGRAPHY).place
    commune = GEOGRAPHY.communes["38185"]
    assert (lost.latitude, lost.longitude) == (commune.latitude, commune.longitude)
    assert lost.precision is PointPrecision.COMMUNE
    near = clean(candidate(latitude=45.19, longitude=5.72, address="1 rue Haute"), TOLD, GEOGRAPHY)
    assert (near.place.latitude, near.place.precision) == (45.19, PointPrecision.ADDRESS)
    assert Flag.COORDINATES_FAR not in near.flags


def test_a_row_s_own_date_is_that_of_its_values() -> None:
    assert clean(candidate(updated=date(2026, 1, 2)), TOLD, GEOGRAPHY).told == Provenance("emplois", date(2026, 1, 2))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('Nous <b>lavons</b> &amp; rangeons.<script>alert("x")</script>', "Nous lavons & rangeons."),
        ("<p>un</p><p>deux</p>", "un\n\ndeux"),
        ("café &amp; thé &#233;t&eacute;", "café & thé été"),
    ],
)
def test_html_becomes_text(written: str, read: str) -> None:
    flags: set[str] = set()
    assert free_text(written, flags) == read
    assert flags == {Flag.HTML_REMOVED}


def test_a_lone_sign_is_not_taken_for_html() -> None:
    flags: set[str] = set()
    assert free_text("moins de 3 < 5 jours & plus", flags) == "moins de 3 < 5 jours & plus"
    assert flags == set()


def test_contacts_inside_a_text_are_masked_and_flagged() -> None:
    flags: set[str] = set()
    text = free_text("Écrivez à jean.dupont@example.org ou appelez le 06 39 98 00 01, depuis 1998.", flags)
    assert text == f"Écrivez à {EMAIL_MASK} ou appelez le {PHONE_MASK}, depuis 1998."
    assert flags == {Flag.PERSONAL_DATA_MASKED}


def test_every_public_text_is_cleaned() -> None:
    secret = "appelez le 06 39 98 00 01 ou jean@example.org"
    cleaned = clean(
        candidate(
            name=f"Les Jardins, {secret}",
            brand=f"Jardins {secret}",
            address=f"1 rue Haute, {secret}",
            city=f"Grenoble {secret}",
            references=(ClientReference(f"Mairie, {secret}"),),
            contracts=(PublicContract(f"Mairie, {secret}", f"Tonte, {secret}"),),
            website=f"https://exemple.fr/?m={secret.split()[-1]}",
            social="https://06.39.98.00.01",
        ),
        TOLD,
        GEOGRAPHY,
    )
    public = f"{cleaned.name} {cleaned.brand} {cleaned.place} {cleaned.references} {cleaned.contracts}"
    assert "jean" not in public
    assert "39 98" not in public
    assert (cleaned.website, cleaned.social) == (None, None)


def test_offers_are_cleaned_like_the_description() -> None:
    offers = (Offer("Paniers <i>bio</i>", "appelez le 06 39 98 00 01"),)
    assert clean(candidate(offers=offers), TOLD, GEOGRAPHY).offers == (
        Offer("Paniers bio", f"appelez le {PHONE_MASK}"),
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.exemple.fr", "https://www.exemple.fr"),
        ("http://exemple.fr/a?b=c", "http://exemple.fr/a?b=c"),
        ("javascript:alert(1)", None),
        ("JavaScript://exemple.fr/%0aalert(1)", None),
        ("data:text/html,<script>", None),
        ("https://user:secret@exemple.fr", None),
        ("néant", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_only_web_addresses_are_kept(typed: str, kept: str | None) -> None:
    cleaned = clean(candidate(website=typed), TOLD, GEOGRAPHY)
    assert cleaned.website == kept
    assert (Flag.WEBSITE_REFUSED in cleaned.flags) is bool(typed and kept is None)


def test_a_contact_that_cannot_be_written_to_is_dropped_and_flagged() -> None:
    cleaned = clean(candidate(contact_email="jean at example", contact_phone="poste 12"), TOLD, GEOGRAPHY)
    assert (cleaned.email, cleaned.phone) == ("", "")
    assert {Flag.EMAIL_REFUSED, Flag.PHONE_REFUSED} <= set(cleaned.flags)
    # Mail servers write ASCII: a local part that has no such form cannot be reached, a domain has one.
    assert clean(candidate(contact_email="rené@asso.fr"), TOLD, GEOGRAPHY).email == ""
    assert clean(candidate(contact_email="contact@société.fr"), TOLD, GEOGRAPHY).email == "contact@xn--socit-esab.fr"


def test_phones_are_international_with_overseas_codes() -> None:
    assert clean(candidate(contact_phone="06 39 98 00 01"), TOLD, GEOGRAPHY).phone == "+33639980001"
    overseas = candidate(contact_phone="0692 12 34 56", postcode="97400", city="Saint-Denis")
    assert clean(overseas, TOLD, GEOGRAPHY).phone == "+262692123456"


def test_an_unknown_commune_leaves_the_departement_of_its_postcode_flagged() -> None:
    cleaned = clean(candidate(postcode="38999", city="Nulle-Part"), TOLD, GEOGRAPHY)
    assert (cleaned.place.insee, cleaned.place.departement) == (None, "38")
    assert {Flag.COMMUNE_UNKNOWN, Flag.DEPARTEMENT_FROM_POSTCODE} <= set(cleaned.flags)
    other = clean(candidate(postcode="40220", city="Zone du port"), TOLD, GEOGRAPHY)
    assert Flag.COMMUNE_FROM_POSTCODE in other.flags
    by_name = clean(candidate(insee="99999"), TOLD, GEOGRAPHY)
    assert by_name.place.insee == "38185"
    nowhere = clean(candidate(postcode="00000", city=""), TOLD, GEOGRAPHY)
    assert (nowhere.place.departement, nowhere.place.region) == (None, None)


@given(st.text())
def test_printable_text_holds_no_control_and_stays_so(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert not any(ord(c) < 32 and c not in "\n\t" for c in once)
    assert "\u202e" not in once


def test_the_sources_of_naf_trades_are_all_known_trades() -> None:
    from data.vocabulary import REFERENCE, sectors_named_by_naf, vocabulary

    assert Path(REFERENCE / "naf_trades.csv").exists()
    for code, sector in sectors_named_by_naf().items():
        assert code.version in {"2008", "2025"}
        assert vocabulary().sector(sector)


def test_a_known_commune_gives_its_official_name() -> None:
    assert clean(candidate(city="GRENOBLE CEDEX 9"), TOLD, GEOGRAPHY).place.city == "Grenoble"
    assert clean(candidate(postcode="75008", city="PARIS 08"), TOLD, GEOGRAPHY).place.city == "Paris"
    assert clean(candidate(postcode="40220", city="Strasbourg"), TOLD, GEOGRAPHY).place.city == "Strasbourg"


def test_a_brand_without_a_letter_is_no_name() -> None:
    cleaned = clean(candidate(brand="962721"), TOLD, GEOGRAPHY)
    assert cleaned.brand == ""
    assert Flag.BRAND_REFUSED in cleaned.flags


def test_html_and_entities_bring_back_no_control_character() -> None:
    text = free_text("<b>a&#8238;gnp&#27;[31m</b>", set())
    assert text == "agnp[31m"
    assert free_text("a&#8238;b&#27;c", set()) == "abc"


def test_an_html_table_does_not_outgrow_its_text() -> None:
    table = "<table>" + "<tr>" + "<td>x</td>" * 40 + "</tr>" + "<tr><td>" + "y" * 200 + "</td></tr>" * 40 + "</table>"
    assert len(free_text(table * 10, set())) <= 20_001


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.com\\.gouv.fr/", "https://ex\u200b.fr", "https://ex.fr:abc", "https://ex.fr:99999", "https://ex..fr",
        "https://ex.fr%2eevil.com", "https://еxample.com", "https://" + "a" * 10**6 + ".fr", 'https://ex.fr/"onx=1',
    ],
)  # fmt: skip
def test_an_address_that_reads_as_another_is_refused(address: str) -> None:
    cleaned = clean(candidate(website=address), TOLD, GEOGRAPHY)
    assert cleaned.website is None or "\u200b" not in cleaned.website
    if "\u200b" not in address:
        assert cleaned.website is None


def test_accented_and_ported_addresses_are_kept() -> None:
    assert clean(candidate(website="https://société.fr:8080/é"), TOLD, GEOGRAPHY).website == "https://société.fr:8080/é"


@pytest.mark.parametrize("point", [(999.0, 5.0), (45.0, 1e300), (45.0, None)])
def test_coordinates_off_the_globe_are_dropped(point: tuple[float, float | None]) -> None:
    place = clean(candidate(latitude=point[0], longitude=point[1]), TOLD, GEOGRAPHY).place
    assert (place.latitude, place.longitude) == (None, None)


def test_an_unusable_brand_never_costs_the_row() -> None:
    for brand in ("b" * 300, "<br>", "&amp;"):
        assert clean(candidate(brand=brand), TOLD, GEOGRAPHY).brand == ""


def test_letters_that_show_nothing_are_no_name() -> None:
    with pytest.raises(Unusable):
        clean(candidate(name="\u3164\u3164"), TOLD, GEOGRAPHY)


def test_names_and_addresses_have_the_apostrophes_of_print() -> None:
    cleaned = clean(candidate(name="L'Atelier d'Oz", address="3 rue de l'Église"), TOLD, GEOGRAPHY)
    assert (cleaned.name, cleaned.place.address) == ("L’Atelier d’Oz", "3 rue de l’Église")
    assert Flag.APOSTROPHE_TYPESET in cleaned.flags


def test_what_was_rewritten_is_flagged() -> None:
    row = candidate(website="exemple.fr", contact_phone="06 39 98 00 01", city="GRENOBLE CEDEX 9")
    flags = set(clean(row, TOLD, GEOGRAPHY).flags)
    assert flags == {Flag.WEBSITE_COMPLETED, Flag.PHONE_REWRITTEN, Flag.CITY_REWRITTEN}
    assert clean(candidate(contact_phone="+33639980001"), TOLD, GEOGRAPHY).flags == ()
