"""In which order structures are written to: the completest profiles and those that answer first.

The score of a structure is its completeness (0 to 100) and what its past answers add or take away (40 at most):

- share = (answered + 1) / (answered + unanswered + 2), where the last need that was not answered is left out, as an
  answer to it may still come: a structure never asked, or asked once, has 1/2;
- points = 40 × (2 × share − 1): never asked 0; answered one of one +13, five of five +29; none of two −13, of six −29.

Any answer counts, a refusal too: it spares the buyer. Equal scores: whoever works there before those that work
everywhere, the nearest, then by id, so that the same need is always sent in the same order.
"""

from collections.abc import Iterable, Mapping
from math import inf

from data.matching import Match
from functions.tenders.records import AnswerHabits

ANSWERS_WEIGHT = 40
"""The most points that past answers may add to the 100 of completeness, or take away."""


def points_of(habits: AnswerHabits | None) -> float:
    """What past answers add to a score, or take away."""
    if habits is None:
        return 0.0
    unanswered = max(0, habits.asked - habits.answered - 1)
    share = (habits.answered + 1) / (habits.answered + unanswered + 2)
    return ANSWERS_WEIGHT * (2 * share - 1)


def in_sending_order(
    matches: Iterable[Match], completeness: Mapping[str, int], habits: Mapping[str, AnswerHabits]
) -> list[str]:
    """The ids of structures that match a need, whoever is written to first at the head."""

    def rank(match: Match) -> tuple[float, bool, float, str]:
        score = completeness[match.id] + points_of(habits.get(match.id))
        return -score, match.is_national, inf if match.distance_km is None else match.distance_km, match.id

    return [match.id for match in sorted(matches, key=rank)]
