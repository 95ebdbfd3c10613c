"""A small grammar: templates with slots, compiled once, drawn from quickly.

In a template ``<slot>`` draws one alternative of a rule, or stands for a value of the row; ``(a|b)`` draws one of its
alternatives. A slot that comes back in one template draws from another share of its rule each time, so that a
sentence never says the same thing twice.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

LEXICON = Path(__file__).parent / "lexicon"

Draw: TypeAlias = Callable[[], float]
"""Gives a number of [0, 1): the ``random`` method of a ``random.Random``."""

Alternative: TypeAlias = "str | list[str | int | Rule]"
"""Plain text, or a list of literal texts, ranks of row values and rules."""
Rule: TypeAlias = "tuple[Alternative, ...]"

_TOKEN = re.compile(r"<([a-z0-9_]+)>|\(([^()]+)\)")
_VOWEL = "aàâæeéèêëiîïoôœuùûAÀÂEÉÈÊIÎOÔŒUÙYÎ"
_JOINT = re.compile(
    r"\b([DdÀà]e?) ([Ll]es?) "
    rf"|\b([Dd]e) (?:des (?=([{_VOWEL}]?))|(?=d’))"
    rf"|\b(d|D|qu|Qu|jusqu)e (?=[{_VOWEL}])"
)
_CONTRACTED = {"dele": "du ", "deles": "des ", "àle": "au ", "àles": "aux "}


@cache
def lexicon(name: str) -> dict[str, Any]:
    """One file of the lexicon, by its name without suffix."""
    import yaml

    content: dict[str, Any] = yaml.safe_load((LEXICON / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def typeset(text: str) -> str:
    """French typography: curly apostrophes, no-break spaces inside guillemets and before double punctuation."""
    text = text.replace("'", "’").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    return re.sub(r" (?=[:;?!])", "\u00a0", text)


@cache
def items(text: str) -> tuple[str, ...]:
    """The items of a list separated by « ; », typeset."""
    return tuple(typeset(item.strip()) for item in text.split(";"))


def lines(text: str) -> tuple[str, ...]:
    """The lines of a block of text, typeset."""
    return tuple(typeset(line) for line in text.splitlines())


def pick(choices: Sequence[str], draw: Draw) -> str:
    """One of the texts."""
    return choices[int(draw() * len(choices))]


def contract(text: str) -> str:
    """The text with « de le » contracted to « du », « à les » to « aux », « de une » elided to « d’une »."""
    return _JOINT.sub(_join, text)


def compile_rule(templates: Sequence[str], rules: Mapping[str, Rule], values: Mapping[str, int]) -> Rule:
    """Compile templates; each slot must name a rule or the rank of a row value. Raises KeyError when it names none."""
    return tuple(_compile(template, rules, values) for template in templates)


def expand(alternative: Alternative, draw: Draw, values: Sequence[str], out: list[str]) -> None:
    """Append to ``out`` the texts that one compiled alternative draws."""
    if isinstance(alternative, str):
        out.append(alternative)
        return
    for part in alternative:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, int):
            out.append(values[part])
        else:
            chosen = part[int(draw() * len(part))]
            if isinstance(chosen, str):
                out.append(chosen)
            else:
                expand(chosen, draw, values, out)


def _compile(template: str, rules: Mapping[str, Rule], values: Mapping[str, int]) -> Alternative:
    parts: list[str | int | Rule] = []
    occurrences = Counter(match[1] for match in _TOKEN.finditer(template) if match[1])
    met: Counter[str] = Counter()
    end = 0
    for match in _TOKEN.finditer(template):
        if match.start() > end:
            parts.append(template[end : match.start()])
        end = match.end()
        slot = match[1]
        if slot is None:
            parts.append(compile_rule(match[2].split("|"), rules, values))
        elif slot in values:
            parts.append(values[slot])
        else:
            parts.append(rules[slot][met[slot] :: occurrences[slot]] or rules[slot])
            met[slot] += 1
    if end < len(template):
        parts.append(template[end:])
    return template if parts == [template] else parts


def _join(match: re.Match[str]) -> str:
    preposition, article, before_plural, vowel, elided = match.groups()
    if preposition:
        contracted = _CONTRACTED.get(preposition.lower() + article.lower())
        if contracted is None:
            return match[0]
        return contracted.capitalize() if preposition[0].isupper() else contracted
    if before_plural:
        if vowel is None:
            return ""
        return f"{before_plural[0]}’" if vowel else f"{before_plural} "
    return f"{elided}’"
