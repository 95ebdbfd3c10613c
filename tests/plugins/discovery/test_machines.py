"""robots.txt and opensearch.xml."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from plugins.discovery.machines import opensearch, robots
from theme.frame import Asset, Frame

SITE = "https://annuaire.example"
FRAME = Frame(site_address=SITE, assets={"favicon.svg": Asset("/assets/favicon.1.svg", "")})
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_robots_read_pages_not_answers_of_functions() -> None:
    rules = RobotFileParser()
    rules.parse(robots(FRAME).decode().splitlines())
    assert rules.can_fetch("*", f"{SITE}/prestataires/a/")
    assert not rules.can_fetch("*", f"{SITE}/f/contact")
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]


def test_no_sitemap_is_told_while_the_site_has_no_address() -> None:
    assert b"Sitemap" not in robots(Frame())


def test_browsers_can_search_the_site() -> None:
    root = ElementTree.fromstring(opensearch(FRAME))
    address = root.find(f"{OPENSEARCH}Url")
    assert address is not None
    assert address.get("template") == f"{SITE}/prestataires/?q={{searchTerms}}"
    short_name, long_name, description = (
        root.findtext(f"{OPENSEARCH}{name}") or "" for name in ("ShortName", "LongName", "Description")
    )
    assert 0 < len(short_name) <= 16
    assert long_name == FRAME.site_name
    assert 0 < len(description) <= 1024
    assert root.findtext(f"{OPENSEARCH}Image") == f"{SITE}/assets/favicon.1.svg"
