"""« Avez-vous contractualisé ? », as a buyer answers it."""

from data.submissions.tender_states import AnswerState, Contracted, TenderState
from tests.functions.tenders.follow_up.followed import now_is, press, sent
from tests.functions.tenders.needs import a_structure
from tests.functions.world import World

S, SEEN, YES, GROUP, NO = AnswerState


def test_the_outcome_is_told_with_whom_and_may_change(world: World) -> None:
    record, address = sent(world, YES, GROUP, S, state=TenderState.CLOSED)
    first, third = a_structure(1).id, a_structure(3).id

    assert (
        press(world, f"{address}/bilan", contracted="yes", **{"with": [first, third, "elsewhere"]}).status_code == 303
    )
    told = now_is(world, record)
    assert (told.contracted, told.contracted_with) == (Contracted.YES, (first, third))
    page = world.client.get(f"{address}/bilan").text
    assert f'value="{first}" checked' in page
    assert "<details open" in page

    assert press(world, f"{address}/bilan", contracted="no", **{"with": [first]}).status_code == 303
    told = now_is(world, record)
    assert (told.contracted, told.contracted_with) == (Contracted.NO, ())
    assert [step.detail for step in told.history] == ["yes", "no"]


def test_no_outcome_chosen_is_told_and_keeps_what_was_ticked(world: World) -> None:
    record, address = sent(world, YES, state=TenderState.CLOSED)

    response = press(world, f"{address}/bilan", **{"with": a_structure(1).id})

    assert response.status_code == 422
    assert "Choisissez une réponse." in response.text
    assert f'value="{a_structure(1).id}" checked' in response.text
    assert now_is(world, record) == record


def test_the_outcome_is_not_asked_while_structures_may_answer(world: World) -> None:
    record, address = sent(world, YES)

    assert press(world, f"{address}/bilan", contracted="yes").status_code == 409
    assert now_is(world, record) == record
