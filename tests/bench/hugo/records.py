"""What Hugo is given: for each page that we built, a record of what it shows, with its words ready-made.

Records are read from our HTML, so that they hold whatever our templates show. Hugo loops over entries, chooses sections
and escapes texts as our templates do; what our Python words (kinds, zones, dates, JSON-LD) it finds written: that
is to its advantage.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree, html

from tests.browser.templates import addresses_of, shape_of
from tests.site import Site

Record = dict[str, Any]
_TABLE_CELLS = ("th", "td")


@dataclass
class Records:
    """The pages, and the cards that listings share, by the address of their profile."""

    pages: list[Record] = field(default_factory=list)
    cards: dict[str, Record] = field(default_factory=dict)


def read(site: Site) -> Records:
    """The records of every page of a built site."""
    records = Records()
    for address in addresses_of(site):
        text = site.page(address)
        root = html.document_fromstring(text)
        shape = shape_of(address, text)
        main = root.find(".//main")
        for notice in main.findall("p[@class='notice notice--fictional']"):
            _remove(notice)
        record = _head(root) | {"url": address, "steps": _steps(main)}
        if shape.name == "profile":
            record |= {"type": "profile"} | _profile(main)
            card = site.folder / address.strip("/") / "contact.vcf"
            record |= {"card": card.read_bytes().decode(), "outputs": ["html", "vcard"]} if card.exists() else {}
        elif shape.template == "pages/listing.html":
            record |= {"type": "listing"} | _listing(main, records.cards)
            feed = site.folder / address.strip("/") / "nouveautes.xml"
            record |= {"feed": _feed(feed), "outputs": ["html", "feed"]} if feed.exists() else {}
        else:
            record |= {"type": "ready", "main": inner(main)}
        records.pages.append(record)
    return records


def verbatim(element: etree._Element) -> str:
    """An element as it was written: parts of a drawing that hold nothing close themselves."""
    text: str = html.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r"></(path|circle|rect|line|use|ellipse|polygon|polyline)>", "/>", text)


def inner(element: etree._Element) -> str:
    """The HTML inside an element."""
    return _escaped(element.text) + "".join(html.tostring(child, encoding="unicode") for child in element)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _head(root: etree._Element) -> Record:
    """The title without the site's name, the description, and whatever of the head differs from page to page."""
    head = root.find("head")
    extra = [
        html.tostring(element, encoding="unicode", with_tail=False)
        for element in head
        if element.tag == "script"
        or (element.tag == "meta" and (element.get("name") == "robots" or (element.get("property") or "")[:3] == "og:"))
        or (element.tag == "link" and element.get("rel") in {"canonical", "alternate", "search"})
    ]
    extra = [one for one in extra if 'name="description"' not in one]
    description = head.find("meta[@name='description']")
    return {
        "title": (head.findtext("title") or "").rpartition(" – ")[0],
        "description": "" if description is None else description.get("content", ""),
        "shared": description is not None and description.get("property") is not None,
        "extra": "\n".join(extra),
    }


def _steps(main: etree._Element) -> Record:
    """The breadcrumb, which leaves the page: templates write it."""
    trail = main.find("nav[@class='breadcrumb']")
    if trail is None:
        return {}
    links = [{"label": link.text_content(), "url": link.get("href")} for link in trail.iter("a")][1:]
    here = trail.find(".//li[@aria-current]")
    _remove(trail)
    return {"links": links, "here": "" if here is None else here.text_content()}


def _remove(element: etree._Element) -> None:
    element.getparent().remove(element)


def _profile(main: etree._Element) -> Record:
    article = main.find("article")
    parts = {part.get("class", "").removeprefix("profile__"): part for part in article}
    head = parts["head"]
    printed = head.find("div[@class='printed']")
    lead = head.find("p[@class='lead']")
    link = lead.find("a")
    contact, similar = main.find("section[@id='contact']"), main.find("section[@class='similar']")
    record: Record = {
        "printed": "" if printed is None else verbatim(printed),
        "name": head.findtext("h1") or head.find("h1").text_content(),
        "kind": {"url": link.get("href"), "label": link.text_content()} if link is not None else {},
        "after": link.tail if link is not None else inner(lead),
        "tags": [{"class": tag.get("class"), "html": inner(tag)} for tag in head.iterfind("ul[@class='tags']/li")],
        "head": list(blocks(one for one in head if one.tag not in {"h1", "ul"} and one not in (lead, printed))),
        "body": list(blocks(parts["body"])),
    }
    aside = parts["aside"]
    record["action"] = list(blocks(aside.find("div[@class='action']")))
    record["aside"] = list(blocks(one for one in aside if one.get("class") != "action"))
    if contact is not None:
        record["contact"] = contact.find(".//input[@name='structure_id']").get("value")
    if similar is not None:
        record["similar"] = {
            "title": similar.findtext("h2"),
            "text": similar.findtext("p"),
            "tiles": [_tile(tile) for tile in similar.iter("a")],
        }
    return record


def _tile(link: etree._Element) -> Record:
    strong = link.find(".//strong")
    return {"url": link.get("href"), "name": strong.text_content(), "about": strong.tail or ""}


def _listing(main: etree._Element, cards: dict[str, Record]) -> Record:
    listing = next(element for element in main if element.get("class", "").startswith("listing"))
    people, leads = (listing.find(f"div[@class='listing__{part}']") for part in ("people", "leads"))
    links = None if leads is None else leads.find("nav")
    return {
        "heading": main.find("h1").text_content(),
        "before": list(blocks(main.iterfind("p"))),
        "class": listing.get("class"),
        "leads": {} if links is None else {"label": links.get("aria-label"), "blocks": list(blocks(links))},
        "people": list(blocks(people, cards)),
    }


def _feed(file: Path) -> Record:
    """The feed of a listing: what is known of the whole, then of each entry."""
    root = etree.parse(file).getroot()
    told = {name: root.findtext(f"{{*}}{name}") or "" for name in ("id", "title", "subtitle", "updated")}
    entries = [
        {name: entry.findtext(f"{{*}}{name}") for name in ("id", "title", "published", "updated", "summary")}
        | {"link": entry.find("{*}link").get("href")}
        for entry in root.iterfind("{*}entry")
    ]
    links = {link.get("rel"): link.get("href") for link in root.iterfind("{*}link")}
    return told | links | {"entries": entries}


def blocks(elements: Iterable[etree._Element], cards: dict[str, Record] | None = None) -> Iterator[Record]:
    """The parts of a column, in order, each as what templates loop over: paragraphs, lists, facts, tables, cards."""
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        kind = element.get("class", "")
        if element.tag in {"h2", "h3"}:
            yield {"t": element.tag, "class": kind} | _words(element)
        elif element.tag == "p":
            yield {"t": "p", "class": kind, "dir": element.get("dir", "")} | _words(element)
        elif element.tag == "dl":
            yield {"t": "dl", "class": kind, "entries": [_entry(div) for div in element]}
        elif element.tag == "table":
            yield {"t": "table", "class": kind} | _table(element)
        elif kind == "cards" and cards is not None:
            yield {"t": "cards", "cards": [_card(item, cards) for item in element]}
        elif (
            element.tag == "ul"
            and all(one.get("class", "") in {"", "soft"} for one in element)
            and _are_counts(element)
        ):
            yield {"t": "counts", "class": kind, "items": [_count(item) for item in element]}
        elif element.tag == "ul":
            yield {"t": "ul", "class": kind, "id": element.get("id", ""), "items": [_words(item) for item in element]}
        elif kind == "pages":
            yield {"t": "pages", "items": [inner(item) for item in element.iter("li")]}
        else:
            yield {"t": "ready", "html": html.tostring(element, encoding="unicode", with_tail=False)}


def _words(element: etree._Element) -> Record:
    """A plain text, that templates escape, or HTML that comes ready."""
    return {"html": inner(element)} if len(element) else {"text": element.text or ""}


def _entry(div: etree._Element) -> Record:
    value = div.find("dd")
    source = value.find("span[@class='source']")
    said = "" if source is None else source.text_content()
    if source is not None:
        _remove(source)
    return {"label": div.findtext("dt"), "source": said} | _words(value)


def _table(table: etree._Element) -> Record:
    headings = [cell.text_content() for cell in table.find("thead").iter("th")]
    rows = [[_words(cell) for cell in row.iterchildren(*_TABLE_CELLS)] for row in table.find("tbody")]
    return {"headings": headings, "rows": rows}


def _are_counts(listed: etree._Element) -> bool:
    """Links each with how many structures it leads to; the last one may lead to more links, and have no count."""
    counts = [item.find("span[@class='count']") is not None for item in listed]
    return bool(counts) and (len(counts) == 1 or all(counts[:-1])) and any(counts)


def _count(item: etree._Element) -> Record:
    link = item.find("a")
    return {"url": link.get("href"), "label": link.text_content(), "count": item.findtext("span") or ""}


def _card(item: etree._Element, cards: dict[str, Record]) -> Record:
    """The address of a card's profile, and what this listing adds to it: why a structure from elsewhere is there."""
    link = item.find(".//a")
    lines = [_words(line) for line in item.iterchildren("p") if line.get("class") is None]
    cards[link.get("href")] = {"url": link.get("href"), "name": link.text_content(), "lines": lines}
    return {"url": link.get("href"), "why": item.findtext("p[@class='card__why']") or ""}
