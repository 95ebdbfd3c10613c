"""The corpus: hostile files are all refused, with what to do; ordinary ones are all taken."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.files.checking import Question, refusal_of
from functions.files.document_checks.zip_layout import parts_of
from functions.files.document_formats import FORMATS, format_of
from functions.files.refused_file import RefusedFile
from functions.tenders.attached import accepting
from functions.tenders.attached.accepting import accept
from tests.functions.tenders.attached.files.corpus import hostile_files, ordinary_files
from tests.functions.tenders.attached.files.packages import docx, lying
from tests.functions.tenders.attached.files.pdfs import objects, pdf

ROOT = Path(__file__).parents[4]
PLAIN = pdf(objects())
WRITTEN_DOCX = docx()


def refusal(name: str, content: bytes) -> str:
    """Why a file is refused, asked in this process: what a process aside answers is tested below."""
    try:
        announced = format_of(name)
    except RefusedFile as refused:
        return refused.sentence
    return refusal_of(Question(announced.extension, content))


def accepted(name: str, content: bytes) -> str:
    """The extension of a file that is taken, asked aside."""
    return asyncio.run(accept(name, content)).extension


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len(hostile_files()) >= 60
    assert len(ordinary_files()) >= 30


@pytest.mark.parametrize("what", hostile_files())
def test_hostile_files_are_refused_with_what_to_do(what: str) -> None:
    sentence = refusal(*hostile_files()[what])
    assert re.search(r"[Ee]nvoyez|Choisissez", sentence), sentence
    assert not re.search(r"[ \u00a0][;:!?»]|«[^\u202f]|'|\d \d|\d Mo", sentence), sentence


@pytest.mark.parametrize("what", ordinary_files())
def test_ordinary_files_are_taken(what: str) -> None:
    assert refusal(*ordinary_files()[what]) == ""


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ("DOCX: macros", "macros"), ("XLSX: macros by type", "macros"), ("ODT: macros", "macros"),
        ("DOC: macros", "macros"), ("XLS: a sheet of macros", "macros"), ("DOC: a password", "mot de passe"),
        ("PDF: a password", "mot de passe"), ("package: a password", "mot de passe"),
        ("PDF: a script in a stream of objects", "scripts"), ("PDF: an attached file", "autre fichier"),
        ("DOCX: a template elsewhere", "ailleurs"), ("a DOCX named PDF", "annonce un PDF"),
        ("PDF: cut in the middle", "incomplet"), ("package: a bomb", "trop de calculs"), ("empty", "vide"),
        ("package: something after", "données ajoutées"), ("DOCX: entities", "DOCTYPE"),
        ("name: a program inside", "deux extensions"), ("name: turned writing", "invisibles"),
    ],
)  # fmt: skip
def test_a_refusal_says_why(what: str, word: str) -> None:
    assert word in refusal(*hostile_files()[what])


def test_what_lies_of_its_size_is_not_inflated() -> None:
    content = lying(docx(more={"word/big.xml": bytes(15_000_000)}), b"word/big.xml", 100)
    part = next(part for part in parts_of(content) if part.name == "word/big.xml")
    pieces: list[bytes] = []
    with pytest.raises(RefusedFile):
        pieces.extend(part.pieces())
    assert sum(map(len, pieces)) < 100_000


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_of_each_format_is_taken_aside(extension: str) -> None:
    name, content = next(file for file in ordinary_files().values() if file[0].endswith(f".{extension}"))
    assert accepted(name, content) == extension


def test_a_hostile_file_is_refused_aside() -> None:
    with pytest.raises(RefusedFile, match="macros"):
        accepted(*hostile_files()["DOCX: macros"])


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "asked_aside", None)
    with pytest.raises(RefusedFile, match="dépasse 10\u202fMo"):
        accepted("cahier.pdf", bytes(10 * 1024 * 1024 + 1))


def test_a_reader_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "MOST_SECONDS", 0.01)
    with pytest.raises(RefusedFile, match="Imprimez-le en PDF"):
        accepted("cahier.pdf", PLAIN)


@pytest.mark.parametrize(
    "body",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n    while True: pass",
    ],
    ids=["crashes", "never ends"],
)
def test_a_reader_that_fails_is_a_refusal_and_the_server_goes_on(
    body: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import functions.files.checking as checking\ndef refusal_of(question):\n    {body}\n"
        "checking.refusal_of = refusal_of\nchecking.main()\n"
    )
    interpreter = tmp_path / "python"
    interpreter.write_text(f"#!/bin/sh\nexec {Path(sys.prefix) / 'bin' / 'python'} {script}\n")
    interpreter.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    with pytest.raises(RefusedFile, match="Imprimez-le en PDF"):
        accepted("cahier.pdf", PLAIN)


def test_memory_and_time_are_bounded() -> None:
    script = (
        "import functions.files.checking as checking, resource\n"
        "checking.refusal_of = lambda _: ' '.join(str(resource.getrlimit(one)[0]) for one in "
        "(resource.RLIMIT_AS, resource.RLIMIT_CPU))\n"
        "checking.main()"
    )
    asked = b"\x82\xa9extension\xa3pdf\xa7content\xc4\x00"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, input=asked, capture_output=True, check=True)
    assert run.stdout == b"1000000000 25"


def test_the_server_reads_no_document_itself() -> None:
    script = (
        "import sys, functions.tenders.attached.accepting\n"
        "print([name for name in sys.modules if name.startswith(('pypdf', 'olefile', 'defusedxml', 'zipfile'))])"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from((("a.pdf", PLAIN), ("a.docx", WRITTEN_DOCX))), st.data())
def test_spoilt_files_are_refused_or_taken_but_never_a_fault(file: tuple[str, bytes], data: st.DataObject) -> None:
    name, content = file
    at = data.draw(st.integers(0, len(content)))
    noise = data.draw(st.binary(max_size=40))
    assert isinstance(refusal(name, content[:at] + noise + content[at + data.draw(st.integers(0, 40)) :]), str)


@given(st.text(max_size=200))
def test_any_name_is_refused_or_announces_a_format(name: str) -> None:
    try:
        announced = format_of(name).extension
    except RefusedFile:
        return
    assert name.strip().lower().endswith(f".{announced}")
