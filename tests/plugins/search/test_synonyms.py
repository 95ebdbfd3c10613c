from collections import Counter

from data.vocabulary import vocabulary
from plugins.search.analyser import analyse
from plugins.search.synonyms import words_by_service, words_by_trade


def test_every_word_leads_somewhere_that_exists() -> None:
    sectors = {sector.slug for group in vocabulary().sector_groups for sector in group.sectors}
    assert words_by_trade().keys() <= sectors
    assert words_by_service().keys() <= {term.code for term in vocabulary().service_types}


def test_no_word_leads_to_more_than_three_trades() -> None:
    """As the search reads them: « bureau » and « bureaux » are one word."""
    leads = Counter(terms for words in words_by_trade().values() for terms in {tuple(analyse(word)) for word in words})
    assert [terms for terms, trades in leads.items() if trades > 3] == []


def test_no_word_is_lost_to_the_analyser() -> None:
    words = {word for words in (*words_by_trade().values(), *words_by_service().values()) for word in words}
    assert [word for word in words if not analyse(word)] == []


def test_no_word_repeats_what_the_trade_is_called() -> None:
    for trade, words in words_by_trade().items():
        label = set(analyse(vocabulary().sector(trade).label))
        assert [word for word in words if set(analyse(word)) <= label] == [], trade
