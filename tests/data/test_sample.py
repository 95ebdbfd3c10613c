"""The sample generator: same bytes anywhere, nothing real, everything the site must cope with."""

import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

import msgspec
import pytest
import snowballstemmer
from stdnum.fr import siret

from data.geography import Geography
from data.model import PerimeterLevel, ZoneType
from data.rows import Candidate
from data.sample import MAXIMUM, awkward, generate, identifiers, names, profile
from data.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
COUNT = 10_000
SEED = 20261101
WORD = re.compile(r"[^\W_]+")
MAIL = re.compile(r"[^\s@,;]+@[^\s@,;()]+")
PHONE = re.compile(r"(?:\+33|\b0)\s?\d(?:[ .-]?\d){7,8}\b")
RESERVED = re.compile("(?:019900|026191|035301|046571|053649|063998)[0-9]{4}")


@pytest.fixture(scope="module")
def sample() -> list[Candidate]:
    return decoded(generate(COUNT, SEED))


def decoded(lines: Iterator[bytes]) -> list[Candidate]:
    next(lines)
    return [msgspec.json.decode(line, type=Candidate) for line in lines]


def texts(row: Candidate) -> list[str]:
    """What people read and search."""
    offers = [text for offer in row.offers for text in (offer.name, offer.description)]
    return [row.name, row.brand, row.description, row.city, *offers, *(client.name for client in row.references)]


def words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def test_header_then_rows_in_order() -> None:
    lines = list(generate(50, 3))
    assert msgspec.json.decode(lines[0]) == {
        "format": "inclusive-structures-sample",
        "version": 1,
        "count": 50,
        "seed": 3,
        "date": "2026-11-01",
    }
    rows = [msgspec.json.decode(line, type=Candidate) for line in lines[1:]]
    assert [row.position for row in rows] == list(range(1, 51))
    assert all(row.fictional for row in rows)
    assert not any(b"\n" in line for line in lines)


def test_one_row() -> None:
    assert len(list(generate(1, 1))) == 2


@pytest.mark.parametrize("count", [0, -1, MAXIMUM + 1])
def test_refuses_a_count_out_of_range_at_once(count: int) -> None:
    with pytest.raises(ValueError, match="choose from 1"):
        generate(count, 1)


def test_same_bytes_in_any_process() -> None:
    script = (
        "import hashlib; from data.sample import generate;"
        "print(hashlib.sha256(b'\\n'.join(generate(900, 5))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("0", "1", "4242")
    }
    assert len(digests) == 1


def test_seed_changes_the_rows_and_count_does_not() -> None:
    few, many, other = (list(generate(count, seed))[1:] for count, seed in ((60, 1), (90, 1), (60, 2)))
    assert few == many[:60]
    assert not set(few) & set(other)


def test_streams() -> None:
    first = list(islice(generate(MAXIMUM, 1), 3))
    assert msgspec.json.decode(first[0])["count"] == MAXIMUM
    assert msgspec.json.decode(first[2], type=Candidate).position == 2


def test_covers_kinds_trades_zones_and_territories(sample: list[Candidate]) -> None:
    assert {row.kind for row in sample} == {kind.code for kind in vocabulary().kinds}
    activities = [activity for row in sample for activity in row.activities]
    sectors = {sector.slug for group in vocabulary().sector_groups for sector in group.sectors}
    assert len(sectors) == 154
    assert {activity.sector for activity in activities} == sectors
    assert max(len(row.activities) for row in sample) == 5
    zones = [activity.zone for activity in activities if activity.zone]
    assert {zone.type for zone in zones} == set(ZoneType)
    assert {bool(zone.distance_km) == (zone.type is ZoneType.CUSTOM) for zone in zones} == {True}
    assert {bool(zone.perimeters) == (zone.type is ZoneType.ZONES) for zone in zones} == {True}
    assert len({frozenset(each.level for each in zone.perimeters) for zone in zones}) == 8
    geography = Geography()
    homes = [geography.find(row.postcode, row.city) for row in sample]
    assert {home.region for home in homes if home} == set(geography.regions)
    assert len({home.departement for home in homes if home}) >= 101
    known = {
        PerimeterLevel.REGION: geography.regions.keys() - {"COM"},
        PerimeterLevel.DEPARTEMENT: geography.departements.keys(),
        PerimeterLevel.COMMUNE: geography.communes.keys(),
    }
    assert all(each.code in known[each.level] for zone in zones for each in zone.perimeters)


def test_the_bundled_size_meets_every_trade_twice(sample: list[Candidate]) -> None:
    met = Counter(activity.sector for row in sample[:400] for activity in row.activities)
    assert len(met) == 154
    assert min(met.values()) >= 2


def test_codes_are_of_the_vocabularies(sample: list[Candidate]) -> None:
    terms = vocabulary()
    assert {code for row in sample for code in row.networks} == {network.slug for network in terms.networks}
    assert {code for row in sample for code in row.labels} == {label.slug for label in terms.labels}
    assert {row.legal_form for row in sample} == {form.code for form in terms.legal_forms} | {None}
    assert {code for row in sample for each in row.activities for code in each.service_types} == {
        "DISP",
        "PREST",
        "BUILD",
    }
    for row in sample:
        if row.kind in {"ETTI", "AI"} and row.position % awkward.PERIOD > 40:
            assert {each.service_types for each in row.activities} == {("DISP",)}


def test_shares_are_like_reality(sample: list[Candidate]) -> None:
    def share(test: Callable[[Candidate], object]) -> float:
        return sum(bool(test(row)) for row in sample) / COUNT

    assert share(lambda row: row.brand) == pytest.approx(0.25, abs=0.03)
    assert share(lambda row: row.latitude is not None) == pytest.approx(1 / 3, abs=0.03)
    assert share(lambda row: not row.description) == pytest.approx(0.1, abs=0.02)
    assert 0.01 < share(lambda row: not row.contact_email) < 0.06
    agreed = [row.convention_active for row in sample if row.kind in profile.CONVENTION_KINDS]
    assert set(agreed) == {True, None}
    assert 0.005 < agreed.count(None) / len(agreed) < 0.03
    assert all(row.convention_active is None for row in sample if row.kind not in profile.CONVENTION_KINDS)
    counted = [row for row in sample if row.description and row.position % awkward.PERIOD > 40]
    assert all(2 <= row.description.count(".") + row.description.count("?") <= 12 for row in counted)


def test_sirets_are_valid_and_unique_by_kind(sample: list[Candidate]) -> None:
    assert all(siret.is_valid(row.siret) and row.siret.startswith("999") for row in sample)
    assert len({(row.siret, row.kind) for row in sample}) == COUNT
    shared = [number for number, held in Counter(row.siret for row in sample).items() if held > 1]
    assert len(shared) == COUNT / 100
    assert {frozenset(row.kind for row in sample if row.siret == number) for number in shared[:5]} == {
        frozenset({"ACI", "AI"})
    }
    assert len({row.siret for row in sample}) - len({row.siret[:9] for row in sample}) == COUNT / 50


def test_sirets_stay_unique_up_to_the_last_position() -> None:
    positions = [*range(1, 4_000), *range(100_001, 104_000), *range(996_001, MAXIMUM + 1)]
    numbers = {identifiers.siret(position, 77, establishment) for position in positions for establishment in (1, 2)}
    assert len(numbers) == 2 * len(positions)
    assert {len(number) for number in numbers} == {14}


def test_invented_words_are_unique_to_their_position() -> None:
    positions = range(1, MAXIMUM + 1, 7)
    assert len({names.word(position, SEED).lower() for position in positions}) == len(positions)


def test_invented_clients_and_buyers_are_not_places() -> None:
    real = {"".join(words(commune.name)) for commune in Geography().communes.values()}
    assert not real & {"".join(words(word)) for word in names.SHORT_WORDS}


def test_names_repeat_only_on_purpose(sample: list[Candidate]) -> None:
    own = [row.name for row in sample if awkward.case_at(row.position) is None]
    twins_and_branches = COUNT // 100 + COUNT // 50
    assert len(own) - len(set(own)) <= twins_and_branches


def test_contact_details_are_fictional_wherever_they_stand(sample: list[Candidate]) -> None:
    for row in sample:
        everything = " ".join([*texts(row), row.contact_email, row.website or "", row.social or ""])
        for address in MAIL.findall(everything.replace(row.social or "none", "")):
            assert address.rstrip(".").rpartition("@")[2] in identifiers.MAIL_DOMAINS
        for number in [row.contact_phone, *PHONE.findall(" ".join(texts(row)))]:
            digits = re.sub(r"\D", "", number.replace("+33", "0"))
            assert not digits or RESERVED.fullmatch(digits), number
        for address in (row.website, row.social):
            if address and awkward.case_at(row.position) is None:
                assert re.fullmatch(r"https://[a-z.]+\.example/(@[a-z]+)?", address)


def test_prose_has_many_stems_and_no_common_long_sequence(sample: list[Candidate]) -> None:
    stem = cache(snowballstemmer.stemmer("french").stemWord)
    stems: set[str] = set()
    sequences: Counter[tuple[str, ...]] = Counter()
    for row in sample:
        # Prose alone: names, brands, cities and clients are not counted.
        spoken = [words(text) for text in (row.description, *(offer.description for offer in row.offers))]
        stems.update(stem(word) for text in spoken for word in text)
        sequences.update({tuple(text[rank : rank + 8]) for text in spoken for rank in range(len(text) - 7)})
    sequence, records = sequences.most_common(1)[0]
    assert len(stems) >= 25_000
    assert records <= COUNT * 0.02, " ".join(sequence)


def test_texts_are_finished_and_typeset(sample: list[Candidate]) -> None:
    plain = [row.description for row in sample if awkward.case_at(row.position) is None]
    unfinished = re.compile(r"[<>|]|\bde (?:le|les|des|une?)\b|\bà les?\b|  | [;:?!]")
    assert not [text for text in plain if unfinished.search(text)]


SHOWS: dict[str, Callable[[Candidate], object]] = {
    "name of 255 characters": lambda row: len(row.name) == 255,
    "name of one character": lambda row: len(row.name) == 1,
    "markup in name": lambda row: awkward.SCRIPT in row.name and "&amp;" in row.brand,
    "markup in description": lambda row: all(part in row.description for part in (awkward.SCRIPT, "</title>", "&amp;")),
    "markup in offer": lambda row: any(awkward.SCRIPT in offer.description for offer in row.offers),
    "quotes of all sorts": lambda row: all(quote in row.name for quote in "«»“”'’"),
    "contact details in description": lambda row: MAIL.search(row.description) and PHONE.search(row.description),
    "contact details in offer": lambda row: any(PHONE.search(offer.description) for offer in row.offers),
    "no trade": lambda row: not row.activities,
    "offer: name only": lambda row: row.offers and not row.offers[0].description,
    "offer: long description": lambda row: row.offers and len(row.offers[0].description) > 2_000,
    "offer: list": lambda row: row.offers and "\n- " in row.offers[0].description,
    "offer: link": lambda row: row.offers and "https://" in row.offers[0].description,
    "Arabic": lambda row: re.search("[\u0600-\u06ff]", row.name) and re.search("[\u0600-\u06ff]", row.description),
    "Hebrew": lambda row: re.search("[\u0590-\u05ff]", row.name) and re.search("[\u0590-\u05ff]", row.description),
    "very long word": lambda row: any(len(word) > 100 for word in row.description.split()),
    "emoji": lambda row: "👩🏽‍🌾" in row.brand and "🥕" in row.description,
    "no street address": lambda row: row.city and not row.address,
    "website without scheme": lambda row: row.website and row.website.startswith("www."),
    "website that is a script": lambda row: row.website and row.website.startswith("javascript:"),
    "CEDEX postcode": lambda row: "CEDEX" in row.city,
    "postcode of another département": lambda row: row.postcode == "42620",
    "overseas": lambda row: row.postcode.startswith("974"),
    "overseas collectivity": lambda row: row.postcode.startswith("98"),
    "Corse-du-Sud": lambda row: row.postcode == "20000",
    "Haute-Corse": lambda row: row.postcode == "20200",
    "no contact e-mail": lambda row: not row.contact_email,
    "agreement unknown": lambda row: row.kind == "ACI" and row.convention_active is None,
    "no coordinates": lambda row: row.latitude is None,
    "no description": lambda row: not row.description,
    "white space everywhere": lambda row: row.name != row.name.strip(),
    "nothing optional": lambda row: not row.address and row.naf is None and not row.contact_email,
    "brand equal to another's name": lambda row: row.brand,
}


@pytest.mark.parametrize("case", awkward.CASES, ids=lambda case: case.name)
def test_awkward_case_is_among_the_first_forty_and_any_four_hundred(
    case: awkward.Case, sample: list[Candidate]
) -> None:
    shown = [row for row in sample if awkward.case_at(row.position) is case]
    assert shown[0].position <= 40
    assert all(SHOWS[case.name](row) for row in shown)
    positions = [row.position for row in shown]
    assert {after - before for before, after in pairwise(positions)} == {awkward.PERIOD}


def test_a_brand_is_the_name_of_the_structure_before(sample: list[Candidate]) -> None:
    shown = [rank for rank, row in enumerate(sample) if awkward.case_at(row.position) is awkward.CASES[0]]
    assert all(sample[rank].brand == sample[rank - 1].name for rank in shown)
