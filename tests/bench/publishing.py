"""What publishing costs: 16 000 files (91 MB) to a bucket that answers 25 ms late, then 1 % changed, then nothing.

``python -m tests.bench.publishing [--count 16000] [--latency 25]``. The goals of issue 8: ≤ 5 s, ≤ 1 s, and ≤ 0.5 s
after hashing. boto3 with 64 threads sends the same files to the same bucket in the same run, for comparison. What is
measured is the whole process, from its start to its end.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.site import ROOT

_MEAN = 5_700
"""Bytes of a file: 91 MB in 16 000."""
_WORDS = ["atelier", "insertion", "entreprise", "restauration", "espaces", "recyclage", "menuiserie", "nettoyage"]
_TURNS = 3


def write_site(folder: Path, count: int) -> list[Path]:
    """A folder of so many files: six in ten are pages of profiles, one in three of listings, the rest are assets."""
    chance = random.Random(16)
    files = []
    for number in range(count - 1):
        sort = number % 100
        if sort < 62:
            path = f"prestataires/structure-{number}/index.html"
        elif sort < 95:
            path = f"secteurs/metier-{number % 50}/lieu-{number}/index.html"
        else:
            path = f"recherche/t{number:06}.json"
        files.append(folder / path)
    files.append(folder / "index.html")
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        words = " ".join(chance.choices(_WORDS, k=round(_MEAN / 11)))
        file.write_text(f'<a href="/">{words}</a>', encoding="utf-8")
    return files


def change(files: list[Path], seed: int) -> int:
    """Change one page in a hundred. Returns how many."""
    pages = [file for file in files if file.suffix == ".html"]
    chosen = random.Random(seed).sample(pages, max(1, len(files) // 100))
    for file in chosen:
        file.write_text(f"{file.read_text(encoding='utf-8')} {seed}", encoding="utf-8")
    return len(chosen)


@contextmanager
def bucket(latency: float) -> Iterator[str]:
    """The address of a bucket's server."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bucket_server", str(latency)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def seconds(endpoint: str, site: Path, *more: str) -> float:
    """How long a publication takes, from the start of its process to its end."""
    began = time.perf_counter()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "plugins.publication", "--to", "s3://bucket/site", "--site", str(site)),
            *("--endpoint", endpoint, *more),
        ],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - began


def boto3_seconds(endpoint: str, site: Path, files: list[Path]) -> float:
    """The same files sent by boto3 with 64 threads, without any order."""
    import boto3
    from botocore.config import Config

    client: Any = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="eu-west-3",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(max_pool_connections=64, s3={"addressing_style": "path"}),
    )
    began = time.perf_counter()
    with ThreadPoolExecutor(64) as threads:
        for _ in threads.map(
            lambda file: client.put_object(
                Bucket="bucket", Key=f"boto3/{file.relative_to(site)}", Body=file.read_bytes(), ContentType="text/html"
            ),
            files,
        ):
            pass
    return time.perf_counter() - began


def _environment() -> dict[str, str]:
    return os.environ | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "DISTRIBUTION": ""}


def bench(folder: Path, count: int, latency: float, *, peers: bool) -> None:
    """Measure, and print one line a figure, then all of them."""
    site = folder / "output"
    files = write_site(site, count)
    size = sum(file.stat().st_size for file in files)
    print(f"{count} files, {size / 1e6:.0f} MB, {latency:.0f} ms")
    time.sleep(2.1)  # a file younger than two seconds is digested again
    firsts, changes, nothings = [], [], []
    for turn in range(_TURNS):
        with bucket(latency) as endpoint:
            firsts.append(seconds(endpoint, site))
            change(files, turn)
            changes.append(seconds(endpoint, site))
            time.sleep(2.1)
            seconds(endpoint, site)
            nothings.append(seconds(endpoint, site))
    first, changed, nothing = (sorted(some)[_TURNS // 2] for some in (firsts, changes, nothings))
    print(f"first {firsts}, 1 % {changes}, nothing {nothings}")
    boto3_s = 0.0
    if peers:
        with bucket(latency) as endpoint:
            boto3_s = boto3_seconds(endpoint, site, files)
    print(
        f"publish_files={count} publish_s={first:.2f} publish_1pct_s={changed:.2f} publish_nothing_s={nothing:.2f}"
        f" boto3_64_threads_s={boto3_s:.2f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure publications.")
    parser.add_argument("--count", type=int, default=16_000)
    parser.add_argument("--latency", type=float, default=25)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as name:
        bench(Path(name), options.count, options.latency, peers=not options.no_peers)
