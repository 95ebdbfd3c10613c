"""Fetching every source of a night, some at a time; one that fails leaves the others alone."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data.dataset import Dataset, NoDataset
from data.fetching.copies import Copies, age
from data.fetching.outcomes import Gathered, Outcome, State
from data.fetching.system_words import SYSTEM_WORDS
from data.fetching.wanted import Wanted
from data.fetching.wholeness import whole_rows
from data.french import PARIS
from data.sources import day_of_file, emplois, registry
from data.sources.reading import Unreadable
from data.vocabulary import sources

if TYPE_CHECKING:
    from data.sources.http.fetching import Fetcher

_AT_ONCE = 4


class NothingToAsk(Exception):
    """A source that is asked about structures, before any is known: a sentence."""


class Gathering:
    """Fetches into a folder. ``dataset`` is the one the sources are consolidated into: what the registry is asked of.

    ``accepted``: files much smaller than their last copies are taken. ``fetchers`` makes what asks an address, patient
    by default; ``days`` is how long copies are kept.
    """

    def __init__(
        self,
        folder: Path,
        dataset: Dataset | None,
        *,
        days: int,
        accepted: bool = False,
        fetchers: "Callable[[], Fetcher] | None" = None,
    ) -> None:
        self._folder = folder
        self._dataset = dataset
        self._days = days
        self._accepted = accepted
        self._fetchers = fetchers
        self._today = datetime.now(PARIS).date()

    def gather(self, wanted: Sequence[Wanted], say: Callable[[Outcome], None]) -> Gathered:
        """What became of each, in their order; ``say`` is told each as it ends. Raises OSError for the folder alone."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

        def one(asked: Wanted) -> Outcome:
            outcome = self._outcome(asked)
            say(outcome)
            return outcome

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return Gathered(at=datetime.now(UTC), sources=list(pool.map(one, wanted)))

    def _outcome(self, asked: Wanted) -> Outcome:
        copies = Copies(self._folder / asked.folder, asked.ending)
        last = copies.newest()
        try:
            self._receive(asked, copies)
            rows = whole_rows(asked.name, copies.incoming, last, self._accepted)
            copy = copies.keep(self._today)
        except NothingToAsk as nothing:
            return self._told(asked, State.LATER, None, why=str(nothing))
        except ModuleNotFoundError:
            raise  # no source is to blame
        except Exception as failure:  # what libraries make of a broken file is beyond any list
            with suppress(OSError):
                copies.reject()
            why = _sentence(failure).replace(str(copies.incoming), "le fichier reçu")
            return self._told(asked, State.KEPT if last else State.MISSING, last, why=why[:1].upper() + why[1:])
        with suppress(OSError):
            copies.prune(self._today, self._days)
        return self._told(asked, State.RECEIVED, copy, rows=rows)

    def _receive(self, asked: Wanted, copies: Copies) -> None:
        """Put today's file in ``copies.incoming``. Raises Unreadable, OSError or NothingToAsk."""
        if not asked.is_address:
            copies.take(Path(asked.place))
        elif asked.name == emplois.NAME:
            emplois.fetch(
                copies.incoming, asked.place, os.environ.get(sources()[asked.name].token), None, self._fetcher()
            )
        elif asked.name == registry.NAME:
            numbers = self._sirets()
            copies.begin_with_newest()
            registry.fetch(copies.incoming, asked.place, numbers, None, self._fetchers and self._fetchers())
        else:
            self._fetcher().download(asked.place, copies.incoming)

    def _fetcher(self) -> "Fetcher":
        from data.sources.http.fetching import Fetcher

        return self._fetchers() if self._fetchers else Fetcher()

    def _sirets(self) -> list[str]:
        if self._dataset is None or not self._dataset.structures_file.exists():
            raise NothingToAsk("Le registre s’interroge par SIRET\u00a0: il le sera après la première consolidation.")
        known = self._dataset.structures()
        found = sorted({one.siret for one in known if one.siret and not one.vanished and not one.fictional})
        if not found:
            raise NothingToAsk("Le registre s’interroge par SIRET\u00a0: aucune structure n’en a encore.")
        return found

    def _told(self, asked: Wanted, state: State, copy: Path | None, *, rows: int = 0, why: str = "") -> Outcome:
        if copy is None:
            return Outcome(name=asked.name, place=_place(asked), state=state, why=why)
        return Outcome(
            name=asked.name,
            place=_place(asked),
            state=state,
            file=str(copy),
            bytes=copy.stat().st_size,
            rows=rows,
            received_on=day_of_file(copy),
            age_days=age(copy, self._today),
            why=why,
        )


def _place(asked: Wanted) -> str:
    from data.sources.http.addresses import told

    with suppress(Unreadable):
        return told(asked.place) if asked.is_address else asked.place
    return asked.name


def _sentence(failure: Exception) -> str:
    if isinstance(failure, Unreadable | NoDataset):
        return str(failure)
    if not isinstance(failure, OSError):
        return f"Ce qui est publié ne peut pas être lu ({type(failure).__name__}). Vérifiez ce fichier."
    words = SYSTEM_WORDS.get(failure.errno or 0, failure.strerror or str(failure))
    return f"{failure.filename or 'fichier'}\u00a0: {words}."
