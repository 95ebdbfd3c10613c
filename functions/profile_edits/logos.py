"""The page of the logos of client references: one is sent at a time, for a reference chosen among those kept."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.edit_checks import check_edit
from data.submissions.profile_edit import Part, Values
from data.submissions.typed import Problems
from functions.desk import Desk
from functions.files.safe_picture import SafePicture
from functions.guards.picture_limits import most_picture_bytes
from functions.profile_edits.drafts import keep, proposed
from functions.profile_edits.parts.known import known_to
from functions.profile_edits.parts.visits import HEADERS, Visit, Visits
from functions.profile_edits.receiving import Receiving
from theme.forms.profile.logos import LogoForm

ADDRESS = "/f/fiche/logos"

_NO_FILE = "Choisissez le fichier du logo, puis envoyez-le."
_NO_REFERENCE = "Choisissez une référence de la liste."


class LogoPages:
    """``/f/fiche/logos``. A reference is known by its name: the list may change after the page was opened."""

    def __init__(self, desk: Desk, visits: Visits, receiving: Receiving) -> None:
        self._desk = desk
        self._visits = visits
        self._receiving = receiving

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [Route("/fiche/logos", self.logos, methods=["GET", "POST"])]

    async def logos(self, request: Request) -> Response:
        """GET: the references and their logos. POST: a logo is sent, or removed."""
        if request.method == "POST":
            return await self._receiving.posted(request, self._take)
        return await self._visits.opened(request, self._first)

    def _first(self, visit: Visit) -> Response:
        return self._shown(visit, LogoForm())

    def _take(self, visit: Visit, picture: SafePicture | None, refusal: str) -> Response:
        references = self._references(visit)
        removed = visit.field("action").removeprefix("retirer-")
        if removed:
            return self._keep(visit, [_without_logo(one) if one["name"] == removed else one for one in references])
        form = LogoForm.typed(visit.lists)
        chosen = form.reference.data
        problems: Problems = {}
        if chosen not in [one["name"] for one in references]:
            problems["reference"] = _NO_REFERENCE
        if refusal or picture is None:
            problems["new_file"] = refusal or _NO_FILE
        if problems or picture is None:
            return self._shown(visit, form, problems)
        logo = self._receiving.kept(visit, picture)
        return self._keep(visit, [one | {"logo": logo} if one["name"] == chosen else one for one in references])

    def _keep(self, visit: Visit, references: list[Values]) -> Response:
        structure_id, values = visit.structure.id, {"references": references}
        current = proposed(self._desk, structure_id)
        problems = check_edit(Part.SHOWCASE, values, current, known_to(self._desk, structure_id))
        if problems:
            return self._shown(visit, LogoForm.typed(visit.lists), {"new_file": next(iter(problems.values()))})
        keep(self._desk, structure_id, visit.holder, values)
        return RedirectResponse(ADDRESS, 303, HEADERS)

    def _shown(self, visit: Visit, form: LogoForm, problems: Problems | None = None) -> Response:
        references = self._references(visit)
        form.reference.choices = {one["name"]: one["name"] for one in references}
        form.new_file.weighing(most_picture_bytes(self._desk.settings))
        return self._visits.page(
            "fiche-part-logos.html",
            visit,
            ("references",),
            422 if problems else 200,
            form=form,
            faults=form.show(problems or {}),
            references=references,
            form_address=ADDRESS,
        )

    def _references(self, visit: Visit) -> list[Values]:
        references: list[Values] = proposed(self._desk, visit.structure.id)["references"]
        return references


def _without_logo(reference: Values) -> Values:
    return {name: value for name, value in reference.items() if name != "logo"}
