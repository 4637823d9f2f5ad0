"""What came back from a web hook, made into an Attempt: a status, a pause asked for, or a word for what went wrong."""

import datetime
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import eventlet
import httpx

from matching.domain.delivery import Attempt

MOST_READ = 64 * 1024  # bytes of an answer
MOST_KEPT = 500  # characters of an answer
LONGEST_PAUSE = 86400.0  # seconds: an endpoint may not ask for more than a day
GONE = 410

# The first that fits is told; a name resolved wrongly or an address refused has its word already.
WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (httpx.TimeoutException, "timeout"),
    (TimeoutError, "timeout"),
    (eventlet.Timeout, "timeout"),
    (ssl.SSLError, "tls"),
    (ConnectionRefusedError, "refused"),
    (httpx.ConnectError, "unreachable"),
    (httpx.NetworkError, "broken_off"),
    (
        httpx.RemoteProtocolError,
        "bad_answer",
    ),  # none, half of one, or no HTTP; eventlet tells a reset so, too
)
UNKNOWN = "failed"


class Refused(Exception):
    """Not sent at all; the only argument is the attempt's error."""


@dataclass(kw_only=True)
class Answer:
    """What has come so far: a time limit may strike at any moment."""

    status: int | None = None
    retry_after: str = ""
    body: bytearray = field(default_factory=bytearray)
    began: float = field(default_factory=time.monotonic)

    def take(self, response: httpx.Response) -> None:
        """Read it up to the cap; what is left is never read. Raises what httpx raises."""
        self.status = response.status_code
        self.retry_after = response.headers.get("retry-after", "")
        for piece in response.iter_raw():
            self.body += piece[: MOST_READ - len(self.body)]
            if len(self.body) >= MOST_READ:
                return

    def attempt(self, error: str, now: datetime.datetime) -> Attempt:
        """Only a whole answer with 2xx is a success: one that breaks off may come from something in between."""
        ok = not error and self.status is not None and httpx.codes.is_success(self.status)
        return Attempt(
            ok=ok,
            status=self.status,
            pause=None if ok else pause_asked(self.retry_after, now),
            gone=self.status == GONE,
            error=error,
            milliseconds=int((time.monotonic() - self.began) * 1000),
            excerpt=excerpt_of(self.body),
        )


def pause_asked(retry_after: str, now: datetime.datetime) -> float | None:
    """Seconds that a header Retry-After asks for, 0 to a day; None where it says nothing readable."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=datetime.UTC)
    return min(max((aware - now).total_seconds(), 0.0), LONGEST_PAUSE)


def excerpt_of(body: bytes | bytearray) -> str:
    """The beginning as text on one line, without anything that a screen or the database would not take."""
    text = bytes(body[: MOST_KEPT * 4]).decode(
        errors="replace"
    )  # UTF-8 has at most 4 bytes a character
    return "".join(sign if sign.isprintable() else " " for sign in text[:MOST_KEPT]).strip()


def word_of(error: BaseException) -> str:
    """A short word for the delivery log that stays the same whatever the library writes."""
    if isinstance(error, Refused):
        return str(error)
    chain = list(_chain(error))
    fitting = (word for kind, word in WORDS if any(isinstance(one, kind) for one in chain))
    return next(fitting, UNKNOWN)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = (
            error.__cause__ or error.__context__
        )  # httpcore raises `from None`, which leaves the context
