import pytest
from itsdangerous import URLSafeSerializer

from functions.links import BadToken, Links, new_reference
from tests.functions.world import SECRET_KEY


@pytest.fixture
def links() -> Links:
    return Links(SECRET_KEY)


def test_tokens_of_another_purpose_or_key_are_refused(links: Links) -> None:
    others = (
        URLSafeSerializer(SECRET_KEY, salt="another").dumps("d"),
        Links("another key that is at least 32 characters").opposition("a@b.example"),
    )
    for token in others:
        with pytest.raises(BadToken):
            links.opposed_digest(token)


def test_opposition_token_holds_a_keyed_digest_of_the_address(links: Links) -> None:
    token = links.opposition("Zoe@Mairie.example ")

    assert links.opposed_digest(token) == links.address_digest("zoe@mairie.example")
    assert Links("another key that is at least 32 characters").address_digest("a@b.example") != links.address_digest(
        "a@b.example"
    )


def test_references_are_random_and_easy_to_read_aloud() -> None:
    references = {new_reference() for _ in range(500)}

    assert len(references) == 500
    for reference in references:
        assert len(reference) == 14
        assert not set(reference) & set("01OILU")
