"""An error that a visitor reports on a structure's page: its fields, and the rules they must follow."""

import msgspec

from data.submissions.typed import (
    Problems,
    email_problem,
    found,
    in_paragraphs,
    message_problem,
    on_one_line,
    optional_line_problem,
)

NAME_MAX = 120
MESSAGE_MIN = 10
MESSAGE_MAX = 3_000

REASONS = {
    "closed": "La structure a fermé",
    "contact": "Une coordonnée est fausse",
    "activity": "Un métier ou une activité est faux",
    "place": "L’adresse ou la zone est fausse",
    "not-inclusive": "Ce n’est pas une structure inclusive",
    "duplicate": "La structure figure deux fois",
    "other": "Autre chose",
}
"""What may be wrong with a page: code → the words people choose."""


class ErrorReport(msgspec.Struct, frozen=True):
    """What a visitor says is wrong with a structure's page, as typed; name and e-mail address may be empty."""

    structure_id: str
    reason: str
    message: str
    name: str
    email: str


def check_report(report: ErrorReport) -> Problems:
    """The problems of a report, by field; none when it can be sent."""
    return found(
        {
            "reason": None if report.reason in REASONS else "Choisissez ce qui est faux.",
            "message": message_problem(report.message, MESSAGE_MIN, MESSAGE_MAX, "pour que nous puissions vérifier"),
            "name": optional_line_problem(report.name, "votre nom", NAME_MAX),
            "email": email_problem(report.email) if report.email else None,
        }
    )


def tidy(report: ErrorReport) -> ErrorReport:
    """The report with spaces trimmed and line ends made plain, its one-line fields on one line."""
    return ErrorReport(
        structure_id=report.structure_id.strip(),
        reason=report.reason.strip(),
        message=in_paragraphs(report.message),
        name=on_one_line(report.name),
        email=report.email.strip(),
    )
