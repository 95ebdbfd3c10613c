"""The words that the night hands to the publication."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from functions.night.plan import Plan
from functions.night.publishing import publication_words
from functions.night.steps import STEPS


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("--to /srv/site --dry-run", "--dry-run"),
        ("--to /srv/site --dry", "--dry"),  # as argparse reads it
        ("--to /srv/site --rollback 3", "--rollback"),
        ("--to /srv/site --rollback=3", "--rollback=3"),
        ("--status --to /srv/site", "--status"),
        ("--to /srv/site -h", "-h"),
        ("--to /srv/site --site build/other", "--site"),
        ("--to '/srv/site", "guillemet"),
        ("--take-over", "--to"),
        ("--to", "--to"),
    ],
)
def test_words_that_publish_nothing_are_refused(told: str, named: str) -> None:
    with pytest.raises(ArgumentTypeError, match=named):
        publication_words(told)


@pytest.mark.parametrize(
    ("told", "folder"),
    [
        ("--to /srv/annuaire/site --again", Path("/srv/annuaire/site")),
        ("--to=/srv/annuaire/site", Path("/srv/annuaire/site")),
        ("--to '/srv/le site'", Path("/srv/le site")),
        ("--to s3://annuaire --distribution E2ABCDEF", None),
        ("", None),
    ],
)
def test_nginx_is_told_of_redirects_where_the_site_is_a_folder(told: str, folder: Path | None) -> None:
    plan = Plan(sources=("emplois",), publication=publication_words(told))
    redirects = next(step for step in STEPS if step.name == "redirects")

    assert plan.online == folder
    assert bool(redirects.skipped(plan)) == (folder is None)
    if folder:
        assert redirects.words(plan)[-2:] == ["--site", str(folder)]
