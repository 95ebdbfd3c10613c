"""Places to publish to, small sites whose pages link to each other in circles, and a visitor who tries every link."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import brotli

from plugins.publication.output import Output
from plugins.publication.stopping import PublicationStopped
from plugins.publication.targets import Hold, Target
from plugins.publication.targets.bucket import Bucket
from plugins.publication.targets.folder import Folder
from tests.aws.standin import REGION, Standin

_NAMED = re.compile(r'"(/[^"]+)"')
_BLOCK = re.compile(r'"([rn]\d[a-z]{5})"')
_LINK = re.compile(r'(?:href|src)="(/[^"]*)"')


class Place(Protocol):
    """A place, as the publisher and as a visitor see it."""

    where: str
    patience: timedelta

    def target(self) -> Target: ...

    def files(self) -> dict[str, bytes]:
        """What is there, without what publications remember."""


class FolderPlace:
    patience = timedelta(seconds=1)

    def __init__(self, root: Path) -> None:
        self.root = root
        self.where = str(root)

    def target(self) -> Target:
        return Folder(self.root)

    def files(self) -> dict[str, bytes]:
        found = {str(file.relative_to(self.root)): file for file in self.root.rglob("*") if file.is_file()}
        return {path: file.read_bytes() for path, file in found.items() if not path.startswith(".publication/")}


class BucketPlace:
    def __init__(
        self, aws: Standin, *, versions: bool, endpoint: str = "", patience: timedelta = timedelta(seconds=30)
    ) -> None:
        self.client: Any = aws.client("s3")
        self.bucket = aws.new_bucket()
        self.endpoint = endpoint or aws.endpoint
        self.patience = patience
        self.where = f"s3://{self.bucket}/site"
        if versions:
            self.client.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})

    def target(self) -> Target:
        return Bucket(self.bucket, "site", endpoint=self.endpoint, region=REGION, patience=self.patience)

    def files(self) -> dict[str, bytes]:
        found = {}
        for part in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix="site/"):
            for one in part.get("Contents", ()):
                path = one["Key"].removeprefix("site/")
                if not path.startswith(".publication/"):
                    found[path] = self.client.get_object(Bucket=self.bucket, Key=one["Key"])["Body"].read()
        return found

    def told(self, path: str) -> dict[str, Any]:
        told: dict[str, Any] = self.client.head_object(Bucket=self.bucket, Key=f"site/{path}")
        return told


class Failing:
    """A place that fails at the ``at``-th call, before or after it is done, and for ever after: a publisher's death."""

    def __init__(self, target: Target, at: int, *, after: bool) -> None:
        self._target = target
        self._at = at
        self._after = after
        self.calls = 0
        self.name = target.name
        self.has_headers = target.has_headers
        self.at_once = target.at_once

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._target, name)

        async def counted(*words: Any) -> Any:
            self.calls += 1
            number = self.calls
            if number > self._at or (number == self._at and not self._after):
                raise PublicationStopped("dead")
            done = await call(*words)
            if number == self._at:
                raise PublicationStopped("dead after it was done")
            return done

        return counted

    @asynccontextmanager
    async def held(self, owner: str, *, take_over: bool) -> AsyncIterator[Hold]:
        async with self._target.held(owner, take_over=take_over) as hold:
            yield hold


def page(*links: str, words: str = "") -> bytes:
    return (
        f'<link href="{links[0]}">{words}{"".join(f"<a href={chr(34)}{one}{chr(34)}>" for one in links[1:])}'.encode()
    )


def site(number: int) -> dict[str, bytes]:
    """A site; each number has another style, pages that come and pages that go, all linked in circles."""
    style = f"/assets/site.{number}{number}{number}.css"
    profiles = [f"p{one}" for one in range(number, number + 4)]
    trades = [f"t{one}" for one in range(number, number + 2)]
    files = {
        style[1:]: f"body {{ margin: {number}px }}".encode(),
        "recherche/lieux.json": f'["r{number}aaaaa"]'.encode(),
        f"recherche/r{number}aaaaa.json": str(number).encode(),
        "robots.txt": b"User-agent: *",
        "sitemap.xml": "".join(f"<loc>/prestataires/{one}/</loc>" for one in profiles).encode(),
        "404.html": page(style, "/"),
    }
    everything = [*(f"/prestataires/{one}/" for one in profiles), *(f"/secteurs/{one}/" for one in trades)]
    files["index.html"] = page(style, "/", *everything, words=f"home {number}")
    for index, one in enumerate(profiles):
        others = [f"/prestataires/{other}/" for other in profiles if other != one]
        files[f"prestataires/{one}/contact.vcf"] = f"BEGIN:VCARD {one}".encode()
        files[f"prestataires/{one}/index.html"] = page(
            style, "/", f"/prestataires/{one}/contact.vcf", f"/secteurs/{trades[index % 2]}/", *others
        )
    for one in trades:
        files[f"secteurs/{one}/nouveautes.xml"] = f"<feed>{one} {number}</feed>".encode()
        files[f"secteurs/{one}/index.html"] = page(
            style, "/", f"/secteurs/{one}/nouveautes.xml", *everything, words=str(number)
        )
    return files


def build(folder: Path, files: Mapping[str, bytes], *, compressed: bool = False) -> Path:
    """Write a site as a build does."""
    output = Output(folder / "output", compressed=compressed)
    for path, content in files.items():
        output.write(path, content)
    output.close()
    return folder / "output"


def broken(files: Mapping[str, bytes]) -> list[str]:
    """Every link and asset of every page there, and every address in data, that leads nowhere."""
    found = []
    for path, content in files.items():
        if path.endswith((".html", ".html.br")):
            text = (brotli.decompress(content) if path.endswith(".br") else content).decode()
            links = _LINK.findall(text)
        elif path.endswith((".json", ".jsonl")):
            text = content.decode()
            links = _NAMED.findall(text) + [f"/recherche/{name}.json" for name in _BLOCK.findall(text)]
        else:
            continue
        for link in links:
            to = f"{link[1:]}index.html" if link.endswith("/") else link[1:]
            if to not in files:
                found.append(f"{path} → {link}")
    return found
