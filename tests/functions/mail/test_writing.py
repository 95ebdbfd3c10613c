"""How mails look: every HTML one in the same small frame, which fetches nothing."""

import re
from pathlib import Path

import pytest

from tests.functions.world import World
from tests.site import ROOT

FRAME = ROOT / "theme" / "templates" / "mails" / "frame.html"
LETTERS = sorted(FRAME.parent.glob("*.html"))


@pytest.mark.parametrize("file", [file for file in LETTERS if file != FRAME], ids=lambda file: file.stem)
def test_every_letter_is_in_the_frame_and_has_a_text(file: Path) -> None:
    words = file.read_text(encoding="utf-8")
    assert words.startswith('{% extends "mails/frame.html" %}\n')
    assert not re.search(r"<(!doctype|html|body|style|img)\b", words)
    assert file.with_suffix(".txt").exists()


def test_a_mail_comes_dressed_signed_and_fetches_nothing(world: World) -> None:
    world.confirmed()
    to_structure, receipt = (str(mail.get_body(("html",)).get_content()) for mail in world.sent_mails())
    for page in (to_structure, receipt):
        assert page.startswith("<!doctype html>")
        assert page.count("<style>") == 1
        assert "prefers-color-scheme: dark" in page
        assert not re.search(r"<img|<link|<script|@import|url\(|src=", page)
    assert '<p class="signature">Annuaire d’essai</p>' in receipt
    assert re.search(r'<a class="button" href="https://annuaire\.example/f/suivi/[\w-]+">', receipt)
    assert '<p class="signature">' not in to_structure
