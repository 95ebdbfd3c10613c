"""Planting duplicates in a list of structures: what upstream files hold when one structure is listed twice.

Four families: a slip of the keyboard in the name, a move, another name, and one phone under details that vary. Each
planted row has a SIRET of its own, of the same legal body or of another one. Everything follows from the seed.
"""

import random
import string
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec.structs import replace
from stdnum import luhn

from data.duplicates import Described
from data.geography import Geography
from data.model import PointPrecision, Provenance
from data.quality import Cleaned, clean
from data.rows import Candidate
from data.verdicts import Unusable

FAMILIES = ("typo", "moved", "renamed", "same phone")
_NEW_NAMES = ("Atout", "Horizon", "Essor", "Passerelle", "Tandem", "Renouveau", "Boussole", "Sillage", "Alternative")
_NEW_ENDS = (
    "et compagnie",
    "Avenir",
    "du Val",
    "Plus",
    "Ensemble",
    "des Deux Rives",
    "Nouvelle",
    "Pro",
    "des Collines",
)

_TOLD = Provenance("emplois", date(2026, 11, 1))


def described(rows: Iterable[Candidate], geography: Geography) -> dict[str, Described]:
    """The rows once cleaned, by id; the first of those that share one, and none of those that nobody can use."""
    found: dict[str, Described] = {}
    for row in rows:
        try:
            cleaned = clean(row, _TOLD, geography)
        except Unusable:
            continue
        found.setdefault(identity(row), _described(identity(row), cleaned))
    return found


def identity(row: Candidate) -> str:
    """The id of the structure that a row with a valid SIRET tells of."""
    return f"{row.siret}-{row.kind}"


def _described(id: str, cleaned: Cleaned) -> Described:
    place = cleaned.place
    precise = place.precision is not PointPrecision.COMMUNE
    return Described(
        id=id,
        kind=cleaned.kind,
        siren=cleaned.siret[:9],
        name=cleaned.name,
        brand=cleaned.brand,
        insee=place.insee,
        postcode=place.postcode,
        address=place.address,
        latitude=place.latitude if precise else None,
        longitude=place.longitude if precise else None,
        phone=cleaned.phone,
        email=cleaned.email,
        website=cleaned.website,
    )


class Planter:
    """Plants duplicates of some rows of a list, drawn from a seed."""

    def __init__(self, rows: Sequence[Candidate], seed: int) -> None:
        self._rows = rows
        self._random = random.Random(seed)
        self._sirets = {row.siret for row in rows}
        self._sirens = {siret[:9] for siret in self._sirets}

    def plant(self, per_family: int) -> list[tuple[str, Candidate, Candidate]]:
        """``per_family`` duplicates of each family, of as many different rows: family, row, duplicate."""
        sources = self._random.sample([row for row in self._rows if row.address and row.contact_phone], 4 * per_family)
        change: dict[str, Callable[[Candidate], Candidate]] = {
            "typo": self._typo, "moved": self._moved, "renamed": self._renamed, "same phone": self._same_phone,
        }  # fmt: skip
        planted = []
        for rank, row in enumerate(sources):
            family = FAMILIES[rank % 4]
            siret = self._siret(row.siret[:9] if rank % 8 < 4 else None)
            copy = replace(row, siret=siret, position=len(self._rows) + rank + 1)
            planted.append((family, row, change[family](self._other_email(copy))))
        return planted

    def _typo(self, row: Candidate) -> Candidate:
        slip = self._random.choice((self._edited, self._edited, self._swapped, self._without_accents))
        return self._without_point(
            self._other_phone(replace(row, name=slip(row.name), address=self._rewritten(row.address)))
        )

    def _moved(self, row: Candidate) -> Candidate:
        how = self._random.random()
        if how < 0.3:
            there = [one for one in self._rows if one.postcode == row.postcode and one.address != row.address]
        elif how < 0.7 and row.latitude is not None:
            there = [one for one in self._rows if one.city != row.city and 0 < _degrees(one, row) < 0.2]
        else:
            there = []
        there = there or [one for one in self._rows if one.postcode[:2] == row.postcode[:2] and one.city != row.city]
        to = self._random.choice(there or self._rows)
        address = f"{self._random.randint(1, 90)} {to.address.lstrip(string.digits + ' ')}"
        moved = replace(
            row, address=address, postcode=to.postcode, city=to.city,
            latitude=to.latitude and to.latitude + self._random.uniform(-0.004, 0.004),
            longitude=to.longitude and to.longitude + self._random.uniform(-0.004, 0.004),
        )  # fmt: skip
        return self._without_point(self._other_phone(moved))

    def _renamed(self, row: Candidate) -> Candidate:
        name = f"{self._random.choice(_NEW_NAMES)} {self._random.choice(_NEW_ENDS)}"
        if self._random.random() < 0.3:
            return self._other_phone(replace(row, name=name, brand=""))
        return self._without_point(self._other_phone(replace(row, name=name.upper(), brand="")))

    def _same_phone(self, row: Candidate) -> Candidate:
        name = self._random.choice((self._edited, self._shortened, self._lengthened, self._swapped))(row.name)
        number = str(self._random.randint(1, 90))
        address = self._random.choice(
            (f"{number} {row.address.lstrip(string.digits + ' ')}", self._rewritten(row.address))
        )
        return replace(
            row,
            name=name,
            address=address,
            contact_phone=self._phone_spelt(row.contact_phone),
            latitude=None,
            longitude=None,
        )

    def _siret(self, siren: str | None) -> str:
        """A valid SIRET that no row has: of that legal body, or of one that no row names."""
        while True:
            body = siren or _with_check_digit(f"99{self._random.randint(0, 999_999):06}")
            number = _with_check_digit(f"{body}{self._random.randint(1, 9999):04}")
            if number not in self._sirets and (siren or body not in self._sirens):
                self._sirets.add(number)
                return number

    def _edited(self, name: str) -> str:
        for _ in range(self._random.choice((1, 2))):
            at = self._random.randrange(len(name) - 1)
            letter = self._random.choice(string.ascii_uppercase)
            name = self._random.choice(
                (
                    name[:at] + letter + name[at:],
                    name[:at] + name[at + 1 :],
                    name[:at] + letter + name[at + 1 :],
                    name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                )
            )
        return name

    def _swapped(self, name: str) -> str:
        words = name.split()
        if len(words) < 2:
            return self._edited(name)
        at = self._random.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
        return " ".join(words)

    def _without_accents(self, name: str) -> str:
        bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return bare.title() if self._random.random() < 0.5 else bare.lower()

    def _shortened(self, name: str) -> str:
        words = name.split()
        return " ".join(words[:-1]) if len(words) > 2 else self._edited(name)

    def _lengthened(self, name: str) -> str:
        return f"{name} {self._random.choice(('Services', 'Insertion', 'Développement', 'Solidarité'))}"

    def _rewritten(self, address: str) -> str:
        return self._random.choice(
            (address, address.upper(), address.replace("Rue", "R.").replace("Avenue", "Av").replace("Boulevard", "Bd"))
        )

    def _phone_spelt(self, phone: str) -> str:
        spaced = " ".join(phone[at : at + 2] for at in range(0, len(phone), 2))
        dotted = spaced.replace(" ", ".")
        return self._random.choice(
            (phone, spaced, dotted, f"+33 {spaced[1:]}", f"0033{phone[1:]}", f"+33 (0){spaced[1:]}")
        )

    def _other_phone(self, row: Candidate) -> Candidate:
        blank = self._random.random() < 0.2
        return replace(row, contact_phone="" if blank else self._phone_spelt(row.contact_phone))

    def _other_email(self, row: Candidate) -> Candidate:
        """A listing rarely has the same address as another; no e-mail is evidence here."""
        new = self._random.choice(("", "", f"accueil-{row.position}@example.net"))
        return replace(row, contact_email=new)

    def _without_point(self, row: Candidate) -> Candidate:
        return replace(row, latitude=None, longitude=None) if self._random.random() < 0.2 else row


def _with_check_digit(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))


def _degrees(one: Candidate, other: Candidate) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0
    return abs(one.latitude - other.latitude) + abs(one.longitude - other.longitude)
