"""The whole stack on the stand-in: created from the template by CloudFormation, its roles enforced, its zips run.

What the stand-in has no equal of is left out by the template's own ``Stage`` parameter.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2 as httpx

from functions.cloud import desk_in_the_cloud
from functions.desk import Desk
from functions.settings import Cloud
from tests.aws.standin import Standin
from tests.aws.template import TEMPLATE
from tests.functions.world import MODERATOR, REPORT_TO, SITE, World

NAME = "annuaire"
DOMAIN = urlsplit(SITE).netloc
_SECONDS = 40


class Arrived(NamedTuple):
    """A mail that SES took over, as the stand-in shows it."""

    to: str
    subject: str
    text: str


class Stack:
    """A stack that was created."""

    def __init__(self, aws: Standin, outputs: dict[str, str]) -> None:
        self.aws = aws
        self.outputs = outputs
        secrets = aws.client("secretsmanager")
        (self.origin_key,) = (
            secrets.get_secret_value(SecretId=one["ARN"])["SecretString"]
            for one in secrets.list_secrets()["SecretList"]
            if "OriginKey" in one["Name"]
        )
        self.secret_key: str = secrets.get_secret_value(SecretId=outputs["SecretKeyId"])["SecretString"]

    def client(self, host: str, **headers: str) -> httpx.Client:
        """What asks the stand-in under the name of a host: of the API, or of the distribution."""
        return httpx.Client(base_url=SITE, transport=_Under(host, self.aws.endpoint, headers), timeout=_SECONDS)

    @property
    def api_host(self) -> str:
        """The name of the HTTP API."""
        return urlsplit(self.outputs["ApiEndpoint"]).netloc

    def visitor(self, address: str = "192.0.2.1") -> httpx.Client:
        """Somebody's browser, whom CloudFront hears at that address and brings to the API."""
        return self.client(
            self.api_host, **{"x-origin-key": self.origin_key, "cloudfront-viewer-address": f"{address}:4711"}
        )

    def invoke(self, function: str, event: dict[str, Any] | None = None) -> Any:
        """What a function answers to an event. Raises AssertionError when it fails."""
        answer = self.aws.client("lambda").invoke(
            FunctionName=f"{NAME}-{function}", Payload=json.dumps(event or {}).encode()
        )
        told = json.loads(answer["Payload"].read() or b"null")
        assert "FunctionError" not in answer, told
        return told

    def mails(self) -> list[Arrived]:
        """Every mail that SES took over, the oldest first."""
        with urllib.request.urlopen(f"{self.aws.endpoint}/_ministack/ses/messages") as answer:
            told = json.loads(answer.read())["messages"]
        return [Arrived(one["To"][0], one["Subject"], one["BodyText"]) for all in told.values() for one in all]

    def mail(self, to: str, words: str) -> Arrived:
        """The latest mail to somebody that holds those words, once it has left. Raises AssertionError."""
        return eventually(
            lambda: next((one for one in reversed(self.mails()) if one.to == to and words in f"{one}"), None)
        )


class StackWorld(World):
    """A :class:`World` whose desk is on the stack's table, with the rights of an operator, and whose pages are the
    stack's own functions."""

    def __init__(self, folder: Path, stack: Stack) -> None:
        self.stack = stack
        cloud = Cloud(table=stack.outputs["Table"], private_bucket=stack.outputs["PrivateBucket"])
        super().__init__(folder, cloud=cloud, secret_key=stack.secret_key)

    def _desk(self) -> Desk:
        return desk_in_the_cloud(self.settings, self.clock)

    def visitor(self, address: str = "192.0.2.1") -> Any:
        return self.stack.visitor(address)

    def close(self) -> None:
        self.client.close()


@contextmanager
def deployed(aws: Standin, zips: Path) -> Iterator[Stack]:
    """Create the stack from the zips of a folder; it is there as long as the stand-in."""
    bucket, s3, stacks = aws.new_bucket(), aws.client("s3"), aws.client("cloudformation")
    for file in zips.glob("*.zip"):
        s3.upload_file(str(file), bucket, f"zips/{file.name}")
    s3.put_object(Bucket=bucket, Key="template.yaml", Body=TEMPLATE.read_bytes())
    parameters = {
        "Stage": "standin",
        "Domain": DOMAIN,
        "MailDomain": DOMAIN,
        "MailFrom": f"annuaire@{DOMAIN}",
        "ReportTo": REPORT_TO,
        "Moderators": MODERATOR,
        "AlarmEmail": REPORT_TO,
        "Architecture": "x86_64",
        "CodeBucket": bucket,
        "CodeFolder": "zips",
    }
    stacks.create_stack(
        StackName=NAME,
        TemplateURL=f"{aws.endpoint}/{bucket}/template.yaml",
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )

    def created() -> dict[str, Any] | None:
        (told,) = stacks.describe_stacks(StackName=NAME)["Stacks"]
        return None if told["StackStatus"].endswith("IN_PROGRESS") else told

    told = eventually(created)
    events = stacks.describe_stack_events(StackName=NAME)["StackEvents"]
    assert told["StackStatus"] == "CREATE_COMPLETE", [one for one in events if "FAILED" in one["ResourceStatus"]]
    _grant_what_the_standin_names_otherwise(aws)
    yield Stack(aws, {one["OutputKey"]: one["OutputValue"] for one in told["Outputs"]})


_NAMED_OTHERWISE = {
    # AWS asks sqs:SendMessage of whoever sends a batch.
    "Relay": "sqs:SendMessageBatch",
    "Clock": "sqs:SendMessageBatch",
    # AWS asks it of the identity and of the configuration set; the stand-in, of everything.
    "Mailer": "ses:SendEmail",
}


def _grant_what_the_standin_names_otherwise(aws: Standin) -> None:
    stacks, iam = aws.client("cloudformation"), aws.client("iam")
    for function, action in _NAMED_OTHERWISE.items():
        role = stacks.describe_stack_resource(StackName=NAME, LogicalResourceId=f"{function}Role")
        statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
        iam.put_role_policy(
            RoleName=role["StackResourceDetail"]["PhysicalResourceId"],
            PolicyName="standin",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )


def eventually(look: Callable[[], Any]) -> Any:
    """What a look finds, once it finds something. Raises AssertionError when nothing comes."""
    until = time.monotonic() + _SECONDS
    while not (found := look()):
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.1)
    return found


class _Under(httpx.BaseTransport):
    """Sends each request to the stand-in, under the name of a host and with more headers, as CloudFront does."""

    def __init__(self, host: str, endpoint: str, headers: dict[str, str]) -> None:
        self._host = host
        self._endpoint = httpx.URL(endpoint)
        self._headers = headers
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        parts = self._endpoint
        url = request.url.copy_with(scheme=parts.scheme, host=parts.host, port=parts.port)
        headers = [(name, value) for name, value in request.headers.multi_items() if name != "host"]
        sent = httpx.Request(
            request.method,
            url,
            headers=[("host", self._host), *headers, *self._headers.items()],
            content=request.read(),
        )
        answer = self._inner.handle_request(sent)
        answer.read()
        answer.request = request
        return answer

    def close(self) -> None:
        self._inner.close()
