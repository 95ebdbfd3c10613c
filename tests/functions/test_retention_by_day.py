"""Four years on a frozen clock: each day, only what product.md "Personal data" allows is left in any byte."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from data.rows import Change
from data.submissions.claim import Claim
from data.submissions.contact import ContactMessage
from data.submissions.edit_states import FieldState
from data.submissions.enquiry import Enquiry
from data.submissions.report import ErrorReport
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions import retention
from functions.documents import Document
from functions.guards.limits import submission_allowances
from functions.moderation.decision_log import Verdict, decision
from functions.profile_edits.claims import ClaimState, new_claim
from functions.profile_edits.drafts import EditDraft
from functions.profile_edits.requests import decide, new_request
from functions.records import Mail
from functions.sessions import Area, Sessions
from functions.submissions import HoldReason, SentEnquiry, SentMessage, SentReport, State, Submission, months_after
from functions.tenders.records import AnswerHabits, StoryState, TenderRecord, TenderStory, TenderTarget
from functions.tokens import Purpose, new_link
from tests.functions.somebody import PICTURE, everything
from tests.functions.world import ATELIER, World

DAYS = 4 * 365 + 2
ALWAYS = 10_000
"""Days, for what stays while the structure may be edited."""


class Placed:
    """Somebody's data of one sort, found by a mark that nothing else holds; ``days``: the last it may be seen on."""

    def __init__(self, name: str, days: int) -> None:
        self.name, self.days = name, days
        self.mark = f"marque-{name}"
        self.email = f"{self.mark}@personne.example"


def placed(world: World) -> Iterator[tuple[Placed, list[Document], list[Mail]]]:
    """One of everything, all made at the same moment."""
    now = world.clock.now()
    six_months = round((months_after(now, 6) - now) / timedelta(days=1))

    def content(one: Placed) -> ContactMessage:
        return ContactMessage((ATELIER.id,), one.mark, one.email, "", "Objet", f"{one.mark}, un texte")

    def sent(one: Placed, kind: type[Submission], typed: msgspec.Struct, state: State, why: HoldReason | None = None):
        return kind(id=one.name, content=typed, addressees=(), state=state, hold_reason=why, accepted_at=now)

    for state, days in ((State.ACCEPTED, six_months), (State.HELD, 7), (State.UNCONFIRMED, 7), (State.REFUSED, 7)):
        one = Placed(f"message-{state}", days)
        yield one, [sent(one, SentMessage, content(one), state)], []
    for name, why, days in (
        ("lu", None, six_months),
        ("attente", HoldReason.NO_RECIPIENT, six_months),
        ("piege", HoldReason.TRAPPED, 7),
    ):
        one, state = Placed(f"signalement-{name}", days), State.HELD if why else State.ACCEPTED
        typed = ErrorReport(structure_id=ATELIER.id, reason="closed", message=one.mark, name="", email=one.email)
        yield one, [sent(one, SentReport, typed, state, why)], []
        one = Placed(f"equipe-{name}", days)
        yield one, [sent(one, SentEnquiry, Enquiry("buyer", one.mark, one.email, one.mark), state, why)], []
    for purpose, days in ((Purpose.FICHE, 0), (Purpose.MODERATION, 0), (Purpose.CONFIRM, 7), (Purpose.FOLLOW, 185)):
        one = Placed(f"lien-{purpose}", days)
        yield one, [new_link(purpose, one.mark, one.email, now)[1]], []
    for area in Area:
        one = Placed(f"session-{area}", 0)
        yield one, [Sessions(world.store, world.clock, area, True).new(one.mark, one.email)[1]], []
    one = Placed("brouillon", 30)
    yield (
        one,
        [EditDraft(id=one.name, asked_by=one.email, saved_at=now, received=(PICTURE,), values={"brand": one.mark})],
        [],
    )
    for state, days in ((FieldState.REFUSED, 365), (FieldState.ACCEPTED, ALWAYS), (FieldState.PENDING, ALWAYS)):
        one = Placed(f"modification-{state}", days)
        request = new_request(one.name, one.mark, one.email, {"brand": Change("", one.mark)}, now, one.name)
        yield one, [request if state is FieldState.PENDING else decide(request, "brand", state, "Motif", now)], []
    for claimed, days in ((ClaimState.UNCONFIRMED, 7), (ClaimState.PENDING, 365), (ClaimState.ACCEPTED, 365)):
        one = Placed(f"revendication-{claimed}", days)
        told = Claim(structure_id=ATELIER.id, siret="", name=one.mark, role="", email=one.email)
        claim = new_claim(one.name, told, "", None, now)
        yield one, [msgspec.structs.replace(claim, state=claimed)], []
    yield from placed_of_needs(now)
    one, target = Placed("decision", 3 * 365 + 1), Placed("decision-cible", six_months)
    message = sent(target, SentMessage, content(target), State.ACCEPTED)
    yield one, [msgspec.structs.replace(decision("empreinte", message, Verdict.RELEASED, now), moderator=one.mark)], []
    about = Placed("mail-sujet", six_months)
    yield about, [sent(about, SentMessage, content(about), State.ACCEPTED)], []
    for name, subject, days in (
        ("mail-parti", about.name, 30),
        ("mail-mort", about.name, 30),
        ("mail-seul", "rien", 30),
    ):
        one = Placed(name, days)
        mail = Mail(
            id=name, to=one.email, subject="s", text=one.mark, html="h", written_at=now, about=subject, label="x"
        )
        yield one, [], [mail]


def placed_of_needs(now: datetime) -> Iterator[tuple[Placed, list[Document], list[Mail]]]:
    """A need in each state whose end differs, with what its links, its structures and its story tell."""
    year = round((months_after(now, 12) - now) / timedelta(days=1))
    for state, days in (
        (TenderState.DRAFT, 30),
        (TenderState.UNCONFIRMED, 7),
        (TenderState.SENT, ALWAYS),
        (TenderState.CLOSED, year),
        (TenderState.WITHDRAWN, year),
    ):
        one = Placed(f"besoin-{state}", days)
        tender = Tender(title=one.mark, email=one.email)
        yield one, [TenderRecord(id=one.name, tender=tender, state=state, made_at=now, saved_at=now, moved_at=now)], []
        link = Placed(f"{one.name}-suivi", min(days, 3 * 366))
        yield link, [new_link(Purpose.TENDER_FOLLOW, one.name, link.email, now)[1]], []
        said = Placed(f"{one.name}-reponse", days)
        target = TenderTarget(
            id=said.name, tender_id=one.name, structure_id=ATELIER.id, structure_name=ATELIER.name, batch=1,
            sent_at=now, moved_at=now, comment=said.mark,
        )  # fmt: skip
        answered = Placed(f"{one.name}-lien", min(days, 3 * 366))
        yield said, [target], []
        yield answered, [new_link(Purpose.TENDER_ANSWER, said.name, answered.email, now)[1]], []
    for told, days in ((StoryState.PENDING, year), (StoryState.REFUSED, year), (StoryState.ACCEPTED, ALWAYS)):
        one = Placed(f"recit-{told}", days)
        story = TenderStory(
            id=one.name, state=told, made_at=now, moved_at=now, title=one.mark, text="", sectors=(), place="",
            buyer_kind="", amount="", month="", asked=3, interested=3,
        )  # fmt: skip
        yield one, [story], []
    one = Placed("habitudes", year)
    yield one, [AnswerHabits(id=one.mark, last_at=now)], []


def test_each_day_of_four_years_only_what_is_allowed_is_left(world: World) -> None:
    start = world.clock.now()
    every = list(placed(world))
    for _, documents, mails in every:
        world.store.commit(documents, mails)
    while claim := world.outbox.claim(world.clock.now(), world.clock.now() + timedelta(minutes=5)):
        if claim.mail.id == "mail-mort":
            world.outbox.failed(claim, "SMTPRecipientsRefused 550", world.clock.now(), None, refused=True)
        else:
            world.outbox.sent(claim, world.clock.now())
    world.desk.files.keep(PICTURE, b"une photo")
    allowances = submission_allowances(
        "192.0.2.0/24", "marque-limite@personne.example", (), start, world.settings.secret_key
    )
    world.desk.counters.take(allowances, start)
    ends = sorted({one.days for one, _, _ in every})
    # The days when something ends, those around them, and one in forty of the others.
    looked_at = {day + beside for day in ends for beside in (-1, 0, 1)} | set(range(0, DAYS, 40))

    for day in sorted(day for day in looked_at if 0 <= day <= DAYS):
        world.clock.moment = start + timedelta(days=day, hours=12)
        retention.sweep(world.desk)
        kept = everything(world)
        names = {
            one.name for one, _, _ in every if one.mark.encode() + b"@" in kept or f'"{one.mark}"'.encode() in kept
        }
        # Ends fall at the hour that things were made, twelve hours before each look.
        assert names == {one.name for one, _, _ in every if one.days > day}, day
        assert (b"une photo" in kept) == (day < 30)
        assert b"marque-limite" not in kept
        assert day == 0 or not any(one.key.encode() in kept for one in allowances)
