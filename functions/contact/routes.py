"""Writing to a structure: the form, its check, its confirmation."""

from data.submissions.contact import ContactMessage
from functions.confirming import ConfirmedForm
from functions.records import Service
from theme.forms.contact import ContactForm


class ContactRoutes(ConfirmedForm[ContactMessage]):
    """The pages of the service, below ``/f/contact``."""

    service = Service.CONTACT
    path = "contact"
    form_type = ContactForm
    unknown_structure_advice = (
        "Cette structure n’est pas dans l’annuaire. Cherchez-la, ouvrez sa fiche, puis écrivez votre message. "
        "Si vous avez déjà écrit un message, revenez à la page précédente pour le copier."
    )
