"""Secrets of the functions on AWS: read by their id, once a process, from Secrets Manager or from Parameter Store."""

from functools import cache

from functions.settings import MissingSetting

CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0


@cache
def secret(setting: str, id: str) -> str:
    """The secret of that id. ``setting``: the one that names it, for whoever mends it.

    An id that starts with ``/``, or the ARN of a parameter, is of Parameter Store (an encrypted parameter); any other
    is the name or the ARN of a secret of Secrets Manager. Raises :class:`functions.settings.MissingSetting`.
    """
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": 4},
    )
    try:
        if id.startswith(("/", "arn:aws:ssm:")):
            found = boto3.client("ssm", config=config).get_parameter(Name=id, WithDecryption=True)
            value: str = found["Parameter"]["Value"]
        else:
            found = boto3.client("secretsmanager", config=config).get_secret_value(SecretId=id)
            value = found.get("SecretString", "")
    except ClientError as error:
        raise _unread(setting, error.response["Error"]["Code"]) from None
    except BotoCoreError as error:
        raise _unread(setting, type(error).__name__) from None
    if not value:
        raise _unread(setting, "vide")
    return value


def _unread(setting: str, code: str) -> MissingSetting:
    # Neither the id nor the words of the service: a secret pasted in the place of its id would be told.
    return MissingSetting(
        f"Le secret que nomme {setting} n’a pas pu être lu ({code})\u202f: vérifiez son identifiant, et le droit de la "
        "fonction de le lire."
    )
