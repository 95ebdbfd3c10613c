"""Addresses that hold lists: what one writes, the other reads."""

from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from data.submissions.selection import MOST_STRUCTURES
from tests.plugins.search.node import run

SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
WORD = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
LISTS = st.lists(st.tuples(NAME, st.lists(SLUG, unique=True, max_size=20)), max_size=30)


@settings(max_examples=8)
@given(LISTS)
def test_a_shared_link_gives_back_the_list(lists: list[tuple[str, list[str]]]) -> None:
    links = run("tools.mjs", [["listAddress", {"name": name, "slugs": slugs}] for name, slugs in lists])
    assert all(link.startswith("/favoris/?nom=") for link in links)
    read = run("tools.mjs", [["fromAddress", urlsplit(link).query] for link in links])
    assert [(one["name"], one["slugs"], one["refused"]) for one in read] == [(*one, 0) for one in lists]


def test_a_comparison_gives_back_its_structures() -> None:
    (link,) = run("tools.mjs", [["comparisonAddress", ["b", "a-38", "c"]]])
    assert link == "/prestataires/comparer/?s=b&s=a-38&s=c"
    assert run("tools.mjs", [["fromAddress", "?s=b&s=a-38&s=c&s=b"]])[0]["slugs"] == ["b", "a-38", "c"]


def test_what_is_no_slug_is_counted_and_never_fetched() -> None:
    query = "?s=ok&s=../stats&s=a%2Fb&s=&s=%3Cb%3E&s=A&nom=%20"
    assert run("tools.mjs", [["fromAddress", query]]) == [{"name": "", "slugs": ["ok"], "refused": 5}]
    many = "&".join(f"s=s{number}" for number in range(120))
    (read,) = run("tools.mjs", [["fromAddress", many]])
    assert (len(read["slugs"]), read["refused"]) == (100, 20)


def test_a_comparison_asks_for_two_to_six() -> None:
    told = run("tools.mjs", [["comparisonProblem", count] for count in (0, 1, 2, 6, 7)])
    assert [bool(words) for words in told] == [True, True, False, False, True]
    assert "7" in told[-1]


def test_one_message_goes_to_as_many_as_the_form_accepts() -> None:
    (link,) = run("tools.mjs", [["contactAddress", ["b", "a-38", "c"]]])
    assert link == "/f/contact?fiches=b,a-38,c"
    asked = [["contactProblem", count, "retirez-en 1"] for count in (1, MOST_STRUCTURES, MOST_STRUCTURES + 1)]
    told = "Écrivez à 10\u00a0structures au plus à la fois\u202f: retirez-en 1."
    assert run("tools.mjs", asked) == ["", "", told]
