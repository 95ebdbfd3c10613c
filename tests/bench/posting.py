"""How long a visitor of AWS waits for a message to be confirmed: through the Lambda handler, on the stand-in."""

import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.aws.standin import standing_in
from tests.aws.world import CloudWorld

MESSAGES = 60


def bench(folder: Path) -> None:
    """Confirm messages one after the other, each from somebody else; print the goals' figure."""
    waits = []
    with standing_in(folder) as aws:
        os.environ.update(aws.environment())
        world = CloudWorld(folder, aws)
        for rank in range(MESSAGES):
            world.client = world.visitor(f"10.0.{rank}.1")
            checked = world.checked(email=f"personne{rank}@mairie.example", subject=f"Objet {rank}")
            start = time.perf_counter()
            answer = world.post("/f/contact/confirmer", checked)
            waits.append(time.perf_counter() - start)
            assert answer.status_code == 303, answer.text
        world.close()
    p50, p95 = statistics.median(waits), sorted(waits)[int(0.95 * len(waits))]
    print(f"post_p50_ms={p50 * 1000:.0f} post_p95_ms={p95 * 1000:.0f} post_goal_ms=300")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        bench(Path(name))
