"""A world whose buyers send their files straight to a bucket of the stand-in, as browsers do from the page's form."""

import dataclasses
import html
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx2 as httpx
import msgspec

from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.files.quarantine import Quarantine
from functions.files.s3 import S3Files
from functions.links import new_reference
from functions.tenders.attached.s3_tickets import S3Tickets
from functions.tenders.letters import DRAFT, FOLLOW
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose, new_link
from tests.aws.standin import Standin
from tests.functions.tenders.needs import a_record
from tests.functions.world import SECRET_KEY, SITE, World

_FORM = re.compile(
    r'<form class="form" method="post" action="(http[^"]*)" enctype="multipart/form-data">(.*?)</form>', re.DOTALL
)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


class S3World(World):
    """``endpoint``: where the functions, not the browsers, find S3: a network that fails."""

    def __init__(
        self, folder: Path, aws: Standin, endpoint: str = "", lifetime: timedelta = timedelta(hours=1)
    ) -> None:
        self.aws, self.bucket = aws, aws.new_bucket()
        self._endpoint, self._lifetime = endpoint, lifetime
        super().__init__(folder, uploads_address=f"{aws.endpoint}/{self.bucket}")

    def _desk(self) -> Desk:
        tickets = S3Tickets(self.bucket, self.settings.uploads_address, SITE, SECRET_KEY, lifetime=self._lifetime)
        files, quarantine = S3Files(self.bucket, self._endpoint), Quarantine(self.bucket, self._endpoint)
        return dataclasses.replace(super()._desk(), tickets=tickets, quarantine=quarantine, files=files)

    def held(self) -> list[str]:
        """What the bucket holds."""
        found = self.aws.client("s3").list_objects_v2(Bucket=self.bucket)
        return [one["Key"] for one in found.get("Contents", ())]

    def begin(self) -> None:
        """Another test: the bucket is empty, it is now, and its visitors come from a network of their own."""
        for key in self.held():
            self.aws.client("s3").delete_object(Bucket=self.bucket, Key=key)
        self.clock.moment = datetime.now(UTC)
        self.client = self.visitor(f"192.0.{secrets.randbelow(256)}.1")

    def hears_of(self, *keys: str) -> None:
        """S3 tells the ``uploads`` function of files."""
        from functions.lambdas.uploads import take_told

        records = [{"s3": {"bucket": {"name": self.bucket}, "object": {"key": quote_plus(key)}}} for key in keys]
        take_told(self.desk, {"Records": records})


class Sender:
    """Somebody with the link of a draft, or of a need whose changes are asked, in a browser without JavaScript."""

    def __init__(self, world: S3World, state: TenderState = TenderState.DRAFT) -> None:
        self.world = world
        self.need = a_record(world, id=new_reference(), state=state, next_at=None)
        is_draft = state is TenderState.DRAFT
        purpose = Purpose.TENDER_DRAFT if is_draft else Purpose.TENDER_FOLLOW
        token, link = new_link(purpose, self.need.id, self.need.tender.email, world.clock.now())
        world.store.commit([link])
        self.page = f"{DRAFT}{token}" if is_draft else f"{FOLLOW}{token}/modifier"

    def form(self) -> tuple[str, dict[str, str]]:
        """Where the page sends a file, and what it sends before it."""
        page = self.world.client.get(self.page)
        found = _FORM.search(page.text)
        assert found, page.text
        return html.unescape(found[1]), {name: html.unescape(value) for name, value in _HIDDEN.findall(found[2])}

    def posts(self, name: str, content: bytes, form: tuple[str, dict[str, str]] | None = None) -> httpx.Response:
        """What S3 answers to a file."""
        address, fields = form or self.form()
        return httpx.post(address, data=fields, files={"file": (name, content)}, follow_redirects=False)

    def returns(self, posted: httpx.Response) -> str:
        """The page that S3 leads to, and that address to another, in the end."""
        assert posted.status_code == 303, posted.text
        address = posted.headers["location"]
        for _ in range(3):
            assert address.startswith(f"{SITE}/f/besoins/"), address
            answer = self.world.client.get(address, headers={"Sec-Fetch-Site": "cross-site"})
            if answer.status_code == 200:
                return answer.text
            assert answer.status_code == 303, answer.text
            address = SITE + answer.headers["location"].removeprefix(SITE).partition("#")[0]
        raise AssertionError("it leads round")

    def sends(self, name: str, content: bytes) -> str:
        """The page, once a file was sent."""
        return self.returns(self.posts(name, content))

    def files(self) -> list[tuple[str, bytes | None]]:
        """What the need names, and what is kept under it."""
        record = self.world.store.get(TenderRecord, self.need.id)
        assert record
        return [(file.shown, self.world.desk.files.read(file.name)) for file in record.files]

    def changes(self, **changes: Any) -> None:
        """The need, otherwise."""
        record = self.world.store.get(TenderRecord, self.need.id)
        assert record
        self.world.store.commit([msgspec.structs.replace(record, **changes)])
