"""``python -m data fetch-all``: the sources of a night → whole copies that ``consolidate`` reads."""

import argparse
import fcntl
from pathlib import Path

from data.commands.terminal import Refused, tell, warn
from data.dataset import Dataset, InUse
from data.fetching.copies import KEPT_DAYS
from data.fetching.outcomes import Gathered, Outcome, State
from data.fetching.wanted import Misnamed, wanted
from data.french import counted, day

SUMMARY = "Télécharger toutes les sources d’une nuit ; celle qui manque garde sa dernière copie entière."
EXAMPLES = (
    "EMPLOIS_TOKEN=… python -m data fetch-all emplois finess=https://… --to var/sources",
    "python -m data fetch-all emplois registry --for var/data/emplois --to var/sources",
)
_PATIENT_TRIES = 6


class NoCopy(Exception):
    """A source could not be had, today nor ever: a sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``fetch-all``."""
    command.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE=ADRESSE",
        help="source et son adresse, ou son fichier ; son nom seul s’il en a une",
    )
    command.add_argument("--to", type=Path, default=Path("var/sources"), metavar="DOSSIER", help="(%(default)s)")
    command.add_argument("--for", dest="dataset", type=Path, metavar="DOSSIER", help="jeu de données à consolider")
    command.add_argument(
        "--days", type=int, default=KEPT_DAYS, metavar="N", help="jours de copies gardées (%(default)s)"
    )
    command.add_argument(
        "--tries", type=int, default=_PATIENT_TRIES, metavar="N", help="essais d’une adresse (%(default)s)"
    )
    command.add_argument(
        "--accept", action="store_true", help="prendre un fichier bien plus petit que sa dernière copie"
    )


def run(options: argparse.Namespace) -> None:
    """Fetch, and leave ``last.json`` and ``last.list`` in the folder. Raises Refused, InUse, :class:`NoCopy`."""
    from data.fetching.gathering import Gathering
    from data.sources.http.fetching import Fetcher

    if options.tries < 1 or options.days < 1:
        raise Refused("--tries et --days sont des nombres à partir de 1.")
    try:
        asked = wanted(options.sources)
    except Misnamed as problem:
        raise Refused(str(problem)) from None
    options.to.mkdir(parents=True, exist_ok=True, mode=0o700)
    patient = None if options.tries == _PATIENT_TRIES else lambda: Fetcher(tries=options.tries)
    gathering = Gathering(
        options.to,
        options.dataset and Dataset(options.dataset),
        days=options.days,
        accepted=options.accept,
        fetchers=patient,
    )
    with (options.to / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUse(f"{options.to}\u00a0: un autre téléchargement est en cours. Attendez qu’il finisse.") from None
        gathered = gathering.gather(asked, _say)
        gathered.write(options.to)
    _end(gathered, options.to)


def _say(outcome: Outcome) -> None:
    match outcome.state:
        case State.RECEIVED:
            tell(f"{outcome.name}\u00a0: {counted(outcome.rows, 'ligne')}, {counted(outcome.bytes, 'octet')}.")
        case State.LATER:
            tell(f"{outcome.name}\u00a0: {outcome.why}")
        case State.KEPT:
            assert outcome.received_on
            warn(
                f"{outcome.name}\u00a0: copie du {day(outcome.received_on)} "
                f"({counted(outcome.age_days, 'jour')}). {outcome.why}"
            )
        case State.MISSING:
            warn(f"{outcome.name}\u00a0: aucune copie. {outcome.why}")


def _end(gathered: Gathered, folder: Path) -> None:
    missing = [one for one in gathered.sources if one.state is State.MISSING]
    if missing:
        raise NoCopy([f"{one.name}\u00a0: jamais reçue, et il n’y a pas de copie à garder." for one in missing])
    tell(f"À consolider\u00a0: {folder / 'last.list'}")
