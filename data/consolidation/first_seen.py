"""The day each structure was first listed, remembered from one consolidation to the next: it tells what is new."""

from collections.abc import Iterable, Mapping
from datetime import date

from data.model import Structure


def first_seen(
    structures: Iterable[Structure], remembered: Mapping[str, date], successors: Mapping[str, str], today: date
) -> dict[str, date]:
    """The day of every structure that is or was listed, by id: those remembered, and the newcomers today.

    ``successors``: id that is not told any more → the structure that goes on under another, as old as the older of
    both. A memory that starts makes everybody of that day: nothing is new yet. Its first day never moves, even under a
    clock that runs backwards. A structure that waits for its agreement is listed, hence seen, once it has it.
    """
    days = dict(remembered)
    for former, id in successors.items():
        if former in remembered:
            days[id] = min(remembered[former], days.get(id, remembered[former]))
    newcomers_day = max(today, min(remembered.values(), default=today))
    for structure in structures:
        if structure.live or structure.delisted_on:
            days.setdefault(structure.id, newcomers_day)
    return days
