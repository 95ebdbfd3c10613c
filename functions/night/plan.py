"""Where a night reads and writes, and to whom it tells what it did."""

import sys
from dataclasses import dataclass
from pathlib import Path

from functions.night.publishing import published_folder


@dataclass(frozen=True)
class Plan:
    """What the operator gave to ``python -m functions night``.

    ``sources``: words of ``python -m data fetch-all``. ``publication``: those of ``python -m plugins.publication``,
    such as ``--to s3://…``; nothing is published without any. ``accept``: guards are overruled, once, by somebody who
    has read what they say.
    """

    sources: tuple[str, ...]
    publication: tuple[str, ...] = ()
    store: str = "var/store.sqlite"
    dataset: Path = Path("var/data/emplois")
    edits: Path = Path("var/edits/emplois.jsonl")
    needs: Path = Path("var/needs/emplois.json")
    copies: Path = Path("var/sources")
    site: Path = Path("build/output")
    folder: Path = Path("var/night")
    """Its own folder: the lock, and a folder a day with what each step said."""
    settings: str = "publishconf.py"
    tries: int = 6
    """How many times an address is asked."""
    accept: bool = False
    python: str = sys.executable

    @property
    def build(self) -> Path:
        """What the build leaves beside the site: its frame, its redirects."""
        return self.site.parent

    @property
    def online(self) -> Path | None:
        """The folder that the web server of this machine reads; none when the site is published elsewhere."""
        return published_folder(self.publication)

    @property
    def has_store(self) -> bool:
        """Whether what people sent can be read: not before the first load on one machine."""
        return self.store.startswith("dynamodb:") or Path(self.store).exists()

    def environment(self) -> dict[str, str]:
        """What the build reads of it."""
        return {
            "DATASET_DIR": str(self.dataset),
            "NEEDS": str(self.needs) if self.needs.exists() else "",
            "BUILD": str(self.build.resolve()),
            "OUTPUT": str(self.site.resolve()),
            "PYTHONUNBUFFERED": "1",
        }
