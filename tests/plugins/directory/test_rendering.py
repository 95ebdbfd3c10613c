"""The engine, on templates of the test's own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, UndefinedError

from plugins.directory.pages import Page, digest
from plugins.directory.rendering import Batch, Renderer
from plugins.directory.second_process import SecondProcess, SecondProcessFailed
from plugins.publication.output import Output, TwoPagesAtOneAddress

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
    import os
    import signal

    with SecondProcess(lambda: os.kill(os.getpid(), signal.SIGKILL)) as second, pytest.raises(SecondProcessFailed):
        second.result(while_waiting=lambda: None)


def test_a_second_process_whose_value_nobody_wants_ends() -> None:
    with pytest.raises(KeyError), SecondProcess(lambda: b"x" * 5_000_000):
        raise KeyError
