"""Legal facts in French words: values, articles, the day they were read."""

from data.legal_facts import LegalFact
from theme.french import NARROW_SPACE, NO_BREAK_SPACE, day, listed, number

UNCHECKED = "à vérifier"


def value(fact: LegalFact) -> str:
    """« 60 000 € », « 50 ou 75 % », « 22 décembre 2026 », « EA et ESAT »; empty when the fact has no value.

    Amounts are written whole: « 5,4 M€ » is no threshold.
    """
    if fact.euros:
        return f"{_either([number(amount) for amount in fact.euros])}{NO_BREAK_SPACE}€"
    if fact.percents:
        return f"{_either([str(percent) for percent in fact.percents])}{NARROW_SPACE}%"
    if fact.day:
        return day(fact.day)
    return listed(list(fact.kinds))


def to_check(fact: LegalFact) -> str:
    """The kinds it may hold for: « EITI et SEP », or nothing."""
    return listed(list(fact.kinds_to_check))


def since(fact: LegalFact) -> str:
    """The day from which it holds, or nothing."""
    return day(fact.since) if fact.since else ""


def statement(fact: LegalFact) -> str:
    """The whole sentence."""
    return fact.statement.format(value=value(fact))


def articles(fact: LegalFact) -> str:
    """« L2113-12 », or nothing."""
    return listed([article.number for article in fact.articles])


def full_articles(fact: LegalFact) -> str:
    """« L2113-12 du Code de la commande publique », or « Référence à compléter »."""
    return listed([f"{article.number} du {article.text}" for article in fact.articles]) or "Référence à compléter"


def checked(fact: LegalFact) -> str:
    """The day somebody read the text, or « à vérifier »."""
    return day(fact.checked_on) if fact.checked_on else UNCHECKED


def warning(fact: LegalFact) -> str:
    """What the build says once the fact may not be relied on any more."""
    assert fact.valid_until, "only a fact with a last day is outdated"
    return (
        f"data/reference/legal_facts.yaml : le fait « {fact.code} » n’est plus sûr depuis le {day(fact.valid_until)} "
        f"({fact.until_because}) Relisez le texte en vigueur, "
        "corrigez sa valeur, puis ses dates checked_on et valid_until."
    )


def _either(values: list[str]) -> str:
    """« 50 ou 75 », « 140 000, 216 000 ou 432 000 »: one of them holds."""
    return " ou ".join([", ".join(values[:-1]), values[-1]]) if len(values) > 1 else values[0]
