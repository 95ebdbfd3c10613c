"""Pages of the functions, in the frame of the site."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from starlette.responses import HTMLResponse

from functions import logs
from functions.ports import Store, StoreUnavailable
from theme.environment import environment
from theme.frame import BARE

PROBLEMS = {
    400: (
        "Formulaire illisible",
        "Nous n’avons pas pu lire ce que vous avez envoyé. Revenez à la page précédente, puis envoyez de nouveau.",
    ),
    403: (
        "Envoi refusé",
        "Un formulaire doit être envoyé depuis une page de ce site. Retrouvez cette page sur le site, puis "
        "remplissez-y le formulaire.",
    ),
    404: (
        "Page introuvable",
        "Vérifiez l’adresse de la page. Pour écrire à une structure, cherchez-la, puis ouvrez sa fiche.",
    ),
    405: (
        "Action impossible à cette adresse",
        "Revenez à la page précédente, ou repartez de l’accueil du site.",
    ),
    408: (
        "Envoi trop lent",
        "Ce que vous avez envoyé n’est pas arrivé en entier. Vérifiez votre connexion, revenez à la page précédente, "
        "puis envoyez de nouveau.",
    ),
    413: (
        "Envoi trop volumineux",
        "Rien n’a été enregistré. Revenez à la page précédente, raccourcissez vos textes ou choisissez une image plus "
        "légère, puis envoyez de nouveau.",
    ),
    415: (
        "Format d’envoi inconnu",
        "Rien n’a été enregistré. Revenez à la page du formulaire, remplissez-le, puis envoyez-le avec son bouton.",
    ),
    500: (
        "Une erreur est survenue",
        "Elle vient de nous. Revenez à la page précédente, puis réessayez dans quelques minutes.",
    ),
    503: (
        "Service momentanément indisponible",
        "Réessayez dans quelques minutes. Rien n’a été enregistré.",
    ),
}
"""Status → title, and what to do."""

RETRY_SECONDS = "120"


class Pages:
    """Renders ``theme/templates`` with the frame of the latest snapshot; with a bare one before the first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[int, Environment] = (0, environment(BARE))

    def environment(self) -> Environment:
        """The environment of the latest snapshot; the last one known while the store cannot be read."""
        try:
            version = self._store.version()
            if version != self._known[0]:
                self._known = (version, environment(self._store.frame() or BARE))
        except StoreUnavailable as error:
            logs.event("store.unavailable", code=str(error))
        return self._known[1]

    def page(
        self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
    ) -> HTMLResponse:
        """A page of ``theme/templates/functions``."""
        content = self.environment().get_template(f"functions/{template}").render(context)
        return HTMLResponse(content, status, headers)

    def problem(self, status: int, headers: Mapping[str, str] | None = None) -> HTMLResponse:
        """A short page that says what is wrong and what to do."""
        title, advice = PROBLEMS.get(status, PROBLEMS[500])
        return self.page("problem.html", status, headers, title=title, advice=advice)
