"""The small world of the functions' tests on AWS: one table, one bucket, requests through the Lambda handler."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from mangum import Mangum

from functions.cloud import desk_in_the_cloud
from functions.lambdas import web
from functions.settings import Cloud
from functions.storage.dynamodb.keys import unpacked
from functions.storage.dynamodb.table import Table
from tests.aws.gateway import ORIGIN_KEY, Gateway
from tests.aws.granted import function_of
from tests.aws.recording import as_function
from tests.aws.runtime import invoke
from tests.aws.standin import Standin
from tests.aws.template import table_definition
from tests.functions.world import SITE, World


def environment_of(world: World) -> dict[str, str]:
    """The settings of a world as the stack gives them to its functions."""
    cloud = world.settings.cloud
    assert cloud is not None
    return {
        "TABLE": cloud.table,
        "PRIVATE_BUCKET": cloud.private_bucket,
        "ORIGIN_KEY": cloud.origin_key,
        "SITE_ADDRESS": world.settings.site_address,
        "SECRET_KEY": world.settings.secret_key,
        "REPORT_TO": world.settings.report_to,
        "CONTACT_TO": world.settings.contact_to,
        "MODERATORS": ",".join(world.settings.moderators),
        "MAIL_FROM": world.settings.mail_from,
    }


class CloudWorld(World):
    """A :class:`World` whose desk is on the stand-in, and whose pages come through AWS's runtime client."""

    def __init__(self, folder: Path, aws: Standin, **settings: Any) -> None:
        self._aws = aws
        self._open = ExitStack()
        cloud = settings.pop("cloud", None) or Cloud(
            table=aws.new_table(table_definition()), private_bucket=aws.new_bucket(), origin_key=ORIGIN_KEY
        )
        super().__init__(folder, cloud=cloud, **settings)

    @property
    def connections(self) -> Any:
        """What only one machine has: a test that needs it is not for AWS."""
        pytest.skip("needs the SQLite file of one machine")

    def _desk(self) -> Any:
        return desk_in_the_cloud(self.settings, self.clock)

    def visitor(self, address: str = "192.0.2.1") -> Any:
        """Somebody's browser, whom CloudFront hears at that address."""
        pages = Mangum(self.app, lifespan="off")

        def answered(event: dict[str, Any]) -> Any:
            with as_function(function_of(event["rawPath"])):
                return invoke(lambda event, context: web.answer(pages, ORIGIN_KEY, event, context), event)

        transport = Gateway(answered, address)
        return self._open.enter_context(httpx.Client(transport=transport, base_url=SITE, follow_redirects=False))

    def again(self, **settings: Any) -> World:
        """The same table, served with other settings."""
        other = CloudWorld(self.folder, self._aws, **settings | {"cloud": self.settings.cloud})
        self._open.callback(other.close)
        return other

    def everything_stored(self) -> bytes:
        """All the bytes of the table, its bodies unpacked, and of the bucket."""
        assert self.settings.cloud
        items = Table(self.settings.cloud.table).scan()
        table = b"".join(repr(item).encode() + unpacked(item.get("body", {}).get("B", b"")) for item in items)
        names = self.desk.files.names()
        return table + b"".join(self.desk.files.read(name) or b"" for name in names)

    def close(self) -> None:
        self._open.close()
