"""Visitors who do not give up: whatever breaks, they send the same thing again until they are answered."""

import itertools
import threading
import time
from collections.abc import Sequence

import httpx2 as httpx

from tests.functions.reliability.load import Fields, hidden, visitor_address


class Visitor:
    """One person after another, at one server. ``waited``: the 503 pages and broken connections on the way."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, headers={"Origin": address}, timeout=30)
        self.waited = 0

    def send(self, number: int, fields: Fields) -> str:
        """The reference of a message sent to its end: the last step is repeated, the same, until it is answered."""
        check = self._insisting("/f/contact", number, fields)
        assert check.status_code == 200, check.text[:2000]
        confirmed = self._insisting("/f/contact/confirmer", number, hidden(check.content))
        assert confirmed.status_code == 303, confirmed.text[:2000]
        return confirmed.headers["location"].rpartition("/")[2]

    def close(self) -> None:
        """Close the connection that is kept."""
        self._client.close()

    def _insisting(self, path: str, number: int, fields: Fields, seconds: float = 120) -> httpx.Response:
        headers = {"X-Forwarded-For": visitor_address(number)}
        end = time.monotonic() + seconds
        while True:
            try:
                answer = self._client.post(path, data=fields, headers=headers)
                if answer.status_code != 503:
                    return answer
            except httpx.TransportError:
                pass
            assert time.monotonic() < end, "no answer in time"
            self.waited += 1
            time.sleep(0.05)


class Crowd:
    """Several visitors at once, each sending the next of the messages; ``references`` fills as they are answered."""

    def __init__(self, address: str, messages: Sequence[Fields], together: int = 4) -> None:
        self.references: list[str] = []
        self._address = address
        self._messages = messages
        self._numbers = itertools.count()
        self._faults: list[BaseException] = []
        self._threads = [threading.Thread(target=self._some, daemon=True) for _ in range(together)]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait until all was answered. Raises what went wrong for one of them."""
        for thread in self._threads:
            thread.join()
        self.check()

    def check(self) -> None:
        """Raise what went wrong for one of them so far."""
        if self._faults:
            raise self._faults[0]

    def _some(self) -> None:
        visitor = Visitor(self._address)
        try:
            while (number := next(self._numbers)) < len(self._messages):
                self.references.append(visitor.send(number, self._messages[number]))
        except BaseException as fault:
            self._faults.append(fault)
        finally:
            visitor.close()
