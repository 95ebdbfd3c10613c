"""From a stored mail to the message that travels."""

import re
import unicodedata
from base64 import b64encode
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Any

from functions.records import Mail

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_LINE = 78
"""Octets of a header's line (RFC 5322 §2.1.1)."""
_WORD = 75
"""Octets of an encoded word, its marks included (RFC 2047 §2)."""
_MARKS = len("=?utf-8?q??=")
_PLAIN = re.compile(rb"[A-Za-z0-9!*+/-]")
"""What stands for itself in an encoded word, wherever it is (RFC 2047 §5)."""


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: the standard library would turn a long address into encoded words, unreadable."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """A subject that is read as it was written.

    The standard library may let a space fall between two encoded words, where readers drop it: « étéétudié ».
    """

    max_count = 1

    def fold(self, *, policy: "Policy[Any]") -> str:
        return policy.linesep.join(_folded(self.name, str(self))) + policy.linesep


def _folded(name: str, text: str) -> list[str]:
    """The lines of a header. As it stands when it is ASCII that folds between words; else it is encoded whole: each
    space is then inside an encoded word, and those between them count for nothing."""
    if text.isascii():
        lines = [f"{name}:"]
        for word in text.split(" "):
            if len(lines[-1]) + 1 + len(word) <= _LINE:
                lines[-1] += f" {word}"
            else:
                lines.append(f" {word}")
        if all(len(line) <= _LINE for line in lines) and lines[0] != f"{name}:":
            return lines
    mark, written = min((("q", _quoted), ("b", _in_base64)), key=lambda one: len(one[1](text)))
    words, begun = [], ""
    room = _LINE - len(f"{name}: ")
    for character in text:  # none is cut in two
        if _MARKS + len(written(begun + character)) > min(room, _WORD):
            words.append(begun)
            begun, room = "", _LINE - 1
        begun += character
    lines = [f" =?utf-8?{mark}?{written(word)}?=" for word in (*words, begun)]
    return [f"{name}:{lines[0]}", *lines[1:]]


def _quoted(text: str) -> str:
    return "".join(
        "_" if octet == 0x20 else chr(octet) if _PLAIN.match(bytes((octet,))) else f"={octet:02X}"
        for octet in text.encode()
    )


def _in_base64(text: str) -> str:
    return b64encode(text.encode()).decode()


_headers = HeaderRegistry()
_headers.map_to_type("subject", _Subject)
for _name in ("list-unsubscribe", "list-unsubscribe-post", "message-id"):
    _headers.map_to_type(_name, _OneLine)
_POLICY = SMTP.clone(header_factory=_headers)


class Composer:
    """Composes mails in the name of one service address (MAIL_FROM).

    Visitors are never in ``From``, which the receiving servers check against the sending one: replies reach them
    through ``Reply-To``. A mail composed twice is the same to the byte, with the same Message-ID: a receiver can tell
    a copy sent twice.
    """

    def __init__(self, mail_from: str, sender_name: str) -> None:
        self.mail_from = mail_from
        self._sender = _address(mail_from, sender_name)

    def compose(self, mail: Mail) -> EmailMessage:
        """The message. Raises email.errors.MessageError or ValueError when an address cannot be written."""
        message = EmailMessage(policy=_POLICY)
        message["From"] = self._sender
        message["To"] = _address(mail.to)
        if mail.reply_to:
            message["Reply-To"] = _address(mail.reply_to, mail.reply_to_name)
        message["Subject"] = header_text(mail.subject)
        message["Date"] = mail.written_at
        message["Message-ID"] = f"<{mail.id}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        if mail.unsubscribe:
            message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        # The standard library draws a random boundary at each rendering.
        message.set_boundary(f"{mail.id}=alternative")
        return message


def header_text(value: str) -> str:
    """A text fit for a header: on one line, without control, format or surrogate characters (OWASP ASVS 1.3.11).

    EmailMessage refuses CR and LF but lets NUL and the characters that reverse the reading direction through. It also
    decodes encoded words (RFC 2047) that it is given, line ends included: their opening is broken here.
    """
    visible = "".join(" " if unicodedata.category(character) in _INVISIBLE else character for character in value)
    return " ".join(visible.split()).replace("=?", "= ?")


def _address(email: str, name: str = "") -> Address:
    if not email or header_text(email) != email:
        raise ValueError("an address that no header can carry")
    return Address(header_text(name), addr_spec=email)
