"""Files in a bucket: for nobody else, through faults of the network, and without a word of what they are."""

from collections.abc import Iterator

import pytest

from functions.files.bucket import client
from functions.files.s3 import S3Files
from functions.ports import StoreUnavailable
from tests.aws.standin import Standin
from tests.functions.files.faulty import FaultyNetwork, always, faulty_network, once

NAME = f"{'a1' * 12}.pdf"


@pytest.fixture
def network(aws: Standin, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyNetwork]:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    with faulty_network(aws.endpoint) as network:
        yield network


def test_what_is_kept_is_encrypted_and_no_browser_would_show_it(aws: Standin) -> None:
    bucket = aws.new_bucket()
    S3Files(bucket).keep(NAME, b"<script>")
    kept = aws.client("s3").head_object(Bucket=bucket, Key=f"files/{NAME}")
    assert kept["ServerSideEncryption"] == "AES256"
    assert kept["ContentType"] == "application/octet-stream"
    assert kept["ContentDisposition"] == "attachment"
    assert "no-store" in kept["CacheControl"]


def test_more_files_than_one_page_lists_are_all_named(aws: Standin, network: FaultyNetwork) -> None:
    bucket = aws.new_bucket()
    for rank in range(25):
        aws.client("s3").put_object(Bucket=bucket, Key=f"files/{rank:03}.pdf", Body=b"")
    aws.client("s3").put_object(Bucket=bucket, Key="files/Not ours", Body=b"")
    aws.client("s3").put_object(Bucket=bucket, Key="incoming/x/000.pdf", Body=b"")
    files = S3Files(bucket, network.endpoint)
    client(network.endpoint).meta.events.register(
        "before-parameter-build.s3.ListObjectsV2", lambda params, **_: params.update(MaxKeys=10)
    )
    assert files.names() == [f"{rank:03}.pdf" for rank in range(25)]
    assert len(network.heard) == 3


def test_two_prefixes_of_a_bucket_know_nothing_of_each_other(aws: Standin) -> None:
    bucket = aws.new_bucket()
    ours, others = S3Files(bucket), S3Files(bucket, prefix="erasures/")
    ours.keep(NAME, b"ours")
    assert others.read(NAME) is None
    assert others.names() == []
    others.erase(NAME)
    assert ours.read(NAME) == b"ours"


@pytest.mark.parametrize("fault", ["refuse", "lose", "slow-down"])
def test_one_fault_of_the_network_is_not_felt(aws: Standin, network: FaultyNetwork, fault: str) -> None:
    files = S3Files(aws.new_bucket(), network.endpoint)
    network.fault = once(fault, "PUT")
    files.keep(NAME, b"content")
    network.fault = once(fault, "GET")
    assert files.read(NAME) == b"content"
    network.fault = once(fault, "GET")
    assert files.names() == [NAME]
    network.fault = once(fault, "DELETE")
    files.erase(NAME)
    assert files.read(NAME) is None


def test_a_content_that_stops_on_its_way_is_read_again_or_not_at_all(aws: Standin, network: FaultyNetwork) -> None:
    files = S3Files(aws.new_bucket(), network.endpoint)
    files.keep(NAME, b"content" * 1000)
    network.fault = once("cut", "GET")
    assert files.read(NAME) == b"content" * 1000
    network.fault = always("cut", "GET")
    with pytest.raises(StoreUnavailable):
        files.read(NAME)


@pytest.mark.parametrize("fault", ["refuse", "slow-down"])
def test_a_service_that_is_away_is_told_without_a_name(aws: Standin, network: FaultyNetwork, fault: str) -> None:
    bucket = aws.new_bucket()
    files = S3Files(bucket, network.endpoint)
    files.keep(NAME, b"first")
    network.fault = always(fault, "GET", "PUT", "DELETE")
    for act in (lambda: files.keep(NAME, b"x"), lambda: files.read(NAME), lambda: files.erase(NAME), files.names):
        with pytest.raises(StoreUnavailable) as unavailable:
            act()
        told = f"{unavailable.value} {unavailable.value.__cause__}"
        assert NAME not in told
        assert bucket not in told
        assert "127.0.0.1" not in told
    assert S3Files(bucket).read(NAME) == b"first"


def test_a_content_that_changed_on_its_way_is_not_kept(aws: Standin, network: FaultyNetwork) -> None:
    bucket = aws.new_bucket()
    files = S3Files(bucket)
    files.keep(NAME, b"first")
    network.spoil = True
    with pytest.raises(StoreUnavailable):
        S3Files(bucket, network.endpoint).keep(NAME, b"second")
    assert files.read(NAME) == b"first"
