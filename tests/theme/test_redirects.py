"""Redirects: rules are followed, and none can be written that leaves the site or turns round."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theme.redirects import Redirects, read_redirects

TABLE = Redirects(
    exact={"/siae/": "/prestataires/", "/prestataires/jardins-38/": "/prestataires/jardins/"},
    slugs={"/siae/": "/prestataires/"},
)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/siae/", "/prestataires/"),
        ("/siae", "/prestataires/"),
        ("/siae/jardins/", "/prestataires/jardins/"),
        ("/siae/jardins", "/prestataires/jardins/"),
        ("/siae/jardins/favorite-lists/", "/prestataires/jardins/"),
        ("/siae/jardins-38/", "/prestataires/jardins/"),
        ("/prestataires/jardins-38/", "/prestataires/jardins/"),
        ("/prestataires/jardins/", None),
        ("/siae//evil.example/", None),
        ("/siae/../", None),
        ("/siae/%0d%0aSet-Cookie:a/", None),
        ("/siae/é/", None),
        ("/", None),
        ("", None),
    ],
)
def test_where_a_path_leads(path: str, target: str | None) -> None:
    assert TABLE.target(path) == target


@pytest.mark.parametrize(
    "rules",
    [
        {"exact": {"/a/": "//evil.example/"}},
        {"exact": {"/a/": "https://evil.example/"}},
        {"exact": {"/a/": "/b/\r\nLocation: /"}},
        {"exact": {"/a/": "/a/"}},
        {"exact": {"/a/": "/b/", "/b/": "/c/"}},
        {"slugs": {"/a/": "//evil.example/"}},
        {"slugs": {"/a/": "/b/", "/b/": "/a/"}},
        {"slugs": {"/a/": "/a/b/"}},
        {"slugs": {"/siae/": "/prestataires/"}, "exact": {"/prestataires/a/": "/siae/a/"}},
        {"exact": {"/a/": "/../a/"}},
    ],
)
def test_a_table_that_loops_or_leaves_the_site_is_refused(rules: dict[str, dict[str, str]]) -> None:
    with pytest.raises(ValueError, match="→"):
        Redirects(**rules)  # type: ignore[arg-type]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(rules, Redirects)


names = st.sampled_from(["s", "p", "s", "p", "a", "", "..", "\\", "é"])
paths = st.lists(names, max_size=2).map(lambda parts: "".join(f"/{part}" for part in parts) + "/")


@given(
    st.dictionaries(paths, paths, max_size=4),
    st.dictionaries(paths, paths, max_size=2),
    paths,
)
def test_any_table_that_is_accepted_ends_in_one_step_on_the_site(
    exact: dict[str, str], slugs: dict[str, str], path: str
) -> None:
    try:
        table = Redirects(exact=exact, slugs=slugs)
    except ValueError:
        return
    target = table.target(path)
    if target is not None:
        assert target.startswith("/")
        assert not target.startswith("//")
        assert "\\" not in target
        assert target != path
        assert table.target(target) is None


def test_a_site_without_table_redirects_nothing(tmp_path: Path) -> None:
    assert read_redirects(tmp_path / "redirects.json").target("/siae/") is None


def test_a_table_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "redirects.json"
    file.write_bytes(msgspec.json.encode(TABLE))
    assert read_redirects(file) == TABLE
