"""CloudFront is told what to ask S3 for again; CloudWatch, that a publication took place."""

from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from plugins.publication.announcing import NotTold

MOST_PATHS = 15
"""Beyond, one ``/*`` costs as much as one path (DESIGN: paths beyond 1 000 a month are paid for)."""
NAMESPACE, METRIC = "Annuaire", "Published"
_TRIES = 6


def invalidated(files: Collection[str]) -> list[str]:
    """CloudFront's paths of some files: ``prestataires/x/index.html`` is asked for by its address too.

    The star takes the compressed copies, whose addresses CloudFront's function makes.
    """
    paths = []
    for file in sorted(files):
        quoted = quote(file)
        if file == "index.html" or file.endswith("/index.html"):
            paths.append(f"/{quoted.removesuffix('index.html')}")
        paths.append(f"/{quoted}*")
    return paths if len(paths) <= MOST_PATHS else ["/*"]


def invalidate(distribution: str, files: Collection[str], reference: str) -> None:
    """Have CloudFront forget some files. ``reference``: the same for the same request. Raises NotTold."""
    paths = invalidated(files)
    _asked(
        "cloudfront",
        "create_invalidation",
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": reference},
    )


def count_publication() -> None:
    """Say that a publication took place: an alarm rings when none did for 26 hours. Raises NotTold."""
    _asked(
        "cloudwatch",
        "put_metric_data",
        Namespace=NAMESPACE,
        MetricData=[{"MetricName": METRIC, "Value": 1.0, "Unit": "Count"}],
    )


def _asked(service: str, operation: str, **words: Any) -> None:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = boto3.client(
            service,
            config=Config(
                connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": _TRIES}
            ),
        )
        getattr(client, operation)(**words)
    except ClientError as error:
        raise NotTold(error.response["Error"].get("Code", "ClientError")) from None
    except BotoCoreError as error:
        raise NotTold(type(error).__name__) from None
