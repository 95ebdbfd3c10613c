"""Settings of the functions, read from the environment in one place."""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from functions.guards.client_address import Network
from functions.secret_key import SHORTEST_KEY, local_secret_key

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]+|[0-9a-f:.]+", re.IGNORECASE)

_BUCKET = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?(/[a-z0-9.-]+)?/?", re.ASCII)
_DAEMON = re.compile(r"/.+|[\w.-]+:\d{1,5}|\[[0-9a-f:]+\]:\d{1,5}", re.ASCII)

CLAMD_SOCKET = Path("/run/clamav/clamd.ctl")
"""Where packages of distributions make clamd listen."""
DEFAULT_MAIL_FROM = "annuaire@localhost"


class MissingSetting(Exception):
    """A setting is missing or unusable: a sentence that names it."""


class Cloud(msgspec.Struct, frozen=True, kw_only=True):
    """What the stack on AWS tells its functions (``functions/template.yaml``).

    ``table`` (TABLE): the DynamoDB table. ``private_bucket`` (PRIVATE_BUCKET): where files of people are.
    ``configuration_set`` (CONFIGURATION_SET): that of SES. ``mail_queue`` (MAIL_QUEUE): the address of the SQS queue.
    ``origin_key`` (ORIGIN_KEY, or the secret that ORIGIN_KEY_ID names): what CloudFront alone knows.
    """

    table: str
    private_bucket: str
    configuration_set: str = ""
    mail_queue: str = ""
    origin_key: str = ""

    def __repr__(self) -> str:
        return f"<Cloud of {self.table}>"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator decides.

    ``site_address`` (SITE_ADDRESS) is the site's origin, without a final slash: links in mails start with it and forms
    must come from it. ``smtp_url`` (SMTP_URL): ``smtp://user:password@host:587`` or ``smtps://…``; when empty, mails
    are files. ``mail_from`` (MAIL_FROM) is the service's own address. ``report_to`` (REPORT_TO) is that of who reads
    the errors that visitors report, ``contact_to`` (CONTACT_TO) that of who reads the messages to the team: while one
    is empty, they are held (CONTACT_TO is REPORT_TO unless it is set). ``moderators`` (MODERATORS): the addresses that
    may moderate, with commas between.
    ``trusted_proxies`` (TRUSTED_PROXIES): the networks whose ``X-Forwarded-For`` is believed, such as ``127.0.0.1/32``.
    ``backups`` (BACKUPS): the folder of the backups made every minute; none without it.
    ``clamd`` (CLAMD): where the antivirus listens, ``/run/clamav/clamd.ctl`` or ``127.0.0.1:3310``; none when empty.
    ``valve_is_closed`` (VALVE=closed): every message is held for a moderator, as during an attack.
    ``uploads_address`` (UPLOADS_ADDRESS): where forms send files of more than a function takes, that of a bucket such
    as ``https://bucket.s3.eu-west-3.amazonaws.com``; when empty, the functions take them all.
    ``store``: the SQLite file of one machine; ``cloud`` stands in its place on AWS.
    """

    store: Path = Path()
    cloud: Cloud | None = None
    site_address: str
    secret_key: str
    mail_from: str = DEFAULT_MAIL_FROM
    smtp_url: str = ""
    report_to: str = ""
    contact_to: str = ""
    moderators: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    backups: Path | None = None
    clamd: str = ""
    valve_is_closed: bool = False
    uploads_address: str = ""

    def __repr__(self) -> str:
        return f"<Settings of {self.site_address}>"

    @property
    def files(self) -> Path:
        """The folder of the files that people sent, beside the store."""
        return self.store.with_name(f"{self.store.name}.files")

    @property
    def counters(self) -> Path:
        """The file of the counters of the limits, beside the store."""
        return self.store.with_name(f"{self.store.name}.counters")

    @property
    def worker_turn(self) -> Path:
        """The file that the only worker at work holds."""
        return self.store.with_name(f"{self.store.name}.worker")

    @property
    def uploads_origin(self) -> str:
        """The origin of ``uploads_address``; empty when there is none."""
        parts = urlsplit(self.uploads_address)
        return f"{parts.scheme}://{parts.netloc}" if self.uploads_address else ""

    @property
    def is_https(self) -> bool:
        """Whether visitors reach the site over TLS."""
        return self.site_address.startswith("https://")


def settings_on_lambda(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an AWS function: TABLE, PRIVATE_BUCKET, SITE_ADDRESS, REPORT_TO and the key have no default.

    SECRET_KEY_ID names the secret that holds the key (Secrets Manager); SECRET_KEY is the key itself. Raises
    :class:`MissingSetting`.
    """
    return _settings(
        environment,
        cloud=Cloud(
            table=_required(environment, "TABLE"),
            private_bucket=_required(environment, "PRIVATE_BUCKET"),
            configuration_set=environment.get("CONFIGURATION_SET", ""),
            mail_queue=environment.get("MAIL_QUEUE", ""),
            origin_key=_secret(environment, "ORIGIN_KEY") if _is_named(environment, "ORIGIN_KEY") else "",
        ),
        site_address=_required(environment, "SITE_ADDRESS"),
        secret_key=_secret_key(_secret(environment, "SECRET_KEY")),
        report_to=_address("REPORT_TO", _required(environment, "REPORT_TO")),
    )


def settings_on_one_machine(store: Path, address: str, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of one machine: ``address`` is used unless SITE_ADDRESS names the public one.

    Without SECRET_KEY, a key is made once and kept beside the store. Raises :class:`MissingSetting`.
    """
    key = environment.get("SECRET_KEY")
    return _settings(
        environment,
        store=store,
        site_address=environment.get("SITE_ADDRESS") or address,
        secret_key=_secret_key(key) if key else local_secret_key(store.parent / "secret.key"),
        report_to=_optional_address("REPORT_TO", environment),
    )


def _settings(
    environment: Mapping[str, str],
    site_address: str,
    secret_key: str,
    report_to: str,
    store: Path = Path(),
    cloud: Cloud | None = None,
) -> Settings:
    backups = environment.get("BACKUPS")
    valve = environment.get("VALVE") or "open"
    if valve not in ("open", "closed"):
        raise MissingSetting("VALVE doit être « open » ou « closed ».")
    return Settings(
        store=store,
        cloud=cloud,
        site_address=_origin(site_address),
        secret_key=secret_key,
        mail_from=_address("MAIL_FROM", environment.get("MAIL_FROM") or DEFAULT_MAIL_FROM),
        smtp_url=environment.get("SMTP_URL", ""),
        report_to=report_to,
        contact_to=_optional_address("CONTACT_TO", environment) or report_to,
        moderators=tuple(_address("MODERATORS", one) for one in _listed(environment, "MODERATORS")),
        trusted_proxies=tuple(_network(one) for one in _listed(environment, "TRUSTED_PROXIES")),
        backups=Path(backups) if backups else None,
        clamd=_clamd(environment.get("CLAMD", "")),
        valve_is_closed=valve == "closed",
        uploads_address=_uploads_address(environment.get("UPLOADS_ADDRESS", "")),
    )


def _listed(environment: Mapping[str, str], name: str) -> list[str]:
    return [one.strip() for one in environment.get(name, "").split(",") if one.strip()]


def _clamd(told: str) -> str:
    """Where the antivirus listens; by default, where packages make it, if it is there."""
    if told and not _DAEMON.fullmatch(told):
        raise MissingSetting(
            "CLAMD doit être un chemin comme /run/clamav/clamd.ctl, ou une adresse comme 127.0.0.1:3310."
        )
    return told or (str(CLAMD_SOCKET) if CLAMD_SOCKET.exists() else "")


def _uploads_address(told: str) -> str:
    """An address that stands in a header as it is."""
    if told and not _BUCKET.fullmatch(told):
        raise MissingSetting(
            "UPLOADS_ADDRESS doit être l’adresse d’un compartiment, comme "
            "https://compartiment.s3.eu-west-3.amazonaws.com."
        )
    return told


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        raise MissingSetting(
            f"TRUSTED_PROXIES : « {text} » n’est pas un réseau comme 127.0.0.1/32 ou 10.0.0.0/8."
        ) from None


def _optional_address(setting: str, environment: Mapping[str, str]) -> str:
    address = environment.get(setting)
    return _address(setting, address) if address else ""


def _address(setting: str, address: str) -> str:
    # What a header can carry, on any network: « annuaire@localhost » too.
    if not _ADDRESS.fullmatch(address):
        raise MissingSetting(f"{setting} doit être une adresse comme annuaire@exemple.fr, sans nom ni accent.")
    return address


def _is_named(environment: Mapping[str, str], name: str) -> bool:
    return bool(environment.get(name) or environment.get(f"{name}_ID"))


def _secret(environment: Mapping[str, str], name: str) -> str:
    """A secret that stands in the environment, or that it names (``…_ID``) in the store of secrets of AWS."""
    if environment.get(name) or not environment.get(f"{name}_ID"):
        return _required(environment, name)
    from functions.secret_store import secret

    return secret(f"{name}_ID", environment[f"{name}_ID"])


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise MissingSetting(f"Le réglage {name} manque : définissez-le dans l’environnement.")
    return value


def _origin(address: str) -> str:
    """The origin as browsers write it in their ``Origin`` header: ASCII host, no default port."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        is_default = parts.port == {"http": 80, "https": 443}.get(parts.scheme)
        port = "" if parts.port is None or is_default else f":{parts.port}"
    except (ValueError, UnicodeError):
        host, port = "", ""
    rest = (parts.username, parts.password, parts.path.strip("/"), parts.query, parts.fragment) if host else ()
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https") or any(rest):
        raise MissingSetting("SITE_ADDRESS doit être une adresse comme https://exemple.fr, sans rien après le domaine.")
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def _secret_key(value: str) -> str:
    if len(value) < SHORTEST_KEY:
        raise MissingSetting(f"SECRET_KEY est trop courte : {SHORTEST_KEY} caractères au moins, tirés au hasard.")
    return value
