"""The ports on AWS: DynamoDB, S3 and the clock; one desk for each process."""

import logging
from functools import cache

from functions.application import desk
from functions.desk import Desk
from functions.files.quarantine import Quarantine
from functions.files.s3 import S3Files
from functions.kept_erasures import ERASURES_PREFIX, KeptErasures
from functions.links import Links
from functions.ports import Clock, Tickets
from functions.settings import Settings, settings_on_lambda
from functions.storage.dynamodb.counters import DynamoCounters
from functions.storage.dynamodb.outbox import DynamoOutbox
from functions.storage.dynamodb.store import DynamoStore
from functions.storage.dynamodb.table import Table


@cache
def desk_on_aws() -> Desk:
    """What the services work with, by the settings of the environment.

    Raises :class:`functions.settings.MissingSetting`.
    """
    return desk_in_the_cloud(settings_on_lambda())


def desk_in_the_cloud(settings: Settings, clock: Clock | None = None) -> Desk:
    """What the services work with, on the table and the private bucket of ``settings.cloud``."""
    cloud = settings.cloud
    if cloud is None:
        raise ValueError("these are the settings of one machine")
    # What boto3 tells when it is asked to debug are whole documents: never, whatever a library or a setting asks for.
    logging.getLogger("botocore").setLevel(logging.WARNING)
    table = Table(cloud.table)
    return desk(
        settings,
        DynamoStore(table, Links(settings.secret_key).address_digest),
        DynamoOutbox(table),
        S3Files(cloud.private_bucket),
        DynamoCounters(table),
        KeptErasures(S3Files(cloud.private_bucket, prefix=ERASURES_PREFIX)),
        clock,
        tickets=_tickets(settings, cloud.private_bucket),
        quarantine=Quarantine(cloud.private_bucket),
    )


def _tickets(settings: Settings, bucket: str) -> Tickets | None:
    """Where forms send files: the bucket, once the stack tells its address."""
    if not settings.uploads_address:
        return None
    from functions.tenders.attached.s3_tickets import S3Tickets

    return S3Tickets(bucket, settings.uploads_address, settings.site_address, settings.secret_key)
