"""Names and addresses written in capitals, given back the case that French readers expect.

- Each word takes a capital and small letters, in a compound too: « Saint-Denis », « Re-Emploi ».
- Articles, prepositions and conjunctions are small, inside a compound too (« Villeneuve-sur-Lot »), unless they open
  the name, a bracket, a quotation, or what follows a stroke, a colon or a spaced dash. What is elided is small
  likewise, and the word it leans on is one like another: « Association pour l’Insertion », « L’Envol ».
- An article after a designation opens the proper name: « ESAT Les Papillons Blancs ».
- Acronyms stay: the reviewed words of ``reference/acronyms.txt``, and what shows itself as one.
- Nothing but case changes: an accent that the capitals lack is not invented.

A name is in capitals when more than three quarters of its letters are, its acronyms aside; of such a name only the
words wholly in capitals change. Any other name is as its owner wrote it, and stays.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from data.vocabulary import REFERENCE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile("([^\\W_](?:[^\\W_]|[\u0300-\u036f])*)")
_SMALL_WORDS = _words(
    "A À AU AUX AVEC CHEZ CONTRE D DANS DE DES DIT DU EN ENTRE ET L LA LE LES LÈS LEZ OU PAR POUR SANS SOUS SUR UN UNE"
    " VERS"
)
_ARTICLES = _words("L LA LE LES")
_DESIGNATIONS = _words(
    "ACI AI ASS ASSO ASSOC ASSOCIATION EA EATT EBS EI EITI ESAT ETTI EURL GEIQ SA SARL SAS SASU SCIC SCOP"
)
_ELIDED = _words("C D J JUSQU L LORSQU M N PUISQU QU S T")
_APOSTROPHES = ("'", "’")
_OPENING = re.compile(r"[(\[{«“\"/:–—]|\s-|-\s")
_LEANT_ON = frozenset("AEIOUYHÀÂÄÆÉÈÊËÎÏÔÖŒÙÛÜŸ")
"""What begins a word that another is elided before; « h » counts, as most are mute."""

_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,}")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ORDINAL = re.compile(r"\d+(?:[EÈ]RE?|[EÈ]ME|NDE?)S?")
_DIGITS = re.compile(r"(\d+)")
_ENDS_OF_WORD = re.compile(r"([B-DF-HJ-NP-TV-XZ]*)[AEIOUY](?:[A-Z]*[AEIOUY])?([B-DF-HJ-NP-TV-XZ]*)")
_TOLD_BY_ITS_ENDS = 5
"""Letters of the longest word told by its first and last consonants: longer ones are more often words cut short."""
_OPENINGS = _words(
    "BL BR CH CHL CHR CL CR CT DH DJ DR FL FR GH GL GN GR KH KL KN KR PF PH PHL PHR PL PN PR PS PT QU RH SC SCH SCL SCR"
    " SH SK SL SM SN SP SPH SPL SPR SQ ST STR SW TH THR TR TS TZ VL VR WH WR"
)
_ENDINGS = _words(
    "BL BR BS CH CHS CK CKS CL CQ CS CT CTS DR DS FF FFS FR FS FT GL GN GNS GR GS HL HR HS KS LD LF LH LL LLS LM LMS"
    " LPH LPS LS LT LTS LTZ LX LZ MB MBS MM MP MPS MPT MS NC NCH NCQ NCS NCT NCTS ND NDS NG NGS NGT NN NS NT NTS NTZ"
    " NX PH PL PR PS PT PTS RC RCH RCK RCQ RCS RD RDS RF RFF RFS RG RGS RK RM RN RP RPS RR RS RST RT RTS RV SC SCH SCQ"
    " SH SQ SS ST STS TCH TH THS TR TS TT TTS TZ WS"
)
_INITIALS = range(3, 9)
"""Letters of a word that may be made of the initials of others."""

_NUMBERED_WAY = re.compile(
    r"(?P<number>\d(?: ?[A-Z]\b)?,? ?)(?P<index>(?:BIS|TER|QUATER)\b,? ?)?"
    r"(?P<way>(?:ALL|ALL[EÉ]ES?|AVE?|AVENUE|BD|BL?VD|BOULEVARD|CHE?|CHEMIN|COURS|ESPLANADE|FB?G|FAUBOURG|IMP|IMPASSE|"
    r"MAIL|MONT[EÉ]E|PASSAGE|PL|PLACE|PROMENADE|QUAI|ROUTE|RTE|RUE|RUELLE|SENTE|SENTIER|SQ|SQUARE|TRAVERSE|VENELLE|"
    r"VOIE)\b)?",
    re.IGNORECASE,
)


def recased(name: str) -> str:
    """The name in title case when it is in capitals, as it is otherwise."""
    if not _is_in_capitals(name):
        return name
    pieces = _WORD.split(name)
    initials = _initials(pieces[1::2])
    for place in range(1, len(pieces), 2):
        word = pieces[place]
        if not word.isupper():
            continue
        if len(word) == 1:
            pieces[place] = _letter(pieces, place)
        elif word in _SMALL_WORDS or word in _ELIDED:
            pieces[place] = _small(pieces, place)
        elif word not in initials or not _is_made_of_initials(pieces, place):
            pieces[place] = _alone(word)
    return "".join(pieces)


def typeset(text: str) -> str:
    """The text with the apostrophes of print: names stand beside those of communes, which have them."""
    return text.replace("'", "’")


def recased_address(address: str) -> str:
    """A postal address in title case when it is in capitals: « 62 BIS RUE BONREPOS » → « 62 bis rue Bonrepos ».

    What stands in a name stands in it too; beside, the index of a number and the kind of way after it are small.
    """
    return _NUMBERED_WAY.sub(_numbered, recased(address)) if _is_in_capitals(address) else address


def _numbered(found: re.Match[str]) -> str:
    return found["number"] + (found["index"] or "").lower() + (found["way"] or "").lower()


def _is_in_capitals(text: str) -> bool:
    if text.isupper():
        return True
    capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    if capitals <= 3 * small:
        return False
    acronyms = (word for word in _WORD.findall(text) if word.isupper() and _alone(word) == word)
    return capitals - sum(map(len, acronyms)) > 3 * small


def _small(pieces: Sequence[str], place: int) -> str:
    """A word that is small unless it opens a name; ``pieces``: what is between words, a word, what is between, …"""
    word, before, after = pieces[place], pieces[place - 1], pieces[place + 1]
    if word in _ELIDED and not after.startswith(_APOSTROPHES):
        return _alone(word)
    inside = (before == "-") == (after == "-")
    return word.lower() if inside and not _opens(pieces, place) else word.capitalize()


def _opens(pieces: Sequence[str], place: int) -> bool:
    """Whether the word is the first of a name: of the whole, of a part set apart, of what a designation announces."""
    if place == 1 or _OPENING.search(pieces[place - 1]):
        return True
    return pieces[place].upper() in _ARTICLES and pieces[place - 2].upper() in _DESIGNATIONS


def _letter(pieces: Sequence[str], place: int) -> str:
    """A letter alone: elided (« D’INSERTION », « D INSERTION »), a word (« A TABLE »), or part of an acronym."""
    letter, before, after = pieces[place], pieces[place - 1], pieces[place + 1]
    if before == "(" and after.startswith(")"):
        return letter.lower()
    if before.endswith(_APOSTROPHES):
        return letter.lower() if letter == "S" else letter
    if _opens(pieces, place) or place + 2 >= len(pieces):
        return letter
    if after.startswith(_APOSTROPHES):
        return letter.lower() if letter in _ELIDED else letter
    if before == after == "-":
        return letter.lower() if letter in _SMALL_WORDS else letter
    if before != " " or after != " ":
        return letter
    previous, following = pieces[place - 2], pieces[place + 2]
    if letter in "DL":
        leans = len(following) > 1 and following[0].upper() in _LEANT_ON and (len(previous) > 1 or previous in "Aa")
    else:
        leans = letter in "AÀY" and len(previous) > 1 and (len(following) > 1 or following in "DLdl")
    return letter.lower() if leans else letter


@lru_cache(maxsize=8192)
def _alone(word: str) -> str:
    """A word of at least two characters, in capitals, as it is written wherever it stands."""
    if word in _reviewed():
        return _reviewed()[word]
    if _ORDINAL.fullmatch(word):
        return word.lower()
    if _shows_itself(word):
        return word
    return "".join(part[:1] + part[1:].lower() for part in _DIGITS.split(word))


def _shows_itself(word: str) -> bool:
    """Whether no word is made so: only consonants or Roman digits, few letters by digits, ends that no word has."""
    if _NO_VOWEL.fullmatch(word) or _ROMAN.fullmatch(word):
        return True
    runs = _DIGITS.split(word)
    if len(runs) > 1:
        return max(map(len, runs[::2])) <= 3
    ends = _ENDS_OF_WORD.fullmatch(word) if len(word) <= _TOLD_BY_ITS_ENDS else None
    return ends is not None and (
        (len(ends[1]) > 1 and ends[1] not in _OPENINGS) or (len(ends[2]) > 1 and ends[2] not in _ENDINGS)
    )


def _is_made_of_initials(pieces: Sequence[str], place: int) -> bool:
    """Whether its letters begin other words of the name that follow each other: « TRAVAIL ADAPTE ET PARTAGE - TAP »."""
    word = pieces[place]
    if len(word) not in _INITIALS or word in _DESIGNATIONS:
        return False
    return word in _initials(pieces[1:place:2]) or word in _initials(pieces[place + 2 :: 2])


def _initials(words: Sequence[str]) -> str:
    """The first letters of words: of all, then of those that are not small, with a dash between."""
    large = [word[0] for word in words if word.upper() not in _SMALL_WORDS]
    return _unaccented("".join([*(word[0] for word in words), "-", *large])).upper()


def _unaccented(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


@cache
def _reviewed() -> dict[str, str]:
    lines = (REFERENCE / "acronyms.txt").read_text(encoding="utf-8").splitlines()
    return {word.upper(): word for line in lines if not line.startswith("#") for word in line.split()}
