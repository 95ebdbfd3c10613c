"""What a load costs the server and its visitors."""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

from tests.functions.reliability.load import Answers, Visitors, check_all, confirm_all, submit_all, typed
from tests.functions.reliability.serving import machine, structure

STRUCTURES = 400


@dataclass(frozen=True)
class Load:
    """So many submissions a second; what came back, what is stored, and the server's processor seconds."""

    name: str
    count: int
    rate: float
    seconds: float
    answers: Answers
    stored: int
    processor_seconds: float

    @property
    def errors(self) -> int:
        """How many were answered anything but a confirmation."""
        return self.count - self.answers.statuses[303]

    @property
    def p95(self) -> float:
        """Milliseconds that 95 % of visitors waited at most."""
        return self.answers.percentile(0.95)

    @property
    def line(self) -> str:
        """The figures, as the benches print them."""
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
        waits = " ".join(f"{name}_ms={self.answers.percentile(share):.0f}" for name, share in shares.items())
        return (
            f"{self.name} count={self.count} rate={self.rate:g} reached={self.count / self.seconds:.0f}"
            f" errors={self.errors} {waits} cpu_ms={self.processor_seconds / self.count * 1000:.1f}"
        )


def measure(folder: Path, rate: float, seconds: float, whole: bool) -> Load:
    """Serve a store of its own in a folder, and load it; ``whole``: with the reading again before each confirmation,
    which is done before otherwise."""
    with machine(folder, STRUCTURES, TRUSTED_PROXIES="127.0.0.1/32") as served:
        process = served.serve()
        messages = [typed(number, structure(number % STRUCTURES).id) for number in range(int(rate * seconds))]
        answers, took, processor = asyncio.run(_loaded(served.port, process.pid, messages, rate, whole))
        stored = served.read("SELECT count(*) FROM documents WHERE kind = 'contact'")[0][0]
    return Load(
        name="both-steps" if whole else "confirmations",
        count=len(messages),
        rate=rate,
        seconds=took,
        answers=answers,
        stored=stored,
        processor_seconds=processor,
    )


async def _loaded(
    port: int, process: int, messages: list[dict[str, str]], rate: float, whole: bool
) -> tuple[Answers, float, float]:
    visitors = Visitors(port)
    # A server that just started compiles its templates: every measure starts warm.
    await check_all(visitors, messages[:50])
    checked = messages if whole else await check_all(visitors, messages)
    start, processor = time.perf_counter(), _processor_seconds(process)
    answers = await (submit_all if whole else confirm_all)(visitors, checked, rate)
    took = time.perf_counter() - start
    await visitors.close()
    return answers, took, _processor_seconds(process) - processor


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
