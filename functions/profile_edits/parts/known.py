"""What the rules of a profile edit ask of the world around: territories, and the pictures that were received."""

from data.model import Perimeter
from data.submissions.edit_items import Known
from functions.desk import Desk
from functions.profile_edits.drafts import draft_of, pictures_named, proposed
from functions.profile_edits.requests import EditRequest


def known_to(desk: Desk, structure_id: str) -> Known:
    """What the rules may know of one structure. Raises :class:`functions.profile_edits.drafts.UnknownProfile`."""
    return Known(territory=_exists, picture=pictures_of(desk, structure_id).__contains__)


def pictures_of(desk: Desk, structure_id: str) -> set[str]:
    """The picture files that a structure's profile, requests and draft name. Raises as :func:`known_to` does."""
    draft = draft_of(desk, structure_id)
    told = [proposed(desk, structure_id)]
    for request in desk.store.about(EditRequest, structure_id):
        for change in request.changes:
            told += [{change.field: change.before}, {change.field: change.after}]
    return set[str]().union(draft.received if draft else (), *map(pictures_named, told))


def _exists(perimeter: Perimeter) -> bool:
    from functions.profile_edits.parts.territories import exists  # reads the communes: only where there are territories

    return exists(perimeter)
