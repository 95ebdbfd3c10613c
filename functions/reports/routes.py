"""Reporting an error on a structure's page: the form, its check, its confirmation."""

from starlette.requests import Request

from data.submissions.report import ErrorReport
from functions.confirming import ConfirmedForm
from functions.submissions import SentReport
from theme.forms.report import ReportForm


class ReportRoutes(ConfirmedForm[ErrorReport]):
    """The pages of the service, below ``/f/signaler``."""

    service = "report"
    path = "signaler"
    form_type = ReportForm
    stored_as = SentReport

    def started(self, request: Request) -> dict[str, str]:
        """``?structure=<id>``, from its profile."""
        return {"structure_id": request.query_params.get("structure", "")}
