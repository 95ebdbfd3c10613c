"""What every test shares: the real files it may be tested with, and the site of the bundled sample, built once."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.aws.standin import Standin, standing_in
from tests.site import ROOT, Site, build, consolidate
from tests.sweeps import SEED

# Machines are shared and slow at times: a slow example is no failure.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")

REAL_EXPORT = ROOT.parent / "shared" / "data" / "emplois-marche-export.json"
SAMPLE = ROOT / "data" / "reference" / "sample.jsonl"


@pytest.fixture(scope="session")
def real_export() -> Path:
    """The real export of les emplois, where the workplace has it."""
    if not REAL_EXPORT.exists():
        pytest.skip(f"no real export at {REAL_EXPORT}")
    return REAL_EXPORT


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the bundled sample."""
    folder = tmp_path_factory.mktemp("sample-site")
    log = consolidate(f"sample={SAMPLE}", folder / "dataset")
    site = build(folder / "dataset", folder / "build")
    return Site(site.folder, site.dataset, site.build, log + site.log)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory, real_export: Path) -> Site:
    """The site of the real export."""
    folder = tmp_path_factory.mktemp("real-site")
    log = consolidate(f"emplois={real_export}", folder / "dataset")
    site = build(folder / "dataset", folder / "build")
    return Site(site.folder, site.dataset, site.build, log + site.log)


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standin]:
    """The stand-in for AWS, which boto3 asks in this process from then on."""
    with standing_in(tmp_path_factory.mktemp("aws")) as standin, pytest.MonkeyPatch.context() as patch:
        for name, value in standin.environment().items():
            patch.setenv(name, value)
        yield standin


def pytest_report_header() -> str:
    """What repeats the drawn parts of the sweeps."""
    return f"sweeps: SEED={SEED}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running until the session ends."""
    items.sort(key=lambda item: item.path.is_relative_to(ROOT / "tests" / "browser"))
