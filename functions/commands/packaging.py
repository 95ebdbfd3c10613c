"""The zips that the stack on AWS is deployed from."""

import argparse
from pathlib import Path

from functions.commands.terminal import DONE, fail
from theme.french import number

_MOST_BYTES = 15 * 1024 * 1024
_MEGABYTE = 1024 * 1024
LOCK = Path("requirements/aws.lock")


def add_package_options(parser: argparse.ArgumentParser) -> None:
    """The words after ``package``."""
    parser.add_argument("--out", type=Path, default=Path("build/functions"), help="dossier à écrire (%(default)s)")
    parser.add_argument(
        "--architecture",
        choices=("arm64", "x86_64"),
        default="arm64",
        help="celle des fonctions, comme le paramètre Architecture de la pile (%(default)s)",
    )
    parser.add_argument("--lock", type=Path, default=LOCK, help="verrou des paquets (%(default)s)")


def package(options: argparse.Namespace) -> int:
    """Make the zips, and say how large they are and where to send them."""
    from functions.packaging.making import digest, make
    from functions.packaging.refusal import Refused

    try:
        zips = make(options.lock, options.architecture, options.out)
    except Refused as error:
        return fail(str(error))
    print(f"{'Archive':16}{'Mo':>8}{'Déployée, Mo':>14}{'Paquets':>9}")
    for one in zips:
        size = one.file.stat().st_size
        print(
            f"{one.file.name:16}{_megabytes(size):>8}{_megabytes(one.unpacked):>14}{number(len(one.packages)):>9}"
            + (" trop lourde" if size > _MOST_BYTES else "")
        )
    print(f"Envoyez-les\u202f: aws s3 cp --recursive {options.out} s3://CodeBucket/{digest(zips)}/")
    print(f"Puis déployez functions/template.yaml avec CodeFolder={digest(zips)} Architecture={options.architecture}.")
    return DONE


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}".replace(".", ",")
