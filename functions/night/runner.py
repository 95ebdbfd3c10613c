"""Running the steps in order: the lock, the journal, what is skipped."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from data.cleaning.masking import masked
from functions.night.plan import Plan
from functions.night.results import Night, Result, State
from functions.night.running import LATE, Ending, Finished, run
from functions.night.steps import STEPS, Step
from theme.french import PARIS

_KEPT_DAYS = 30
_PUBLISHED = "published"
_NOISE = ("Done: Processed", "and 0 draft", "À consolider", "Rapport\u202f:", "Jeu de données\u202f:")
"""Pelican's count of articles, of which this site has none; and where files are, which the table knows."""


class Runner:
    """One night. ``say`` is told sentences for whoever watches; ``lock`` is the descriptor that holds the night;
    ``ending`` says whether it was asked to end."""

    def __init__(
        self, plan: Plan, lock: int, ending: Ending, say: Callable[[str], None], steps: Sequence[Step] = STEPS
    ) -> None:
        self._plan = plan
        self._lock = lock
        self._say = say
        self._ending = ending
        self._steps = steps
        self._started = datetime.now(UTC)
        self.day = plan.folder / self._started.astimezone(PARIS).date().isoformat()
        """The folder of this night's logs."""

    def run(self) -> Night:
        """Run every step that may be; it raises nothing."""
        with suppress(OSError):
            self.day.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._forget_old()
        before = self._last_publication()
        results: list[Result] = []
        is_over = published = touched = False
        for step in self._steps:
            result = self._skipped(step) if is_over else self._run(step)
            results.append(result)
            self._note(result)
            is_over = is_over or (result.is_bad and (step.stops or result.state is State.ENDED))
            if step.publishes:
                published, touched = result.state is State.DONE, result.is_bad
                if published:
                    self._write(self._plan.folder / _PUBLISHED, f"{datetime.now(UTC).isoformat()}\n".encode())
        return Night(
            started=self._started,
            ended=datetime.now(UTC),
            results=tuple(results),
            published=published,
            touched=touched,
            published_before=before,
        )

    def _run(self, step: Step) -> Result:
        nothing = step.skipped(self._plan)
        if nothing:
            self._say(f"{step.title}\u00a0: {nothing}")
            return Result(step=step.name, title=step.title, state=State.NOTHING, why=nothing)
        if self._ending.signal:
            return self._told(step, State.ENDED)
        self._say(f"{step.title}…")
        try:
            words = step.words(self._plan)
            log = self.day / f"{step.name}.log"
            done = run(words, log, step.minutes, self._plan.environment(), self._lock, self._ending)
        except OSError as problem:
            return self._told(step, State.FAILED, why=f"{problem.filename or step.name}\u00a0: {problem.strerror}.")
        return self._told(step, State.ENDED if self._ending.signal else _state(step, done), done)

    def _told(self, step: Step, state: State, done: Finished | None = None, why: str = "") -> Result:
        said = (line for line in done.lines if line.strip() and not line.startswith(_NOISE)) if done else ()
        lines = tuple(masked(line) for line in said)
        seconds = done.seconds if done else 0.0
        if state is State.ENDED:
            why = f"La nuit a été interrompue ({self._ending.signal})."
        elif state is State.LATE:
            why = f"Plus de {step.minutes} minutes\u00a0: l’étape a été arrêtée."
        elif state is State.FAILED and done and done.code < 0:
            why = f"L’étape a été tuée (signal {-done.code})\u00a0: la mémoire manquait peut-être."
        result = Result(
            step=step.name,
            title=step.title,
            state=state,
            code=done.code if done else 0,
            seconds=seconds,
            lines=lines,
            why=why,
            remedy="" if state is State.DONE else step.remedy,
        )
        if result.is_bad:
            self._say("\n".join([f"{step.title}\u00a0: {_WORDS[state]}.", *filter(None, [why]), *lines[-12:]]))
        else:
            self._say(f"{step.title}\u00a0: {seconds:.0f}\u00a0s. {lines[-1] if lines else ''}".rstrip())
        return result

    def _skipped(self, step: Step) -> Result:
        return Result(step=step.name, title=step.title, state=State.SKIPPED)

    def _note(self, result: Result) -> None:
        line = {"at": datetime.now(UTC), "step": result.step, "state": result.state, "code": result.code}
        with suppress(OSError), (self.day / "journal.jsonl").open("ab", buffering=0) as journal:
            journal.write(msgspec.json.encode(line | {"seconds": round(result.seconds, 2)}) + b"\n")

    def _last_publication(self) -> datetime | None:
        with suppress(OSError, ValueError):
            return datetime.fromisoformat((self._plan.folder / _PUBLISHED).read_text().strip())
        return None

    def _write(self, file: Path, content: bytes) -> None:
        aside = file.with_name(f".{file.name}.new")
        with suppress(OSError):
            aside.write_bytes(content)
            aside.replace(file)

    def _forget_old(self) -> None:
        oldest = (self._started - timedelta(days=_KEPT_DAYS)).date().isoformat()
        for folder in self._plan.folder.glob("20??-??-??"):
            if folder.name < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def not_begun(why: str, steps: Sequence[Step] = STEPS) -> Night:
    """The night whose own folder cannot be written: no step was run. ``why`` is a sentence."""
    now = datetime.now(UTC)
    folder = Result(
        step="folder",
        title="Dossier de la nuit",
        state=State.FAILED,
        why=why,
        remedy="Rendez ce dossier accessible en écriture au compte qui lance la nuit, ou faites de la place, puis "
        "relancez «\u00a0make nightly\u00a0».",
    )
    skipped = (Result(step=step.name, title=step.title, state=State.SKIPPED) for step in steps)
    return Night(started=now, ended=now, results=(folder, *skipped), published=False)


_WORDS = {
    State.HELD: "arrêtée par un garde-fou",
    State.FAILED: "échec",
    State.LATE: "trop longue",
    State.ENDED: "interrompue",
}


def _state(step: Step, done: Finished) -> State:
    if done.code in step.done:
        return State.DONE
    if done.code == LATE:
        return State.LATE
    return State.HELD if done.code in step.held else State.FAILED
