from pathlib import Path

import pytest

from functions.pages import PROBLEMS, Pages
from functions.storage.connections import Connections
from functions.storage.sqlite import SqliteStore
from tests.functions.world import ATELIER, World
from theme.frame import BARE


@pytest.mark.parametrize("status", PROBLEMS)
def test_each_problem_says_what_to_do(world: World, status: int) -> None:
    page = Pages(world.store).problem(status)
    title, advice = PROBLEMS[status]

    assert page.status_code == status
    content = bytes(page.body).decode()
    assert f"<h1>{title}</h1>" in content
    assert advice in content


def test_frame_follows_the_snapshot(world: World) -> None:
    pages = Pages(world.store)
    first = pages.environment()

    assert pages.environment() is first
    world.load(ATELIER)
    assert pages.environment() is not first


def test_pages_wear_a_bare_frame_before_the_first_snapshot(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "new.sqlite")
    pages = Pages(SqliteStore(connections, str))

    assert BARE.site_name in bytes(pages.problem(404).body).decode()
    connections.close()


def test_last_frame_stays_while_the_store_cannot_be_read(world: World) -> None:
    pages = Pages(world.store)
    pages.environment()
    with world.connections.writing() as connection:
        connection.execute("DROP TABLE snapshot")

    assert "Annuaire d’essai" in bytes(pages.problem(503).body).decode()
