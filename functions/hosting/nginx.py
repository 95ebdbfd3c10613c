"""nginx's configuration for the site and its functions, and the table of redirects that it reads."""

import ipaddress
import re
from collections.abc import Iterable
from pathlib import Path

from functions.bounded_protocol import MOST_HEAD_SECONDS
from functions.guards.fields import MOST_BYTES_OF_LISTS
from functions.guards.uploads import MOST_BODY_BYTES, MOST_SILENCE_SECONDS
from functions.headers import ALWAYS, HSTS
from functions.records import Record
from theme.redirects import Redirects

MOVED_FOR_GOOD = 301
FOR_EVER = "public, max-age=31536000, immutable"

_TEMPLATE = Path(__file__).with_name("nginx.conf")
_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PATH = re.compile(r"/[\w./+@-]*", re.ASCII)
_LISTENER = re.compile(r"([0-9.]+|\[[0-9a-f:]+\]):(\d{1,5})")
_CIPHERS = ":".join(
    (
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305",
    )
)
"""Mozilla's « intermediate » list, without its DHE suites: they need a parameter file, and browsers do not."""
_SLUG = r"(?<slug>[A-Za-z0-9_~-][A-Za-z0-9._~-]*)"
"""As theme.redirects reads one."""
_PAGE = re.compile(r"/([\w~-][\w.~-]*/)*", re.ASCII)
_GONE = "gone"
"""In the place of an address: the template answers 410."""
_OPEN_DATA = "Cross-Origin-Resource-Policy"
_OURS = {"Cache-Control": "$annuaire_kept", "Referrer-Policy": "$annuaire_told_of", _OPEN_DATA: "$annuaire_read_from"}
"""Headers whose value depends on the page: the variable that tells it."""


class Unusable(Exception):
    """A name, a path or a table that nginx cannot be given: a sentence."""


class Machine(Record, frozen=True, kw_only=True):
    """Where everything is on one machine.

    ``site``: the folder of the built pages. ``redirects``: the file that :func:`redirects_table` is written to.
    ``functions``: where ``python -m functions serve`` listens, such as ``127.0.0.1:8000``. ``has_brotli``: whether
    nginx's module for files compressed beforehand by Brotli is there (Debian: libnginx-mod-http-brotli-static).
    """

    domain: str
    site: Path
    redirects: Path
    certificate: Path
    key: Path
    functions: str = "127.0.0.1:8000"
    error_log: Path = Path("/var/log/nginx/annuaire.error.log")
    has_brotli: bool = True


def configuration(machine: Machine, command: str) -> str:
    """The file to put among nginx's sites; ``command`` tells in it how it was made. Raises :class:`Unusable`."""
    if not _DOMAIN.fullmatch(machine.domain):
        raise Unusable(f"«\u00a0{machine.domain}\u00a0» n’est pas un nom de domaine, comme annuaire.exemple.fr.")
    values = {
        "domain": machine.domain,
        "command": command.replace("\n", " "),
        "site": _path(machine.site),
        "redirects": _path(machine.redirects),
        "certificate": _path(machine.certificate),
        "key": _path(machine.key),
        "error_log": _path(machine.error_log),
        "functions": machine.functions,
        "proxy_network": _network(machine.functions),
        "ciphers": _CIPHERS,
        "for_ever": FOR_EVER,
        "head_seconds": str(int(MOST_HEAD_SECONDS)),
        "silence_seconds": str(int(MOST_SILENCE_SECONDS)),
        "form_kilobytes": str(MOST_BYTES_OF_LISTS // 1024),
        "upload_megabytes": str(MOST_BODY_BYTES // 1024 // 1024),
        "brotli": "brotli_static on;" if machine.has_brotli else "# Without brotli_static: its module is not there.",
        "header_maps": "\n".join(_header_map(name, value) for name, value in _headers().items()),
        "add_headers": "\n".join(
            f"    add_header {name} {_variable(name)} always;"
            for name in _headers()
            if name not in ("Cache-Control", "Referrer-Policy")
        ),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda name: values[name[1]], _TEMPLATE.read_text(encoding="utf-8"))


def beside(site: Path, name: str) -> Path:
    """A file next to the folder of the site. Raises :class:`Unusable` when no folder of its own is named."""
    if ".." in site.parts or not site.absolute().name:
        raise Unusable(f"«\u00a0{site}\u00a0»\u202f: donnez le dossier du site lui-même, sans «\u00a0..\u00a0».")
    return site.absolute().with_name(name)


def redirects_table(redirects: Redirects, gone: Iterable[str] = ()) -> str:
    """The entries of nginx's two maps: what stands alone, then what any slug follows. Raises :class:`Unusable`.

    ``gone``: addresses of pages that the site had, answered 410 unless they are redirected.
    """
    if redirects.status != MOVED_FOR_GOOD:
        raise Unusable(f"Les redirections sont écrites pour nginx avec le statut 301, pas {redirects.status}.")
    exact = {_address(address): _GONE for address in gone} | redirects.exact
    lines = ["# Written by `python -m functions redirects`: addresses with their last slash, and without."]
    for source, target in exact.items():
        lines.append(f'"{source}" "{target}";')
        if source != "/":
            lines.append(f'"{source.rstrip("/")}" "{target}";')
    lines += [f'"~^{re.escape(source)}{_SLUG}(/|$)" "{target}$slug/";' for source, target in redirects.slugs.items()]
    return "\n".join(lines) + "\n"


def _address(gone: str) -> str:
    if not _PAGE.fullmatch(gone):
        raise Unusable(f"«\u00a0{gone}\u00a0» n’est pas l’adresse d’une page du site\u202f: publiez de nouveau.")
    return gone


def _headers() -> dict[str, str]:
    return dict.fromkeys(_OURS, "") | ALWAYS | {"Strict-Transport-Security": HSTS}


def _header_map(name: str, value: str) -> str:
    own = _OURS.get(name) or f'"{value}"'
    upstream = f"$upstream_http_{name.lower().replace('-', '_')}"
    return f'map {upstream} {_variable(name)} {{\n    "" {own};\n    default "";\n}}'


def _variable(name: str) -> str:
    return f"$annuaire_{name.lower().replace('-', '_')}"


def _path(path: Path) -> str:
    if not _PATH.fullmatch(str(path)) or ".." in path.parts or not path.name:
        raise Unusable(
            f"«\u00a0{path}\u00a0»\u202f: donnez un chemin entier, qui commence par /, sans «\u00a0..\u00a0», espace "
            "ni caractère spécial."
        )
    return str(path)


def _network(listener: str) -> str:
    """The network to trust for who is behind the proxy: that of the address where the functions listen."""
    told = _LISTENER.fullmatch(listener)
    try:
        if not told or not 0 < int(told[2]) < 65_536:
            raise ValueError
        return str(ipaddress.ip_network(told[1].strip("[]")))
    except ValueError:
        raise Unusable(
            f"«\u00a0{listener}\u00a0» n’est pas l’adresse où les fonctions écoutent, comme 127.0.0.1:8000."
        ) from None
