"""A buyer says whether a contract came of a need, and with whom: as often as it changes."""

from typing import Any

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import Contracted, TenderState
from data.submissions.typed import Problems
from functions.tenders.follow_up.actions import Action, Asked, Changes, Fields, first
from theme import tender_words

_ANSWERS = tuple(str(one) for one in Contracted)


class Survey(Action):
    """« Avez-vous contractualisé ? »"""

    path, name = "bilan", "survey"
    done = "Merci\u202f! Votre réponse est enregistrée\u202f: vous pourrez la changer ici."

    def refusal(self, asked: Asked) -> str:
        """Once it is closed."""
        is_closed = asked.record.state is TenderState.CLOSED
        return "" if is_closed else "Cette question se pose une fois le besoin clos."

    def is_done(self, asked: Asked) -> bool:
        """It says that already."""
        record = asked.record
        return record.contracted == asked.first("contracted") and record.contracted_with == _with(asked)

    def shown(self, asked: Asked) -> dict[str, Any]:
        """What was chosen, else what was answered before; the structures to choose among."""
        others = [target for target in asked.targets if not target.is_interested]
        return {
            "answers": tender_words.CONTRACTED,
            "chosen": asked.first("contracted") or asked.record.contracted or "",
            "chosen_with": set(asked.fields.get("with", ()) if asked.fields else asked.record.contracted_with),
            "interested": [target for target in asked.targets if target.is_interested],
            "others": sorted(others, key=lambda one: one.structure_name.casefold()),
        }

    def problems(self, asked: Asked) -> Problems:
        """One answer; whatever else is ticked is optional."""
        return {} if asked.first("contracted") in _ANSWERS else {"contracted": "Choisissez une réponse."}

    def changes(self, asked: Asked) -> Changes:
        """The need with its outcome."""
        answer = Contracted(asked.first("contracted"))
        told = replace(asked.record, contracted=answer, contracted_with=_with(asked))
        return Changes([told.noted("surveyed", Actor.OWNER, asked.now, answer)])

    def typed(self, fields: Fields) -> list[tuple[str, str]]:
        """The answer; the structures stay ticked in the form that is sent again."""
        answer = first(fields, "contracted")
        if answer not in _ANSWERS:
            return []
        return [("Avez-vous contractualisé\u202f?", tender_words.CONTRACTED[Contracted(answer)])]


def _with(asked: Asked) -> tuple[str, ...]:
    """The structures that are told, in the order they were written to: none unless there is a contract."""
    if asked.first("contracted") != Contracted.YES:
        return ()
    chosen = set(asked.fields.get("with", ()))
    return tuple(target.structure_id for target in asked.targets if target.structure_id in chosen)
