"""The list of a structure's activities, the page that changes one, the page that adds some.

Each page keeps what it changes at once: a person with many activities never has them all in one form. An activity is
named by a digest of what it says: a page opened before it changed elsewhere cannot change another one instead.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.model import Activity, ZoneType
from data.submissions.edit_checks import check_edit
from data.submissions.profile_edit import Part, Values
from data.submissions.typed import Problems
from data.vocabulary import vocabulary
from functions.desk import Desk
from functions.profile_edits.drafts import keep, proposed
from functions.profile_edits.parts.known import known_to
from functions.profile_edits.parts.places import guesses, perimeters_of, read_territories, territories_of
from functions.profile_edits.parts.visits import HEADERS, Visit, Visits
from theme.forms.profile.activities import ActivityForm, NewActivitiesForm

LIST = "/f/fiche/activites"

_FIELDS = ("activities",)
_RULE = re.compile(r"activities-(\d+)(?:-(\w+))?", re.ASCII)
_CHANGED = (
    "Cette activité a été changée ou retirée entre-temps. Pour l’ajouter telle qu’elle est ci-dessous, enregistrez de "
    "nouveau."
)


_MOST_GUESSED = 20
"""Names told on the list after a form was kept: they travel in its address."""


class ActivityPages:
    """The pages of activities."""

    def __init__(self, desk: Desk, visits: Visits) -> None:
        self._desk = desk
        self._visits = visits

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/activites", self.all, methods=["GET", "POST"]),
            Route("/fiche/activites/ajouter", self.new, methods=["GET", "POST"]),
            Route("/fiche/activites/{key}", self.one, methods=["GET", "POST"]),
        ]

    async def all(self, request: Request) -> Response:
        """GET: the list. POST: an activity is removed from it."""
        if request.method == "POST":
            return await self._visits.posted(request, self._remove)
        names = request.query_params.getlist("compris")[:_MOST_GUESSED]
        return await self._visits.opened(request, lambda visit: self._list(visit, names))

    async def new(self, request: Request) -> Response:
        """Several trades at once, done in the same way at the same place."""
        if request.method == "POST":
            return await self._visits.posted(request, self._add)
        return await self._visits.opened(request, self._first_new)

    async def one(self, request: Request) -> Response:
        """One activity to change."""
        key = request.path_params["key"]
        if request.method == "POST":
            return await self._visits.posted(request, lambda visit: self._change(visit, key))
        return await self._visits.opened(request, lambda visit: self._first_one(visit, key))

    def _list(self, visit: Visit, names: Sequence[str] = ()) -> Response:
        """``names``: territories of what was kept just before that were typed otherwise than they are called."""
        activities = self._activities(visit)
        shown = zip(map(_key, activities), msgspec.convert(activities, list[Activity]), strict=True)
        return self._visits.page(
            "fiche-part-activities.html",
            visit,
            _FIELDS,
            activities=list(shown),
            guessed=guesses(names),
            form_address=LIST,
        )

    def _remove(self, visit: Visit) -> Response:
        key = visit.field("action").removeprefix("retirer-")
        self._keep(visit, [one for one in self._activities(visit) if _key(one) != key])
        return _to_list()

    def _first_new(self, visit: Visit) -> Response:
        activities = self._activities(visit)
        last = next((one for one in reversed(activities) if one.get("zone")), {})
        taken = {name: value for name, value in last.items() if name in ("sector", "service_types", "zone") and value}
        if taken.get("zone", {}).get("type") == ZoneType.COUNTRY:
            del taken["zone"]  # what a moderator reads again must be chosen, each time
        filled = {"service_types": visit.structure.service_types} | taken
        return self._show_new(visit, NewActivitiesForm.like(filled, territories_of(filled)), taken=taken)

    def _add(self, visit: Visit) -> Response:
        form = NewActivitiesForm.typed(visit.lists)
        perimeters, problems, guessed = read_territories(form.lines, ())
        sectors = list(dict.fromkeys(form.sectors.data or ()))
        if not sectors:
            problems = {"sectors": "Choisissez au moins un métier."} | problems
        activities = self._activities(visit)
        # A stand-in, where no trade is chosen, so that what is wrong beside is said at once.
        told = [{"sector": sector} | form.told(perimeters) for sector in sectors or [_any_sector()]]
        added = [one for one in told if one not in activities]
        ranks = range(len(activities), len(activities) + len(added))
        problems = self._problems(visit, [*activities, *added], ranks, form.keys) | problems
        if problems:
            return self._show_new(visit, form, problems)
        self._keep(visit, [*activities, *added])
        return _to_list(guessed)

    def _first_one(self, visit: Visit, key: str) -> Response:
        found = next((one for one in self._activities(visit) if _key(one) == key), None)
        if found is None:
            return _to_list()
        filled = {"service_types": visit.structure.service_types} | found
        return self._show_one(visit, key, ActivityForm.of_activity(filled, territories_of(found)))

    def _change(self, visit: Visit, key: str) -> Response:
        form = ActivityForm.typed(visit.lists)
        activities = self._activities(visit)
        rank = next((rank for rank, one in enumerate(activities) if _key(one) == key), None)
        known = perimeters_of(activities[rank]) if rank is not None else ()
        perimeters, problems, guessed = read_territories(form.lines, known)
        activity = {"sector": form.sector.data or ""} | form.told(perimeters)
        is_gone = rank is None
        if rank is None:
            if activity in activities:  # sent twice
                return _to_list()
            if visit.field("as_new") != "oui":
                return self._show_one(visit, key, form, problems | {"": _CHANGED}, is_gone=True)
            rank = len(activities)
        activities = [*activities[:rank], activity, *activities[rank + 1 :]]
        if form.everywhere.data:
            activities = [_as_there(one, activity) for one in activities]
        problems = self._problems(visit, activities, (rank,), form.keys) | problems
        if problems:
            return self._show_one(visit, key, form, problems, is_gone=is_gone)
        self._keep(visit, activities)
        return _to_list(guessed)

    def _problems(
        self, visit: Visit, activities: Sequence[Values], ranks: Collection[int], keys: dict[str, str]
    ) -> Problems:
        """What is wrong, by field of the form; beside the activities of the form, under no field."""
        structure_id = visit.structure.id
        current = proposed(self._desk, structure_id)
        known = known_to(self._desk, structure_id)
        found = check_edit(Part.ACTIVITIES, {"activities": list(activities)}, current, known)
        problems: Problems = {}
        for key, sentence in found.items():
            rule = _RULE.fullmatch(key)
            is_ours = rule is not None and int(rule[1]) in ranks
            part = (rule[2] or "") if rule else ""
            problems.setdefault(keys.get(part, part) if is_ours else "", sentence)
        return problems

    def _show_new(
        self, visit: Visit, form: NewActivitiesForm, problems: Problems | None = None, taken: Values | None = None
    ) -> Response:
        """``taken``: what the form takes of another activity, and its trade; nothing once somebody filled it in."""
        return self._visits.page(
            "fiche-part-new-activities.html",
            visit,
            _FIELDS,
            422 if problems else 200,
            form=form,
            faults=form.show(problems or {}),
            groups=vocabulary().sector_groups,
            chosen=set(form.sectors.data or ()),
            taken=taken or {},
            form_address=f"{LIST}/ajouter",
        )

    def _show_one(
        self, visit: Visit, key: str, form: ActivityForm, problems: Problems | None = None, is_gone: bool = False
    ) -> Response:
        """``is_gone``: the activity that was to change; posted again, it is added."""
        return self._visits.page(
            "fiche-part-activity.html",
            visit,
            _FIELDS,
            422 if problems else 200,
            form=form,
            faults=form.show(problems or {}),
            is_gone=is_gone,
            form_address=f"{LIST}/{key}",
        )

    def _activities(self, visit: Visit) -> list[Values]:
        activities: list[Values] = proposed(self._desk, visit.structure.id)["activities"]
        return activities

    def _keep(self, visit: Visit, activities: Sequence[Values]) -> None:
        keep(self._desk, visit.structure.id, visit.holder, {"activities": list(activities)})


def _key(activity: Values) -> str:
    return hashlib.sha256(msgspec.json.encode(activity, order="deterministic")).hexdigest()[:16]


def _to_list(guessed: Sequence[str] = ()) -> Response:
    told = urlencode([("compris", name) for name in guessed[:_MOST_GUESSED]])
    return RedirectResponse(f"{LIST}?{told}" if told else LIST, 303, HEADERS)


def _as_there(activity: Values, other: Values) -> Values:
    """An activity, where another one is done; and as it is done when nobody said how."""
    services = activity.get("service_types") or other["service_types"]
    return activity | {"service_types": services} | ({"zone": other["zone"]} if "zone" in other else {})


def _any_sector() -> str:
    return vocabulary().sector_groups[0].sectors[0].slug
