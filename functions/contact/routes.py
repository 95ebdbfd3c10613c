"""Writing to structures: the form, its check, its confirmation."""

from starlette.requests import Request

from data.submissions.contact import ContactMessage
from functions.confirming import ConfirmedForm, Unusable
from functions.submissions import SentMessage
from theme.forms.contact import ContactForm

UNKNOWN = (
    "Structure inconnue",
    "Cette structure n’est pas dans l’annuaire. Cherchez-la, ouvrez sa fiche, puis écrivez votre message. "
    "Si vous avez déjà écrit un message, revenez à la page précédente pour le copier.",
)


class ContactRoutes(ConfirmedForm[ContactMessage]):
    """The pages of the service, below ``/f/contact``."""

    service = "contact"
    path = "contact"
    form_type = ContactForm
    stored_as = SentMessage

    def started(self, request: Request) -> dict[str, str]:
        """``?structure=<id>`` from a profile, ``?fiches=<slug>,<slug>`` from a selection."""
        asked = request.query_params.get("fiches", "")
        if not asked:
            return {"structure_id": request.query_params.get("structure", "")}
        known = [self._store.structure_at(slug) for slug in dict.fromkeys(asked.split(",")[:MOST_SLUGS]) if slug]
        if None in known:
            raise Unusable(
                "Une structure de votre sélection est inconnue",
                "Elle n’est plus dans l’annuaire, ou l’adresse de cette page est incomplète. Revenez à votre "
                "sélection, puis choisissez de nouveau.",
            )
        return {"structure_id": " ".join(structure.id for structure in known if structure)}


MOST_SLUGS = 100
"""Read of an address; how many may be written to is told by data.submissions.selection."""
