"""What structures say of themselves: descriptions, offers, client references and public contracts, from the grammar."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from data.model import ClientReference, Offer, PublicContract
from data.sample.grammar import Alternative, Draw, Rule, compile_rule, contract, expand, items, lexicon, lines
from data.sample.names import FIRST_NAMES, SHORT_WORDS
from data.sample.verbs import conjugate

VOICES = {
    "ETTI": "interim",
    "EATT": "interim",
    "GEIQ": "geiq",
    "SEP": "prison",
    "EA": "adapted",
    "ESAT": "esat",
}
"""How a kind speaks of itself; the others speak as insertion does."""
PLANS = (
    ("opening", "landmark", "doing", "people"),
    ("opening", "landmark", "doing", "where"),
    ("opening", "landmark", "people", "customers"),
    ("opening", "landmark", "how", "doing"),
    ("opening", "landmark", "doing", "where", "closing"),
    ("opening", "landmark", "where", "doing", "people"),
    ("opening", "landmark", "customers", "how", "people"),
    ("opening", "landmark", "people", "doing", "how"),
    ("opening", "landmark", "doing", "how", "customers", "where"),
    ("opening", "landmark", "doing", "doing", "people", "closing"),
    ("doing", "opening", "people", "where", "customers"),
    ("opening", "landmark", "how", "where", "doing", "people"),
    ("opening", "landmark", "doing", "customers", "people", "how", "where"),
    ("opening", "landmark", "people", "people", "doing", "where", "closing"),
    ("opening", "landmark", "where", "customers", "doing", "how", "doing"),
    ("opening", "landmark", "doing", "how", "people", "where", "customers", "closing"),
    ("doing", "opening", "how", "people", "customers", "doing", "where"),
    ("opening", "landmark", "doing", "people", "how", "doing", "where", "customers"),
    ("opening", "landmark", "where", "doing", "how", "customers", "people", "closing"),
)
"""Orders of the sentences of a description, by section."""
VALUES = ("nom", "ville", "pres1", "pres2", "pres3", "dep", "annee", "annee2", "n", "m", "metier")
"""What sentences may say of the row itself, in the order of :attr:`Subject.values`."""
FIRST_CONTRACT = date(2021, 1, 4)
CONTRACT_DAYS = 2_120
_RANKS = {name: rank for rank, name in enumerate(VALUES)}


class Subject(Struct, frozen=True):
    """Who speaks: kind, main group of trades and the values of ``VALUES``."""

    kind: str
    group: str
    values: tuple[str, ...]


def trade_words(group: str) -> tuple[str, ...]:
    """Words for the names of structures of a group of trades."""
    return items(lexicon("trades")[group]["words"])


def describe(subject: Subject, draw: Draw) -> str:
    """Three to eight sentences, one more when one holds a question."""
    return _told(PLANS[int(draw() * len(PLANS))], subject, draw)


def offers(subject: Subject, draw: Draw) -> tuple[Offer, ...]:
    """One to four offers, with up to three sentences each."""
    return tuple(
        Offer(name=say("offer_name", subject, draw), description=_told(("offer",) * int(draw() * 4), subject, draw))
        for _ in range(1 + int(draw() * draw() * 4))
    )


def references(subject: Subject, draw: Draw) -> tuple[ClientReference, ...]:
    """One to four clients, all invented."""
    return tuple(ClientReference(name=say("client", subject, draw)) for _ in range(1 + int(draw() * 4)))


def contracts(subject: Subject, draw: Draw) -> tuple[PublicContract, ...]:
    """One to three public contracts, with invented buyers."""
    return tuple(
        PublicContract(
            buyer=say("acheteur", subject, draw),
            subject=say("contract", subject, draw),
            notified_on=FIRST_CONTRACT + timedelta(days=int(draw() * CONTRACT_DAYS)) if draw() < 0.9 else None,
            amount=int(draw() * draw() * 4_000) * 100 + 900 if draw() < 0.8 else None,
        )
        for _ in range(1 + int(draw() * draw() * 3))
    )


def say(rule: str, subject: Subject, draw: Draw) -> str:
    """One text of a rule."""
    templates = _rules(subject.group, VOICES.get(subject.kind, "iae"))[rule]
    out: list[str] = []
    expand(templates[int(draw() * len(templates))], draw, subject.values, out)
    return _capitalised(contract("".join(out)))


def _told(sections: Sequence[str], subject: Subject, draw: Draw) -> str:
    """A sentence of each section, never one twice."""
    rules = _rules(subject.group, VOICES.get(subject.kind, "iae"))
    values = subject.values
    sentences: list[str] = []
    told: list[Alternative] = []
    for section in sections:
        templates = rules[section]
        rank = int(draw() * len(templates))
        while templates[rank] in told:
            rank = (rank + 1) % len(templates)
        told.append(templates[rank])
        out: list[str] = []
        expand(templates[rank], draw, values, out)
        sentences.append(_capitalised("".join(out)))
    return contract(" ".join(sentences))


@cache
def _rules(group: str, voice: str) -> dict[str, Rule]:
    trade, speech = lexicon("trades")[group], lexicon("voices")[voice]
    rules: dict[str, Rule] = {name: items(text) for name, text in (lexicon("common") | speech).items()}
    rules |= {name: items(trade[name]) for name in ("tools", "sites", "manners", "units")}
    rules["bien"] = items(trade["goods"])
    rules["biens"] = tuple(good[0].lower() + good[1:] for good in items(trade["goods"]))
    rules["inf"], rules["il"], rules["nous"] = _verbs(trade["verbs"])
    rules["prenom"] = FIRST_NAMES
    rules["mot"] = SHORT_WORDS
    rules["client"] = compile_rule(["<clientele> <mot>"], rules, _RANKS)
    rules["acheteur"] = compile_rule(["<acheteurs> <mot>"], rules, _RANKS)
    for section, templates in lexicon("sentences").items():
        rules[section] = compile_rule(lines(templates), rules, _RANKS)
    return rules


def _verbs(text: str) -> tuple[Rule, Rule, Rule]:
    """The verbs with their objects: infinitive, third person singular, first person plural."""
    forms: tuple[list[list[str | int | Rule]], ...] = ([], [], [])
    for line in text.splitlines():
        verb, objects = line.split(":", 1)
        for form, rule in zip(conjugate(verb.strip()), forms, strict=True):
            rule.append([f"{form} ", items(objects)])
    infinitive, singular, plural = forms
    return tuple(infinitive), tuple(singular), tuple(plural)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def values_of(
    name: str, city: str, near: Sequence[str], where: str, years: tuple[int, int], people: tuple[int, int], trade: str
) -> tuple[str, ...]:
    """The values of ``VALUES``, as sentences write them."""
    if trade.startswith("Autre ("):
        trade = trade[len("Autre (") : -1]
    trade = trade.split(" (")[0]
    label = trade if trade[1:2].isupper() else trade[0].lower() + trade[1:]
    return (name, city, *near, where, *map(str, years), *map(str, people), label)
