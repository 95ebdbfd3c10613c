"""The law in one dated file: what the vocabularies and the pages say agrees with it."""

import re
from datetime import date, timedelta

import pytest

from data.legal_facts import LegalFact, legal_facts, outdated
from data.vocabulary import Kind, vocabulary
from tests.site import ROOT

RESERVING = ("reserve-handicap", "reserve-insertion", "reserve-prison")
FACTS = list(legal_facts().values())


@pytest.mark.parametrize("kind", vocabulary().kinds, ids=lambda kind: kind.code)
def test_the_rights_of_each_kind_are_those_of_the_law(kind: Kind) -> None:
    hours = legal_facts()["clause-heures"]
    expected = "yes" if kind.code in hours.kinds else "to_check" if kind.code in hours.kinds_to_check else "no"
    assert kind.clause_hours == expected
    articles = [
        article.number
        for code in RESERVING
        for article in legal_facts()[code].articles
        if kind.code in legal_facts()[code].kinds
    ]
    assert kind.reserved == (articles[0] if articles else "to_check")
    assert len(articles) <= 1


def test_the_end_of_a_kind_is_that_of_the_law() -> None:
    assert vocabulary().kind("EITI").valid_to == legal_facts()["eiti-fin"].day


def test_every_kind_a_fact_names_exists() -> None:
    known = {kind.code for kind in vocabulary().kinds}
    for fact in FACTS:
        assert {*fact.kinds, *fact.kinds_to_check} <= known, fact.code
        assert not {*fact.kinds} & {*fact.kinds_to_check}, fact.code


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.code)
def test_each_fact_says_where_it_is_used_and_is_used_there(fact: LegalFact) -> None:
    citing = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "content").rglob("*.md")
        if re.search(rf"{{{{\s*[a-z-]+:{fact.code}\s*}}}}", file.read_text(encoding="utf-8"))
    }
    assert {use for use in fact.used_by if use.startswith("content/")} == citing
    assert all((ROOT / use).is_file() for use in fact.used_by)
    assert fact.used_by


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.code)
def test_each_fact_has_one_value_at_most_dates_in_order_and_a_reason(fact: LegalFact) -> None:
    values = [value for value in (fact.euros, fact.percents, fact.day, fact.kinds) if value]
    assert len(values) <= 1
    assert ("{value}" in fact.statement) == bool(values)
    assert fact.until_because.endswith(".")
    if fact.checked_on and fact.valid_until:
        assert fact.checked_on < fact.valid_until


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.valid_until], ids=lambda fact: fact.code)
def test_a_fact_may_be_relied_on_until_its_last_day_and_not_after(fact: LegalFact) -> None:
    last: date = fact.valid_until  # type: ignore[assignment]
    assert outdated([fact], last) == []
    assert outdated([fact], last + timedelta(days=1)) == [fact]


def test_a_fact_without_end_is_never_outdated() -> None:
    endless = [fact for fact in FACTS if fact.valid_until is None]
    assert endless
    assert outdated(endless, date(2999, 1, 1)) == []
