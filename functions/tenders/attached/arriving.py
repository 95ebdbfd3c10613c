"""Files that browsers sent to the quarantine: checked, attached, erased there, once each.

Two come for the same file: whoever returns from sending it, and S3, which tells the ``uploads`` function; either may
come first, again, or alone. What was done is written in the transaction that names the file in its need, so that
neither does it twice, and both know what became of it.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec
from starlette.concurrency import run_in_threadpool

from functions import logs
from functions.desk import Desk
from functions.documents import Document
from functions.files.found_format import found_format
from functions.files.quarantine import Quarantine, Sent
from functions.files.refused_file import RefusedFile
from functions.guards.limits import file_allowances
from functions.guards.uploads import shown_name
from functions.ports import Conflict, StoreUnavailable
from functions.tenders.attached.checking import checked
from functions.tenders.attached.keeping import name_in_need, new_file, tell_received
from functions.tenders.attached.receipts import Receipt, receipt_id
from functions.tenders.attached.s3_tickets import Destination, destination_of
from functions.tenders.attached.words import BUSY, NO_FILE, TOO_OFTEN
from functions.tenders.records import TenderRecord

SOME_TIME = timedelta(minutes=10)
"""After which neither its sender nor S3 is likely to come for a file at the same moment."""
_TRIES = 5


class _DoneElsewhere(Exception):
    """Whoever else came for the same file was first."""


async def take_waiting(desk: Desk, quarantine: Quarantine) -> int:
    """Take the files that were sent some time ago and that nobody came for; how many there were.

    Raises as :func:`take_each` does: those left are taken the next time.
    """
    keys = await run_in_threadpool(quarantine.sent_before, desk.clock.now() - SOME_TIME)
    await take_each(desk, quarantine, keys)
    return len(keys)


async def take_each(desk: Desk, quarantine: Quarantine, keys: Iterable[str]) -> None:
    """Take every file of those keys, whatever becomes of the others. Raises, at the end, what kept one of them."""
    arrivals = Arrivals(desk, quarantine)
    failed: Exception | None = None
    for key in keys:
        try:
            await arrivals.take(key)
        except StoreUnavailable as error:
            logs.event("upload.not-taken", code=str(error))
            failed = error
        except Exception as error:  # one that a fault of ours stops must not keep the others
            logs.event("upload.failed", kind=type(error).__name__)
            failed = error
    if failed:
        raise failed


class Arrivals:
    """Takes files out of the quarantine."""

    def __init__(self, desk: Desk, quarantine: Quarantine) -> None:
        self._desk = desk
        self._quarantine = quarantine

    async def take(self, key: str, network: str = "") -> str | None:
        """What became of the file of a key: why it was refused, or empty; None when none ever came.

        ``network``: of whoever sent it, when they are here. May be repeated, and be called several times at once.
        Raises :class:`functions.ports.StoreUnavailable`: the file is still there, to be taken later.
        """
        destination = destination_of(key)
        if destination is None:
            return None
        for _ in range(_TRIES):
            # In this order: what is not there any more was told before it was erased.
            sent = await run_in_threadpool(self._quarantine.read, key)
            receipt = await run_in_threadpool(self._desk.store.get, Receipt, receipt_id(key))
            if sent is None:
                return receipt.refusal if receipt else None
            try:
                if receipt is None or receipt.upload != sent.upload:
                    receipt = await self._taken(destination, sent, receipt, network)
                receipt = await run_in_threadpool(self._settled, destination, sent, receipt)
            except (Conflict, _DoneElsewhere):
                continue
            await run_in_threadpool(self._erase, sent)
            return receipt.refusal
        raise StoreUnavailable("upload-contended")

    async def _taken(self, destination: Destination, sent: Sent, before: Receipt | None, network: str) -> Receipt:
        """The receipt of a file that nobody took yet, once it is stored."""
        try:
            return await self._named(destination, sent, before, network)
        except RefusedFile as refused:
            logs.event("tender.file-refused")
            receipt = self._receipt(sent, before, refusal=refused.sentence)
            await run_in_threadpool(self._desk.store.commit, [receipt])
            return _stored(receipt)

    async def _named(self, destination: Destination, sent: Sent, before: Receipt | None, network: str) -> Receipt:
        if not sent.name and not sent.content:
            raise RefusedFile(NO_FILE)
        await run_in_threadpool(self._limit, destination.need, sent, network)
        name = sent.name or _name_of(sent.content)
        taken, is_scanned = await checked(self._desk, name, sent.content)
        file = new_file(shown_name(name), taken, sent.content, is_scanned)
        receipt = self._receipt(sent, before, file=file.name)

        def beside() -> Sequence[Document]:
            if self._desk.store.get(Receipt, receipt.id) != before:
                raise _DoneElsewhere
            return [receipt]

        is_new = await run_in_threadpool(
            name_in_need, self._desk, destination.need, destination.page, file, sent.content, beside
        )
        if not is_new:  # the need has that very file
            receipt = self._receipt(sent, before)
            await run_in_threadpool(self._desk.store.commit, [receipt])
        return _stored(receipt)

    def _settled(self, destination: Destination, sent: Sent, receipt: Receipt) -> Receipt:
        """The receipt, once the file that it names is kept."""
        if not receipt.file:
            return receipt
        record = self._desk.store.get(TenderRecord, destination.need)
        file = next((one for one in record.files if one.name == receipt.file), None) if record else None
        if file:
            self._desk.files.keep(file.name, sent.content)
            tell_received(file)
        settled = msgspec.structs.replace(receipt, file="", refusal="" if file else BUSY)
        self._desk.store.commit([settled])
        return settled

    def _erase(self, sent: Sent) -> None:
        """Erase a file whose receipt is stored; one that stays is erased by who comes next, or by the bucket."""
        try:
            self._quarantine.erase(sent)
        except StoreUnavailable as error:
            logs.event("upload.not-erased", code=str(error))

    def _limit(self, need: str, sent: Sent, network: str) -> None:
        """Raises :class:`RefusedFile` when too many were sent; each counts once."""
        now = self._desk.clock.now()
        allowances = file_allowances(network, need, now, self._desk.settings.secret_key)
        taken = [one for one in allowances if network or one.name == "file-need"]
        exceeded = self._desk.counters.take(taken, now, once=f"{sent.key} {sent.upload}")
        if exceeded:
            logs.event("tender.file-limited", limits=" ".join(exceeded))
            raise RefusedFile(TOO_OFTEN)

    def _receipt(self, sent: Sent, before: Receipt | None, refusal: str = "", file: str = "") -> Receipt:
        return Receipt(
            id=receipt_id(sent.key),
            version=before.version if before else 0,
            upload=sent.upload,
            received_at=self._desk.clock.now(),
            refusal=refusal,
            file=file,
        )


def _stored(receipt: Receipt) -> Receipt:
    """As the store holds it, one version further."""
    return msgspec.structs.replace(receipt, version=receipt.version + 1)


def _name_of(content: bytes) -> str:
    """A name for a file whose own was not told."""
    found = found_format(content)
    return f"Document.{found.extension}" if found else "Document"
