"""The report of a night, in words: what was done, what stopped it, what stays online, what to do. No personal data."""

from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from data.consolidation.report import Report
from data.fetching.outcomes import Gathered, Outcome
from data.fetching.outcomes import State as Fetched
from data.vocabulary import sources
from functions.night.plan import Plan
from functions.night.results import Night, Result, State
from theme.environment import environment
from theme.frame import BARE, Frame
from theme.french import NO_BREAK_SPACE, counted, day, moment, number

_OUTCOMES = {
    State.DONE: "fait",
    State.HELD: "arrêté par un garde-fou",
    State.FAILED: "échec",
    State.LATE: "trop long, arrêté",
    State.ENDED: "interrompu",
    State.NOTHING: "rien à faire",
    State.SKIPPED: "non fait",
}
_SHOWN_LINES = 12
_Shape = TypeVar("_Shape", bound=msgspec.Struct)


class StepLine(msgspec.Struct, frozen=True):
    """A step as the report tells it: « fait en 12 s », and what it said last."""

    title: str
    outcome: str
    said: str


class Letter(msgspec.Struct, frozen=True):
    """The report: subject, and both bodies."""

    subject: str
    text: str
    html: str


def letter(night: Night, plan: Plan, logs: Path) -> Letter:
    """The report of a night. It reads what the steps left, and does without what it cannot read."""
    frame = _frame(plan.build / "frame.json")
    jinja = environment(frame)
    report = _read(plan.dataset / "private" / "report.json", Report) if _did(night, "consolidate") else None
    gathered = _read(plan.copies / "last.json", Gathered)
    stopped = night.stopped_by
    context = {
        "headline": _headline(night, stopped),
        "online": _online(night),
        "stopped": stopped,
        "reasons": list(stopped.lines[-_SHOWN_LINES:]) if stopped else [],
        "remarks": [one for one in night.results if one.is_bad and one is not stopped],
        "sources": [_source(one) for one in gathered.sources] if gathered and gathered.at >= night.started else [],
        "counts": _counts(report) if report else [],
        "steps": [_step(one) for one in night.results],
        "started": night.started,
        "duration": _seconds((night.ended - night.started).total_seconds()),
        "logs": str(logs),
    }
    text, html = (jinja.get_template(f"mails/night-report.{kind}").render(context) for kind in ("txt", "html"))
    return Letter(f"[{frame.site_name}] Nuit du {day(night.started)}\u00a0: {_outcome(night, stopped)}", text, html)


def _headline(night: Night, stopped: Result | None) -> str:
    if stopped is None:
        remarks = sum(one.is_bad for one in night.results)
        return f"La nuit s’est bien passée{', à une réserve près' if remarks else ''}."
    why = "arrêtée par un garde-fou" if stopped.state is State.HELD else "interrompue par un échec"
    return f"La nuit a été {why}\u00a0: {stopped.title.lower()}."


def _outcome(night: Night, stopped: Result | None) -> str:
    if stopped and not night.published:
        return "arrêtée, le site d’avant reste" if stopped.state is State.HELD else "échec, le site d’avant reste"
    if stopped:
        return "publiée, puis un échec"
    return "publiée" if night.published else "rien n’est publié"


def _online(night: Night) -> str:
    if night.published:
        return "Le site en ligne est celui de cette nuit."
    if night.touched:
        return (
            "La publication n’est pas allée au bout. Le site en ligne reste entier\u00a0: "
            "aucune page n’y mène à une page ou à un fichier qui manque."
        )
    if night.published_before:
        return f"Le site en ligne reste celui d’avant, publié le {moment(night.published_before)}."
    return "Le site en ligne, s’il y en a un, reste comme il était."


def _source(one: Outcome) -> str:
    name = sources()[one.name].label if one.name in sources() else one.name
    match one.state:
        case Fetched.RECEIVED:
            return f"{name}\u00a0: {counted(one.rows, 'ligne')}, {_received(one.received_on, one.age_days)}."
        case Fetched.KEPT:
            return f"{name}\u00a0: copie gardée, {_received(one.received_on, one.age_days)}. {one.why}"
        case Fetched.LATER:
            return f"{name}\u00a0: {one.why}"
        case Fetched.MISSING:
            return f"{name}\u00a0: absente, et sans copie. {one.why}"


def _received(on: date | None, age: int) -> str:
    if on is None:
        return "reçue un jour inconnu"
    return f"reçue le {day(on)}" + (f", il y a {counted(age, 'jour')}" if age > 0 else "")


def _counts(report: Report) -> list[str]:
    changes = report.changes
    told = [
        f"{counted(report.live, 'structure')} en activité, {number(report.delisted)} hors activité.",
        f"{counted(report.read, 'ligne lue', 'lignes lues')}, {number(report.quarantined)} en quarantaine.",
    ]
    if not changes.is_first:
        told.append(
            f"Depuis la fois précédente\u00a0: {counted(len(changes.added), 'ajoutée')}, "
            f"{counted(len(changes.changed), 'modifiée')}, {counted(len(changes.returned), 'revenue')}, "
            f"{counted(len(changes.removed), 'retirée')}."
        )
    return told


def _step(result: Result) -> StepLine:
    outcome = _OUTCOMES[result.state]
    took = f" en {_seconds(result.seconds)}" if result.state is State.DONE else ""
    said = result.why or (result.lines[-1] if result.state is State.DONE and result.lines else "")
    return StepLine(result.title, outcome + took, said)


def _seconds(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{NO_BREAK_SPACE}s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    told = f"{hours}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}" if hours else ""
    return f"{told}{minutes}{NO_BREAK_SPACE}min{NO_BREAK_SPACE}{rest:02d}"


def _did(night: Night, step: str) -> bool:
    return any(one.step == step and one.state is State.DONE for one in night.results)


def _frame(file: Path) -> Frame:
    return _read(file, Frame) or BARE


def _read(file: Path, shape: type[_Shape]) -> _Shape | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=shape)
    except (OSError, msgspec.DecodeError):
        return None
