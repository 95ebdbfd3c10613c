"""Events of SES as EventBridge brings them, in the form AWS documents (Amazon SES Developer Guide, event schema)."""

from typing import Any

_TYPES = {
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Delivery": "Email Delivered",
    "Send": "Email Sent",
    "Reject": "Email Rejected",
    "DeliveryDelay": "Email Delivery Delayed",
    "Rendering Failure": "Email Rendering Failed",
}
_TOLD = {"Rendering Failure": "failure"}
"""What holds the rest of an event, when not its name."""


def event(
    what: str, mail_id: str, to: str, told: dict[str, Any], at: str = "2026-11-23T10:05:00.000Z"
) -> dict[str, Any]:
    """An event about a mail. ``told``: what stands under the name of the event."""
    return {
        "version": "0",
        "id": "12a18625-3fed-4f2b-9c5e-d1f2c0a2a2a2",
        "detail-type": _TYPES[what],
        "source": "aws.ses",
        "account": "123456789012",
        "time": "2026-11-23T10:05:01Z",
        "region": "eu-west-3",
        "resources": ["arn:aws:ses:eu-west-3:123456789012:configuration-set/annuaire"],
        "detail": {
            "eventType": what,
            _TOLD.get(what, what[0].lower() + what[1:]): told | {"timestamp": at},
            "mail": {
                "timestamp": "2026-11-23T10:04:58.000Z",
                "source": "annuaire@annuaire.example",
                "sourceArn": "arn:aws:ses:eu-west-3:123456789012:identity/annuaire.example",
                "sendingAccountId": "123456789012",
                "messageId": "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000",
                "destination": [to],
                "headersTruncated": False,
                "headers": [{"name": "To", "value": to}],
                "commonHeaders": {"from": ["annuaire@annuaire.example"], "to": [to], "subject": "Objet"},
                "tags": {
                    "ses:configuration-set": ["annuaire"],
                    "ses:source-ip": ["192.0.2.0"],
                    "ses:from-domain": ["annuaire.example"],
                    "ses:caller-identity": ["mailer"],
                    **({"mail": [mail_id]} if mail_id else {}),
                },
            },
        },
    }


def bounce(mail_id: str, to: str, kind: str = "Permanent", subtype: str = "General") -> dict[str, Any]:
    """A mail that came back."""
    told = {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [
            {
                "emailAddress": to,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": f"smtp; 550 5.1.1 <{to}>: user unknown",
            }
        ],
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
        "reportingMTA": "dsn; mta.example.com",
    }
    return event("Bounce", mail_id, to, told)


def complaint(mail_id: str, to: str, kind: str = "abuse") -> dict[str, Any]:
    """A mail that its addressee called unwanted."""
    told = {
        "complainedRecipients": [{"emailAddress": to}],
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": kind,
        "arrivalDate": "2026-11-23T10:04:59.000Z",
    }
    return event("Complaint", mail_id, to, told)


def delivery(mail_id: str, to: str) -> dict[str, Any]:
    """A mail that the other server took."""
    told = {
        "processingTimeMillis": 11893,
        "recipients": [to],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "mta.example.com",
    }
    return event("Delivery", mail_id, to, told)
