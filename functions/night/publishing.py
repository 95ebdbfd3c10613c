"""The words that the night hands to the publication: those that publish, and nothing else."""

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

_NOT_PUBLISHING = ("--dry-run", "--rollback", "--status", "--help")
_OWN = "--site"


def publication_words(told: str) -> tuple[str, ...]:
    """The words of ``--publish``, parted as a shell would; none when it is empty.

    Raises :class:`argparse.ArgumentTypeError` for those after which nothing is published though the publication says
    that all went well: the night would load structures whose pages are not there.
    """
    try:
        words = tuple(shlex.split(told))
    except ValueError:
        raise argparse.ArgumentTypeError(f"«\u00a0{told}\u00a0»\u202f: un guillemet n’est pas refermé.") from None
    for word in words:
        if _is_option(word, *_NOT_PUBLISHING) or word == "-h":
            raise argparse.ArgumentTypeError(
                f"{word} ne publie rien\u202f: la nuit publie toujours. Lancez plutôt, seule, la commande "
                "python -m plugins.publication."
            )
        if _is_option(word, _OWN):
            raise argparse.ArgumentTypeError(f"{word} est donné à la nuit elle-même, pas à la publication.")
    if words and not _to(words):
        raise argparse.ArgumentTypeError("--to manque\u202f: un dossier, ou s3://SEAU.")
    return words


def published_folder(words: Sequence[str]) -> Path | None:
    """The folder that these words publish to; none when it is a bucket, or when nothing is published."""
    to = _to(words)
    return Path(to) if to and "://" not in to else None


def _to(words: Sequence[str]) -> str:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--to", nargs="?", default="", const="")
    return str(parser.parse_known_args(words)[0].to)


def _is_option(word: str, *options: str) -> bool:
    """Whether the publication may read this word as one of them: it takes abbreviations."""
    name = word.partition("=")[0]
    return len(name) > 2 and any(option.startswith(name) for option in options)
