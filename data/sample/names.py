"""Invented names. What must be unique is derived from the position: no set of names already used is kept."""

from functools import cache
from random import Random

from data.sample.grammar import Draw, contract, items, lexicon, pick

_NAMES = lexicon("names")
STARTS = items(_NAMES["starts"])
MIDDLES = items(_NAMES["middles"])
ENDS = items(_NAMES["ends"])
TAKEN = frozenset(items(_NAMES["taken"]))
"""Words of two syllables that belong to a real place or family."""
SHORT_WORDS = tuple(start + end for start in STARTS for end in ENDS if start + end not in TAKEN)
CREATURES = items(_NAMES["creatures"])
OBJECTS = items(_NAMES["objects"])
COLOURS = items(_NAMES["colours"])
FIRST_NAMES = items(_NAMES["first_names"])
FORMS = {kind: items(forms) for kind, forms in _NAMES["forms"].items()}
BRAND_FORMS = items(_NAMES["brand_forms"])

WORDS = len(STARTS) * len(MIDDLES) * len(ENDS)
"""As many words of three syllables as there are positions."""
WORD_STEP = 618_033
"""Prime to ``WORDS``."""
FIGURES = len(CREATURES) * (len(OBJECTS) + len(COLOURS))
FIGURE_STEP = 7_919
"""Prime to ``FIGURES``."""
FIGURE_SHARE = 0.3

_ASCII = str.maketrans("àâäéèêëîïôöùûüçœ", "aaaeeeeiioouuuco", "’' -")


@cache
def offset(seed: int, name: str) -> int:
    """A number below 100 000 that the seed alone decides, for one purpose."""
    return int(Random(f"{seed}/{name}").random() * 100_000)  # nosec B311 # repeatable, not secret


def word(position: int, seed: int) -> str:
    """The invented word of a position, such as « Verdanou »: no other position of the seed has it."""
    rank = (position * WORD_STEP + offset(seed, "word")) % WORDS
    rank, end = divmod(rank, len(ENDS))
    start, middle = divmod(rank, len(MIDDLES))
    return STARTS[start] + MIDDLES[middle] + ENDS[end]


def surname(draw: Draw) -> str:
    """An invented family name."""
    return pick(STARTS, draw) + pick(MIDDLES, draw) + pick(ENDS, draw)


def figure(position: int, seed: int) -> str:
    """A creature with an object or a colour, such as « Le Héron et la Varlope », unique to the position.

    There are ``FIGURES`` of them; further positions add their own word.
    """
    rank = (position * FIGURE_STEP + offset(seed, "figure")) % FIGURES
    creature, rest = divmod(rank, len(OBJECTS) + len(COLOURS))
    article, noun = CREATURES[creature].split(" ", 1)
    title = f"{article.capitalize()} {noun.capitalize()}"
    if rest < len(OBJECTS):
        other, thing = OBJECTS[rest].split(" ", 1)
        title += f" et {other} {thing.capitalize()}"
    else:
        title += f" {COLOURS[rest - len(OBJECTS)]}"
    return title if position <= FIGURES else f"{title} de {word(position, seed)}"


def core(position: int, seed: int, draw: Draw) -> str:
    """What is proper to a name: a word or a figure."""
    return figure(position, seed) if draw() < FIGURE_SHARE else word(position, seed)


def legal_name(own: str, kind: str, trades: tuple[str, ...], draw: Draw) -> str:
    """The legal name of a kind of structure around its own word; one in twelve is in capitals, as upstream."""
    name = contract(pick(FORMS[kind], draw).replace("{group}", pick(trades, draw)).replace("{}", own))
    return name.upper() if draw() < 0.08 else name


def brand(trades: tuple[str, ...], draw: Draw) -> str:
    """A brand, such as « La Fabrique Solnal »."""
    form = pick(BRAND_FORMS, draw).replace("{group}", pick(trades, draw))
    return contract(form.replace("{}", pick(SHORT_WORDS, draw)))


def host_label(own: str) -> str:
    """A name as part of an address on the network: ASCII letters only."""
    return own.lower().translate(_ASCII)
