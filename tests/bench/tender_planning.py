"""What moving needs on costs: ``python -m tests.bench.tender_planning`` prints one line of figures.

So many needs, each for 400 structures among 10 000, are validated in the same hour: the first run of the clock matches
each, orders its structures and writes to ten; the second, a day after these mails left, finds who was written to and
writes to the next ten. On a disk, as each need is a durable transaction. Seconds are those of a wall
clock: 60 at most for 1 000 needs.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from data.model import Activity
from data.vocabulary import vocabulary
from functions.tenders.records import TenderTarget
from functions.tenders.sending.campaign import Campaign
from functions.tenders.sending.matching import TenderMatching
from tests.functions.tenders.needs import TUESDAY, a_record, a_structure, a_tender, load
from tests.functions.world import World

LIMIT_SECONDS = 60.0
TRADES = 25
NEEDS, MATCHES = 1_000, 400


@dataclass(frozen=True)
class Figures:
    """What was measured: ``read_s`` is what the night's snapshot costs whoever asks first."""

    needs: int
    structures: int
    matches: int
    read_s: float
    first_s: float
    second_s: float
    written: int

    @property
    def line(self) -> str:
        """The figures, as the benches print them."""
        return (
            f"tender-planning needs={self.needs} structures={self.structures} matches={self.matches}"
            f" read_s={self.read_s:.2f} first_s={self.first_s:.1f} second_s={self.second_s:.1f}"
            f" written={self.written} (limit: {LIMIT_SECONDS:.0f} s)"
        )


def measure(folder: Path, needs: int, matches: int) -> Figures:
    """Plan so many needs of so many matches each, in a store of that folder."""
    world = World(folder)
    world.clock.moment = TUESDAY
    trades = [sector.slug for group in vocabulary().sector_groups for sector in group.sectors][:TRADES]
    structures = []
    for rank in range(TRADES * matches):
        zone = a_structure(rank).activities[0].zone
        structures.append(a_structure(rank, activities=(Activity(trades[rank % TRADES], ("PREST",), zone),)))
    load(world, *structures)
    for rank in range(needs):
        a_record(world, a_tender(sectors=(trades[rank % TRADES],)), id=f"NEED-{rank:05}")
    start = time.perf_counter()
    found = TenderMatching(world.desk).count(a_tender(sectors=(trades[0],)))
    read = time.perf_counter() - start
    first = _seconds(world)
    with world.connections.writing() as connection:  # in one piece: sending is measured elsewhere
        connection.execute("UPDATE mails SET sent_at = written_at")
    world.clock.moment = TUESDAY + timedelta(days=1)
    second = _seconds(world)
    written = len(world.store.everything(TenderTarget))
    world.connections.close()
    return Figures(
        needs=needs, structures=len(structures), matches=found, read_s=read, first_s=first, second_s=second,
        written=written,
    )  # fmt: skip


def _seconds(world: World) -> float:
    start = time.perf_counter()
    Campaign(world.desk).run()
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tender_planning", description=__doc__)
    parser.add_argument("--needs", type=int, default=NEEDS, help=f"needs ({NEEDS})")
    parser.add_argument("--matches", type=int, default=MATCHES, help=f"structures that match each ({MATCHES})")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder), options.needs, options.matches).line, flush=True)


if __name__ == "__main__":
    main()
