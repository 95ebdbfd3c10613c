"""The pictures of a profile, as browsers choose them: AVIF for those that know it, WebP for the others."""

import shutil
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Request

from data.dataset import Dataset
from tests import serving
from tests.budgets import html_checker
from tests.budgets.limits import exceeded
from tests.budgets.weighing import weigh
from tests.site import Site, build

MOST_PICTURES = 8


class Illustrated(NamedTuple):
    """A profile with pictures: its site, its path, and where the site is served."""

    site: Site
    path: str
    address: str


@pytest.fixture(scope="module")
def illustrated(sample_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Illustrated]:
    """A profile of as many pictures as may be, and a logo that is lighter in WebP: served."""
    folder = tmp_path_factory.mktemp("illustrated")
    shutil.copytree(sample_site.dataset, folder / "dataset")
    public = folder / "dataset" / "public"
    (public / "pictures").mkdir()
    one = next(s for s in Dataset(sample_site.dataset).structures() if s.live)
    names = [f"{rank}.jpg" for rank in range(MOST_PICTURES - 1)] + ["logo.png"]
    for rank, name in enumerate(names[:-1]):
        Image.effect_noise((150, 100 + rank), 60).resize((1000, 600)).save(public / "pictures" / name)
    Image.new("RGB", (200, 100), "teal").save(public / "pictures" / "logo.png")
    record = msgspec.to_builtins(one) | {
        "pictures": [{"file": name, "alternative": f"Vue {name}"} for name in names],
        "references": [{"name": "Mairie"}, {"name": "Métropole", "logo": "logo.png"}],
    }
    (public / "structures.jsonl").write_bytes(msgspec.json.encode(record) + b"\n")
    site = build(folder / "dataset", folder / "build")
    with serving.served(site, folder) as address:
        yield Illustrated(site, f"/prestataires/{one.slug}/", address)


def pictures_seen(page: Page) -> list[tuple[str, int, str]]:
    """Each picture of the profile once it was scrolled to: the file that was chosen, its own width, its words."""
    seen = []
    for image in page.locator(".pictures img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.currentSrc", arg=image.element_handle())
        seen.append(
            tuple(image.evaluate("image => [image.currentSrc.split('.').pop(), image.naturalWidth, image.alt]"))
        )
    return seen


def test_pictures_show_in_the_lightest_format(browser: Browser, illustrated: Illustrated) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(illustrated.address + illustrated.path)
    seen = pictures_seen(page)
    logo = page.locator("img.logo").get_attribute("src") or ""
    asked = [one for one in finished if "/images/" in one.url and not one.url.endswith(logo)]
    assert [ending for ending, _, _ in seen] == ["avif"] * (MOST_PICTURES - 1) + ["webp"]
    assert all(width > 0 for _, width, _ in seen)
    assert [words for _, _, words in seen] == [f"Vue {rank}.jpg" for rank in range(MOST_PICTURES - 1)] + [
        "Vue logo.png"
    ]
    types = {request.response().headers["content-type"] for request in asked}  # type: ignore[union-attr]
    assert types == {"image/avif", "image/webp"}
    assert len(asked) == MOST_PICTURES  # one file each
    page.close()


def test_pictures_keep_their_place_and_fit_a_phone(browser: Browser, illustrated: Illustrated) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.route("**/images/**", lambda route: route.abort())
    page.goto(illustrated.address + illustrated.path)
    kept = page.locator(".pictures img").first.bounding_box()
    page.unroute("**/images/**")
    page.reload()
    pictures_seen(page)
    page.evaluate("scrollTo(0, 0)")
    assert page.locator(".pictures img").first.bounding_box() == kept
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_a_logo_is_small_keeps_its_place_and_stands_beside_its_client(
    browser: Browser, illustrated: Illustrated
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.route("**/images/**", lambda route: route.abort())
    page.goto(illustrated.address + illustrated.path)
    logo = page.locator("li", has_text="Métropole").locator("img.logo")
    kept = logo.bounding_box()
    assert kept is not None
    assert kept["height"] <= 40
    assert kept["width"] <= 128
    page.unroute("**/images/**")
    page.reload()
    logo.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=logo.element_handle())
    seen = logo.bounding_box()
    assert seen is not None
    assert (seen["width"], seen["height"]) == (kept["width"], kept["height"])
    assert page.locator("img.logo").count() == 1
    page.close()


def test_a_profile_of_many_pictures_keeps_to_its_budgets(illustrated: Illustrated) -> None:
    assert exceeded([weigh(illustrated.site, illustrated.path)]) == []


def test_the_html_checker_has_nothing_to_say_of_pictures(illustrated: Illustrated) -> None:
    if html_checker.missing():
        pytest.skip(html_checker.missing())
    assert html_checker.complaints([illustrated.site.folder / illustrated.path.strip("/") / "index.html"]) == []
