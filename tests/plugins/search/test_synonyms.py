import re
from collections import Counter, defaultdict

from data.vocabulary import REFERENCE, vocabulary
from plugins.search.analyser import analyse, fold
from plugins.search.synonyms import words_by_service, words_by_trade

SECTORS = [sector for group in vocabulary().sector_groups for sector in group.sectors]


def test_every_word_leads_somewhere_that_exists() -> None:
    assert words_by_trade().keys() <= {sector.slug for sector in SECTORS}
    assert words_by_service().keys() <= {term.code for term in vocabulary().service_types}


def test_every_trade_has_two_words_that_its_label_does_not_hold() -> None:
    """As the search reads them: « repas » and « le repas » are one word, and none of them is the label’s own."""

    def beside_the_label(slug: str, label: str) -> set[tuple[str, ...]]:
        own = set(analyse(label))
        read = {tuple(analyse(word)) for word in words_by_trade().get(slug, ())}
        return {terms for terms in read if not set(terms) <= own}

    poor = [sector.slug for sector in SECTORS if len(beside_the_label(sector.slug, sector.label)) < 2]
    assert poor == []


def test_no_word_leads_to_more_than_three_trades() -> None:
    """As the search reads them: « bureau » and « bureaux » are one word, and each word of a phrase leads as well."""
    trades: defaultdict[str, set[str]] = defaultdict(set)
    for sector in SECTORS:
        own = set(analyse(sector.label))
        for word in words_by_trade().get(sector.slug, ()):
            for term in set(analyse(word)) - own:
                trades[term].add(sector.slug)
    assert {term: sorted(found) for term, found in trades.items() if len(found) > 3} == {}


def test_no_word_is_told_twice() -> None:
    """A second line of the same word would silently take the place of the first."""
    text = (REFERENCE / "synonyms.yaml").read_text(encoding="utf-8")
    words = [fold(word) for word in re.findall(r"^  ([^#:]+):", text, re.MULTILINE)]
    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_no_word_is_lost_to_the_analyser() -> None:
    words = {word for words in (*words_by_trade().values(), *words_by_service().values()) for word in words}
    assert [word for word in words if not analyse(word)] == []


def test_no_word_repeats_what_the_trade_is_called() -> None:
    for trade, words in words_by_trade().items():
        label = set(analyse(vocabulary().sector(trade).label))
        assert [word for word in words if set(analyse(word)) <= label] == [], trade
