"""Secrets by their id: read once, and what goes wrong told without any of them."""

import secrets
from collections.abc import Iterator

import pytest

from functions.secret_store import secret
from functions.settings import MissingSetting
from tests.aws.standin import Standin
from tests.functions.files.faulty import FaultyNetwork, always, faulty_network

VALUE = "a key for tests only, of more than 32 characters"


@pytest.fixture
def name() -> str:
    return f"annuaire-{secrets.token_hex(6)}"


@pytest.fixture
def network(aws: Standin, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyNetwork]:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    with faulty_network(aws.endpoint) as network:
        monkeypatch.setenv("AWS_ENDPOINT_URL", network.endpoint)
        yield network


def test_a_secret_is_read_by_its_name_or_its_arn(aws: Standin, name: str) -> None:
    arn = aws.client("secretsmanager").create_secret(Name=name, SecretString=VALUE)["ARN"]
    assert secret("SECRET_KEY_ID", name) == VALUE
    assert secret("SECRET_KEY_ID", arn) == VALUE


def test_an_encrypted_parameter_is_read(aws: Standin, name: str) -> None:
    aws.client("ssm").put_parameter(Name=f"/{name}/key", Value=VALUE, Type="SecureString")
    assert secret("SECRET_KEY_ID", f"/{name}/key") == VALUE


def test_a_secret_is_asked_for_once(aws: Standin, name: str, network: FaultyNetwork) -> None:
    aws.client("secretsmanager").create_secret(Name=name, SecretString=VALUE)
    assert [secret("SECRET_KEY_ID", name) for _ in range(3)] == [VALUE] * 3
    assert len(network.heard) == 1


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("id", ["{}", "/{}/key"])
def test_one_that_is_not_there_is_told_by_its_setting(name: str, id: str) -> None:
    with pytest.raises(MissingSetting, match="ORIGIN_KEY_ID") as missing:
        secret("ORIGIN_KEY_ID", id.format(name))
    assert name not in str(missing.value)


@pytest.mark.usefixtures("aws")
def test_a_secret_pasted_in_the_place_of_its_id_is_not_told() -> None:
    with pytest.raises(MissingSetting) as missing:
        secret("SECRET_KEY_ID", VALUE)
    assert VALUE not in f"{missing.value} {missing.value.__cause__}"


def test_an_empty_secret_is_none(aws: Standin, name: str) -> None:
    aws.client("secretsmanager").create_secret(Name=name, SecretBinary=b"binary")
    with pytest.raises(MissingSetting, match="vide"):
        secret("SECRET_KEY_ID", name)


def test_a_service_that_is_away_is_asked_again_the_next_time(aws: Standin, name: str, network: FaultyNetwork) -> None:
    aws.client("secretsmanager").create_secret(Name=name, SecretString=VALUE)
    network.fault = always("refuse", "POST")
    with pytest.raises(MissingSetting, match="SECRET_KEY_ID"):
        secret("SECRET_KEY_ID", name)
    network.fault = always("")
    assert secret("SECRET_KEY_ID", name) == VALUE
