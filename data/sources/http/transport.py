"""How addresses are asked, with patience: one request after another, and a sentence when none of them succeeds.

What may pass is tried again: a server's error, too many requests, a cut, silence. Waits grow, with jitter, and
``Retry-After`` is honoured up to a cap (:class:`urllib3.util.Retry`). What will not pass is told at once: a refused
token, an address where nothing stands, a certificate nobody vouches for.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from ssl import SSLCertVerificationError
from typing import TypeVar
from urllib.parse import urlsplit

from urllib3 import exceptions
from urllib3.response import BaseHTTPResponse, HTTPResponse
from urllib3.util import Retry, Timeout

from data.sources.http.addresses import check, joined, same_origin, told
from data.sources.http.connections import pools
from data.sources.reading import Unreadable

REDIRECTS = 5
_PASSING = {408, 425, 429}
_PIECE = 1 << 16
_NAME = "inclusive-structures-directory/0.1 (python -m data fetch)"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Token:
    """The key of an address, and the environment variable it comes from, which sentences name in its place."""

    variable: str
    value: str = field(repr=False)


_LOG = logging.getLogger(__name__)
_WORTH_TELLING = 1.0
"""Seconds of waiting that somebody who watches wonders about."""


class Passing(Exception):
    """An attempt that failed in a way that may pass; ``response`` may say when to come back."""

    def __init__(self, words: str, response: BaseHTTPResponse | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.response = response


class Transport:
    """Asks addresses, at most ``tries`` times each.

    Waits and limits are in seconds: ``backoff`` doubles at each wait, ``jitter`` is the most that chance adds to it,
    ``longest_wait`` caps both it and ``Retry-After``; ``connect`` and ``silence`` are the most a server may take to
    accept and to say something, ``longest`` the most that one address may take, tries and waits together.
    ``per_second`` is the most requests a second, where the server states one. Only https is spoken, and http towards
    this machine.
    """

    def __init__(
        self,
        *,
        tries: int = 6,
        backoff: float = 1.0,
        jitter: float = 1.0,
        longest_wait: int = 120,
        connect: float = 10.0,
        silence: float = 30.0,
        longest: float = 1800.0,
        per_second: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._retry = Retry(
            tries - 1,
            backoff_factor=backoff,
            backoff_jitter=jitter,
            backoff_max=longest_wait,
            retry_after_max=longest_wait,
        )
        self._timeout = Timeout(connect=connect, read=silence)
        self._longest = longest
        self._pause = 1 / per_second if per_second else 0.0
        self._free_at = 0.0
        self._sleep = sleep
        self._pools = pools()

    def patiently(self, address: str, attempt: Callable[[float], Result]) -> Result:
        """What ``attempt`` returns, given the moment it must have ended by. Raises :class:`Unreadable`."""
        until = time.monotonic() + self._longest
        retry = self._retry
        while True:
            try:
                return attempt(until)
            except Passing as failure:
                problem = failure
            except exceptions.HTTPError as error:
                problem = Passing(_words_of(address, error))
            tries = len(retry.history) + 1
            try:
                retry = retry.increment("GET", told(address), error=problem)
            except exceptions.MaxRetryError:
                raise Unreadable(_given_up(address, problem.words, tries)) from None
            wait = _wait(retry, problem.response)
            if time.monotonic() + wait >= until:
                raise Unreadable(_given_up(address, problem.words, tries))
            if wait >= _WORTH_TELLING:
                _LOG.warning("%s : %s. Nouvel essai dans %.0f s.", told(address), problem.words, wait)
            self._sleep(wait)

    def open(self, address: str, headers: Mapping[str, str], token: Token | None = None) -> BaseHTTPResponse:
        """One answer whose status is 200, 206 or 416, its body unread; redirects are followed, the token is not.

        Raises :class:`Passing`, :class:`urllib3.exceptions.HTTPError` or :class:`Unreadable`.
        """
        url = address
        for _ in range(REDIRECTS + 1):
            check(url, address)
            sent = {"User-Agent": _NAME, **headers}
            if token and token.value and same_origin(url, address):
                sent["Authorization"] = f"Token {_header_value(token)}"
            self._pace()
            response = self._pools.request(
                "GET",
                url,
                headers=sent,
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=self._timeout,
            )
            target = response.get_redirect_location()
            if not target:
                return _accepted(response, address, token)
            response.close()
            url = joined(url, target)
        raise Unreadable(f"{told(address)} : plus de {REDIRECTS} redirections de suite. Vérifiez l’adresse.")

    def body(self, response: BaseHTTPResponse, address: str, until: float, largest: int) -> Iterator[bytes]:
        """The body, piece by piece, decoded if it is compressed; the answer is closed at its end.

        Raises :class:`Passing` when it is cut, :class:`Unreadable` past ``until`` or ``largest`` bytes.
        """
        announced = response.length_remaining if isinstance(response, HTTPResponse) and not encoded(response) else None
        received = 0
        with closing(response):
            while True:
                try:
                    piece = response.read1(_PIECE, decode_content=True)
                except exceptions.ProtocolError:
                    whole = f" sur {announced}" if announced is not None else ""
                    raise Passing(f"coupé après {_bytes(received)}{whole}") from None
                if not piece:
                    return
                received += len(piece)
                if received > largest:
                    raise Unreadable(f"{told(address)} : plus de {_bytes(largest)}, c’est trop. Vérifiez l’adresse.")
                yield piece
                if time.monotonic() > until:
                    raise Unreadable(
                        f"{told(address)} : trop lent, {_bytes(received)} reçus en {self._longest:.0f} s. "
                        "Réessayez plus tard."
                    )

    def _pace(self) -> None:
        now = time.monotonic()
        if now < self._free_at:
            self._sleep(self._free_at - now)
        self._free_at = max(now, self._free_at) + self._pause


def encoded(response: BaseHTTPResponse) -> bool:
    """Whether the body is compressed on the way."""
    return response.headers.get("Content-Encoding", "identity") != "identity"


def _header_value(token: Token) -> str:
    value = token.value.strip()
    if not (value.isascii() and value.isprintable()):
        raise Unreadable(f"{token.variable} : le jeton contient un caractère interdit. Copiez-le de nouveau.")
    return value


def _accepted(response: BaseHTTPResponse, address: str, token: Token | None) -> BaseHTTPResponse:
    status = response.status
    if status in (200, 206, 416):
        return response
    response.close()
    where = told(address)
    if status == 429:
        raise Passing("trop de requêtes (429)", response)
    if status >= 500 or status in _PASSING:
        raise Passing(f"erreur du serveur ({status})", response)
    if status in (401, 403) and token and token.value:
        raise Unreadable(f"{where} : jeton refusé ({status}) : vérifiez {token.variable}.")
    if status in (401, 403):
        todo = f"donnez-le dans {token.variable}" if token else "vérifiez l’adresse"
        raise Unreadable(f"{where} : accès refusé ({status}), un jeton est demandé : {todo}.")
    if status in (404, 410):
        raise Unreadable(f"{where} : rien à cette adresse ({status}). Vérifiez-la.")
    raise Unreadable(f"{where} : réponse inattendue ({status}). Vérifiez l’adresse et ses paramètres.")


def _words_of(address: str, error: exceptions.HTTPError) -> str:
    """What a failure that may pass is called. Raises :class:`Unreadable` for one that may not."""
    match error:
        case exceptions.SSLError():
            unknown = error.args and isinstance(error.args[0], SSLCertVerificationError)
            why = "le certificat du serveur n’est pas reconnu" if unknown else "le serveur ne parle pas TLS"
            raise Unreadable(f"{told(address)} : connexion refusée, {why}. Vérifiez l’adresse.") from None
        case exceptions.LocationValueError():
            raise Unreadable(f"« {told(address)} » n’est pas une adresse. Vérifiez-la.") from None
        case exceptions.NameResolutionError():
            return f"le nom « {urlsplit(address).hostname} » est inconnu (DNS)"
        case exceptions.NewConnectionError():
            return "connexion refusée"
        case exceptions.ConnectTimeoutError():
            return "le serveur n’accepte pas la connexion"
        case exceptions.ReadTimeoutError():
            return "le serveur est lent, il ne dit plus rien"
        case exceptions.DecodeError():
            return "contenu compressé illisible"
        case _:
            return "connexion coupée avant la réponse"


def _wait(retry: Retry, response: BaseHTTPResponse | None) -> float:
    asked = None
    if response is not None:
        try:
            asked = retry.get_retry_after(response)
        except exceptions.InvalidHeader:
            asked = None
    return asked or retry.get_backoff_time()


def _given_up(address: str, words: str, tries: int) -> str:
    return f"{told(address)} : {words}, après {tries} {'essai' if tries < 2 else 'essais'}. Réessayez plus tard."


def _bytes(count: int) -> str:
    return f"{count} {'octet' if count < 2 else 'octets'}"
