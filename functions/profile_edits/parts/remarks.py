"""What moderators wrote to an owner about the changes that they asked to see again."""

from data.submissions.edit_states import FieldState
from functions.desk import Desk
from functions.profile_edits.requests import EditRequest


def remarks_on(desk: Desk, structure_id: str) -> dict[str, str]:
    """Field → the reason of a moderator, while its change waits to be written otherwise."""
    return {
        change.field: change.reason
        for request in desk.store.about(EditRequest, structure_id)
        for change in request.changes
        if change.state is FieldState.CHANGES_ASKED
    }
