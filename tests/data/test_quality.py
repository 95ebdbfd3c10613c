from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.characters import printable
from data.geography import Geography
from data.masking import EMAIL_MASK, PHONE_MASK
from data.model import (
    Activity,
    ActivityOrigin,
    ClientReference,
    NafCode,
    Offer,
    PublicContract,
    Zone,
    ZoneType,
)
from data.quality import clean
from data.texts import free_text
from data.verdicts import NAME_MAX, Flag, Reason, Unusable
from tests.data.rows import candidate

GEOGRAPHY = Geography()


def test_a_usable_row_keeps_its_values_and_finds_its_territories() -> None:
    cleaned = clean(candidate(), GEOGRAPHY)
    assert cleaned.name == "Les Jardins du Drac"
    assert (cleaned.place.insee, cleaned.place.departement, cleaned.place.region) == ("38185", "38", "84")
    assert cleaned.live
    assert cleaned.flags == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"siret": "12345678901234"}, Reason.INVALID_SIRET),
        ({"siret": ""}, Reason.INVALID_SIRET),
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
        clean(candidate(**changes), GEOGRAPHY)
    assert problem.value.reason is reason


def test_la_poste_does_not_follow_luhn_and_is_accepted() -> None:
    assert clean(candidate(siret="35600000049837"), GEOGRAPHY).siret == "35600000049837"


@pytest.mark.parametrize("kind", ["AI", "ACI", "EI", "ETTI", "EITI"])
def test_a_kind_under_agreement_lives_by_it(kind: str) -> None:
    assert clean(candidate(kind=kind), GEOGRAPHY).live
    unknown = clean(candidate(kind=kind, convention_active=None), GEOGRAPHY)
    assert not unknown.live
    assert Flag.CONVENTION_UNKNOWN in unknown.flags
    assert not clean(candidate(kind=kind, convention_active=False), GEOGRAPHY).live


@pytest.mark.parametrize("kind", ["EA", "EATT", "ESAT", "GEIQ", "SEP"])
def test_a_kind_without_agreement_lives_without(kind: str) -> None:
    assert clean(candidate(kind=kind, convention_active=None), GEOGRAPHY).live


def test_a_trade_is_derived_only_from_a_code_that_names_one() -> None:
    gardeners = clean(candidate(naf="81.30z"), GEOGRAPHY)
    assert gardeners.naf == NafCode("2008", "8130Z")
    assert gardeners.activities == (
        Activity("creation-et-entretien-des-espaces-verts", origin=ActivityOrigin.DERIVED_FROM_NAF),
    )
    assert clean(candidate(naf="8899B"), GEOGRAPHY).activities == ()
    assert clean(candidate(naf="not a code"), GEOGRAPHY).naf is None


def test_a_declared_trade_is_never_replaced_by_a_derived_one() -> None:
    declared = (Activity("traiteur"),)
    assert clean(candidate(naf="8130Z", activities=declared), GEOGRAPHY).activities == declared


def test_temporary_work_is_a_service_type_that_the_kind_imposes() -> None:
    assert clean(candidate(kind="ETTI"), GEOGRAPHY).service_types == ("DISP",)
    assert clean(candidate(kind="AI"), GEOGRAPHY).service_types == ("DISP",)
    assert clean(candidate(kind="EI"), GEOGRAPHY).service_types == ()


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
        GEOGRAPHY,
    )
    public = f"{cleaned.name} {cleaned.brand} {cleaned.place} {cleaned.references} {cleaned.contracts}"
    assert "jean" not in public
    assert "39 98" not in public
    assert (cleaned.website, cleaned.social) == (None, None)


def test_offers_are_cleaned_like_the_description() -> None:
    offers = (Offer("Paniers <i>bio</i>", "appelez le 06 39 98 00 01"),)
    assert clean(candidate(offers=offers), GEOGRAPHY).offers == (Offer("Paniers bio", f"appelez le {PHONE_MASK}"),)


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
    cleaned = clean(candidate(website=typed), GEOGRAPHY)
    assert cleaned.website == kept
    assert (Flag.WEBSITE_REFUSED in cleaned.flags) is bool(typed and kept is None)


def test_a_contact_that_cannot_be_written_to_is_dropped_and_flagged() -> None:
    cleaned = clean(candidate(contact_email="jean at example", contact_phone="poste 12"), GEOGRAPHY)
    assert (cleaned.email, cleaned.phone) == ("", "")
    assert {Flag.EMAIL_REFUSED, Flag.PHONE_REFUSED} <= set(cleaned.flags)
    # Mail servers write ASCII: a local part that has no such form cannot be reached, a domain has one.
    assert clean(candidate(contact_email="rené@asso.fr"), GEOGRAPHY).email == ""
    assert clean(candidate(contact_email="contact@société.fr"), GEOGRAPHY).email == "contact@xn--socit-esab.fr"


def test_phones_are_international_with_overseas_codes() -> None:
    assert clean(candidate(contact_phone="06 39 98 00 01"), GEOGRAPHY).phone == "+33639980001"
    overseas = candidate(contact_phone="0692 12 34 56", postcode="97400", city="Saint-Denis")
    assert clean(overseas, GEOGRAPHY).phone == "+262692123456"


def test_an_unknown_commune_leaves_the_departement_of_its_postcode_flagged() -> None:
    cleaned = clean(candidate(postcode="38999", city="Nulle-Part"), GEOGRAPHY)
    assert (cleaned.place.insee, cleaned.place.departement) == (None, "38")
    assert {Flag.COMMUNE_UNKNOWN, Flag.DEPARTEMENT_FROM_POSTCODE} <= set(cleaned.flags)
    other = clean(candidate(postcode="40220", city="Strasbourg"), GEOGRAPHY)
    assert Flag.COMMUNE_FROM_POSTCODE in other.flags
    by_name = clean(candidate(insee="99999"), GEOGRAPHY)
    assert by_name.place.insee == "38185"
    nowhere = clean(candidate(postcode="00000", city=""), GEOGRAPHY)
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
    assert clean(candidate(city="GRENOBLE CEDEX 9"), GEOGRAPHY).place.city == "Grenoble"
    assert clean(candidate(postcode="75008", city="PARIS 08"), GEOGRAPHY).place.city == "Paris"
    assert clean(candidate(postcode="40220", city="Strasbourg"), GEOGRAPHY).place.city == "Strasbourg"


def test_a_brand_without_a_letter_is_no_name() -> None:
    cleaned = clean(candidate(brand="962721"), GEOGRAPHY)
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
    cleaned = clean(candidate(website=address), GEOGRAPHY)
    assert cleaned.website is None or "\u200b" not in cleaned.website
    if "\u200b" not in address:
        assert cleaned.website is None


def test_accented_and_ported_addresses_are_kept() -> None:
    assert clean(candidate(website="https://société.fr:8080/é"), GEOGRAPHY).website == "https://société.fr:8080/é"


@pytest.mark.parametrize("point", [(999.0, 5.0), (45.0, 1e300), (45.0, None)])
def test_coordinates_off_the_globe_are_dropped(point: tuple[float, float | None]) -> None:
    place = clean(candidate(latitude=point[0], longitude=point[1]), GEOGRAPHY).place
    assert (place.latitude, place.longitude) == (None, None)


def test_an_unusable_brand_never_costs_the_row() -> None:
    for brand in ("b" * 300, "<br>", "&amp;"):
        assert clean(candidate(brand=brand), GEOGRAPHY).brand == ""


def test_letters_that_show_nothing_are_no_name() -> None:
    with pytest.raises(Unusable):
        clean(candidate(name="\u3164\u3164"), GEOGRAPHY)
