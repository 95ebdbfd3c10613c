"""The engine, on templates of the test's own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, UndefinedError

from plugins.directory.pages import Page, digest
from plugins.directory.rendering import Batch, Renderer
from plugins.directory.second_process import SecondProcess, SecondProcessFailed
from plugins.publication.memory import OutputTaken
from plugins.publication.output import Output, TwoPagesAtOneAddress
from tests.site import ROOT

JINJA = Environment(loader=DictLoader({"page.html": "<p>{{ word }} {{ address }}", "broken.html": "{{ word.no.no }}"}))


def page(address: str, word: str, *, template: str = "page.html", is_indexed: bool = True) -> Page:
    return Page(address, template, digest(word), lambda: {"word": word}, is_indexed)


def batches(*pages: Page) -> list[Batch]:
    return [lambda one=one: iter([one]) for one in pages]  # type: ignore[misc]


def build(folder: Path, *pages: Page, site: bytes = b"site") -> tuple[Renderer, dict[str, list[str]]]:
    output = Output(folder)
    renderer = Renderer(JINJA, output, site)
    renderer.build(batches(*pages))
    return renderer, output.close().as_lists()


def test_pages_are_written_by_either_process_and_once(tmp_path: Path) -> None:
    pages = [page(f"/{number}/", f"w{number}", is_indexed=number % 2 == 0) for number in range(40)]
    renderer, changes = build(tmp_path / "output", *pages, page("/feed.xml", "feed"))
    assert len(changes["added"]) == 41
    assert (tmp_path / "output" / "7" / "index.html").read_text() == "<p>w7 /7/"
    assert (tmp_path / "output" / "feed.xml").read_text() == "<p>feed /feed.xml"
    assert renderer.indexed == {one.address: one.shown for one in pages if one.is_indexed} | {
        "/feed.xml": digest("feed")
    }


def test_a_page_that_shows_the_same_is_not_even_given_its_context(tmp_path: Path) -> None:
    def unexpected() -> Mapping[str, Any]:
        raise AssertionError("rendered again")

    build(tmp_path / "output", page("/a/", "a"), page("/b/", "b"))
    _, changes = build(tmp_path / "output", page("/a/", "a")._replace(context=unexpected), page("/b/", "c"))
    assert changes == {"added": [], "changed": ["b/index.html"], "removed": []}
    with pytest.raises((AssertionError, SecondProcessFailed), match="rendered again"):
        build(tmp_path / "output", page("/a/", "a")._replace(context=unexpected), site=b"another theme")


def test_a_page_that_cannot_be_rendered_stops_the_build_whoever_rendered_it(tmp_path: Path) -> None:
    def slow() -> Iterator[Page]:
        yield page("/fine/", "fine")
        yield page("/broken/", "x", template="broken.html")

    for number in range(4):
        output = Output(tmp_path / str(number))
        with pytest.raises((UndefinedError, SecondProcessFailed), match="no"):
            Renderer(JINJA, output, b"").build([slow, *batches(page("/b/", "b"))])


def test_two_pages_at_one_address_stop_the_build_even_from_two_processes(tmp_path: Path) -> None:
    with pytest.raises(TwoPagesAtOneAddress):
        build(tmp_path / "output", *(page("/same/", str(number)) for number in range(6)))


def test_a_second_process_that_dies_says_so() -> None:
    with SecondProcess(lambda: os.kill(os.getpid(), signal.SIGKILL)) as second, pytest.raises(SecondProcessFailed):
        second.result(while_waiting=lambda: None)


def test_a_second_process_whose_value_nobody_wants_ends() -> None:
    with pytest.raises(KeyError), SecondProcess(lambda: b"x" * 5_000_000):
        raise KeyError


def test_a_second_process_whose_first_one_is_killed_ends_and_frees_the_folder(tmp_path: Path) -> None:
    program = f"""
import os, time
from itertools import repeat
from pathlib import Path
from jinja2 import DictLoader, Environment
from plugins.directory.pages import Page
from plugins.directory.rendering import Renderer
from plugins.publication.output import Output

def slow():
    time.sleep(0.05)
    return iter(())

print("ready", flush=True)
Renderer(Environment(loader=DictLoader({{}})), Output(Path({str(tmp_path / "output")!r})), b"").build([slow] * 400)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        time.sleep(0.6)
        first.kill()
    deadline = time.monotonic() + 5
    while True:
        try:
            Output(tmp_path / "output").close()
            break
        except OutputTaken:
            assert time.monotonic() < deadline, "the second process outlived the first"
            time.sleep(0.05)
