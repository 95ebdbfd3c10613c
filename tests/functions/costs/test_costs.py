"""What a month costs: cases reckoned by hand, and what must hold whatever is supposed."""

import argparse
import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.commands import costs
from functions.costs.assumptions import WORDS, Assumptions, BadAssumption, assuming, bytes_sent, mails, site_requests
from functions.costs.bill import bill
from functions.costs.on_aws import ALARMS, SECRETS, on_aws
from functions.costs.on_one_machine import on_one_machine
from functions.costs.prices import read_prices
from tests.site import ROOT

PRICES = read_prices()
NOTHING = Assumptions(structures=0, visits=0)
GROWING = st.floats(0, 1e8)


def due(assumed: Assumptions, service: str, has_waf: bool = False) -> float:
    return bill(on_aws(assumed, has_waf), PRICES).of_services()[service].due


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    costs.add_costs_options(parser)
    return costs.costs(parser.parse_args(words))


def test_pages_and_searches_by_hand() -> None:
    assumed = Assumptions(
        visits=1_000, pages_per_visit=2, robots_per_visit_page=1, bytes_per_page=10, requests_per_page=3,
        searches_per_visit=0.5, bytes_per_search=100, requests_per_search=4,
    )  # fmt: skip

    assert bytes_sent(assumed) == 4_000 * 10 + 500 * 100
    assert site_requests(assumed) == 4_000 * 3 + 500 * 4


def test_mails_by_hand() -> None:
    assumed = Assumptions(
        visits=10_000, messages_per_visit=0.02, mails_per_message=3, needs_per_visit=0.001, mails_per_need=50
    )

    assert mails(assumed) == pytest.approx(200 * 3 + 10 * 50)
    assert due(assumed, "SES") == pytest.approx(1_100 / 1_000 * 0.10)


def test_what_is_free_is_told_apart() -> None:
    # 30 million requests of files: 20 beyond the free ones, at 0.012 $ for 10,000; their bytes are all free.
    assumed = Assumptions(
        structures=0, visits=5_000_000, pages_per_visit=1, requests_per_page=3, robots_per_visit_page=1,
        bytes_per_page=1, searches_per_visit=0, messages_per_visit=0, needs_per_visit=0,
    )  # fmt: skip
    lines = {line.name: line for line in bill(on_aws(assumed), PRICES).lines}

    assert lines["cloudfront_requests"].cost == pytest.approx(36.0)
    assert lines["cloudfront_requests"].free == pytest.approx(12.0)
    assert lines["cloudfront_requests"].due == pytest.approx(24.0)
    assert lines["cloudfront_bytes"].due == 0
    assert lines["cloudfront_functions"].due == pytest.approx(2.8)
    assert lines["s3_reads"].due == pytest.approx(15_000 * 0.00042)


def test_what_an_empty_service_costs() -> None:
    # Two secrets, nineteen alarms beyond ten, an empty queue that is asked less than a million times.
    assert due(NOTHING, "Secrets Manager") == pytest.approx(0.80 + 2 * 4 * 730 / 10_000 * 0.05)
    assert due(NOTHING, "CloudWatch") == pytest.approx(1.90)
    assert due(NOTHING, "SQS") == due(NOTHING, "CloudFront") == due(NOTHING, "Lambda") == due(NOTHING, "SES") == 0
    assert due(NOTHING, "WAF", has_waf=True) == 8


def test_the_snapshot_is_written_each_night() -> None:
    # 10,240 structures of 1,024 bytes, thirty nights, and as many removed.
    assumed = Assumptions(
        structures=10_240,
        visits=0,
        snapshot_bytes_per_structure=1_024,
        files_per_structure=0,
        site_bytes_per_structure=0,
    )

    assert on_aws(assumed)["dynamodb_writes"] == pytest.approx(10_240 * 60)


def test_one_machine_by_hand() -> None:
    alone = bill(on_one_machine(Assumptions()), PRICES)

    assert alone.currency == "EUR"
    assert alone.of_services()["Machine"].due == PRICES["vm_small"].amount
    assert alone.of_services()["Courriel"].due == pytest.approx((4_000 - 300) / 1_000 * 0.25)
    assert bill(on_one_machine(Assumptions(structures=1e6)), PRICES).of_services()["Machine"].due == 20


@given(structures=GROWING, visits=GROWING, more=st.floats(1, 1_000), waf=st.booleans())
def test_more_never_costs_less(structures: float, visits: float, more: float, waf: bool) -> None:
    fewer = Assumptions(structures=structures, visits=visits)
    for larger in (
        Assumptions(structures=structures * more, visits=visits),
        Assumptions(structures=structures, visits=visits * more),
    ):
        for usage in (lambda assumed: on_aws(assumed, waf), on_one_machine):
            low, high = bill(usage(fewer), PRICES), bill(usage(larger), PRICES)
            assert high.due >= low.due * (1 - 1e-9)
            assert high.cost >= low.cost * (1 - 1e-9)


@given(st.fixed_dictionaries({name: st.floats(0, 1e6) for name in WORDS if name != "share_from_cache"}))
def test_free_is_never_more_than_the_cost(numbers: dict[str, float]) -> None:
    for usage in (on_aws, on_one_machine):
        for line in bill(usage(Assumptions(**numbers)), PRICES).lines:
            assert 0 <= line.free <= line.cost * (1 + 1e-9)


def test_every_price_is_used_and_has_its_source() -> None:
    used = {*on_aws(Assumptions(), True), *on_one_machine(Assumptions()), *on_one_machine(Assumptions(structures=1e6))}

    assert used == set(PRICES)
    assert set(WORDS) == set(Assumptions.__struct_fields__)
    for price in PRICES.values():
        assert price.source.startswith("https://")


def test_what_the_stack_holds() -> None:
    stack = (ROOT / "functions" / "template.yaml").read_text()

    assert stack.count("Type: AWS::CloudWatch::Alarm\n") == ALARMS
    assert stack.count("Type: AWS::SecretsManager::Secret\n") == SECRETS
    assert {int(memory) for memory in re.findall(r"MemorySize: (\d+)", stack)} == {512, 1024}


def test_a_price_without_its_date_is_refused() -> None:
    from functions.costs.prices import Price

    with pytest.raises(msgspec.ValidationError, match="dated"):
        msgspec.convert(
            {"service": "S", "words": "w", "unit": "u", "amount": 1, "source": "https://a", "certain": True}, Price
        )


@pytest.mark.parametrize(
    "told", ["prix=3", "pages_per_visit", "pages_per_visit=beaucoup", "visits=-1", "share_from_cache=2", "visits=nan"]
)
def test_assumptions_that_cannot_be(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadAssumption):
        assuming([told], 1, 1)
    assert run("--assume", told) == 1
    assert capsys.readouterr().err


def test_the_table_tells_what_is_unsure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--times", "10") == 0

    said = capsys.readouterr().out
    assert "10\u202f000 structures, 100\u202f000 visites par mois" in said
    assert "100\u202f000 structures, 1\u202f000\u202f000 visites par mois" in said
    dynamodb = next(line for line in said.splitlines() if line.strip().startswith("DynamoDB"))
    cloudfront = next(line for line in said.splitlines() if line.strip().startswith("CloudFront"))
    assert dynamodb.endswith("à vérifier")
    assert not cloudfront.endswith("à vérifier")
    assert "WAF" not in said


def test_json_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", "--waf", "--assume", "pages_per_visit=4,5") == 0

    told = json.loads(capsys.readouterr().out)
    assert [scale["assumptions"]["visits"] for scale in told["scales"]] == [100_000, 10_000_000]
    for scale in told["scales"]:
        assert scale["assumptions"]["pages_per_visit"] == 4.5
        for bills in (scale["aws"], scale["one_machine"]):
            assert bills["due"] == pytest.approx(sum(line["due"] for line in bills["lines"]))
            assert {line["name"] for line in bills["lines"]} <= set(told["prices"])
