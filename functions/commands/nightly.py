"""A whole night, from sources to report."""

import argparse
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from functions.commands.terminal import DONE, FAILED
from functions.night.lock import Taken, held
from functions.night.plan import Plan
from functions.night.posting import Posting, posting
from functions.night.publishing import publication_words
from functions.night.reporting import letter
from functions.night.results import Night, State
from functions.night.runner import Runner, not_begun
from functions.night.running import Ending
from functions.ports import NotSent
from functions.settings import MissingSetting
from functions.whole_files import write_whole
from theme.frame import BARE

HELD, TAKEN = 3, 75
"""A guard kept the site as it was; another night is at work (EX_TEMPFAIL of sysexits.h)."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``night``, beside ``--store``."""
    command.add_argument("sources", nargs="+", metavar="SOURCE=ADRESSE", help="ce que lit « python -m data fetch-all »")
    command.add_argument("--dataset", type=Path, required=True, metavar="DOSSIER", help="jeu de données à consolider")
    command.add_argument("--edits", type=Path, required=True, metavar="FICHIER", help="modifications acceptées")
    command.add_argument("--needs", type=Path, required=True, metavar="FICHIER", help="besoins inspirants")
    command.add_argument("--copies", type=Path, default=Path("var/sources"), metavar="DOSSIER", help="(%(default)s)")
    command.add_argument("--site", type=Path, default=Path("build/output"), metavar="DOSSIER", help="(%(default)s)")
    command.add_argument(
        "--publish",
        type=publication_words,
        default=(),
        metavar="MOTS",
        help="ceux de la publication, par exemple « --to s3://annuaire »",
    )
    command.add_argument("--folder", type=Path, default=Path("var/night"), help="verrou et journaux (%(default)s)")
    command.add_argument("--mails", type=Path, default=Path("var/mails"), help="sans SMTP_URL (%(default)s)")
    command.add_argument("--tries", type=int, default=6, metavar="N", help="essais d’une adresse (%(default)s)")
    command.add_argument("--accept", action="store_true", help="passer outre les garde-fous, une fois, après lecture")


def night(options: argparse.Namespace) -> int:
    """Run a night: 0 when all was done, 3 when a guard kept the site before, 75 when another is at work, else 1.

    The report leaves in any case, or is told here: what would mail it is tried beside the night, not before it.
    """
    plan = _plan(options)
    post = _post(plan, options.mails)
    with ExitStack() as night_long:
        try:
            lock = night_long.enter_context(held(plan.folder / "night.lock"))
        except Taken:
            print("Une autre nuit est à l’œuvre\u00a0: celle-ci s’arrête là, sans rien changer.", file=sys.stderr)
            return TAKEN
        except OSError as problem:
            return _end(not_begun(f"{plan.folder}\u00a0: {problem.strerror}."), plan, plan.folder, post)
        ending = Ending()
        ending.listen()
        runner = Runner(plan, lock, ending, _say)
        return _end(runner.run(), plan, runner.day, post)


def _post(plan: Plan, mails: Path) -> Posting | str:
    """What mails the report, or the sentence that says why nothing can."""
    from functions.mail.smtp import BadSmtpUrl

    try:
        return posting(plan.store, mails, BARE.site_name)
    except (BadSmtpUrl, MissingSetting) as error:
        return str(error)


def _plan(options: argparse.Namespace) -> Plan:
    return Plan(
        sources=tuple(options.sources),
        publication=options.publish,
        store=str(options.store),
        dataset=options.dataset,
        edits=options.edits,
        needs=options.needs,
        copies=options.copies,
        site=options.site,
        folder=options.folder,
        tries=options.tries,
        accept=options.accept,
    )


def _end(done: Night, plan: Plan, logs: Path, post: Posting | str) -> int:
    """Write the report, mail it, tell how the night ended."""
    report = letter(done, plan, logs)
    with suppress(OSError):
        write_whole(logs / "report.txt", report.text.encode())
    stopped = done.stopped_by
    code = DONE if stopped is None else HELD if stopped.state is State.HELD else FAILED
    if isinstance(post, str):
        print(report.text, file=sys.stderr)
        print(f"Le rapport n’a pas pu partir. {post}", file=sys.stderr)
        return code or FAILED
    if not post.to:
        print(report.text, file=sys.stderr)
        print("Personne ne reçoit ce rapport\u00a0: donnez NIGHT_REPORT_TO ou REPORT_TO.", file=sys.stderr)
        return code
    try:
        post.send(report)
    except NotSent as failure:
        print(report.text, file=sys.stderr)
        print(f"Le rapport n’a pas pu partir ({failure}).", file=sys.stderr)
        return code or FAILED
    _say(report.subject)
    return code


def _say(sentence: str) -> None:
    print(sentence, flush=True)
