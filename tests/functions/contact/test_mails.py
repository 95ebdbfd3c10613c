import html
import re

from data.submissions.contact import ContactMessage
from tests.functions.world import ATELIER, ATELIER_EMAIL, SITE, TYPED, World, texts_of


def test_mail_to_the_structure_says_who_writes_and_where_its_address_comes_from(world: World) -> None:
    reference = world.confirmed()
    mail, _ = world.sent_mails()
    text = str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")

    assert mail["To"] == ATELIER_EMAIL
    assert mail["From"].addresses[0].addr_spec == "annuaire@annuaire.example"
    assert mail["Reply-To"].addresses[0].addr_spec == TYPED["email"]
    assert mail["Reply-To"].addresses[0].display_name == TYPED["name"]
    assert mail["Auto-Submitted"] == "auto-generated"
    for words in (*(TYPED[name] for name in TYPED if name != "structure_id"), "article 14 du RGPD", reference):
        assert words in text
    assert "Les emplois de l’inclusion" in text
    assert "L’atelier & des Iris" in text
    assert f"{SITE}/prestataires/{ATELIER.slug}/" in text


def test_html_part_escapes_what_was_typed(world: World) -> None:
    world.confirmed()
    mail, _ = world.sent_mails()
    content = str(mail.get_body(("html",)).get_content())

    assert "<b>nettoyer" not in content
    assert "&lt;b&gt;nettoyer" in content


def test_mail_to_the_structure_offers_opposition_by_link_and_by_one_click(world: World) -> None:
    world.confirmed()
    mail, _ = world.sent_mails()
    address = re.fullmatch(r"<(https://annuaire\.example/f/opposition/[\w.-]+)>", mail["List-Unsubscribe"])

    assert address
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address[1] in str(mail.get_body(("plain",)).get_content())
    assert ATELIER_EMAIL not in address[1]


def test_unsubscribe_header_travels_unencoded_on_one_line(world: World) -> None:
    # Mail programs do not decode encoded words in this header (RFC 8058 expects the address as it is).
    world.confirmed()
    world.sent_mails()
    raw = b"".join(file.read_bytes() for file in world.mails.glob("*.eml"))

    assert re.search(rb"\r\nList-Unsubscribe: <https://[!-~]+>\r\n", raw)
    assert raw.count(b"\r\nMessage-ID: <") == 2


def test_receipt_repeats_nothing_that_was_typed(world: World) -> None:
    reference = world.confirmed()
    _, receipt = world.sent_mails()
    content = texts_of(receipt).replace(f"To: {TYPED['email']}", "")

    assert receipt["To"] == TYPED["email"]
    assert receipt["Reply-To"] is None
    assert reference in content
    assert ATELIER.name in content
    for name in ("name", "email", "organisation", "subject"):
        assert TYPED[name] not in content
    assert "gymnase" not in content
    assert ATELIER_EMAIL not in content


def test_receipt_of_a_held_message_says_so(world: World) -> None:
    world.confirmed(structure_id="41987654300039-ACI")
    (receipt,) = world.sent_mails()

    assert "n’a pas été transmis" in texts_of(receipt)
    assert "pas d’adresse électronique" in texts_of(receipt)


def test_text_mails_are_not_escaped(world: World) -> None:
    world.confirmed(name="O'Neil & Fils")
    mail, receipt = world.sent_mails()

    assert "O'Neil & Fils" in str(mail.get_body(("plain",)).get_content())
    assert "L’atelier & des Iris" in str(receipt.get_body(("plain",)).get_content())


def test_every_field_of_the_form_reaches_the_structure(world: World) -> None:
    marks = {name: f"mark-{name}" for name in ContactMessage.__struct_fields__ if name != "structure_ids"}
    marks |= {"email": "mark-email@mairie.example", "message": "mark-message, assez long pour partir"}
    checked = html.unescape(world.post("/f/contact", TYPED | marks).text)
    world.confirmed(**marks)
    mail = next(mail for mail in world.sent_mails() if mail["To"] == ATELIER_EMAIL)
    for mark in marks.values():
        assert f">{mark}<" in checked
        for kind in ("plain", "html"):
            body = mail.get_body((kind,))
            assert body is not None
            assert mark in body.get_content()
