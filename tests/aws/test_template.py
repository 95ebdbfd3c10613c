"""The template, as far as it can be judged without deploying it."""

import re
from pathlib import Path
from typing import Any

import pytest

from functions.headers import ALWAYS, HSTS, referrer_policy
from functions.packaging.groups import GROUPS, RUNTIME
from tests.aws.granted import CODE, functions, listed, resources, statements
from tests.aws.granted import RUNTIME as BY_LAMBDA
from tests.aws.template import TEMPLATE, template
from tests.site import ROOT

PEOPLE = "PrivateBucket"
# What AWS grants by no resource, or only by such a name.
_UNBOUND = {("NightPolicy", "cloudwatch:PutMetricData")}


def test_cfn_lint_has_nothing_to_say() -> None:
    from cfnlint.api import lint_file

    assert [str(match) for match in lint_file(Path(TEMPLATE))] == []


def policies() -> list[tuple[str, dict[str, Any]]]:
    """Every statement that grants something to whoever takes a role: (name, statement)."""
    told = [
        (f"{name}.{policy['PolicyName']}", statement)
        for name, role in resources("IAM::Role").items()
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    managed = resources("IAM::ManagedPolicy").items()
    return told + [(name, statement) for name, one in managed for statement in one["PolicyDocument"]["Statement"]]


@pytest.mark.parametrize(("name", "statement"), policies())
def test_right_names_what_it_is_for(name: str, statement: dict[str, Any]) -> None:
    actions = listed(statement["Action"])

    assert [action for action in actions if "*" in action] == []
    for resource in listed(statement["Resource"]):
        assert resource != "*" or {(name, action) for action in actions} <= _UNBOUND
    assert "NotAction" not in statement
    assert "NotResource" not in statement


@pytest.mark.parametrize("function", ["Moderation", "Profiles", "Sweep", "Tenders", "Uploads"])
def test_who_reads_files_of_people_is_told_when_one_is_absent(function: str) -> None:
    """S3 answers 403, as to whoever has no right at all, unless the reader may list; what it lists is then told."""
    told = statements(function, CODE)
    read = {
        re.sub(r".*/(\w+/)\*$", r"\1", one["Resource"]["Fn::Sub"])
        for one in told
        if "s3:GetObject" in listed(one["Action"])
    }
    (listing,) = (one for one in told if "s3:ListBucket" in listed(one["Action"]))

    assert set(listing["Condition"]["StringEqualsIfExists"]["s3:prefix"]) == read
    assert set(listing["Condition"]) == {"StringEqualsIfExists"}, "no prefix is asked when a file is read"


def test_every_function_has_a_role_of_its_own_a_log_that_ends_and_alarms() -> None:
    alarms = resources("CloudWatch::Alarm")
    heard = [
        one["Dimensions"][0]["Value"]["Ref"]
        for one in alarms.values()
        if (one["Namespace"], one["MetricName"]) == ("AWS/Lambda", "Errors")
    ]
    for name, one in resources("Lambda::Function").items():
        function = name.removesuffix("Function")
        assert one["Role"] == {"Fn::GetAtt": [f"{function}Role", "Arn"]}
        assert one["LoggingConfig"] == {"LogGroup": {"Ref": f"{function}Logs"}}
        assert resources("Logs::LogGroup")[f"{function}Logs"]["RetentionInDays"] == 30
        assert one["ReservedConcurrentExecutions"] >= 1
        assert name in heard


def test_what_nobody_waits_for_is_kept_when_it_fails() -> None:
    """Visitors see that their request failed; events would vanish."""
    dead = {"Fn::GetAtt": ["DeadLetters", "Arn"]}
    asked = {one["Principal"] for one in resources("Lambda::Permission").values()}
    for name in ("Clock", "Feedback", "Sweep", "Uploads"):
        assert resources("Lambda::Function")[f"{name}Function"]["DeadLetterConfig"] == {"TargetArn": dead}
    relay = resources("Lambda::EventSourceMapping")["RelaySource"]

    assert relay["DestinationConfig"] == {"OnFailure": {"Destination": dead}}
    assert asked == {"apigateway.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com"}


def test_message_is_seen_again_only_once_its_function_has_surely_ended() -> None:
    queue, mailer = resources("SQS::Queue")["MailQueue"], resources("Lambda::Function")["MailerFunction"]

    assert queue["VisibilityTimeout"] >= 6 * mailer["Timeout"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    for source in resources("Lambda::EventSourceMapping").values():
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_alarms_tell_somebody() -> None:
    for name, one in resources("CloudWatch::Alarm").items():
        assert one["AlarmActions"] == [{"Ref": "Alarms"}], name
    assert resources("SNS::Subscription")["AlarmsTold"]["Endpoint"] == {"Ref": "AlarmEmail"}


def test_silence_of_26_hours_is_an_alarm() -> None:
    one = resources("CloudWatch::Alarm")["PublicationAlarm"]

    assert (one["Namespace"], one["MetricName"]) == ("Annuaire", "Published")
    assert one["Period"] * one["EvaluationPeriods"] == 26 * 3600
    assert one["TreatMissingData"] == "breaching"


def test_what_holds_data_outlives_the_stack() -> None:
    for name in ("Table", PEOPLE, "SiteBucket", "SecretKey", "MailIdentity"):
        one = template()["Resources"][name]
        assert (one["DeletionPolicy"], one["UpdateReplacePolicy"]) == ("Retain", "Retain"), name
    table = resources("DynamoDB::Table")["Table"]
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_files_of_people_are_never_behind_cloudfront() -> None:
    distribution = str(resources("CloudFront::Distribution"))
    for bucket in resources("S3::Bucket").values():
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert "ServerSideEncryptionByDefault" in str(bucket["BucketEncryption"])

    assert PEOPLE not in distribution
    assert "cloudfront" not in str(resources("S3::BucketPolicy")[f"{PEOPLE}Policy"])
    for function in ("Contact", "Absent", "Relay", "Mailer", "Feedback"):
        assert PEOPLE not in str(statements(function, CODE) + statements(function, BY_LAMBDA))


def test_published_pages_carry_the_headers_of_local_ones() -> None:
    policies = resources("CloudFront::ResponseHeadersPolicy")
    open_data = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    expected = ALWAYS | {"Strict-Transport-Security": HSTS}
    site = expected | {"Referrer-Policy": referrer_policy("/")}

    assert told_by(policies["SiteHeaders"]) == site
    assert told_by(policies["OpenDataHeaders"]) == site | open_data
    assert told_by(policies["FunctionsHeaders"]) == expected | {
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    assert "Override: true" not in TEMPLATE.read_text().partition("  FunctionsHeaders:")[2].partition("\n\n")[0]


def told_by(policy: dict[str, Any]) -> dict[str, str]:
    """The headers that a policy of CloudFront adds."""
    told = policy["ResponseHeadersPolicyConfig"]
    security = told["SecurityHeadersConfig"]
    headers = {one["Header"]: one["Value"] for one in told["CustomHeadersConfig"]["Items"]}
    transport = security["StrictTransportSecurity"]
    headers |= {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
    }
    if "ContentTypeOptions" in security:
        headers["X-Content-Type-Options"] = "nosniff"
    if "CorsConfig" in told:
        headers["Access-Control-Allow-Origin"] = ",".join(told["CorsConfig"]["AccessControlAllowOrigins"]["Items"])
    return headers


def test_functions_get_the_headers_that_their_guards_read() -> None:
    """And no more: what is not asked for is not sent to them."""
    policy = resources("CloudFront::OriginRequestPolicy")["FunctionsOriginRequest"]["OriginRequestPolicyConfig"]
    forwarded = {name.lower() for name in policy["HeadersConfig"]["Headers"]}
    sources = [file.read_text() for file in (ROOT / "functions").rglob("*.py") if "hosting" not in file.parts]
    read = {name for text in sources for name in re.findall(r"""headers(?:\.get)?[\[(]"([a-z-]+)\"""", text)}
    # CloudFront adds the first two itself; the others are of parts of a body, or read on one machine.
    own = {"content-length", "x-asked", "content-disposition", "content-transfer-encoding", "x-forwarded-for"}

    assert read - own <= forwarded


def test_zips_are_those_of_the_package_and_hold_what_is_called() -> None:
    holding = {group.name: group.entries for group in GROUPS}
    for one in resources("Lambda::Function").values():
        zip_name = one["Code"]["S3Key"]["Fn::Sub"].removeprefix("${CodeFolder}/").removesuffix(".zip")
        assert one["Runtime"] == "python" + ".".join(map(str, RUNTIME))
        assert one["Handler"].rpartition(".")[0] in holding[zip_name]
    assert len(functions()) == 11
