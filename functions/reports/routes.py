"""Reporting an error on a structure's page: the form, its check, its confirmation."""

from data.submissions.report import ErrorReport
from functions.confirming import ConfirmedForm
from functions.records import Service
from theme.forms.report import ReportForm


class ReportRoutes(ConfirmedForm[ErrorReport]):
    """The pages of the service, below ``/f/signaler``."""

    service = Service.REPORT
    path = "signaler"
    form_type = ReportForm
    unknown_structure_advice = (
        "Cette structure n’est pas dans l’annuaire. Cherchez-la, ouvrez sa fiche, puis signalez l’erreur. "
        "Si vous avez déjà écrit un message, revenez à la page précédente pour le copier."
    )
