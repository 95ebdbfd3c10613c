"""The page of a profile's pictures: one multipart form, so that no button loses what was typed beside it."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.submissions.edit_checks import check_edit
from data.submissions.edit_items import PICTURES_MAX
from data.submissions.profile_edit import Part
from data.submissions.typed import Problems
from functions.desk import Desk
from functions.files.safe_picture import SafePicture
from functions.guards.picture_limits import most_picture_bytes
from functions.profile_edits.drafts import keep, proposed
from functions.profile_edits.logos import LogoPages
from functions.profile_edits.parts.known import known_to, pictures_of
from functions.profile_edits.parts.visits import HEADERS, HOME, Visit, Visits
from functions.profile_edits.receiving import Receiving
from theme.forms.profile.pictures import PicturesPartForm

ADDRESS = "/f/fiche/images"
TYPES = {"webp": "image/webp", "avif": "image/avif"}

_NAME = re.compile(r"[0-9a-f]{24}\.(webp|avif)")
_NO_FILE = "Choisissez le fichier de la photo, puis envoyez-la."
_TOO_MANY = f"Une fiche montre {PICTURES_MAX} photos au plus : retirez-en une, puis envoyez celle-ci."


class UploadingRoutes:
    """``/f/fiche/images``: the pictures, and the pictures themselves for whoever edits the profile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._visits = Visits(desk)
        self._receiving = Receiving(desk, self._visits)
        self._logos = LogoPages(desk, self._visits, self._receiving)

    def routes(self) -> list[Route]:
        """The routes, below ``/f``."""
        return [
            Route("/fiche/images", self.pictures, methods=["GET", "POST"]),
            *self._logos.routes(),
            Route("/fiche/images/{name}", self.picture, methods=["GET"]),
        ]

    async def pictures(self, request: Request) -> Response:
        """GET: the pictures. POST: one is added, moved or removed, or the words of all are kept."""
        if request.method == "POST":
            return await self._receiving.posted(request, self._take)
        return await self._visits.opened(request, self._first)

    async def picture(self, request: Request) -> Response:
        """A picture of this profile, sent or shown already."""
        return await self._visits.opened(request, lambda visit: self._file(visit, request.path_params["name"]))

    def _first(self, visit: Visit) -> Response:
        return self._shown(visit, PicturesPartForm.of(proposed(self._desk, visit.structure.id)))

    def _take(self, visit: Visit, picture: SafePicture | None, refusal: str) -> Response:
        form = PicturesPartForm.typed(visit.lists)
        action = visit.field("action")
        anchor, problems = "", Problems()
        if turned := form.turned(action):
            form, rank = turned
            anchor = f"#photo-{rank + 1}"
        if refusal:
            problems["new_file"] = refusal
        elif picture and len(form.pictures) >= PICTURES_MAX:
            problems["new_file"] = _TOO_MANY
        elif picture:
            form = form.with_file(self._receiving.kept(visit, picture))
            anchor = f"#photo-{len(form.pictures)}"
        elif action == "ajouter" or form.new_alternative.data:
            problems["new_file"] = _NO_FILE
        structure_id, values = visit.structure.id, form.values()
        current = proposed(self._desk, structure_id)
        problems |= check_edit(Part.SHOWCASE, values, current, known_to(self._desk, structure_id))
        if problems:
            return self._shown(visit, form, problems)
        keep(self._desk, structure_id, visit.holder, values)
        return RedirectResponse(f"{ADDRESS}{anchor}" if anchor else HOME, 303, HEADERS)

    def _shown(self, visit: Visit, form: PicturesPartForm, problems: Problems | None = None) -> Response:
        form.new_file.weighing(most_picture_bytes(self._desk.settings))
        return self._visits.page(
            "fiche-part-pictures.html",
            visit,
            ("pictures",),
            422 if problems else 200,
            form=form,
            faults=form.show(problems or {}),
            most=PICTURES_MAX,
            form_address=ADDRESS,
        )

    def _file(self, visit: Visit, name: str) -> Response:
        found = _NAME.fullmatch(name)
        is_ours = found is not None and _as_named(name) in pictures_of(self._desk, visit.structure.id)
        content = self._desk.files.read(name) if is_ours else None
        if found is None or content is None:
            return self._desk.pages.problem(404, HEADERS)
        return Response(content, media_type=TYPES[found[1]], headers=HEADERS | {"X-Content-Type-Options": "nosniff"})


def _as_named(file: str) -> str:
    """Profiles name the WebP file of a picture; the AVIF one goes with it."""
    return file.removesuffix(".avif") + ".webp" if file.endswith(".avif") else file
