"""Fixtures of the functions' tests. SERVICES_ON=aws runs them on the stand-in for AWS, through the Lambda handler."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aws.recording import recorded
from tests.functions.world import World

ON_AWS = os.environ.get("SERVICES_ON") == "aws"
RIGHTS = os.environ.get("RIGHTS", "")
ONE_MACHINE = {
    "test_a_claim_counts_once_however_often_its_button_is_pressed": "presses from several threads at once",
    "test_a_claimant_completes_what_a_moderator_asked_and_nothing_else": "locks the SQLite file",
    "test_a_locked_store_keeps_the_reason": "locks the SQLite file",
    "test_a_store_that_cannot_be_written_keeps_what_was_typed": "locks the SQLite file",
    "test_locked_store_keeps_what_was_typed": "locks the SQLite file",
    "test_locked_store_says_not_sent_keeps_the_text_and_lets_retry": "locks the SQLite file",
    "test_report_whose_mails_cannot_be_stored_is_not_either": "locks the SQLite file",
    "test_address_itself_is_kept_nowhere_once_the_snapshot_forgets_it": "reads the SQLite file",
    "test_the_cookie_is_for_this_host_alone_and_no_script_reads_it": "reads the SQLite file",
    "test_whoever_was_erased_leaves_the_exported_file_and_the_next_dataset": "names the SQLite file to a command",
    "test_the_command_says_what_it_wrote_and_what_it_refuses": "names the SQLite file to a command",
    "test_visitors_do_not_wait_for_pictures_that_one_owner_sends": "starts a server of one machine",
    "test_structures_that_answer_at_the_same_instant_all_count": "answers from several threads at once",
    "test_file_that_is_no_picture_is_refused_and_the_rest_stays": "sends more than a function takes",
}
"""Tests of services that are of one machine by what they do, and why."""


@pytest.fixture(scope="session", autouse=True)
def _needed_rights(request: pytest.FixtureRequest) -> Iterator[None]:
    """With RIGHTS=FILE on AWS: what each function asked is added to that file, for tests/aws/test_rights.py."""
    if not (ON_AWS and RIGHTS):
        yield
        return
    request.getfixturevalue("aws")
    from functions.files.bucket import client

    client.cache_clear()
    with recorded() as recording:
        yield
    client.cache_clear()
    file = Path(RIGHTS)
    known = json.loads(file.read_bytes()) if file.exists() else {}
    needed = {name: sorted(rights | set(known.get(name, ()))) for name, rights in recording.needed.items()}
    file.write_text(json.dumps(known | needed, indent=1, sort_keys=True), encoding="utf-8")


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """A world of three structures."""
    if ON_AWS:
        if why := ONE_MACHINE.get(request.node.originalname):
            pytest.skip(why)
        from tests.aws.world import CloudWorld

        world: World = CloudWorld(tmp_path, request.getfixturevalue("aws"))
    else:
        world = World(tmp_path)
    yield world
    world.close()
