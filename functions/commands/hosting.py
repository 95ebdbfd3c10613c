"""What a machine behind nginx is given: its configuration, and the redirects of the latest build."""

import argparse
import shlex
import sys
from pathlib import Path

import msgspec

from functions.commands.terminal import DONE, fail
from functions.hosting.nginx import Machine, Unusable, beside, configuration, redirects_table
from theme.french import counted
from theme.redirects import Redirects

_TABLE = "nginx-redirections.map"
_PUBLISHED = ".publication"
"""Where plugins.publication leaves, in the folder it publishes to, what it remembers; nginx never serves it."""


def add_nginx_options(parser: argparse.ArgumentParser) -> None:
    """The words after ``nginx``."""
    parser.add_argument("--domain", required=True, help="nom de domaine du site, comme annuaire.exemple.fr")
    parser.add_argument("--site", type=Path, required=True, help="dossier des pages publiées, chemin entier")
    parser.add_argument(
        "--redirects",
        type=Path,
        help=f"fichier des redirections, écrit par « redirects » ({_TABLE}, à côté de --site)",
    )
    parser.add_argument(
        "--functions", default="127.0.0.1:8000", help="où « serve » écoute, sur cette machine (%(default)s)"
    )
    parser.add_argument("--certificate", type=Path, help="certificat (celui de certbot pour --domain)")
    parser.add_argument("--key", type=Path, help="clé du certificat (celle de certbot pour --domain)")
    parser.add_argument(
        "--error-log",
        type=Path,
        default=Path("/var/log/nginx/annuaire.error.log"),
        help="pannes de nginx, sans aucune demande de visiteur (%(default)s)",
    )
    parser.add_argument(
        "--without-brotli", action="store_true", help="si le module brotli_static de nginx n’est pas installé"
    )


def add_redirects_options(parser: argparse.ArgumentParser) -> None:
    """The words after ``redirects``."""
    parser.add_argument(
        "--site", type=Path, required=True, help="dossier des pages publiées, celui de « nginx --site »"
    )
    parser.add_argument(
        "--from",
        dest="table",
        type=Path,
        help="table laissée par la construction (celle que la publication a mise dans --site)",
    )
    parser.add_argument("--out", type=Path, help=f"fichier à écrire ({_TABLE}, à côté de --site)")


def nginx(options: argparse.Namespace) -> int:
    """Write nginx's configuration to the output."""
    certbot = Path("/etc/letsencrypt/live") / options.domain
    try:
        machine = Machine(
            domain=options.domain,
            site=options.site,
            redirects=options.redirects or beside(options.site, _TABLE),
            certificate=options.certificate or certbot / "fullchain.pem",
            key=options.key or certbot / "privkey.pem",
            functions=options.functions,
            error_log=options.error_log,
            has_brotli=not options.without_brotli,
        )
        sys.stdout.write(configuration(machine, f"python -m functions {shlex.join(sys.argv[1:])}"))
    except Unusable as error:
        return fail(str(error))
    return DONE


def redirects(options: argparse.Namespace) -> int:
    """Write the redirects and the pages that are gone as nginx reads them; the file is whole at every moment."""
    table = options.table or options.site / _PUBLISHED / "redirects.json"
    gone = options.site / _PUBLISHED / "gone.json"
    try:
        out = options.out or beside(options.site, _TABLE)
        known = msgspec.json.decode(table.read_bytes(), type=Redirects)
        left = msgspec.json.decode(gone.read_bytes(), type=list[str]) if gone.exists() else []
        written = redirects_table(known, left)
    except FileNotFoundError:
        return fail(f"{table} n’existe pas\u202f: publiez d’abord le site, ou nommez sa table avec --from.")
    except msgspec.MsgspecError:
        return fail(f"{table} ou {gone} n’est pas ce que la publication laisse\u202f: publiez de nouveau.")
    except Unusable as error:
        return fail(str(error))
    aside = out.with_name(f".{out.name}.new")
    aside.write_text(written, encoding="ascii")
    aside.chmod(0o644)  # nginx reads it, whatever the umask of who publishes
    aside.replace(out)
    count = counted(len(known.exact) + len(known.slugs), "redirection")
    pages = counted(len(left), "page disparue", "pages disparues")
    print(f"{count}, {pages}\u202f: {out}. Faites-les lire à nginx\u202f: systemctl reload nginx")
    return DONE
