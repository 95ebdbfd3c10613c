import pytest

from tests.functions.world import ATELIER, World


@pytest.mark.parametrize("path", ["/f/", "/f/nothing", "/f/contact/", "/f/contact/autre", "/elsewhere", "/f/%00"])
def test_unknown_path_is_a_page_of_the_site(world: World, path: str) -> None:
    response = world.client.get(path)

    assert response.status_code == 404
    assert "<title>Erreur\u202f: Page introuvable" in response.text
    assert "Annuaire d’essai" in response.text
    assert 'href="/prestataires/"' in response.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/f/contact", {"GET", "HEAD", "POST"}),
        ("GET", "/f/contact/confirmer", {"POST"}),
        ("GET", "/f/contact/modifier", {"POST"}),
        ("POST", "/f/contact/envoye/X", {"GET", "HEAD"}),
    ],
)
def test_wrong_method_is_a_page_that_says_what_to_do(world: World, method: str, path: str, allowed: set[str]) -> None:
    response = world.client.request(method, path)

    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == allowed
    assert "repartez de l’accueil du site" in response.text


def test_head_answers_like_get_without_a_body(world: World) -> None:
    assert world.client.head(f"/f/contact?structure={ATELIER.id}").status_code == 200


def test_get_while_the_store_cannot_be_read_is_a_503_page(world: World) -> None:
    with world.connections.writing() as connection:
        connection.execute("DROP TABLE contacts")
        connection.execute("DROP TABLE structures")

    response = world.client.get("/f/contact", params={"structure": ATELIER.id})

    assert response.status_code == 503
    assert response.headers["retry-after"] == "120"
    assert "Rien n’a été enregistré" in response.text


@pytest.mark.parametrize("path", ["/f/fiche", "/f/moderation"])
def test_address_typed_without_its_last_slash_leads_to_the_page(world: World, path: str) -> None:
    response = world.client.get(path)

    assert response.status_code == 308
    assert response.headers["location"] == f"{path}/"
    assert world.client.get(path, follow_redirects=True).status_code == 200
