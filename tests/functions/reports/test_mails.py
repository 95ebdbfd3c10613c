from data.submissions.report import REASONS
from tests.functions.world import ATELIER, ATELIER_EMAIL, REPORT_TO, REPORTED, SITE, World, texts_of


def test_mail_to_those_who_read_reports_tells_everything(world: World) -> None:
    reference = world.reported()
    mail, _ = world.sent_mails()
    text = str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")

    assert mail["To"] == REPORT_TO
    assert mail["From"].addresses[0].addr_spec == "annuaire@annuaire.example"
    assert mail["Reply-To"].addresses[0].addr_spec == REPORTED["email"]
    assert mail["Reply-To"].addresses[0].display_name == REPORTED["name"]
    assert ATELIER.name in mail["Subject"]
    for words in (REPORTED["message"], REPORTED["name"], REPORTED["email"], REASONS["closed"], ATELIER.id, reference):
        assert words in text
    assert f"{SITE}/prestataires/{ATELIER.slug}/" in text
    assert ATELIER_EMAIL not in texts_of(mail)


def test_html_part_escapes_what_was_typed(world: World) -> None:
    world.reported()
    mail, _ = world.sent_mails()
    content = str(mail.get_body(("html",)).get_content())

    assert "<b>vide" not in content
    assert "&lt;b&gt;vide" in content


def test_report_without_address_causes_one_mail_that_nobody_is_told_to_answer(world: World) -> None:
    world.reported(email="", name="")
    (mail,) = world.sent_mails()

    assert mail["To"] == REPORT_TO
    assert mail["Reply-To"] is None
    assert "nom non donné" in texts_of(mail)
    assert "Répondez" not in texts_of(mail)


def test_receipt_repeats_nothing_that_was_typed(world: World) -> None:
    reference = world.reported()
    _, receipt = world.sent_mails()
    content = texts_of(receipt).replace(f"To: {REPORTED['email']}", "")

    assert receipt["To"] == REPORTED["email"]
    assert reference in content
    assert ATELIER.name in content
    for typed in (REPORTED["name"], REPORTED["email"], "pancarte", REASONS["closed"]):
        assert typed not in content
