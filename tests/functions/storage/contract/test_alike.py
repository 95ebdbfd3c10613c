"""The same commands, at random, on both kinds of store: every answer is the same."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from functions.documents import Document
from functions.ports import Conflict
from functions.storage.dynamodb.table import Table
from functions.submissions import SentMessage, SentReport, State
from tests.aws.standin import Standin
from tests.aws.template import table_definition
from tests.data.submissions.profiles import CONTACT, STRUCTURE
from tests.functions.storage.contract.kept import Kept, digest, kept_in_dynamodb, kept_in_sqlite, message_at
from tests.functions.world import ATELIER, ENDED, MESSAGE, RECIPIENT, SILENT

PEOPLE = ("zoe@mairie.example", "Anne@Autre.example", "anne-zoe@mairie.example")
IDS = ("a", "b", "ab", "é")
STRUCTURES = (ATELIER, SILENT, ENDED)
INSTEAD = "[adresse effacée]"
KINDS = (SentMessage, SentReport)


def of(email: str) -> Callable[[str], bool]:
    return lambda other: digest(other) == digest(email)


class Alike(RuleBasedStateMachine):
    """Two stores that are told the same."""

    aws: Standin

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        sqlite, self.connections = kept_in_sqlite(Path(self.folder.name))
        dynamodb = kept_in_dynamodb(Table(self.aws.new_table(table_definition())))
        dynamodb.clock = sqlite.clock
        self.stores, self.clock = (sqlite, dynamodb), sqlite.clock
        self.read: list[tuple[Document, Document]] = []
        self.mails = 0

    def teardown(self) -> None:
        if hasattr(self, "connections"):
            self.connections.close()
            self.folder.cleanup()

    @rule(
        ids=st.lists(st.sampled_from(IDS), min_size=1, max_size=2),
        email=st.sampled_from(PEOPLE),
        named=st.sampled_from((*PEOPLE, "")),
        state=st.sampled_from(State),
        mails=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from((*IDS, ""))), max_size=2),
    )
    def send(
        self, ids: list[str], email: str, named: str, state: State, mails: list[tuple[str, str]]
    ) -> None:  # fmt: skip
        content = msgspec.structs.replace(MESSAGE, email=email, message=f"Demandez à {named}.")
        puts = [msgspec.structs.replace(message_at(self.clock.now(), id), content=content, state=state) for id in ids]
        self.mails += len(mails)
        written = [
            self.stores[0].mail(f"{self.mails}-{rank}", to=to, about=about, text=named)
            for rank, (to, about) in enumerate(mails)
        ]
        self.same(lambda kept: kept.store.commit(puts, written))

    @rule(id=st.sampled_from(IDS))
    def open(self, id: str) -> None:
        first, second = (kept.store.get(SentMessage, id) for kept in self.stores)
        if first and second:
            self.read.append((first, second))

    @rule(data=st.data(), state=st.sampled_from(State), email=st.sampled_from(PEOPLE), goes=st.booleans())
    def decide(self, data: st.DataObject, state: State, email: str, goes: bool) -> None:
        """Change or delete something that was read, some time ago perhaps."""
        if not self.read:
            return
        documents = data.draw(st.sampled_from(self.read))

        def write(kept: Kept, document: Any) -> None:
            content = msgspec.structs.replace(document.content, email=email)
            changed = msgspec.structs.replace(document, state=state, content=content)
            kept.store.commit(deletes=[document]) if goes else kept.store.commit([changed])

        self.same_of(documents, write)

    @rule(days=st.sampled_from((0.1, 7, 31, 190)))
    def wait(self, days: float) -> None:
        self.clock.moment += timedelta(days=days)

    @rule(leaves=st.booleans())
    def mail(self, leaves: bool) -> None:
        claims = [kept.outbox.claim(self.clock.now(), self.clock.now()) for kept in self.stores]
        assert claims[0] == claims[1]
        for kept, claim in zip(self.stores, claims, strict=True):
            if claim and leaves:
                kept.outbox.sent(claim, self.clock.now())
            elif claim:
                kept.outbox.failed(claim, "refused", self.clock.now(), None, refused=True)

    @rule()
    def sweep(self) -> None:
        self.same(lambda kept: kept.store.erase(self.clock.now()))

    @rule(email=st.sampled_from(PEOPLE), kinds=st.sampled_from((KINDS, (SentReport,))))
    def erase(self, email: str, kinds: Sequence[type[Document]]) -> None:
        self.same(lambda kept: kept.store.erase_person(of(email), kinds, INSTEAD))

    @rule(email=st.sampled_from(PEOPLE), is_erased=st.booleans())
    def oppose(self, email: str, is_erased: bool) -> None:
        def write(kept: Kept) -> None:
            record = kept.store.remember_erased if is_erased else kept.store.oppose
            record(digest(email), self.clock.now())

        self.same(write)

    @rule(
        structures=st.lists(st.sampled_from(STRUCTURES), max_size=3, unique=True),
        to=st.lists(st.tuples(st.sampled_from(STRUCTURES), st.sampled_from(PEOPLE)), max_size=2),
        published=st.sampled_from((*PEOPLE, None)),
    )
    def load(self, structures: list[Any], to: list[tuple[Any, str]], published: str | None) -> None:
        records = tuple(msgspec.structs.replace(STRUCTURE, id=one.id, published_email=published) for one in structures)
        recipients = tuple(msgspec.structs.replace(RECIPIENT, structure_id=one.id, email=email) for one, email in to)
        contacts = tuple(msgspec.structs.replace(CONTACT, structure_id=one.id, email=email) for one, email in to[:1])
        self.same(
            lambda kept: kept.load(*structures, records=records, recipients=recipients, contacts=contacts)
        )  # fmt: skip

    @invariant()
    def says_the_same(self) -> None:
        if not hasattr(self, "stores"):
            return
        first, second = (told(kept) for kept in self.stores)
        assert first == second

    def same(self, ask: Callable[[Kept], object]) -> None:
        answers = [answer(lambda kept=kept: ask(kept)) for kept in self.stores]
        assert answers[0] == answers[1]

    def same_of(self, documents: tuple[Document, Document], write: Callable[[Kept, Any], None]) -> None:
        answers = [
            answer(lambda kept=kept, one=one: write(kept, one))
            for kept, one in zip(self.stores, documents, strict=True)
        ]
        assert answers[0] == answers[1]


def answer(ask: Callable[[], object]) -> object:
    """What was answered, or the kind of refusal."""
    try:
        return ask()
    except Conflict:
        return "conflict"
    except (ValueError, sqlite3.IntegrityError):
        return "refused"


def told(kept: Kept) -> dict[str, Any]:
    """All that a store says; versions of documents count writes, of which an erasure may make one or several."""
    store = kept.store
    ids, slugs = [one.id for one in STRUCTURES], [one.slug for one in STRUCTURES]
    whole = {
        "documents": [store.get(SentMessage, id) for id in IDS],
        "everything": store.everything(SentMessage),
        "held": store.waiting(SentMessage, "held"),
        "first": store.waiting(SentMessage, "held", 1),
        "no queue": store.waiting(SentMessage, ""),
        "about": store.about(SentMessage, ATELIER.id),
        "about nothing": store.about(SentReport, ""),
        "naming": [store.naming(SentMessage, email) for email in PEOPLE],
        "count": store.count(SentMessage),
        "opposed": [store.is_opposed(digest(email)) for email in PEOPLE],
        "oppositions": sorted(store.oppositions()),
        "snapshot": store.version(),
        "structures": [store.structure(id) for id in ids],
        "at": [store.structure_at(slug) for slug in slugs],
        "records": list(store.records()),
        "record": [store.record(id) for id in ids],
        "contact": [store.contact(id) for id in ids],
        "recipient": [store.recipient(id) for id in ids],
        "recipients": store.recipients(),
        "contacts at": [store.contacts_at(email) for email in PEOPLE],
        "counts": store.snapshot_counts(),
        "mails to": [kept.outbox.mails_to(email) for email in PEOPLE],
        "deliveries": [kept.outbox.deliveries(id) for id in IDS if store.get(SentMessage, id)],
        "waiting mails": kept.outbox.counts().waiting,
    }
    return {name: without_versions(msgspec.to_builtins(value)) for name, value in whole.items()}


def without_versions(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: without_versions(one)
            for name, one in value.items()
            if name != "version" or "accepted_at" not in value
        }
    return [without_versions(one) for one in value] if isinstance(value, list) else value


def run(aws: Standin, examples: int, steps: int) -> None:
    machine = type("AlikeOnTheStandin", (Alike,), {"aws": aws})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_both_stores_answer_alike(aws: Standin) -> None:
    run(aws, 2, 15)


@pytest.mark.audit
def test_both_stores_answer_alike_at_length(aws: Standin) -> None:
    run(aws, 40, 30)
