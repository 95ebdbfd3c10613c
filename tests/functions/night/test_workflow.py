"""What the workflow of GitHub takes back and keeps: its own lines, with a bucket that is a folder."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.site import ROOT

_AWS = """#!/bin/bash
# aws s3 sync|cp|ls, where s3://bucket is a folder.
shift; verb=$1; shift; delete=; words=()
while [ $# -gt 0 ]; do
  case $1 in --delete) delete=1 ;; --sse) shift ;; --only-show-errors) ;; *) words+=("${1/s3:\\/\\//$BUCKETS/}") ;; esac
  shift
done
[ "$verb" = "$LOST" ] && exit 255
case $verb in
  ls) [ -e "${words[0]}" ] ;;
  cp) if [ "${words[1]}" = - ]; then cat "${words[0]}"; else cp "${words[0]}" "${words[1]}"; fi ;;
  sync) mkdir -p "${words[1]}"; [ -z "$delete" ] || rm -rf "${words[1]:?}"/*
    [ ! -d "${words[0]}" ] || cp -r "${words[0]}/." "${words[1]}" ;;
esac
"""

pytestmark = pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not here: apt install zstd")


def _steps() -> list[dict[str, Any]]:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8"))
    steps: list[dict[str, Any]] = workflow["jobs"]["night"]["steps"]
    return steps


class Runner:
    """A machine that GitHub lends for a night."""

    def __init__(self, folder: Path, buckets: Path) -> None:
        self.folder = folder
        self.buckets = buckets
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "aws").write_text(_AWS)
        (folder / "bin" / "aws").chmod(0o755)

    def run(self, name: str, lost: str = "") -> int:
        """Run the step that begins so, as GitHub does; ``lost`` is a verb of aws that fails."""
        (step,) = (one for one in _steps() if one.get("name", "").startswith(name))
        assert step["shell"] == "bash"
        environment = os.environ | {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "BUCKETS": str(self.buckets), "LOST": lost,
            "PRIVATE": "s3://private/night", "RUNNER_TEMP": str(self.folder / "bin"),
        }  # fmt: skip
        told = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(told, cwd=self.folder, env=environment, check=False).returncode

    def has(self, file: str) -> bool:
        return (self.folder / file).exists()

    def write(self, file: str) -> None:
        (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_text(file)


def test_what_a_night_keeps_the_next_one_takes_back(tmp_path: Path) -> None:
    first = Runner(tmp_path / "first", tmp_path / "buckets")
    (tmp_path / "buckets" / "private" / "night").mkdir(parents=True)
    assert first.run("Take back") == 0
    for file in ("var/data/emplois/private/history", "var/sources/emplois/old", "build/output.building/page"):
        first.write(file)
    assert first.run("Keep") == 0

    second = Runner(tmp_path / "second", tmp_path / "buckets")
    assert second.run("Take back") == 0
    assert second.has("var/data/emplois/private/history")
    assert second.has("build/output.building/page")
    (second.folder / "var/data/emplois/private/history").unlink()
    (second.folder / "var/sources/emplois/old").unlink()
    assert second.run("Keep") == 0

    kept = tmp_path / "buckets" / "private" / "night" / "var"
    assert (kept / "data/emplois/private/history").exists()
    assert not (kept / "sources/emplois/old").exists()


@pytest.mark.parametrize("lost", ["sync", "ls", "cp"])
def test_what_cannot_be_taken_back_is_a_failure_and_nothing_is_kept_over_it(tmp_path: Path, lost: str) -> None:
    runner = Runner(tmp_path / "runner", tmp_path / "buckets")
    (tmp_path / "buckets" / "private" / "night").mkdir(parents=True)
    runner.write("build/output/page")
    runner.write("var/x")
    assert runner.run("Keep") == 0

    assert runner.run("Take back", lost) != 0
    (take,) = (one for one in _steps() if one.get("id") == "take")
    (keep,) = (one for one in _steps() if one.get("name", "").startswith("Keep"))
    assert take["name"].startswith("Take back")
    assert keep["if"] == "always() && steps.take.outcome == 'success'"
