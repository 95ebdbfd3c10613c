"""Asking the registry about many numbers, one at a time, without asking twice.

The API is free for all and takes at most 7 requests a second from one address. Only what is used is asked for
(``minimal``, ``include``), and only what is used is kept.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import msgspec

from data.sources.http.addresses import told
from data.sources.http.fetching import Fetcher, Progress
from data.sources.http.received import private, write_whole
from data.sources.reading import Unreadable
from data.sources.refusals import refusal
from data.sources.registry import Answer, LegalBody

FRESH = timedelta(days=7)
LAST_RESORT = timedelta(days=60)
FAILURES_IN_A_ROW = 5
"""After as many, the API is down and the numbers are not to blame."""
_PARAMETERS = {"minimal": "true", "include": "siege,matching_etablissements,finances"}


class _Results(msgspec.Struct):
    results: list[LegalBody]


def polite() -> Fetcher:
    """What asks at most 6 times a second: one below the limit, which another clock than ours counts."""
    return Fetcher(per_second=6, longest=300)


def ask(to: Path, address: str, numbers: Iterable[str], progress: Progress, fetcher: Fetcher) -> None:
    """One line for each number in ``to`` (see :func:`data.sources.registry.fetch`). Raises :class:`Unreadable`."""
    wanted = sorted(set(numbers))
    _check(wanted)
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    kept = to.with_name(to.name + ".answers")
    lines = {**_kept(to, today, LAST_RESORT), **_kept(kept, today, LAST_RESORT)}
    fresh = {*_kept(to, today, FRESH), *_kept(kept, today, FRESH)}
    failures = 0
    with _appending(kept) as file:
        for done, number in enumerate(wanted, start=1):
            if number not in fresh:
                try:
                    answer = Answer(asked=number, asked_on=today, results=_asked(fetcher, address, number))
                except Unreadable as failure:
                    failures += 1
                    if failures == FAILURES_IN_A_ROW:
                        raise Unreadable(
                            f"{failure} Réponses obtenues : {done - failures} sur {len(wanted)} ; la prochaine fois "
                            "reprendra de là."
                        ) from None
                    problem = Answer(asked=number, asked_on=today, problem=str(failure))
                    lines.setdefault(number, msgspec.json.encode(problem))
                else:
                    failures = 0
                    lines[number] = msgspec.json.encode(answer)
                    file.write(lines[number] + b"\n")
                    file.flush()
            progress(done, len(wanted))
    write_whole(to, (lines[number] + b"\n" for number in wanted))
    kept.unlink()


def _check(numbers: list[str]) -> None:
    for number in numbers:
        if not (number.isascii() and number.isdigit() and len(number) in (9, 14)):
            raise Unreadable(f"« {number} » n’est ni un SIRET ni un SIREN : le registre ne peut pas être interrogé.")


def _asked(fetcher: Fetcher, address: str, number: str) -> list[LegalBody]:
    """The legal body of a number; none when the registry does not know it. Raises :class:`Unreadable`."""
    content = fetcher.answer(address, {"q": number, **_PARAMETERS})
    try:
        answer = msgspec.json.decode(content, type=_Results)
    except (msgspec.ValidationError, RecursionError) as error:
        raise Unreadable(
            f"{told(address)} : ce n’est pas une réponse du registre ({refusal(error)}). Vérifiez l’adresse."
        ) from None
    return [body for body in answer.results if body.siren == number[:9]]


def _kept(path: Path, today: date, age: timedelta) -> dict[str, bytes]:
    """The answers of a file that are no older, by number, as the lines they are; a problem is no answer."""
    if not path.exists():
        return {}
    lines = {}
    for line in path.read_bytes().splitlines():
        try:
            answer = msgspec.json.decode(line, type=Answer)
        except msgspec.DecodeError:
            continue
        if answer.asked_on and timedelta(0) <= today - answer.asked_on < age and not answer.problem:
            lines[answer.asked] = line
    return lines


@contextmanager
def _appending(path: Path) -> Iterator[BinaryIO]:
    """The file, to add lines to: one that a former run left half written is cut first."""
    os.truncate(private(path), path.read_bytes().rfind(b"\n") + 1)
    with path.open("ab") as file:
        yield file
