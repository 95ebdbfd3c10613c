"""The territories of an activity on its form: in words, and read back.

The communes are read only where there are territories: most pages need none of them.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from data.model import Perimeter
from data.submissions.profile_edit import Values
from data.submissions.typed import Problems


def perimeters_of(activity: Values) -> Sequence[Perimeter]:
    """The territories of an activity; none for another kind of zone."""
    told: Any = (activity.get("zone") or {}).get("perimeters", ())
    return msgspec.convert(told, tuple[Perimeter, ...])


def territories_of(activity: Values) -> list[str]:
    """The territories of an activity, in words."""
    perimeters = perimeters_of(activity)
    if not perimeters:
        return []
    from functions.profile_edits.parts.territories import words_of

    return words_of(perimeters)


def guesses(names: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each name and the territory it is read as: read again, so that an address can make the list say nothing else."""
    if not names:
        return ()
    from functions.profile_edits.parts.territories import read_lines

    return read_lines("\n".join(names)).guessed


def read_territories(lines: str, known: Sequence[Perimeter]) -> tuple[Sequence[Values], Problems, Sequence[str]]:
    """The territories that lines mean, what is wrong with each, and the names that are not those of territories."""
    if not lines.strip():
        return (), {}, ()
    from functions.profile_edits.parts.territories import read_lines

    read = read_lines(lines, known)
    # The first one takes the place of « at least one territory ».
    keys = ("territories" if rank == 0 else f"territories-{rank}" for rank in range(len(read.problems)))
    return read.perimeters, dict(zip(keys, read.problems, strict=True)), [name for name, _ in read.guessed]
