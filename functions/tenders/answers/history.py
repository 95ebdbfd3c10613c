"""How much of its changes of mind is kept of a structure: as often as it likes, yet no document grows for ever."""

from data.submissions.tender_states import INTEREST, AnswerState
from functions.tenders.records import Step

IN_ITS_OWN, IN_THE_NEED = 30, 10
"""How many of its latest answers the history of its target tells, and that of the need, which has many structures."""
MOST_ANSWERS = 2_000
"""How many answers of all structures together the history of a need tells: the oldest go first."""

_ANSWERS = INTEREST | {AnswerState.DECLINED}


def bounded(history: tuple[Step, ...], latest: int, structure_id: str = "") -> tuple[Step, ...]:
    """A history without the answers of a structure between the first of each sort and its ``latest``.

    ``structure_id``: whose, in the history of a need. Lines that tell anything else stay.
    """
    answers = [rank for rank, line in enumerate(history) if line.what in _ANSWERS and line.detail == structure_id]
    firsts = {history[rank].what: rank for rank in reversed(answers)}
    dropped = {*answers[:-latest]} - {*firsts.values()}
    return tuple(line for rank, line in enumerate(history) if rank not in dropped)


def shortened(history: tuple[Step, ...]) -> tuple[Step, ...]:
    """The history of a need without its oldest answers beyond :data:`MOST_ANSWERS`. Lines that tell anything else stay.

    A store takes no document of more than 400 kB, and a need is written again at each answer.
    """
    answers = [rank for rank, line in enumerate(history) if line.what in _ANSWERS]
    dropped = {*answers[:-MOST_ANSWERS]}
    return tuple(line for rank, line in enumerate(history) if rank not in dropped)
