"""Identifiers that can belong to nobody: SIRETs, phones and e-mail addresses kept for fiction.

Every SIREN here starts with 999: the registry numbers bodies in order and is far from that end of the range. They are
valid by Luhn, so that nothing but ``fictional`` and this prefix tells them apart.
"""

from data.sample.grammar import Draw

BODIES = 100_000
"""SIRENs of the range 999."""
STEP = 61_803
"""Prime to ``BODIES``: spreads neighbouring positions over the range, each SIREN once a round."""
PHONE_RANGES = ("019900", "026191", "035301", "046571", "053649", "063998")
"""Beginnings of the French numbers reserved for works of fiction."""
MAIL_DOMAINS = ("example.org", "example.com", "example.net")


def luhn_digit(digits: str) -> str:
    """The digit that makes ``digits`` followed by it valid by Luhn."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit)
        if rank % 2 == 0:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return str(-total % 10)


def siret(position: int, offset: int, establishment: int = 1) -> str:
    """The SIRET of the legal body of a position; ``establishment`` (1 to 9) tells apart those of one body.

    Beyond ``BODIES`` positions a SIREN serves again, with other establishment numbers: no SIRET ever comes back.
    """
    turn, rank = divmod(position - 1, BODIES)
    siren = f"999{(rank * STEP + offset) % BODIES:05d}"
    siren += luhn_digit(siren)
    number = f"{siren}{turn * 10 + establishment:04d}"
    return number + luhn_digit(number)


def phone(draw: Draw) -> str:
    """A number of a range reserved for fiction, written in one of the ways people write them."""
    number = f"{PHONE_RANGES[int(draw() * 6)]}{int(draw() * 10_000):04d}"
    way = int(draw() * 8)
    if way < 3:
        return number
    pairs = [number[rank : rank + 2] for rank in range(0, 10, 2)]
    if way < 6:
        return " ".join(pairs)
    if way == 6:
        return ".".join(pairs)
    return f"+33 {number[1]} {' '.join(pairs[1:])}"
