import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cleaning.characters import one_line, printable
from data.cleaning.masking import EMAIL_MASK, PHONE_MASK, masked
from data.cleaning.texts import TEXT_MAX, free_text, label
from data.verdicts import Flag

PIECES = st.sampled_from(
    ["06 39 98 00 01", "a@example.org", "１", "٣", "7", "&amp;", "&", "<b>", "<", "\u202e", "\x85", "e\u0301", "\u200b",
     "’", "\u202f", "\n", " ", "…", "Œ", "²"]
)  # fmt: skip
TEXTS = st.text(max_size=60) | st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join)


@given(TEXTS)
def test_a_cleaned_text_holds_nothing_more_to_clean(text: str) -> None:
    cleaned = free_text(text, set())
    assert printable(cleaned) == cleaned
    assert masked(cleaned) == cleaned


@given(TEXTS)
def test_a_text_without_flag_lost_nothing_but_what_is_not_seen(text: str) -> None:
    flags: set[str] = set()
    cleaned = free_text(text, flags)
    if not flags:
        assert cleaned == printable(text).strip()
    assert label(text, set()) == one_line(cleaned)


@pytest.mark.parametrize("text", ["Œuvrer « ici »\u202f: 7 jours sur 7, de 8h à 19h…", "Fer & Bois <3", "a\nb\tc"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    flags: set[str] = set()
    assert free_text(f" {text}\n", flags) == text
    assert flags == set()


@pytest.mark.parametrize(
    ("written", "read", "flag"),
    [
        ("Au jean@example.org", f"Au {EMAIL_MASK}", Flag.PERSONAL_DATA_MASKED),
        ("Au +1 234 567 8", f"Au {PHONE_MASK}", Flag.PERSONAL_DATA_MASKED),
        ("Du <b>pain</b>", "Du pain", Flag.HTML_REMOVED),
        ("Pain &amp; sel", "Pain & sel", Flag.HTML_REMOVED),
    ],
)
def test_what_makes_a_text_less_than_ordinary_is_seen(written: str, read: str, flag: Flag) -> None:
    flags: set[str] = set()
    assert free_text(written, flags) == read
    assert flags == {flag}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("e\u0301tabli", "établi"),
        ("a\u202eb\u2066c", "abc"),
        ("a\x00b\x85c\x7f", "abc"),
        ("a\ud800b", "ab"),
        ("a\u200db", "a\u200db"),
    ],
)
def test_what_is_not_seen_goes_and_letters_are_composed(written: str, read: str) -> None:
    assert free_text(written, set()) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Un <b>gras</b>\n\nDeux\nTrois", "Un gras\n\nDeux\nTrois"),
        ("<p>Un\ndeux</p>\n\n<p>Trois</p>", "Un deux\n\nTrois"),
        ("Un<br>deux\ntrois", "Un\ndeux trois"),
    ],
)
def test_ends_of_lines_are_meant_where_no_tag_parts_lines(written: str, read: str) -> None:
    assert free_text(written, set()) == read


def test_what_masking_brings_together_is_composed() -> None:
    assert free_text("cafe\u200b\u0301, a@example.org", set()) == f"café, {EMAIL_MASK}"


def test_digits_of_any_script_make_a_phone() -> None:
    assert free_text("٠٦٣٩٩٨٠٠٠١", set()) == PHONE_MASK
    assert free_text("𝟎𝟔𝟑𝟗𝟗𝟖𝟎𝟎𝟎𝟏", set()) == PHONE_MASK


def test_a_text_too_long_is_cut_between_words_and_flagged() -> None:
    flags: set[str] = set()
    assert free_text("mot " * TEXT_MAX, flags) == ("mot " * (TEXT_MAX // 4)).rstrip() + "…"
    assert flags == {Flag.TEXT_SHORTENED}
    assert free_text("m" * TEXT_MAX, set()) == "m" * TEXT_MAX


def test_a_label_is_on_one_line() -> None:
    assert label("  Les\n\tJardins\u202fdu   Drac ", set()) == "Les Jardins du Drac"
