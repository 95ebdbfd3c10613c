"""``python -m plugins.publication --to s3://bucket[/prefix] | DIR``: put a built site where people read it."""

import argparse
import os
import sys
from pathlib import Path

from plugins.publication.announcing.indexnow import IndexNow
from plugins.publication.running import Announcing, Wish, go_back, put_site, rehearse, run, tell_status
from plugins.publication.stopping import PublicationStopped
from plugins.publication.targets import Target

_EPILOG = """\
Exemples\u202f:
  python -m plugins.publication --to /var/www/annuaire
  python -m plugins.publication --to s3://annuaire-site --distribution E2ABCDEF --metric
  python -m plugins.publication --to s3://site/annuaire --endpoint https://s3.fr-par.scw.cloud --region fr-par
  python -m plugins.publication --to s3://annuaire-site --dry-run
  python -m plugins.publication --to s3://annuaire-site --status
  python -m plugins.publication --to s3://annuaire-site --rollback

Codes de sortie\u202f:
  0  publié, ou rien n’avait changé
  1  arrêté\u202f: la phrase dit pourquoi\u202f; le site publié reste entier, et la publication suivante finit celle-ci
  2  options mal données
  3  une autre publication travaille au même endroit
  4  cette publication a perdu sa place\u202f: une autre a pu la prendre
  5  publié, mais CloudFront ou CloudWatch n’en a pas été prévenu (redemandé la prochaine fois)

Identifiants\u202f: AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, ou AWS_PROFILE, ou le rôle de la machine.
IndexNow\u202f: INDEXNOW_KEY, INDEXNOW_ENDPOINT et SITEURL\u202f; rien n’est envoyé sans eux.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    indexnow = None
    if options.indexnow_key:
        try:
            indexnow = IndexNow(options.indexnow, options.indexnow_key, options.address)
        except ValueError as error:
            parser.error(str(error))
        if options.indexnow and not options.address:
            parser.error("IndexNow\u202f: donnez l’adresse du site (SITEURL, ou --address).")
    try:
        target = _target(parser, options)
        wish = Wish(
            options.site.absolute(),
            options.commit,
            again=options.again,
            adopt=options.adopt,
            take_over=options.take_over,
            announcing=Announcing(options.distribution, options.metric or bool(options.distribution), indexnow),
        )
        if options.status:
            return run(tell_status(target))
        if options.rollback is not None:
            return run(go_back(target, wish, options.rollback, rehearsed=options.dry_run))
        return run(rehearse(target, wish) if options.dry_run else put_site(target, wish))
    except PublicationStopped as error:
        print(error, file=sys.stderr)
        return error.code
    except OSError as error:
        print(f"{error.filename or options.to}\u202f: {error.strerror or error}.", file=sys.stderr)
        return PublicationStopped.code


def _target(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Target:
    to: str = options.to
    if to.startswith("s3://"):
        name, _, prefix = to.removeprefix("s3://").partition("/")
        if not name or "//" in prefix or ".." in prefix.split("/"):
            parser.error(f"--to {to}\u202f: attendu s3://SEAU ou s3://SEAU/DOSSIER.")
        from plugins.publication.targets.bucket import Bucket

        return Bucket(
            name, prefix.strip("/"), endpoint=options.endpoint, region=options.region, in_path=not options.in_host
        )
    if "://" in to or not to:
        parser.error(f"--to {to}\u202f: un dossier, ou s3://SEAU.")
    from plugins.publication.targets.folder import Folder

    folder, site = Path(to).resolve(), options.site.resolve()
    if folder == site or site in folder.parents or folder in site.parents:
        parser.error(
            f"--to {to}\u202f: ce dossier et celui du site ({options.site}) ne peuvent être l’un dans l’autre."
        )
    return Folder(folder)


def _number(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas le numéro d’une publication (--status les donne)")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    told = os.environ.get
    parser = argparse.ArgumentParser(
        prog="python -m plugins.publication",
        description="Publier le site construit, sans que personne n’y trouve jamais un lien ou un fichier manquant.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--to", required=True, metavar="OÙ", help="s3://SEAU[/DOSSIER], ou un dossier")
    parser.add_argument(
        "--site", type=Path, default=Path("build/output"), help="dossier des pages construites (%(default)s)"
    )
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--status", action="store_true", help="dire ce qui est publié, et à quoi l’on peut revenir")
    doing.add_argument(
        "--rollback",
        nargs="?",
        type=_number,
        const=0,
        metavar="N",
        help="remettre la publication N, ou celle d’avant\u202f; la publication suivante repart de là",
    )
    parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait envoyé et retiré, sans rien changer")
    parser.add_argument("--again", action="store_true", help="tout renvoyer, sans croire ce qui est noté de la place")
    parser.add_argument(
        "--adopt", action="store_true", help="à la première publication, remplacer les fichiers d’un autre qui y sont"
    )
    parser.add_argument(
        "--take-over", action="store_true", help="prendre la place d’une publication dont on sait qu’elle est morte"
    )
    parser.add_argument("--commit", default="", help="version du code (GITHUB_SHA, sinon celle de git)")
    bucket = parser.add_argument_group("seau S3")
    bucket.add_argument(
        "--endpoint",
        default=told("AWS_ENDPOINT_URL_S3") or told("AWS_ENDPOINT_URL") or "",
        help="adresse d’un autre hôte qu’AWS (AWS_ENDPOINT_URL)",
    )
    bucket.add_argument(
        "--region",
        default=told("AWS_REGION") or told("AWS_DEFAULT_REGION") or "eu-west-3",
        help="région (AWS_REGION\u202f; %(default)s)",
    )
    bucket.add_argument(
        "--in-host", action="store_true", help="le nom du seau est dans celui de l’hôte, donné par --endpoint"
    )
    announcing = parser.add_argument_group("qui prévenir")
    announcing.add_argument(
        "--distribution", default=told("DISTRIBUTION", ""), help="distribution CloudFront (DISTRIBUTION)"
    )
    announcing.add_argument(
        "--metric",
        action="store_true",
        help="compter la publication dans CloudWatch\u202f; d’office avec --distribution",
    )
    announcing.add_argument(
        "--indexnow", default=told("INDEXNOW_ENDPOINT", ""), help="adresse d’IndexNow (INDEXNOW_ENDPOINT)"
    )
    announcing.add_argument("--address", default=told("SITEURL", ""), help="origine du site (SITEURL)")
    parser.set_defaults(indexnow_key=told("INDEXNOW_KEY", ""))
    return parser


if __name__ == "__main__":
    sys.exit(main())
