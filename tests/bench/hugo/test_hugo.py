"""Hugo's pages are still ours: a template that changes is ported, or this fails."""

import subprocess
from pathlib import Path

import pytest

from tests.bench.hugo import likeness, making
from tests.site import Site, build

pytestmark = pytest.mark.audit  # it builds two sites, to compare what only a bench shows


@pytest.fixture(scope="module")
def our_site(sample_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample as the bench builds it."""
    folder = tmp_path_factory.mktemp("ours")
    return build(sample_site.dataset, folder, making.DIRECTORY_SETTINGS, SITEURL=making.SITE_ADDRESS)


@pytest.fixture(scope="module")
def hugo_sites(our_site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two Hugo sites of the sample, laid out."""
    return making.lay_out(our_site, tmp_path_factory.mktemp("hugo"))


@pytest.mark.parametrize("way", [0, 1], ids=["plain", "cached"])
def test_hugo_makes_the_same_pages(our_site: Site, hugo_sites: tuple[Path, Path], tmp_path: Path, way: int) -> None:
    done = subprocess.run(making.command(hugo_sites[way], tmp_path), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert likeness.differences(our_site, tmp_path) == []


def test_what_says_something_else_is_told(our_site: Site, tmp_path: Path) -> None:
    for path in our_site.folder.rglob("index.html"):
        copy = tmp_path / path.relative_to(our_site.folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8").replace("<h1", "<p>en plus</p><h1"), encoding="utf-8")
    for file in our_site.folder.rglob("contact.vcf"):
        (tmp_path / file.relative_to(our_site.folder)).write_bytes(file.read_bytes())
    for file in our_site.folder.rglob("nouveautes.xml"):
        (tmp_path / file.relative_to(our_site.folder)).write_text("<feed/>")
    (tmp_path / "secteurs" / "index.html").unlink()
    found = likeness.differences(our_site, tmp_path)
    assert found[0] == "only one of the two has secteurs/index.html"
    assert len(found) > likeness.SAMPLE
    pages, feeds = found[1 : -likeness.SAMPLE], found[-likeness.SAMPLE :]
    assert all("words: " in one for one in pages)
    assert all(one.endswith("nouveautes.xml: other words") for one in feeds)
