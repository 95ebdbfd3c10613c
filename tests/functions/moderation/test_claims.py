import pytest
from msgspec.structs import replace

from data.submissions.claim import Claim
from functions.moderation.decision_log import Decision
from functions.profile_edits.claims import ClaimRequest, ClaimState, corrected, new_claim
from tests.functions.moderation.moderator import HOME, Moderator, asked_claim, mails_to, text_of
from tests.functions.profile_edits.asking import CONTACT, RECORD
from tests.functions.world import ATELIER, ATELIER_EMAIL, RECIPIENT, World, hidden_fields

CLAIMS = f"{HOME}acces/"
CLAIMANT = "camille@atelier-iris.example"


@pytest.fixture
def moderator(world: World) -> Moderator:
    record = replace(RECORD, siret=ATELIER.id[:14], website="https://atelier-iris.example/")
    world.load(ATELIER, recipients=(RECIPIENT,), records=(record,), contacts=(CONTACT,))
    return Moderator(world).enters()


def state(world: World, claim: ClaimRequest) -> ClaimState:
    found = world.store.get(ClaimRequest, claim.id)
    assert found is not None
    return found.state


@pytest.mark.parametrize(
    ("matches", "words"),
    [(True, "Même domaine"), (False, "Domaines différents"), (None, "Pas de site à comparer")],
)
def test_what_was_compared_stands_in_the_queue(
    world: World, moderator: Moderator, matches: bool | None, words: str
) -> None:
    asked_claim(world, matches=matches)
    assert words in moderator.text(CLAIMS)


def test_a_claim_is_compared_then_accepted(world: World, moderator: Moderator) -> None:
    claim = asked_claim(world)
    said = moderator.text(CLAIMS + claim.id)
    assert f"Adresse électronique {CLAIMANT}, confirmée" in said
    assert "Même domaine que le site ( https://atelier-iris.example/ )" in said
    assert "celui de la fiche" in said
    assert "Oui, d’après « Les emplois de l’inclusion »" in said.replace("\u202f", " ")
    assert ATELIER_EMAIL not in said

    done = moderator.decides(CLAIMS + claim.id, verdict="accepted")
    assert "accès donné" in moderator.text(done.headers["location"])
    assert state(world, claim) is ClaimState.ACCEPTED
    assert f"/f/fiche/modifier?reclamation={claim.id}" in mails_to(world, CLAIMANT)[0]
    assert "/f/fiche/annuler/" in mails_to(world, ATELIER_EMAIL)[0]
    assert [(one.target_kind, one.target, one.verdict) for one in world.store.everything(Decision)] == [
        ("claim", claim.id, "accepted")
    ]
    after = moderator.text(CLAIMS + claim.id)
    assert "n’attend plus de décision" in after
    assert "Camille Roy" not in after


def test_another_establishment_of_the_same_body_is_told(world: World, moderator: Moderator) -> None:
    claim = asked_claim(world)
    stored = world.store.get(ClaimRequest, claim.id)
    assert stored is not None
    world.store.commit([replace(stored, siret="41987654300013")])
    assert "autre établissement de la même personne morale" in moderator.text(CLAIMS + claim.id)


@pytest.mark.parametrize(
    ("verdict", "reached", "link"),
    [
        ("changes-asked", ClaimState.CHANGES_ASKED, "/f/fiche/revendiquer/corriger/"),
        ("refused", ClaimState.REFUSED, ""),
    ],
)
def test_an_answer_needs_a_reason_and_mails_it(
    world: World, moderator: Moderator, verdict: str, reached: ClaimState, link: str
) -> None:
    claim = asked_claim(world)
    without = moderator.decides(CLAIMS + claim.id, verdict=verdict)
    assert without.status_code == 422
    assert 'href="#reason"' in without.text
    moderator.decides(CLAIMS + claim.id, verdict=verdict, reason="Quelle est votre fonction ?")
    assert state(world, claim) is reached
    (mail,) = mails_to(world, CLAIMANT)
    assert "Quelle est votre fonction ?" in mail
    assert link in mail


def test_a_claim_that_was_written_again_must_be_read_again(world: World, moderator: Moderator) -> None:
    claim = asked_claim(world)
    seen = hidden_fields(moderator.get(CLAIMS + claim.id).text)
    moderator.decides(CLAIMS + claim.id, verdict="changes-asked", reason="Votre fonction ?")
    asked = world.store.get(ClaimRequest, claim.id)
    assert asked is not None
    again = Claim(ATELIER.id, asked.siret, "Camille Roy", "Stagiaire", CLAIMANT)
    world.store.commit([corrected(asked, again, world.clock.now())])

    late = moderator.post(CLAIMS + claim.id, seen | {"verdict": "accepted"})
    assert late.status_code == 409
    assert "Stagiaire" in text_of(late)
    assert state(world, claim) is ClaimState.PENDING


def test_what_was_decided_stands(world: World, moderator: Moderator) -> None:
    claim = asked_claim(world)
    seen = hidden_fields(moderator.get(CLAIMS + claim.id).text)
    moderator.post(CLAIMS + claim.id, seen | {"verdict": "refused", "reason": "Non."})
    late = moderator.post(CLAIMS + claim.id, seen | {"verdict": "accepted"})
    forced = moderator.post(CLAIMS + claim.id, {"version": "3", "verdict": "accepted"})
    assert (late.status_code, forced.status_code) == (409, 409)
    assert "Refusé le" in text_of(late)
    assert state(world, claim) is ClaimState.REFUSED


def test_a_claim_nobody_confirmed_is_nobodys_to_read(world: World, moderator: Moderator) -> None:
    claim = Claim(ATELIER.id, ATELIER.id[:14], "Camille Roy", "Directrice", CLAIMANT)
    world.store.commit([new_claim("CCCC-DDDD-3333", claim, ATELIER.name, True, world.clock.now())])
    assert "Rien n’attend." in moderator.text(CLAIMS)
    assert moderator.get(f"{CLAIMS}CCCC-DDDD-3333").status_code == 404
    assert moderator.post(f"{CLAIMS}CCCC-DDDD-3333", {"verdict": "accepted"}).status_code == 404


def test_an_unknown_verdict_decides_nothing(world: World, moderator: Moderator) -> None:
    claim = asked_claim(world)
    assert moderator.decides(CLAIMS + claim.id, verdict="pending", reason="x").status_code == 422
    assert state(world, claim) is ClaimState.PENDING
