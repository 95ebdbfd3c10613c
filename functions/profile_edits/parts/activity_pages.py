"""The list of a structure's activities, the page that changes one, the page that adds some.

Each page keeps what it changes at once: a person with many activities never has them all in one form. An activity is
named by a digest of what it says: a page opened before it changed elsewhere cannot change another one instead.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.model import Activity, Perimeter
from data.submissions.edit_checks import check_edit
from data.submissions.profile_edit import Part, Values
from data.submissions.typed import Problems
from data.vocabulary import vocabulary
from functions.desk import Desk
from functions.profile_edits.drafts import keep, proposed
from functions.profile_edits.parts.known import known_to
from functions.profile_edits.parts.visits import HEADERS, Visit, Visits
from theme.forms.profile.activities import ActivityForm, NewActivitiesForm

LIST = "/f/fiche/activites"

_FIELDS = ("activities",)
_RULE = re.compile(r"activities-(\d+)(?:-(\w+))?", re.ASCII)
_CHANGED = (
    "Cette activité a été changée ou retirée entre-temps. Pour l’ajouter telle qu’elle est ci-dessous, enregistrez de "
    "nouveau."
)


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
        return await self._visits.opened(request, self._list)

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

    def _list(self, visit: Visit) -> Response:
        activities = self._activities(visit)
        shown = zip(map(_key, activities), msgspec.convert(activities, list[Activity]), strict=True)
        return self._visits.page(
            "fiche-part-activities.html", visit, _FIELDS, activities=list(shown), form_address=LIST
        )

    def _remove(self, visit: Visit) -> Response:
        key = visit.field("action").removeprefix("retirer-")
        self._keep(visit, [one for one in self._activities(visit) if _key(one) != key])
        return _to_list()

    def _first_new(self, visit: Visit) -> Response:
        activities = self._activities(visit)
        like = next((one for one in reversed(activities) if one.get("zone")), {})
        like = {"service_types": visit.structure.service_types} | like
        return self._show_new(visit, NewActivitiesForm.like(like, _territories(like)))

    def _add(self, visit: Visit) -> Response:
        form = NewActivitiesForm.typed(visit.lists)
        perimeters, problems = _read(form.lines, ())
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
        return _to_list()

    def _first_one(self, visit: Visit, key: str) -> Response:
        found = next((one for one in self._activities(visit) if _key(one) == key), None)
        if found is None:
            return _to_list()
        filled = {"service_types": visit.structure.service_types} | found
        return self._show_one(visit, key, ActivityForm.of_activity(filled, _territories(found)))

    def _change(self, visit: Visit, key: str) -> Response:
        form = ActivityForm.typed(visit.lists)
        activities = self._activities(visit)
        rank = next((rank for rank, one in enumerate(activities) if _key(one) == key), None)
        known = _perimeters(activities[rank]) if rank is not None else ()
        perimeters, problems = _read(form.lines, known)
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
        return _to_list()

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

    def _show_new(self, visit: Visit, form: NewActivitiesForm, problems: Problems | None = None) -> Response:
        return self._visits.page(
            "fiche-part-new-activities.html",
            visit,
            _FIELDS,
            422 if problems else 200,
            form=form,
            faults=form.show(problems or {}),
            groups=vocabulary().sector_groups,
            chosen=set(form.sectors.data or ()),
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


def _to_list() -> Response:
    return RedirectResponse(LIST, 303, HEADERS)


def _as_there(activity: Values, other: Values) -> Values:
    """An activity, where another one is done; and as it is done when nobody said how."""
    services = activity.get("service_types") or other["service_types"]
    return activity | {"service_types": services} | ({"zone": other["zone"]} if "zone" in other else {})


def _any_sector() -> str:
    return vocabulary().sector_groups[0].sectors[0].slug


def _perimeters(activity: Values) -> Sequence[Perimeter]:
    told: Any = (activity.get("zone") or {}).get("perimeters", ())
    return msgspec.convert(told, tuple[Perimeter, ...])


def _territories(activity: Values) -> list[str]:
    """The territories of an activity, in words."""
    perimeters = _perimeters(activity)
    if not perimeters:
        return []
    from functions.profile_edits.parts.territories import words_of

    return words_of(perimeters)


def _read(lines: str, known: Sequence[Perimeter]) -> tuple[Sequence[Values], Problems]:
    """The territories that lines mean, and what is wrong with them."""
    if not lines.strip():
        return (), {}
    from functions.profile_edits.parts.territories import read_lines

    read = read_lines(lines, known)
    return read.perimeters, {"territories": " ".join(read.problems)} if read.problems else {}
