from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import pytest

from plugins.assets import bundling
from plugins.publication.output import Output


def test_each_asset_is_named_by_its_content_and_carries_its_digest(tmp_path: Path) -> None:
    output = tmp_path / "output"
    assets = bundling.bundle(Output(output), tmp_path)
    assert {"site.css", "search.js", "search-worker.js", "favicon.svg"} <= set(assets)
    for name, asset in assets.items():
        content = (output / asset.address.lstrip("/")).read_bytes()
        assert asset.integrity == f"sha384-{b64encode(sha384(content).digest()).decode()}"
        assert asset.address != f"/assets/{name}"
    assert bundling.bundle(Output(tmp_path / "again"), tmp_path) == assets


def test_styles_are_one_file_that_loads_no_other(tmp_path: Path) -> None:
    asset = bundling.bundle(Output(tmp_path / "output"), tmp_path)["site.css"]
    styles = (tmp_path / "output" / asset.address.lstrip("/")).read_text(encoding="utf-8")
    assert "@import" not in styles
    assert "url(" not in styles


@pytest.mark.parametrize(
    ("present", "words"), [(True, "esbuild a refusé"), (False, "lancez «\u202fmake install\u202f»")]
)
def test_what_cannot_be_bundled_stops_the_build_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, present: bool, words: str
) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "site.css").write_text('@import "missing.css";')
    if present:
        (tmp_path / "node_modules").symlink_to(bundling.THEME / "node_modules")
    monkeypatch.setattr(bundling, "THEME", tmp_path)
    with pytest.raises(bundling.BundlingFailed, match=words):
        bundling.bundle(Output(tmp_path / "output"), tmp_path)
