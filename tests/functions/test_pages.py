from pathlib import Path

import pytest

from functions.pages import PROBLEMS, Pages
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.store import SqliteStore
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


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/f/fiche/envoyer", {}, 405),
        ("DELETE", "/f/moderation/connexion", {}, 405),
        ("POST", "/f/moderation/connexion", {"Content-Type": "text/plain"}, 415),
        ("POST", "/f/fiche/modifier", {"Content-Length": "900000"}, 413),
        ("POST", "/f/moderation/connexion", {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_what_is_said_to_an_owner_or_a_moderator_is_true_of_what_they_do(
    world: World, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    form = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    response = world.client.request(method, path, content="x=y", headers=form | headers)

    assert response.status_code == status
    assert PROBLEMS[status][1] in response.text
    assert "message" not in PROBLEMS[status][1]
    assert "la structure" not in PROBLEMS[status][1]


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
