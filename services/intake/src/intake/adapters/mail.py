"""E-mail as it comes over the wire (RFC 5322), read with the standard library."""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from typing import Any, TypeVar

from intake.domain.inbound import Letter, cut, is_automatic
from intake.domain.inbound_errors import NoStation, UnreadableMail

SEEN_BY_MACHINES = (
    *("auto-submitted", "precedence", "return-path", "list-id", "x-autoreply", "x-autorespond"),
)
ADDRESSED = ("delivered-to", "x-original-to", "to", "cc")
STATION = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,8}-\d{2}\Z")
MOST_ATTACHMENTS = 50
LONGEST_HEADER = 2000  # characters; the parser's time grows with the square, and one mail must not stop a service
LONGEST_HTML = 100_000
# What the parsers raise where a header or a tag is none, found by feeding them noise.
BROKEN = (LookupError, ValueError, AttributeError, TypeError, AssertionError, RecursionError)
T = TypeVar("T")


class Capped(email.policy.EmailPolicy):
    """Headers are cut before anybody parses them."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


CAPPED: Any = Capped()


def read_mail(raw: bytes, station: str | None) -> Letter:
    """An e-mail as a letter; its Message-ID makes it one at each station that it goes to.

    Raises UnreadableMail, NoStation.
    """
    try:
        message: EmailMessage = email.message_from_bytes(raw, policy=CAPPED)
        return _read(message, station)
    except RecursionError as error:  # a thousand parts within each other
        raise UnreadableMail from error


def _read(message: EmailMessage, station: str | None) -> Letter:
    sender, key = parseaddr(_header(message, "from"))[1], _header(message, "message-id")
    if not sender or not key:
        raise UnreadableMail
    to = station or _station(message)
    automatic = {name: _header(message, name) for name in SEEN_BY_MACHINES if name in message}
    kind = _tried(message.get_content_type, "")
    return Letter(
        key=f"{to} {key}"[:200],
        station=to,
        sender=sender[:200],
        subject=_header(message, "subject")[:200],
        words=cut(_words(message)),
        attachments=_attachments(message),
        automatic=is_automatic(automatic) or kind == "multipart/report",
    )


def _tried(read: Callable[[], T], otherwise: T) -> T:
    """What was read; something else rather than failing the mail where it cannot be."""
    try:
        return read()
    except BROKEN:
        return otherwise


def _header(message: EmailMessage, name: str) -> str:
    return _tried(lambda: _storable(str(message.get(name, ""))).strip(), "")


def _station(message: EmailMessage) -> str:
    fields = [_header(message, name) for name in ADDRESSED]
    for _, address in getaddresses(fields):
        local = address.partition("@")[0].upper()
        if STATION.match(local):
            return local
    raise NoStation


def _words(message: EmailMessage) -> str:
    body = _tried(lambda: message.get_body(preferencelist=("plain", "html")), None)
    if body is None:
        return ""
    text = _storable(_decoded(body))
    if body.get_content_subtype() != "html":
        return text.strip()
    return _tried(lambda: _without_markup(text[:LONGEST_HTML]), text.strip())


def _decoded(part: MIMEPart) -> str:
    """The text of a part; GB 18030 holds what senders call gb2312 or gbk as well."""
    charset = (_tried(part.get_content_charset, None) or "utf-8").lower()
    charset = "gb18030" if charset in {"gb2312", "gbk"} else charset
    raw = _payload(part)
    return _tried(lambda: raw.decode(charset, "replace"), raw.decode("utf-8", "replace"))


def _payload(part: Any) -> bytes:
    payload = _tried(lambda: part.get_payload(decode=True), b"")
    return payload if isinstance(payload, bytes) else b""


def _attachments(message: EmailMessage) -> list[dict[str, Any]]:
    nothing: list[Any] = []
    parts = _tried(lambda: list(message.iter_attachments()), nothing)
    return [_described(part) for part in parts[:MOST_ATTACHMENTS]]


def _described(part: Any) -> dict[str, Any]:
    name = _storable(_tried(part.get_filename, None) or "")
    kind = _tried(part.get_content_type, "application/octet-stream")
    return {"name": name[:200], "media_type": kind[:100], "size": len(_payload(part))}


class _Text(HTMLParser):
    """What a person would read."""

    HIDDEN = frozenset({"script", "style", "title"})
    BREAKS = frozenset({"body", "br", "p", "div", "tr", "li"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.hidden = 0  # a title that nobody closed ends where the text begins
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self.HIDDEN and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def _without_markup(text: str) -> str:
    reader = _Text()
    reader.feed(text)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _storable(text: str) -> str:
    """Without what the database does not keep."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", text)
