"""Writing to the team: the form, its check, its confirmation."""

from starlette.requests import Request

from data.submissions.enquiry import TOPICS, Enquiry
from functions.confirming import ConfirmedForm
from functions.submissions import SentEnquiry
from theme.forms.enquiry import EnquiryForm


class EnquiryRoutes(ConfirmedForm[Enquiry]):
    """The pages of the service, below ``/f/nous-ecrire``."""

    service = "enquiry"
    path = "nous-ecrire"
    form_type = EnquiryForm
    stored_as = SentEnquiry

    def started(self, request: Request) -> dict[str, str]:
        """``?sujet=<code>``, from the page that leads here."""
        topic = request.query_params.get("sujet", "")
        return {"topic": topic if topic in TOPICS else ""}
