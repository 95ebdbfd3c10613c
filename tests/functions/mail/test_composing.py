import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.mail.composing import Composer, header_text
from functions.records import Mail

MAIL = Mail(
    id="0123456789abcdef0123456789abcdef",
    to="a@b.example",
    subject="Objet",
    text="Bonjour",
    html="<p>Bonjour</p>",
    written_at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
    reply_to="zoe@mairie.example",
    reply_to_name="Zoé",
    unsubscribe="https://annuaire.example/f/opposition/" + "x" * 180,
)


@pytest.fixture
def composer() -> Composer:
    return Composer("annuaire@" + "long-" * 12 + "domaine.example", "Annuaire d’essai")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a\r\nBcc: x@y.example", "a Bcc: x@y.example"),
        ("a\x00b\x85c\u2028d", "a b c d"),
        ("\u202etxt.exe\u2069 \ufeff", "txt.exe"),
        ("=?utf-8?q?=0aBcc=3ax?=", "= ?utf-8?q?=0aBcc=3ax?="),
        ("\ud800seul", "seul"),
        ("Été 2026", "Été 2026"),
    ],
)
def test_header_text_keeps_what_can_be_seen(typed: str, written: str) -> None:
    assert header_text(typed) == written


def test_encoded_words_typed_by_someone_are_not_decoded_into_headers(composer: Composer) -> None:
    raw = composer.compose(msgspec.structs.replace(MAIL, subject="=?utf-8?q?=0d=0aBcc=3a_x@y.example?=")).as_bytes()

    assert b"\nBcc:" not in raw


@pytest.mark.parametrize(
    "address", ["=?utf-8?q?=0aBcc?=@b.example", "a@b.example\nBcc: c@d.example", "a\x00@b.example", ""]
)
def test_address_that_no_header_can_carry_is_refused(composer: Composer, address: str) -> None:
    with pytest.raises(ValueError, match="no header can carry"):
        composer.compose(msgspec.structs.replace(MAIL, to=address))


def test_composed_twice_is_the_same_to_the_byte(composer: Composer) -> None:
    assert composer.compose(MAIL).as_bytes() == composer.compose(MAIL).as_bytes()


def test_identifiers_and_addresses_are_never_folded_nor_encoded(composer: Composer) -> None:
    raw = composer.compose(MAIL).as_bytes()

    assert f"List-Unsubscribe: <{MAIL.unsubscribe}>\r\n".encode() in raw
    assert f"Message-ID: <{MAIL.id}@{'long-' * 12}domaine.example>\r\n".encode() in raw


FRENCH = st.lists(
    st.sampled_from(
        [
            "été",
            "étudié",
            "Évry",
            "l’école",
            "à",
            "« »",
            "œuvre",
            "[Annuaire d’essai]",
            "=",
            "?",
            "_",
            "m²",
            "🧽",
            "e\u0301",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(FRENCH, st.text(max_size=120), st.text("aZ =?_.,é\u00a0\U0001f9fd", max_size=200)))
@example("[Annuaire d’essai] Votre besoin a été étudié")
@example("Votre besoin " * 20)
@example("a" * 300)
@example("a" * 66 + " b")
@example("é" * 300)
@example("👩🏽‍🚒" * 60)
@example("")
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    """By the standard library, and by a reader that keeps to the letter of RFC 2047."""
    raw = (
        Composer("annuaire@domaine.example", "Essai").compose(msgspec.structs.replace(MAIL, subject=subject)).as_bytes()
    )
    header = next(line for line in raw.replace(b"\r\n ", b"\n ").split(b"\r\n") if line.startswith(b"Subject:"))

    assert header.isascii()
    assert all(len(line) <= 78 for line in header.split(b"\n"))
    assert all(len(word) <= 75 for word in header.split() if word.startswith(b"=?"))
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == header_text(subject)
    value = header.decode().removeprefix("Subject:").replace("\n", "").removeprefix(" ")
    assert str(make_header(decode_header(value))) == header_text(subject)


def test_a_short_subject_without_accents_travels_as_it_stands(composer: Composer) -> None:
    raw = composer.compose(msgspec.structs.replace(MAIL, subject="Votre besoin, 3 structures")).as_bytes()

    assert b"\r\nSubject: Votre besoin, 3 structures\r\n" in raw


def test_receipt_has_no_unsubscribe_header(composer: Composer) -> None:
    message = composer.compose(msgspec.structs.replace(MAIL, unsubscribe="", reply_to=""))

    assert "List-Unsubscribe" not in message
    assert "Reply-To" not in message
