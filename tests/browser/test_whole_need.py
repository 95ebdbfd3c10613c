"""A whole need on a phone: from the listing of a trade, or a search, to a contract, with scripts and without.

Its own server, whose clock the test sets: a need takes days.
"""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Mount

from functions.application import application
from functions.local import Site as SiteFiles
from functions.local import address_of, listen
from functions.moderation.decision_log import Verdict
from functions.moderation.tender_decisions import TenderDecisions
from functions.snapshot import read_snapshot
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tenders.sending.campaign import Campaign
from tests.functions.world import World, read_mail
from tests.site import Site

BUYER = "zoe@mairie-trucville.example"
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""10:00 in France."""


class Marketplace:
    """The site and its functions in this process, with a clock that is set by hand."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.listening = listen("127.0.0.1", 0)
        self.address = address_of(self.listening)
        self.world = World(folder, is_loaded=False, site_address=self.address)
        self.world.clock.moment = TUESDAY
        self.world.store.load(read_snapshot(site.dataset, site.build / "frame.json", TUESDAY))
        app = application(self.world.desk, beside=[Mount("/", app=SiteFiles(site.folder))])
        self.server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listening]}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        self.world.connections.close()

    def goes_on(self, **parts: float) -> None:
        """Time goes by; then what is due is done, and mailed."""
        self.world.clock.forward(**parts)
        Campaign(self.world.desk).run(self.world.clock.now())
        self.world.worker.send_due()

    def need(self) -> TenderRecord:
        [need] = self.world.store.everything(TenderRecord)
        return need

    def targets(self) -> list[TenderTarget]:
        return self.world.store.about(TenderTarget, self.need().id)

    def links(self, start: str) -> dict[str, str]:
        """Address → the latest link of its mails that starts so."""
        self.world.worker.send_due()
        mails = sorted(map(read_mail, self.world.mails.glob("[!.]*.eml")), key=lambda mail: mail["Date"].datetime)
        found = {}
        for mail in mails:
            body = mail.get_body(("plain",))
            assert body is not None
            if link := re.search(rf"{re.escape(self.address + start)}\S+", body.get_content()):
                found[mail["To"].addresses[0].addr_spec] = link[0]
        return found


@pytest.fixture
def marketplace(whole_site: Site, tmp_path: Path) -> Iterator[Marketplace]:
    one = Marketplace(whole_site, tmp_path)
    yield one
    one.stop()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(request: pytest.FixtureRequest, browser: Browser, marketplace: Marketplace) -> Iterator[Page]:
    context = browser.new_context(
        base_url=marketplace.address,
        viewport={"width": 390, "height": 844},
        java_script_enabled=request.param,
        locale="fr-FR",
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


def number_said(page: Page) -> int:
    """The number of structures that the page says."""
    said = re.search(r"(\d[\d\u202f\u00a0 ]*)\s*structures?", page.locator("[data-count]").inner_text())
    assert said, page.locator("[data-count]").inner_text()
    return int(re.sub(r"\D", "", said[1]))


def test_a_need_from_a_listing_to_a_contract(phone: Page, marketplace: Marketplace) -> None:
    page, scripts = phone, _runs_scripts(phone)
    page.goto("/secteurs/hygiene-et-proprete/nettoyage-de-locaux/")
    page.get_by_role("link", name=re.compile("[Pp]ublie[rz].* besoin")).last.click()
    expect(page.get_by_role("checkbox", name="Nettoyage de locaux", exact=True)).to_be_checked()

    page.get_by_role("radio", name="Demande de devis").check()
    page.locator("[name=title]").fill("Nettoyage de l’école des Iris")
    page.locator("[name=whole_country]").check()
    if scripts:
        expect(page.locator("[data-count]")).to_contain_text(re.compile(r"\d"))
    else:
        page.get_by_role("button", name="Compter les structures").click()
    told = number_said(page)
    assert told > 10
    page.locator("[name=deadline]").fill((TUESDAY + timedelta(days=30)).date().isoformat())
    page.locator("[name=description]").fill("Nettoyage de l’école, chaque soir, 600 m².")
    page.locator("[name=questions-0]").fill("Quel est votre délai ?")
    page.locator("[name=amount]").select_option("5-10K")
    page.locator("[name=first_name]").fill("Zoé")
    page.locator("[name=last_name]").fill("Typédame")
    page.locator("[name=email]").fill(BUYER)
    page.locator("[name=phone]").fill("01 99 00 12 34")
    page.locator("[name=organisation]").fill("Mairie de Trucville")
    page.locator("[name=buyer_kind]").select_option("Collectivité")
    page.locator("[name=answer_by][value=EMAIL]").check()
    page.locator("[name=may_be_shown]").check()
    page.get_by_role("button", name="Relire mon besoin").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Relire")
    assert str(told) in re.sub(r"\s", "", page.locator("main").inner_text())
    page.get_by_role("button", name=re.compile("Publier")).click()
    expect(page.locator("main")).to_contain_text("courriel")

    page.goto(marketplace.links("/f/besoins/confirmation/")[BUYER])
    page.get_by_role("main").get_by_role("button").click()
    decided(marketplace)
    marketplace.goes_on(minutes=5)
    assert len(marketplace.targets()) == 10
    for _ in range(40):
        marketplace.goes_on(hours=6)
    assert len(marketplace.targets()) == told, "as many structures as the form said"

    asked = list(marketplace.links("/f/besoins/repondre/").values())[:3]
    for rank, link in enumerate(asked):
        page.goto(link)
        expect(page.locator("main")).to_contain_text("Nettoyage de l’école des Iris")
        expect(page.locator("main")).not_to_contain_text(BUYER)
        page.get_by_role("link", name=re.compile("intéressé")).first.click()
        page.locator("textarea").first.fill(f"{rank + 1} jours")
        page.get_by_role("main").get_by_role("button").first.click()
        expect(page.locator("main")).to_contain_text(BUYER)

    page.goto(marketplace.links("/f/besoins/suivi/")[BUYER])
    for rank in range(3):
        expect(page.locator("main")).to_contain_text(f"{rank + 1} jours")
    page.get_by_role("link", name=re.compile("[Cc]lore")).click()
    page.get_by_role("main").get_by_role("button").first.click()
    marketplace.goes_on(hours=1)
    for _ in range(12):
        marketplace.goes_on(days=1)
    page.goto(marketplace.links("/f/besoins/suivi/")[BUYER])
    expect(page.locator("main")).to_contain_text(re.compile("contractualisé"))
    assert marketplace.need().surveyed_at is not None
    assert marketplace.need().interested == 3


def decided(marketplace: Marketplace) -> None:
    """A moderator validates the need."""
    desk = marketplace.world.desk
    outcome = TenderDecisions(desk).decided(marketplace.need(), Verdict.ACCEPTED, "", (), desk.clock.now())
    desk.store.commit(outcome.documents, outcome.mails)


def _runs_scripts(page: Page) -> bool:
    page.goto("about:blank")
    page.set_content("<noscript><p id=without>x</p></noscript>")
    return page.locator("#without").count() == 0
