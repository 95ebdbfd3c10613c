"""How many units of each thing the stack of functions/template.yaml uses in a month."""

from functions.costs.assumptions import (
    MONTH_HOURS,
    NIGHTS,
    Assumptions,
    bytes_sent,
    function_requests,
    mails,
    site_bytes,
    site_requests,
    stored_bytes,
    submissions,
)

Quantities = dict[str, float]
"""Units a month, by the name of their price."""

GIGA = 1e9
PAGE_MEMORY, OTHER_MEMORY = 1.024, 0.512
"""GB of the functions that answer visitors; of the others."""
PAGE_SECONDS, MAIL_SECONDS, CLOCK_SECONDS = 0.15, 0.4, 0.2
MAIL_STEPS = 3
"""Relay, mailer, what SES tells back."""
WRITES_OF_A_SUBMISSION, READS_OF_A_REQUEST = 60, 6
"""DynamoDB units: items of 2 KB written in a transaction (twice the price), and into three indexes."""
WRITES_OF_A_MAIL, READS_OF_A_MAIL = 30, 12
READS_OF_THE_CLOCK = 8
IDLE_SQS_REQUESTS = 660_000
"""What Lambda asks of one queue that is empty: five connections, twenty seconds each."""
QUEUES = 1
"""That Lambda listens to: dead letters are read by people."""
SECRETS, ALARMS, WAF_RULES = 2, 29, 3
COLD_STARTS_OF_AN_HOUR = 4
LOG_BYTES = 900
"""Of one call: its own line, and those of the platform."""
INVALIDATED_A_NIGHT = 15
"""Addresses at most: beyond, one pattern for all."""


def on_aws(assumed: Assumptions, has_waf: bool = False) -> Quantities:
    """Everything, the option WAF when it is taken."""
    quantities = _site(assumed) | _functions(assumed) | _store(assumed) | _mail(assumed) | _around(assumed)
    return quantities | (_firewall(assumed) if has_waf else {})


def calls(assumed: Assumptions) -> float:
    """Calls of functions: pages of /f/, the steps of mails, the clock every minute, the sweep every hour."""
    return function_requests(assumed) + mails(assumed) * MAIL_STEPS + MONTH_HOURS * 61


def _site(assumed: Assumptions) -> Quantities:
    requests = site_requests(assumed) + function_requests(assumed)
    files = assumed.structures * assumed.files_per_structure
    changed = files * assumed.files_changed_a_night * NIGHTS
    return {
        "cloudfront_bytes": bytes_sent(assumed) / GIGA,
        "cloudfront_requests": requests,
        "cloudfront_functions": site_requests(assumed),
        "cloudfront_invalidations": INVALIDATED_A_NIGHT * NIGHTS,
        "s3_storage": site_bytes(assumed) / GIGA,
        "s3_writes": changed + NIGHTS * 10,
        "s3_reads": site_requests(assumed) * (1 - assumed.share_from_cache),
    }


def _functions(assumed: Assumptions) -> Quantities:
    pages = function_requests(assumed) * PAGE_SECONDS * PAGE_MEMORY
    others = mails(assumed) * MAIL_STEPS * MAIL_SECONDS + MONTH_HOURS * 61 * CLOCK_SECONDS
    return {
        "api_requests": function_requests(assumed),
        "lambda_requests": calls(assumed),
        "lambda_seconds": pages + others * OTHER_MEMORY,
    }


def _store(assumed: Assumptions) -> Quantities:
    # The snapshot is written each night, a unit a kilobyte, and the one before removed at the same price.
    snapshots = 2 * NIGHTS * assumed.structures * assumed.snapshot_bytes_per_structure / 1024
    return {
        "dynamodb_writes": submissions(assumed) * WRITES_OF_A_SUBMISSION
        + mails(assumed) * WRITES_OF_A_MAIL
        + snapshots,
        "dynamodb_reads": function_requests(assumed) * READS_OF_A_REQUEST
        + mails(assumed) * READS_OF_A_MAIL
        + MONTH_HOURS * 61 * READS_OF_THE_CLOCK,
        "dynamodb_storage": stored_bytes(assumed) / GIGA,
        "dynamodb_recovery": stored_bytes(assumed) / GIGA,
    }


def _mail(assumed: Assumptions) -> Quantities:
    # Each message of a queue is sent, received and removed.
    return {"sqs_requests": QUEUES * IDLE_SQS_REQUESTS + mails(assumed) * 3, "ses_mails": mails(assumed)}


def _around(assumed: Assumptions) -> Quantities:
    return {
        "secrets": SECRETS,
        "secret_reads": SECRETS * COLD_STARTS_OF_AN_HOUR * MONTH_HOURS,
        "schedules": MONTH_HOURS * 61,
        "logs": calls(assumed) * LOG_BYTES / GIGA,
        "alarms": ALARMS,
    }


def _firewall(assumed: Assumptions) -> Quantities:
    return {
        "waf_list": 1,
        "waf_rules": WAF_RULES,
        "waf_requests": site_requests(assumed) + function_requests(assumed),
    }
