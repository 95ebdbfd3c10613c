import pytest

from tests.functions.world import SITE, TYPED, World


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": SITE},
    ],
)
def test_our_own_pages_may_post(world: World, headers: dict[str, str]) -> None:
    assert world.client.post("/f/contact", data=TYPED, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": SITE},
        {"Sec-Fetch-Site": "cross-site", "Origin": SITE},
        {"Origin": "null"},
        {"Origin": "http://annuaire.example"},
        {"Origin": "https://annuaire.example.attaquant.example"},
        {"Origin": "https://annuaire.example:8443"},
        {"Referer": SITE},
    ],
)
@pytest.mark.parametrize("path", ["/f/contact", "/f/contact/modifier", "/f/contact/confirmer"])
def test_other_pages_may_not(world: World, headers: dict[str, str], path: str) -> None:
    fields = world.checked()

    response = world.client.post(path, data=fields, headers=headers)

    assert response.status_code == 403
    assert "depuis une page de ce site" in response.text
    assert world.counts().messages["accepted"] == 0
