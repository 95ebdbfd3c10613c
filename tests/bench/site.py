"""What building and searching cost, from a sample to a built site."""

import resource
from pathlib import Path

import brotli
from rich.console import Console
from rich.table import Table

from tests.bench.processes import Cost, measure

_OUT = Console()


def build(dataset: Path, folder: Path) -> Cost:
    """Build the site of a dataset."""
    return measure(
        *("-m", "pelican", "-s", "pelicanconf.py", "--fatal", "errors", "-q"),
        DATASET_DIR=str(dataset),
        BUILD=str(folder),
        OUTPUT=str(folder / "output"),
    )


def compressed(path: Path) -> int:
    """The bytes of a file in brotli, as a server sends it."""
    return len(brotli.compress(path.read_bytes(), quality=5))


def bench(folder: Path, count: int) -> None:
    """Measure a site of ``count`` structures in a folder, print a table and one line of figures."""
    sample, dataset = folder / "sample.jsonl", folder / "dataset"
    costs = {
        "sample": measure("-m", "data", "sample", "--count", str(count), "--out", str(sample)),
        "consolidate": measure("-m", "data", "consolidate", f"sample={sample}", "--out", str(dataset)),
        "build": build(dataset, folder / "build"),
        "build again": build(dataset, folder / "build"),
    }
    output = folder / "build" / "output"
    profiles = sorted(compressed(path) for path in output.glob("prestataires/*/index.html"))
    listings = sorted(compressed(path) for path in output.glob("secteurs/*/*/index.html"))
    search = {path.stem.split(".")[0]: compressed(path) for path in output.glob("recherche/*.json")}
    scripts = sum(compressed(path) for path in output.glob("assets/search*.js"))
    styles = sum(compressed(path) for path in output.glob("assets/*.css"))
    table = Table(title=f"{count} structures, {sum(1 for _ in output.rglob('*.html'))} pages")
    for heading in ("what", "wall s", "CPU s", "memory MB"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, cost in costs.items():
        table.add_row(name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}")
    _OUT.print(table)
    profile, listing = profiles[int(len(profiles) * 0.95)], listings[int(len(listings) * 0.95)]
    _OUT.print(f"brotli 5: profile p95 {profile} B, listing p95 {listing} B")
    _OUT.print(f"brotli 5: styles {styles} B, search scripts {scripts} B, search data {search}")
    print(
        f"consolidate_s={costs['consolidate'].wall:.2f} build_s={costs['build'].wall:.2f}"
        f" rebuild_s={costs['build again'].wall:.2f} build_mb={costs['build'].memory:.0f}"
        f" profile_p95_b={profile} css_b={styles} search_js_b={scripts}"
        f" search_index_b={sum(search.values())}"
        f" peak_mb={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f}"
    )
