"""``python -m functions``: everything an operator does, each with ``--help`` and an example."""

import os
import sys

from functions.commands.parser import parser
from functions.commands.terminal import fail, is_on_aws
from functions.ports import StoreUnavailable
from functions.secret_key import UnusableKey
from functions.settings import MissingSetting
from functions.storage.sqlite.schema import NewerStore

_BROKEN_PIPE = 141
"""What a shell tells of a program that whoever read it stopped (SIGPIPE)."""
_LATER = "ce magasin ne peut pas être lu ou écrit maintenant ({code}). Réessayez dans un instant."
_REMEDIES = {
    "SQLITE_READONLY": "ce magasin est en lecture seule. Donnez à ce compte le droit d’y écrire, et à son dossier.",
    "SQLITE_FULL": "le disque est plein. Faites de la place, puis recommencez\u202f: rien n’a été écrit.",
    "SQLITE_NOTADB": "ce fichier n’est pas un magasin. Nommez-en un autre avec --store, ou restaurez une sauvegarde.",
    "SQLITE_CORRUPT": "ce magasin est abîmé. Restaurez une sauvegarde (python -m functions restore --force).",
    "SQLITE_CANTOPEN": "ce magasin ne peut pas être ouvert. Vérifiez son chemin et les droits de son dossier.",
}
"""SQLite's code → what is wrong and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when it could not be, with one sentence that says why.

    Whoever reads what it says may stop reading (``| head``): it ends there, without a word.
    """
    options = parser().parse_args(arguments)
    if options.only_here and is_on_aws(options):
        return fail(options.only_here)
    # What they read must exist: opening a store makes it.
    if options.reads and not is_on_aws(options) and not options.store.exists():
        return fail(f"{options.store} : ce magasin n’existe pas. Nommez-le avec --store, ou servez d’abord le site.")
    try:
        code = int(options.command(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # What is left unsaid goes nowhere, or Python would complain of it as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except StoreUnavailable as error:
        return fail(f"{options.store}\u202f: {_REMEDIES.get(str(error), _LATER.format(code=error))}")
    except (MissingSetting, NewerStore, UnusableKey) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or options.store} : {error.strerror or error}.")


if __name__ == "__main__":
    sys.exit(main())
