"""A page that is one form: shown with what the profile says, checked, kept in the draft."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.edit_checks import check_edit
from data.submissions.profile_edit import PARTS, Part, Values, is_same
from data.vocabulary import vocabulary
from functions.desk import Desk
from functions.profile_edits.drafts import keep, proposed
from functions.profile_edits.parts.known import known_to
from functions.profile_edits.parts.visits import HEADERS, HOME, Visit, Visits
from theme.forms.profile.contact import ContactPartForm
from theme.forms.profile.offers import OffersPartForm
from theme.forms.profile.part import Fault, PartForm
from theme.forms.profile.structure import StructurePartForm


@dataclass(frozen=True)
class FormPage:
    """Where a page is, the form it shows, the part whose rules it follows, the fields of it that it shows."""

    path: str
    template: str
    form: type[PartForm]
    part: Part
    fields: tuple[str, ...]


PAGES = (
    FormPage("/fiche/contact", "fiche-part-contact.html", ContactPartForm, Part.CONTACT, PARTS[Part.CONTACT]),
    FormPage("/fiche/structure", "fiche-part-structure.html", StructurePartForm, Part.STRUCTURE, PARTS[Part.STRUCTURE]),
    FormPage("/fiche/offres", "fiche-part-offers.html", OffersPartForm, Part.SHOWCASE, ("offers", "references")),
)

_CHANGED = (
    "Cette page a changé depuis que vous l’avez ouverte\u202f: dans un autre onglet, ou par une décision de notre "
    "équipe. Rien n’est enregistré. Pour garder ce qui est ci-dessous à la place, enregistrez de nouveau."
)


class FormPages:
    """The pages of contact, of the structure, of its offers and references."""

    def __init__(self, desk: Desk, visits: Visits) -> None:
        self._desk = desk
        self._visits = visits

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route(page.path, self._handler(page), methods=["GET", "POST"]) for page in PAGES]

    def _handler(self, page: FormPage) -> Callable[[Request], Awaitable[Response]]:
        async def handled(request: Request) -> Response:
            """GET: the form. POST: kept, or shown again with what is wrong; a button may ask for another row."""
            if request.method == "POST":
                return await self._visits.posted(request, lambda visit: self._posted(page, visit))
            return await self._visits.opened(request, lambda visit: self._first(page, visit))

        return handled

    def _first(self, page: FormPage, visit: Visit) -> Response:
        values = proposed(self._desk, visit.structure.id)
        return self._shown(page, visit, page.form.of(values), seen=_digest(page, values))

    def _posted(self, page: FormPage, visit: Visit) -> Response:
        form = page.form.typed(visit.lists)
        if isinstance(form, OffersPartForm) and (turned := form.turned(visit.field("action"))):
            form, done = turned
            form.show({})
            return self._shown(page, visit, form, done=done)
        values = form.values()
        structure_id = visit.structure.id
        current = proposed(self._desk, structure_id)
        problems = check_edit(page.part, values, current, known_to(self._desk, structure_id))
        if problems:
            return self._shown(page, visit, form, faults=form.show(problems))
        is_late = visit.field("seen") not in ("", _digest(page, current))
        if is_late and not all(is_same(field, current[field], value) for field, value in values.items()):
            return self._shown(page, visit, form, faults=form.show({"": _CHANGED}), seen=_digest(page, current))
        keep(self._desk, structure_id, visit.holder, values)
        return RedirectResponse(HOME, 303, HEADERS)

    def _shown(
        self,
        page: FormPage,
        visit: Visit,
        form: PartForm,
        *,
        faults: list[Fault] | None = None,
        done: str = "",
        seen: str = "",
    ) -> Response:
        """``seen``: what the form stands for, when it is not what it stood for as it was posted."""
        if isinstance(form, StructurePartForm):
            form.called(vocabulary().kind(visit.structure.kind).worker_label)
        return self._visits.page(
            page.template,
            visit,
            page.fields,
            422 if faults else 200,
            form=form,
            faults=faults or [],
            done=done,
            seen=seen or visit.field("seen"),
            form_address=f"/f{page.path}",
        )


def _digest(page: FormPage, values: Values) -> str:
    """What the fields of a page say: a form that was opened before it changed is told by it."""
    told = [values[field] for field in page.fields]
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:16]
